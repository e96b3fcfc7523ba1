import type { Parting, PassAt, RepeatedQuestion, Report } from '../../spotcheck/index.ts';
import { visibleLine } from '../print.ts';

/** Questions that are printed; `--json` has all. */
const MOST_ROWS = 10;

/** What several answers to each question say: pass@k, the majority, and where the traces of a question part. */
export function repeatLines({ repeats }: Report): string[] {
  if (repeats === undefined) return [];
  const { shown: answers, scores, questions } = repeats;
  const heads = [...answers.map((k) => `pass@${k}`), 'majority'];
  return [
    '',
    `${'%'.padEnd(12)}${heads.map((head) => head.padEnd(20)).join('')}`.trimEnd(),
    ...scores.map(({ tier, passAt, majority, questions: asked }) =>
      [
        tier.padEnd(12),
        ...answers.map((k) => passText(passAt.find((one) => one.answers === k)).padEnd(20)),
        majority.interval === undefined
          ? '–'
          : `${shareText(majority.right / asked, majority.interval)} of ${asked.toLocaleString('en')}`,
      ].join(''),
    ),
    ...partingLines(questions),
    '',
  ];
}

function passText(at: PassAt | undefined): string {
  return at?.interval === undefined ? '–' : shareText(at.share, at.interval);
}

function shareText(share: number, { low, high }: { readonly low: number; readonly high: number }): string {
  return `${(100 * share).toFixed(1)} (${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)})`;
}

function partingLines(questions: readonly RepeatedQuestion[]): string[] {
  const parted = questions.flatMap((one) => (one.parting === undefined ? [] : [{ ...one, parting: one.parting }]));
  if (parted.length === 0) return [];
  const rest = parted.length - MOST_ROWS;
  return [
    '',
    'where the traces of a question part',
    ...parted
      .slice(0, MOST_ROWS)
      .map(({ id, right, answered, parting }) =>
        visibleLine(`  ${id}, ${right} of ${answered} right: ${partingText(parting)}`),
      ),
    ...(rest > 0
      ? [`  ${rest.toLocaleString('en')} more ${rest === 1 ? 'question' : 'questions'}; --json has all`]
      : []),
  ];
}

function partingText({ state, label, ways }: Parting): string {
  const place = state === 0 ? 'before the first state' : `state ${state}${label === '' ? '' : ` (${label})`}`;
  return `${place}: ${ways.map(({ samples, fault }) => `${samples.length} ${fault ?? 'without a fault there'}`).join('; ')}`;
}
