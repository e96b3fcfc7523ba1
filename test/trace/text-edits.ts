/**
 * Slips as models make them, put into right traces of minimal style by rules about text alone: it shares nothing with
 * the judge or with the imitator.
 */
import type { FaultKind } from '../../src/trace/index.ts';

export interface Slip {
  readonly text: string;
  readonly kind: FaultKind;
  /** The number of the header that the slip stands behind, from 0; -1 before the first. */
  readonly state: number;
}

export type Random = (below: number) => number;

/** A trace as lines, with the numbers of those that are headers, and those that a state begins with and ends before. */
interface Cut {
  readonly lines: readonly string[];
  readonly headers: readonly number[];
}

function cut(text: string): Cut {
  const lines = text.trimEnd().split('\n');
  const announced = new Set(lines.filter((line) => line.startsWith('next ')).map((line) => line.slice(5)));
  const first = lines.findIndex((line) => !line.startsWith('lay '));
  return { lines, headers: lines.flatMap((line, at) => (at === first || announced.has(line) ? [at] : [])) };
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random(items.length)];
}

/** Operations of two whole numbers that a double holds, as `12 - 5 = 7`. */
const operation = /^(\d{1,15}) (\+|-|\*|\/\/|%) (\d{1,15}) = (-?\d{1,15})$/;

function result(left: number, operator: string, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '//':
      return Math.floor(left / right);
    default:
      return left % right;
  }
}

/** A line of a state that fits, changed; where it is the only one of its state with this text. */
function changeLine(
  { lines, headers }: Cut,
  random: Random,
  fits: (line: string) => boolean,
  change: (line: string) => readonly string[] | undefined,
): { readonly text: string; readonly state: number } | undefined {
  const places = lines.flatMap((line, at) =>
    at > (headers[0] ?? 0) && fits(line) && !headers.includes(at) ? [at] : [],
  );
  const at = pick(places, random);
  const changed = at === undefined ? undefined : change(lines[at] ?? '');
  if (at === undefined || changed === undefined) return undefined;
  return {
    text: joined(lines.toSpliced(at, 1, ...changed)),
    state: headers.findLastIndex((header) => header < at),
  };
}

type Edit = (cut: Cut, random: Random) => Slip | undefined;

function inLine(
  kind: FaultKind,
  fits: (line: string) => boolean,
  change: (line: string, random: Random) => readonly string[] | undefined,
): Edit {
  return (all, random) => {
    const changed = changeLine(all, random, fits, (line) => change(line, random));
    return changed && { ...changed, kind };
  };
}

