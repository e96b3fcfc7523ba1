import { near, otherNumber, pairsOf, pick, withValue } from './line-edits.ts';
import { type Edits } from './trace-text.ts';

/** What can be wrong with a trace as a whole, its layout and its labels. */
export const layoutEdits = {
  'format-no-trace': (trace) => [trace.edit(0, trace.lines.length, () => ['I am not sure how to do this.'], -1)],
  'format-unreadable': (trace) =>
    trace.each(/./, (line, at, random) => {
      // A damaged first line cannot be told from prose in front of the trace.
      if (line.startsWith(trace.wording.answer) || at === 0) return undefined;
      // Where nothing else names a state, its lines would be those of the state before.
      if (trace.wording.next === undefined && trace.headers.includes(at)) return undefined;
      return random() < 0.5 && trace.states[at] !== -1 && !trace.headers.includes(at)
        ? ['Let me check this once more.', line]
        : [`§ ${line}`];
    }),
  'format-foreign': (trace) =>
    trace.headers.map((header, state) =>
      trace.edit(
        header + 1,
        header + 1,
        (random) => {
          const told = trace.lines.find(
            (line) => trace.wording.get.test(line) && pairsOf(line, trace.wording.fetch).length > 0,
          );
          const [pair] = told === undefined ? [] : pairsOf(told, trace.wording.fetch);
          if (told === undefined || pair === undefined) return undefined;
          const line = (place: number): string =>
            told.slice(0, pair.at) +
            pair.whole.replace(pair.cell, `elsewhere[${place}]`).replace(/-?\d+$/, trace.unseen(random)) +
            trace.wording.end;
          return [line(0), line(1)];
        },
        state,
      ),
    ),
  'format-header': (trace) =>
    trace.wording.next === undefined ? [] : trace.headers.slice(1).map((at) => trace.edit(at, at + 1, () => [])),
  'format-order': (trace) =>
    trace.lines.flatMap((line, at) => {
      const following = trace.lines[at + 1];
      const inside =
        following !== undefined &&
        !trace.headers.includes(at) &&
        !trace.headers.includes(at + 1) &&
        trace.states[at] !== -1;
      return inside && following !== line && !following.startsWith(trace.wording.answer)
        ? [trace.edit(at, at + 2, () => [following, line])]
        : [];
    }),
  'format-corrected': (trace) =>
    trace.each(trace.wording.operation, (line, _at, random) => {
      const changed = otherNumber(line, random);
      const words = pick(['Wait, that is not right.', 'No, once more:', 'Let me compute that again.'], random);
      return changed === undefined || words === undefined ? undefined : [changed, words, line];
    }),
  'format-after-answer': (trace) => [
    trace.edit(
      trace.lines.length,
      trace.lines.length,
      () => trace.lines.slice(...trace.block(0)),
      trace.headers.length - 1,
    ),
  ],
  'format-restart': (trace) =>
    trace.headers
      .slice(2)
      .map((at) =>
        trace.edit(
          at,
          trace.lines.length,
          (random) => [pick(['Wait, let me start over.', 'No. From the beginning:'], random) ?? '', ...trace.lines],
          -1,
        ),
      ),
  'format-spelling': (trace) =>
    trace.each(/./, (line, _at, random) => {
      if (line.startsWith(trace.wording.answer)) return undefined;
      return [pick([`${line} `, `  ${line}`, `- ${line}`, `**${line}**`, `> ${line}`], random) ?? line];
    }),
  'layout-value': (trace) =>
    trace.pairEdit(trace.wording.lay, trace.wording.laid, (pair, _line, _at, random) =>
      withValue(pair, near(pair.value, random)),
    ),
  'layout-missing': (trace) =>
    trace
      .each(trace.wording.lay, (line, _at, random) => {
        const pairs = pairsOf(line, trace.wording.laid);
        const gone = pick(pairs, random);
        if (gone === undefined || pairs.length < 2 || random() < 0.3) return [];
        const { between } = trace.wording;
        return [line.replace(gone === pairs[0] ? gone.whole + between : between + gone.whole, '')];
      })
      .slice(1),
  'layout-superfluous': (trace) =>
    trace.each(trace.wording.lay, (line) => {
      const { between, end, laid } = trace.wording;
      const [last] = pairsOf(line, laid).slice(-1);
      if (last === undefined) return undefined;
      const other = last.whole.replace(/-?\d+(?=\][^[]*$)/, '99');
      return [line.slice(0, line.length - end.length) + between + other + end];
    }),
  'label-repeated': (trace) =>
    trace.headers.slice(0, -1).map((_at, state) => {
      const [from, to] = trace.block(state);
      return trace.edit(to, to, () => trace.lines.slice(from, to), state + 1);
    }),
  'label-skipped': (trace) =>
    trace.headers.slice(1, -1).map((_at, i) => {
      const [from, to] = trace.block(i + 1);
      return trace.edit(from, to, () => [], i + 1);
    }),
  'label-jumped': (trace) =>
    trace.headers.slice(1).map((at) =>
      trace.edit(at, at + 1, (random) => {
        const other = pick(
          trace.headers.slice(0, -1).filter((header) => header < at && trace.lines[header] !== trace.lines[at]),
          random,
        );
        return other === undefined ? undefined : [trace.lines[other] ?? ''];
      }),
    ),
} satisfies Edits;
