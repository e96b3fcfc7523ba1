import { elsewhere, near, otherNumber, pairsOf, pick, withValue } from './line-edits.ts';
import { type Edits } from './trace-text.ts';

/** What can be wrong within a state: fetches, operations, tests and writes. */
export const stateEdits = {
  'fetch-stale': (trace) =>
    trace.pairEdit(trace.wording.get, trace.wording.fetch, (pair, _line, at, random) => {
      const old = pick(
        trace.valuesOf(pair.cell, at).filter((one) => one !== pair.value),
        random,
      );
      return old === undefined ? undefined : withValue(pair, old);
    }),
  'fetch-foreign': (trace) => [
    ...trace.each(trace.wording.interval, (line, _at, random) => {
      const found = /^get \w+\[[^\]]*\]|^Look up \w+ from -?\d+ to -?\d+/.exec(line)?.[0] ?? '';
      const changed = otherNumber(found.replace('..', ' .. '), random)?.replace(' .. ', '..');
      return changed === undefined ? undefined : [changed + line.slice(found.length)];
    }),
    ...trace.pairEdit(trace.wording.get, trace.wording.fetch, (pair, line, at, random) => {
      if (random() < 0.5) {
        const other = elsewhere(pair.cell, random);
        return other === undefined || line.includes(other) ? undefined : other + pair.whole.slice(pair.cell.length);
      }
      const others = pairsOf(line, trace.wording.fetch)
        .map((one) => one.value)
        .filter((one) => one !== pair.value && !trace.valuesOf(pair.cell, at).includes(one));
      const other = pick(others, random);
      return other === undefined ? undefined : withValue(pair, other);
    }),
  ],
  'fetch-invented': (trace) => [
    ...trace.pairEdit(trace.wording.get, trace.wording.fetch, (pair, _line, _at, random) =>
      withValue(pair, trace.unseen(random)),
    ),
    ...trace.intervalEdit((values, random) => {
      const at = Math.floor(random() * values.length);
      return values.map((old, i) => (i === at ? trace.unseen(random) : old));
    }),
  ],
  'fetch-missing': (trace) => [
    ...trace.dropPair(trace.wording.get, trace.wording.fetch),
    ...trace.remove(trace.wording.interval),
    ...trace.intervalEdit((values, random) => values.toSpliced(Math.floor(random() * values.length), 1)),
  ],
  'fetch-superfluous': (trace) => [
    ...trace.addPair(trace.wording.get, trace.wording.fetch),
    ...trace.duplicate(trace.wording.get),
    ...trace.duplicate(trace.wording.interval),
    ...trace.intervalEdit((values, random) =>
      values.toSpliced(Math.floor(random() * values.length), 0, values[0] ?? ''),
    ),
  ],
  'operand-order': (trace) =>
    trace.each(trace.wording.operation, (line) => {
      const swapped = line.replace(/^((?:\D*[^-\d])?)(\d+) (\+|-|\*|%|\/\/?) (\d+)(?= = | -> |, which)/, '$1$4 $3 $2');
      return swapped === line ? undefined : [swapped];
    }),
  operand: (trace) => [
    ...trace.each(trace.wording.operation, (line, _at, random) => {
      const minimal = Math.max(line.lastIndexOf(' = '), line.lastIndexOf(' -> '));
      const end = trace.wording.end === '' ? minimal : line.lastIndexOf(', which');
      const changed = otherNumber(line.slice(0, end), random);
      return changed === undefined ? undefined : [changed + line.slice(end)];
    }),
    ...trace.each(trace.wording.scan, (line, _at, random) => {
      // One that counts is left out.
      const [before = '', inside = ''] = /^.*?\(([^)]*)/.exec(line) ?? [];
      const items = inside.split(', ');
      return items.length < 2
        ? undefined
        : [
            before.slice(0, before.length - inside.length) +
              items.toSpliced(Math.floor(random() * items.length), 1).join(', ') +
              line.slice(before.length),
          ];
    }),
    ...trace.renumber(trace.wording.test),
  ],
  'operation-result': (trace) =>
    trace.each(trace.wording.operation, (line, _at, random) => [
      line.replace(/(?<![\w\]])-?\d+(?=\.?$)/, (old) => near(old, random)),
    ]),
  'operation-other': (trace) =>
    trace.each(trace.wording.operation, (line) => {
      const other = line
        .replace(/ (?:\+|-|\/\/|%) /g, (old) => (old === ' + ' ? ' - ' : ' + '))
        .replace(
          /\b(arg)?(min|max)\(/,
          (_old, arg: string | undefined, which: string) => `${arg ?? ''}${which === 'min' ? 'max' : 'min'}(`,
        )
        .replace(/\bsum\(/, 'max(');
      return other === line ? undefined : [other];
    }),
  'operation-missing': (trace) => trace.remove(trace.wording.operation),
  'operation-superfluous': (trace) => trace.duplicate(trace.wording.operation),
  'test-outcome': (trace) =>
    trace.each(trace.wording.test, (line) => [
      line.endsWith(trace.wording.yes)
        ? line.slice(0, -trace.wording.yes.length) + trace.wording.no
        : line.slice(0, -trace.wording.no.length) + trace.wording.yes,
    ]),
  'test-missing': (trace) => trace.remove(trace.wording.test),
  'test-superfluous': (trace) => trace.duplicate(trace.wording.test),
  'write-value': (trace) =>
    trace.pairEdit(trace.wording.put, trace.wording.write, (pair, _line, _at, random) =>
      withValue(pair, near(pair.value, random)),
    ),
  'write-cell': (trace) =>
    trace.pairEdit(trace.wording.put, trace.wording.write, (pair, line, _at, random) => {
      const other = elsewhere(pair.cell, random);
      return other === undefined || line.includes(other) ? undefined : pair.whole.replace(pair.cell, other);
    }),
  'write-missing': (trace) => trace.dropPair(trace.wording.put, trace.wording.write),
  'write-superfluous': (trace) => [
    ...trace.addPair(trace.wording.put, trace.wording.write),
    ...trace.duplicate(trace.wording.put),
  ],
} satisfies Edits;
