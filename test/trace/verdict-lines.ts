/** Verdicts as lines that people can compare. */
import { createHash } from 'node:crypto';
import type { MachineEvent } from '../../src/record/index.ts';
import { judge, labelStates, verdictText, type JudgeOptions, type Truth } from '../../src/trace/index.ts';

/** All that the judge says of a text. */
export function verdictLines(truth: Truth, text: string, options: JudgeOptions): readonly string[] {
  const verdict = judge(truth.recording.bound, text, { ...options, truth });
  const { format, procedure, answer, style, moreFaults, moreFaultsIn, faults, judged } = verdict;
  const lines = [
    verdictText(verdict),
    `format ${format}, procedure ${procedure}, answer ${answer.rung ?? 'none'}, style ${style}`,
    ...faults.map(
      ({ kind, state, label, line, from, to, expected, found, explanation, agreesWithTruth, spelling }) =>
        `${kind}${spelling === undefined ? '' : ` (${spelling})`} state ${state} ${label || '-'}, ${line}:${from}-${to}: ${found} | ${expected} | ${explanation}${agreesWithTruth ? ' (true)' : ''}`,
    ),
  ];
  if (moreFaults > 0) lines.push(`${moreFaults} more in ${moreFaultsIn.length} states`);
  if (judged.length === 0) return lines;
  const labels = labelStates(text, verdict, truth);
  const notRight = labels.flatMap(({ ok, onTrack, kinds, repeated, truth: of }, i) =>
    ok && onTrack
      ? []
      : [
          `${i}${ok ? ' off' : ` ${kinds.join('+')}`}${repeated ? ' again' : ''}${of === null ? ' nowhere' : ` at ${of}`}`,
        ],
  );
  const whole = judged.map(({ record: { number, state, variables, events }, frame }) => [
    [number, state, variables, frame?.arguments],
    events.map(plain),
  ]);
  return [...lines, `states wrong: ${notRight.join(', ') || 'none'}`, `states ${digest([whole, labels])}`];
}

/** What a state did; in which order it wrote, and how deep a call was, stands elsewhere. */
function plain(event: MachineEvent): object {
  if (event.kind === 'put')
    return event.writes.map(({ cell, value }) => `${cell.region} ${cell.index.join(' ')} ${String(value)}`).sort();
  return 'callee' in event ? { ...event, callee: [event.callee.function, event.callee.arguments] } : event;
}

/** Stands for what is too long to be read: all but the nodes, which know where in the program they come from. */
function digest(value: unknown): string {
  const text = JSON.stringify(value, (key, one: unknown) => {
    if (key === 'node') return undefined;
    return typeof one === 'bigint' ? String(one) : one;
  });
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
