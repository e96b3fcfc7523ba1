import { otherNumber, pick } from './line-edits.ts';
import { cutMark, type Edit, type Edits, type TraceText } from './trace-text.ts';

/** What can be wrong where a state ends, and with the answer. */
export const endEdits = {
  'transition-call': (trace) => [
    // Where the call is the header of what it calls, its lines would be those of the state before.
    ...(trace.wording.next === undefined ? [] : trace.remove(trace.wording.call)),
    ...trace.duplicate(trace.wording.call),
    ...trace.renumber(trace.wording.call),
  ],
  'transition-successor': (trace) =>
    trace.eachNext((named, at, random) => {
      const labels = trace.headers
        .map((header) => trace.lines[header]?.slice(trace.wording.enter.length) ?? '')
        .filter((label) => label !== named);
      const own = trace.lines[at + 1] ?? '';
      const changed = random() < 0.5 ? otherNumber(named, random) : pick(labels, random);
      return changed === undefined || trace.wording.enter + changed === own ? undefined : [changed];
    }),
  'transition-missing': (trace) => [
    ...(trace.wording.next === undefined ? [] : trace.remove(trace.wording.next)),
    ...trace.remove(trace.wording.halt),
  ],
  'transition-superfluous': (trace) => [
    ...(trace.wording.next === undefined ? [] : trace.duplicate(trace.wording.next)),
    ...trace.duplicate(trace.wording.halt),
  ],
  'transition-early-halt': (trace) =>
    trace.headers.slice(1).map((header, state) => {
      const at = trace.wording.next === undefined ? header : header - 1;
      return trace.edit(at, trace.lines.length - 1, () => [trace.wording.halt], state);
    }),
  'transition-no-halt': (trace) =>
    trace.each(trace.wording.halt, () => [
      (trace.wording.next ?? trace.wording.enter) +
        (trace.lines[trace.headers[0] ?? 0] ?? '').slice(trace.wording.enter.length),
    ]),
  'transition-truncated': cutOff,
  'transition-unfinished': cutOff,
  'answer-contradicts': (trace) =>
    trace.each(trace.wording.answer, (line, _at, random) => {
      const changed = otherNumber(line.slice(trace.wording.answer.length), random);
      return changed === undefined ? undefined : [trace.wording.answer + changed];
    }),
  'answer-missing': (trace) => trace.remove(trace.wording.answer),
} satisfies Edits;

function cutOff(trace: TraceText): Edit[] {
  return trace.lines.slice(0, -2).flatMap((line, at) => {
    if (trace.states[at] === -1 || line.startsWith(trace.wording.answer)) return [];
    const state = trace.states[at] ?? 0;
    // Or within the line, and then without a line break; a header that is cut begins no state.
    const within = trace.edit(
      at,
      trace.lines.length,
      (random) => {
        const cut = line.slice(0, Math.floor(random() * line.length));
        return cut === '' ? [] : [`${cut}${cutMark}`];
      },
      trace.headers.includes(at) ? state - 1 : state,
    );
    return [
      trace.edit(at, trace.lines.length, () => [line]),
      ...(state === 0 && trace.headers.includes(at) ? [] : [within]),
    ];
  });
}
