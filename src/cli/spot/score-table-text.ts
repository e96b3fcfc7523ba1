import type { SettingWords } from '../../inference/index.ts';
import type { ScoredQuestion, ScoreRow, ScoreTable, StateScore, Surprise } from '../../spotcheck/index.ts';
import { figure, percent, shareText } from '../../views/index.ts';
import { visibleLine } from '../print.ts';

/** Rows of states that are printed; `--json` has all. */
const MOST_ROWS = 20;

/** What scoring one question came to, on one line. */
export function scoredText({ id, tokens, failure }: ScoredQuestion, words: SettingWords): string {
  if (failure !== undefined) return `${id} error: ${failure.messageIn(words)}`;
  const nats = tokens.reduce((total, { logprob }) => total - logprob, 0);
  return `${id} ${tokens.length.toLocaleString('en')} tokens, ${figure(nats / Math.max(1, tokens.length))} nats a token`;
}

/** The table of a run, for a terminal. */
export function scoreTableText({ questions, bins, rows, all, surprises }: ScoreTable): string {
  if (all === undefined) return 'Nothing was scored.\n';
  const shown = rows.slice(0, MOST_ROWS);
  const hidden = rows.length - shown.length;
  const lengths = bins.length > 1 ? bins.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)) : [];
  const head = ['visits', 'nats/visit', 'nats/token', 'p < 0.5', ...lengths];
  const cells = (score: StateScore, parts: readonly (StateScore | undefined)[]): string[] => [
    score.visits.toLocaleString('en'),
    figure(score.nats / score.visits),
    figure(score.nats / score.tokens),
    score.doubtful === 0 ? '–' : `${score.doubtful.toLocaleString('en')} (${shareText(score.doubtful, score.visits)})`,
    ...(bins.length > 1 ? parts : []).map((part) => (part === undefined ? '–' : figure(part.nats / part.visits))),
  ];
  const line = (parts: readonly string[], name: string): string =>
    `${parts.map((part) => part.padStart(13)).join('')}  ${name}`.trimEnd();
  return `${[
    `ground truth as the model finds it: ${questions === 1 ? '1 question' : `${questions.toLocaleString('en')} questions`}, ${all.tokens.toLocaleString('en')} tokens, ${figure(all.nats / all.tokens)} nats a token`,
    '',
    `by state, those first that have most visits with a token below a half${bins.length > 1 ? '; the last columns have nats a visit by length' : ''}`,
    line(head, 'state'),
    ...shown.map((row) => line(cells(row, row.bins), nameOf(row))),
    ...(hidden > 0 ? [`${hidden === 1 ? '1 more state' : `${hidden} more states`}; --json has all`] : []),
    '',
    'least likely tokens',
    ...surprises.map(surpriseText),
  ].join('\n')}\n`;
}

function nameOf({ label, line, source }: ScoreRow): string {
  const place = line === undefined ? '' : ` (${source === undefined ? '' : `${source}, `}line ${line + 1})`;
  return `${visibleLine(label)}${place}`;
}

function surpriseText({ id, before, text, rather, logprob, step, label }: Surprise): string {
  const place = step < 0 ? '' : `state ${step + 1}, `;
  const model =
    rather === undefined
      ? ''
      : `, where the model prefers ${quoted(rather.text)} (${percent(Math.exp(rather.logprob))})`;
  return `  p ${percent(Math.exp(logprob)).padEnd(12)} ${visibleLine(before)}${quoted(text)}${model} in ${id}, ${place}${visibleLine(label)}`;
}

function quoted(text: string): string {
  return visibleLine(JSON.stringify(text.slice(0, 40)));
}