export const textEdits: Readonly<Record<string, Edit>> = {
  'a header twice': ({ lines, headers }, random) => {
    const state = random(headers.length);
    const at = headers[state] ?? 0;
    return { text: joined(lines.toSpliced(at, 0, lines[at] ?? '')), kind: 'label-repeated', state: state + 1 };
  },
  'a state that breaks off and is begun again': ({ lines, headers }, random) => {
    const state = random(headers.length);
    const begin = headers[state] ?? 0;
    const end = headers[state + 1] ?? lines.length;
    const length = 1 + random(Math.max(1, end - begin - 2));
    return {
      text: joined(lines.toSpliced(begin, 0, ...lines.slice(begin, begin + length))),
      kind: 'label-repeated',
      state: state + 1,
    };
  },
  'a state that breaks off with words and is begun again': ({ lines, headers }, random) => {
    const state = random(headers.length);
    const begin = headers[state] ?? 0;
    const end = headers[state + 1] ?? lines.length;
    const length = 1 + random(Math.max(1, end - begin - 2));
    const words = pick(['Wait, let me redo this state.', 'Hmm, no.', 'Let me check that again:'], random) ?? '';
    return {
      text: joined(lines.toSpliced(begin, 0, ...lines.slice(begin, begin + length), words)),
      kind: 'label-repeated',
      state: state + 1,
    };
  },
  'a laid out number copied wrong': ({ lines, headers }, random) => {
    const line = random(headers[0] ?? 0);
    const cells = [...(lines[line] ?? '').matchAll(/(?<=\]=)\d+(?= |$)/g)];
    const cell = pick(cells, random);
    if (cell === undefined) return undefined;
    const [value] = cell;
    const other = String((Number(value) + 1 + random(8)) % 10 ** value.length);
    if (other === value) return undefined;
    const changed =
      (lines[line] ?? '').slice(0, cell.index) + other + (lines[line] ?? '').slice(cell.index + value.length);
    return { text: joined(lines.with(line, changed)), kind: 'layout-value', state: -1 };
  },
  'states left out': ({ lines, headers }, random) => {
    if (headers.length < 4) return undefined;
    const from = 1 + random(headers.length - 2);
    const to = Math.min(headers.length - 1, from + 1 + random(140));
    const due = lines[headers[from] ?? 0];
    if (to <= from || due === lines[headers[to] ?? 0]) return undefined;
    return {
      text: joined([...lines.slice(0, headers[from]), ...lines.slice(headers[to])]),
      kind: 'label-skipped',
      state: from,
    };
  },
  'a header garbled': ({ lines, headers }, random) => {
    const state = 1 + random(headers.length - 1);
    const at = headers[state] ?? 0;
    return { text: joined(lines.with(at, '?? garbled')), kind: 'format-unreadable', state };
  },
  'a header left out': ({ lines, headers }, random) => {
    const state = 1 + random(headers.length - 1);
    return { text: joined(lines.toSpliced(headers[state] ?? 0, 1)), kind: 'format-header', state };
  },
  'a header behind its first line': ({ lines, headers }, random) => {
    const state = 1 + random(headers.length - 1);
    const at = headers[state] ?? 0;
    const [header = '', line = ''] = lines.slice(at, at + 2);
    if (line.startsWith('next ') || line === 'halt') return undefined;
    return { text: joined(lines.toSpliced(at, 2, line, header)), kind: 'format-order', state };
  },
  'two lines in one': ({ lines, headers }, random) => {
    const at = (headers[0] ?? 0) + 1 + random(lines.length - (headers[0] ?? 0) - 3);
    if ([at, at + 1].some((one) => headers.includes(one) || /^(?:Answer|next|halt)/.test(lines[one] ?? '')))
      return undefined;
    return {
      text: joined(lines.toSpliced(at, 2, `${lines[at]} ${lines[at + 1]}`)),
      kind: 'format-spelling',
      state: headers.findLastIndex((header) => header < at),
    };
  },
  'a line that is taken back and corrected': inLine(
    'format-corrected',
    (line) => operation.test(line),
    (line, random) => {
      const [, left = '', operator = '', right = '', is = ''] = operation.exec(line) ?? [];
      const words = pick(['Wait, that is wrong.', 'No:', 'Let me recompute.'], random) ?? '';
      return [`${left} ${operator} ${right} = ${Number(is) + 1 + random(5)}`, words, line];
    },
  ),
  'an operand changed, its result as it was': inLine(
    'operand',
    (line) => operation.test(line),
    (line, random) => {
      const [, left = '', operator = '', right = '', is = ''] = operation.exec(line) ?? [];
      const other = String(Number(left) + 1 + random(7));
      return other === right && !/[+*]/.test(operator) ? undefined : [`${other} ${operator} ${right} = ${is}`];
    },
  ),
  'operands swapped': inLine(
    'operand-order',
    (line) => operation.test(line) && !line.startsWith('0 '),
    (line) => {
      const [, left = '', operator = '', right = '', is = ''] = operation.exec(line) ?? [];
      return left === right ? undefined : [`${right} ${operator} ${left} = ${is}`];
    },
  ),
  'a wrong result': inLine(
    'operation-result',
    (line) => operation.test(line),
    (line, random) => {
      const [, left = '', operator = '', right = ''] = operation.exec(line) ?? [];
      const wrong = result(Number(left), operator, Number(right)) + 1 + random(5);
      return [`${left} ${operator} ${right} = ${wrong}`];
    },
  ),
  'a fetch that stutters': inLine(
    'fetch-superfluous',
    (line) => line.startsWith('get '),
    (line, random) => new Array<string>(2 + random(40)).fill(line),
  ),
  'an outcome decided wrongly, gone on with as if right': inLine(
    'test-outcome',
    (line) => / (?:yes|no)$/.test(line) && !/^(?:get|put|lay|next) /.test(line),
    (line) => [line.endsWith(' yes') ? line.replace(/yes$/, 'no') : line.replace(/no$/, 'yes')],
  ),
};

/** A trace with a slip of this name in it; undefined where it has no place for one. */
export function slip(name: string, text: string, random: Random): Slip | undefined {
  const all = cut(text);
  return textEdits[name]?.(all, random);
}
