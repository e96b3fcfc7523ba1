import type { FaultKind } from './fault.ts';
import type { StyleName } from './style.ts';

/** One fault put into a right trace: the text with it, and what a judge should say. */
export interface Injection {
  readonly text: string;
  /** What it should be called. */
  readonly kind: FaultKind;
  /** The state, from 0, that should be blamed; -1 before the first. */
  readonly state: number;
  /** Why the model stopped. */
  readonly finishReason: string;
}

/** Uniform in [0, 1). */
export type Random = () => number;

/**
 * Edits a right trace so that it has one fault of this kind; undefined where the trace has no place for it. Works on
 * the text alone: it knows how lines begin and what pairs look like, and nothing of machines or of how traces are
 * judged.
 */
export function inject(text: string, style: StyleName, kind: FaultKind, random: Random): Injection | undefined {
  const trace = new TraceText(text, wordings[style]);
  const edits = editsOf(kind, trace);
  while (edits.length > 0) {
    const [edit] = edits.splice(Math.floor(random() * edits.length), 1);
    const edited = edit?.apply(random);
    if (edit !== undefined && edited !== undefined)
      return {
        text: edited,
        kind,
        state: edit.state,
        finishReason: kind === 'transition-truncated' ? 'length' : 'stop',
      };
  }
  return undefined;
}

/** The kinds that {@link inject} knows to make. */
export const injectedKinds: readonly FaultKind[] = [
  'format-no-trace',
  'format-unreadable',
  'format-header',
  'format-order',
  'format-after-answer',
  'layout-value',
  'layout-missing',
  'layout-superfluous',
  'label-repeated',
  'label-skipped',
  'label-jumped',
  'fetch-stale',
  'fetch-foreign',
  'fetch-invented',
  'fetch-missing',
  'fetch-superfluous',
  'operand',
  'operation-result',
  'operation-other',
  'operation-missing',
  'operation-superfluous',
  'test-outcome',
  'test-missing',
  'test-superfluous',
  'write-value',
  'write-cell',
  'write-missing',
  'write-superfluous',
  'transition-call',
  'transition-successor',
  'transition-missing',
  'transition-superfluous',
  'transition-early-halt',
  'transition-no-halt',
  'transition-truncated',
  'transition-unfinished',
  'answer-contradicts',
  'answer-missing',
];

/** How lines of a style look from outside. */
interface Wording {
  readonly lay: RegExp;
  readonly enter: string;
  readonly get: RegExp;
  readonly interval: RegExp;
  readonly put: RegExp;
  readonly operation: RegExp;
  readonly scan: RegExp;
  readonly test: RegExp;
  readonly call: RegExp;
  readonly next: string;
  readonly halt: string;
  readonly answer: string;
  readonly end: string;
  /** A fetched and a written pair, with groups `cell` and `value`. */
  readonly fetch: RegExp;
  readonly write: RegExp;
  readonly laid: RegExp;
  readonly yes: string;
  readonly no: string;
}

const value = String.raw`(?<value>-?\d+)`;
const cell = String.raw`(?<cell>[a-z]\w*(?:\([^)]*\))?(?:\.\w+)?(?:\[-?\d+\])*)`;
const wordings: Readonly<Record<StyleName, Wording>> = {
  minimal: {
    lay: /^lay /,
    enter: '',
    get: /^get (?!\w+\[-?\d+\.\.)/,
    interval: /^get \w+\[-?\d+\.\./,
    put: /^put /,
    operation: /^(?!get |put ).* = -?\d+$/,
    scan: /^(?:arg(?:min|max)|sum)\(/,
    test: /^(?!get |put ).* (?:yes|no)$/,
    call: /^(?:call |return to )/,
    next: 'next ',
    halt: 'halt',
    answer: 'Answer: ',
    end: '',
    fetch: new RegExp(`${cell}=${value}`, 'g'),
    write: new RegExp(`${cell}=${value}`, 'g'),
    laid: /(?<index>-?\d+):(?<value>-?\d+)/g,
    yes: 'yes',
    no: 'no',
  },
  verbose: {
    lay: /^Write down /,
    enter: 'State: ',
    get: /^Look up .* is /,
    interval: /^Look up \w+ from /,
    put: /^Write (?!down )/,
    operation: /^Compute /,
    scan: /^Compute (?:arg(?:min|max)|sum)\(/,
    test: /^Is /,
    call: /^(?:Call |Come back )/,
    next: 'Go on to ',
    halt: 'Stop here.',
    answer: 'The answer is ',
    end: '.',
    fetch: new RegExp(`${cell} is ${value}`, 'g'),
    write: new RegExp(`${value} to ${cell}`, 'g'),
    laid: /(?<value>-?\d+) at (?<index>-?\d+)/g,
    yes: 'Yes.',
    no: 'No.',
  },
};

/** Stands at the end of a line that is cut: no line break follows. */
const cutMark = '\u0000cut';

interface Edit {
  readonly state: number;
  readonly apply: (random: Random) => string | undefined;
}

/** A trace as lines, each known to belong to a state. */
class TraceText {
  readonly lines: readonly string[];
  /** By line: the state, or -1. */
  readonly states: readonly number[];
  readonly headers: readonly number[];

  constructor(
    readonly text: string,
    readonly wording: Wording,
  ) {
    this.lines = text.split('\n').filter((line) => line !== '');
    const headers: number[] = [];
    for (const [i, line] of this.lines.entries()) {
      const before = this.lines[i - 1];
      const first = headers.length === 0 && !wording.lay.test(line);
      if (
        first ||
        (before?.startsWith(wording.next) === true && line === wording.enter + before.slice(wording.next.length))
      )
        headers.push(i);
    }
    this.headers = headers;
    let state = -1;
    this.states = this.lines.map((_line, i) => (headers[state + 1] === i ? ++state : state));
  }

  /**
   * An edit of every line that the pattern fits: the line becomes those given, none deletes it; undefined leaves that
   * place out.
   */
  each(
    pattern: RegExp | string,
    change: (line: string, at: number, random: Random) => readonly string[] | undefined,
  ): Edit[] {
    return this.lines.flatMap((line, at) => {
      const fits = typeof pattern === 'string' ? line.startsWith(pattern) : pattern.test(line);
      return fits ? [this.edit(at, at + 1, (random) => change(line, at, random))] : [];
    });
  }

  edit(
    from: number,
    to: number,
    change: (random: Random) => readonly string[] | undefined,
    state = this.states[from] ?? -1,
  ): Edit {
    return {
      state,
      apply: (random) => {
        const changed = change(random);
        if (changed === undefined) return undefined;
        const edited = [...this.lines.slice(0, from), ...changed, ...this.lines.slice(to)].join('\n');
        if (edited === this.lines.join('\n')) return undefined;
        return edited.endsWith(cutMark) ? edited.slice(0, -cutMark.length) : `${edited}\n`;
      },
    };
  }

  /** The lines of a state: from its header to the next one. */
  block(state: number): readonly [number, number] {
    const end = this.headers[state + 1] ?? this.lines.findIndex((line) => line.startsWith(this.wording.answer));
    return [this.headers[state] ?? 0, end];
  }

  /** Values that the text shows for a cell before this line, in their order. */
  valuesOf(name: string, before: number): string[] {
    const { lay, get, put, fetch, write, laid } = this.wording;
    return this.lines.slice(0, before).flatMap((line) => {
      if (lay.test(line)) {
        const region = /^(?:lay |Write down )(\w+)/.exec(line)?.[1] ?? '';
        return [...line.matchAll(laid)].flatMap(({ groups }) =>
          `${region}[${groups?.['index'] ?? ''}]` === name ? [groups?.['value'] ?? ''] : [],
        );
      }
      const pairs = put.test(line) ? line.matchAll(write) : get.test(line) ? line.matchAll(fetch) : [];
      return [...pairs].flatMap(({ groups }) => (groups?.['cell'] === name ? [groups['value'] ?? ''] : []));
    });
  }

  /** A number that the text nowhere holds. */
  unseen(random: Random): string {
    const seen = new Set(this.text.match(/\d+/g));
    let number = 20 + Math.floor(random() * 60);
    while (seen.has(String(number))) number++;
    return String(number);
  }
}

interface Pair {
  readonly cell: string;
  readonly value: string;
  readonly whole: string;
  readonly at: number;
}

function pairsOf(line: string, pattern: RegExp): Pair[] {
  return [...line.matchAll(pattern)].map((match) => ({
    cell: match.groups?.['cell'] ?? '',
    value: match.groups?.['value'] ?? '',
    whole: match[0],
    at: match.index,
  }));
}

function replaced(line: string, { whole, at }: Pair, by: string): string {
  return line.slice(0, at) + by + line.slice(at + whole.length);
}

function withValue({ whole, value: old, cell: name }: Pair, by: string): string {
  return whole.startsWith(name) ? name + whole.slice(name.length).replace(old, by) : whole.replace(old, by);
}

function pick<One>(from: readonly One[], random: Random): One | undefined {
  return from[Math.floor(random() * from.length)];
}

/** A number near to another, never the same. */
function near(number: string, random: Random): string {
  return String(Number(number) + (random() < 0.5 ? 1 : -1) * (1 + Math.floor(random() * 3)));
}

/** The cell with another last index. */
function elsewhere(name: string, random: Random): string | undefined {
  const found = /-?\d+(?=\]$)/.exec(name);
  return found === null
    ? undefined
    : name.slice(0, found.index) + near(found[0], random) + name.slice(found.index + found[0].length);
}

/** A text with one of its numbers changed. */
function otherNumber(text: string, random: Random): string | undefined {
  const found = pick([...text.matchAll(/(?<![\w.])-?\d+/g)], random);
  return found === undefined
    ? undefined
    : text.slice(0, found.index) + near(found[0], random) + text.slice(found.index + found[0].length);
}

function editsOf(kind: FaultKind, trace: TraceText): Edit[] {
  const { wording, lines, headers } = trace;
  const pairEdit = (
    pattern: RegExp,
    pair: RegExp,
    change: (pair: Pair, line: string, at: number, random: Random) => string | undefined,
  ): Edit[] =>
    trace.each(pattern, (line, at, random) => {
      const pairs = pairsOf(line, pair);
      const start = Math.floor(random() * pairs.length);
      for (const one of [...pairs.slice(start), ...pairs.slice(0, start)]) {
        const by = change(one, line, at, random);
        if (by !== undefined) return [replaced(line, one, by)];
      }
      return undefined;
    });
  const remove = (pattern: RegExp | string): Edit[] => trace.each(pattern, () => []);
  const duplicate = (pattern: RegExp | string): Edit[] => trace.each(pattern, (line) => [line, line]);
  /** A pair that another line has, added to this one. */
  const addPair = (pattern: RegExp, pair: RegExp): Edit[] =>
    trace.each(pattern, (line, at, random) => {
      const others = lines
        .slice(0, at)
        .filter((other) => pattern.test(other))
        .flatMap((other) => pairsOf(other, pair))
        .filter((other) => !line.includes(other.cell));
      const other = pick(others, random);
      const body = wording.end === '' ? line : line.slice(0, -wording.end.length);
      return other === undefined ? undefined : [`${body}, ${other.whole}${wording.end}`];
    });
  const dropPair = (pattern: RegExp, pair: RegExp): Edit[] =>
    trace.each(pattern, (line, _at, random) => {
      const pairs = pairsOf(line, pair);
      const gone = pick(pairs, random);
      if (gone === undefined || pairs.length < 2) return [];
      return [
        line.includes(`${gone.whole}, `) ? line.replace(`${gone.whole}, `, '') : line.replace(`, ${gone.whole}`, ''),
      ];
    });
  /** The values of an interval, with what stands before and after them. */
  const intervalEdit = (change: (values: readonly string[], random: Random) => readonly string[] | undefined): Edit[] =>
    trace.each(wording.interval, (line, _at, random) => {
      const found = /^(.*?[=:] ?)(-?\d+(?: -?\d+)*)(\.?)$/.exec(line);
      const changed = change(found?.[2]?.split(' ') ?? [], random);
      return found === null || changed === undefined || changed.length === 0
        ? undefined
        : [`${found[1] ?? ''}${changed.join(' ')}${found[3] ?? ''}`];
    });
  switch (kind) {
    case 'format-no-trace':
      return [trace.edit(0, lines.length, () => ['I am not sure how to do this.'], -1)];
    case 'format-unreadable':
      return trace.each(/./, (line, at, random) => {
        // A damaged first line cannot be told from prose in front of the trace.
        if (line.startsWith(wording.answer) || at === 0) return undefined;
        return random() < 0.5 && trace.states[at] !== -1 && !headers.includes(at)
          ? ['Let me check this once more.', line]
          : [`§ ${line}`];
      });
    case 'format-header':
      return headers.slice(1).map((at) => trace.edit(at, at + 1, () => []));
    case 'format-order':
      return lines.flatMap((line, at) => {
        const following = lines[at + 1];
        const inside =
          following !== undefined && !headers.includes(at) && !headers.includes(at + 1) && trace.states[at] !== -1;
        return inside && following !== line && !following.startsWith(wording.answer)
          ? [trace.edit(at, at + 2, () => [following, line])]
          : [];
      });
    case 'format-after-answer':
      return [trace.edit(lines.length, lines.length, () => lines.slice(...trace.block(0)), headers.length - 1)];
    case 'layout-value':
      return pairEdit(wording.lay, wording.laid, (pair, _line, _at, random) =>
        wording.end === ''
          ? pair.whole.replace(/-?\d+$/, near(pair.value, random))
          : pair.whole.replace(/^-?\d+/, near(pair.value, random)),
      );
    case 'layout-missing':
      return trace
        .each(wording.lay, (line, _at, random) => {
          const pairs = pairsOf(line, wording.laid);
          const gone = pick(pairs, random);
          return gone === undefined || pairs.length < 2 || random() < 0.3
            ? []
            : [
                line.replace(
                  wording.end === '' ? ` ${gone.whole}` : gone === pairs[0] ? `${gone.whole}, ` : `, ${gone.whole}`,
                  '',
                ),
              ];
        })
        .slice(1);
    case 'layout-superfluous':
      return trace.each(wording.lay, (line) =>
        wording.end === '' ? [`${line} 99:1`] : [`${line.slice(0, -1)}, 1 at 99.`],
      );
    case 'label-repeated':
      return headers.slice(0, -1).map((_at, state) => {
        const [from, to] = trace.block(state);
        return trace.edit(to, to, () => lines.slice(from, to), state + 1);
      });
    case 'label-skipped':
      return headers.slice(1, -1).map((_at, i) => {
        const [from, to] = trace.block(i + 1);
        return trace.edit(from, to, () => [], i + 1);
      });
    case 'label-jumped':
      return headers.slice(1).map((at) =>
        trace.edit(at, at + 1, (random) => {
          const other = pick(
            headers.slice(0, -1).filter((header) => header < at && lines[header] !== lines[at]),
            random,
          );
          return other === undefined ? undefined : [lines[other] ?? ''];
        }),
      );
    case 'fetch-stale':
      return pairEdit(wording.get, wording.fetch, (pair, _line, at, random) => {
        const old = pick(
          trace.valuesOf(pair.cell, at).filter((one) => one !== pair.value),
          random,
        );
        return old === undefined ? undefined : withValue(pair, old);
      });
    case 'fetch-foreign':
      return [
        ...trace.each(wording.interval, (line, _at, random) => {
          const found = /^get \w+\[[^\]]*\]|^Look up \w+ from -?\d+ to -?\d+/.exec(line)?.[0] ?? '';
          const changed = otherNumber(found.replace('..', ' .. '), random)?.replace(' .. ', '..');
          return changed === undefined ? undefined : [changed + line.slice(found.length)];
        }),
        ...pairEdit(wording.get, wording.fetch, (pair, line, at, random) => {
          if (random() < 0.5) {
            const other = elsewhere(pair.cell, random);
            return other === undefined || line.includes(other) ? undefined : other + pair.whole.slice(pair.cell.length);
          }
          const others = pairsOf(line, wording.fetch)
            .map((one) => one.value)
            .filter((one) => one !== pair.value && !trace.valuesOf(pair.cell, at).includes(one));
          const other = pick(others, random);
          return other === undefined ? undefined : withValue(pair, other);
        }),
      ];
    case 'fetch-invented':
      return [
        ...pairEdit(wording.get, wording.fetch, (pair, _line, _at, random) => withValue(pair, trace.unseen(random))),
        ...intervalEdit((values, random) => {
          const at = Math.floor(random() * values.length);
          return values.map((old, i) => (i === at ? trace.unseen(random) : old));
        }),
      ];
    case 'fetch-missing':
      return [
        ...dropPair(wording.get, wording.fetch),
        ...remove(wording.interval),
        ...intervalEdit((values, random) => values.toSpliced(Math.floor(random() * values.length), 1)),
      ];
    case 'fetch-superfluous':
      return [
        ...addPair(wording.get, wording.fetch),
        ...duplicate(wording.get),
        ...duplicate(wording.interval),
        ...intervalEdit((values, random) => values.toSpliced(Math.floor(random() * values.length), 0, values[0] ?? '')),
      ];
    case 'operand':
      return [
        ...trace.each(wording.operation, (line, _at, random) => {
          const end = line.lastIndexOf(wording.end === '' ? ' = ' : ', which');
          const changed = otherNumber(line.slice(0, end), random);
          return changed === undefined ? undefined : [changed + line.slice(end)];
        }),
        ...trace.each(wording.scan, (line, _at, random) => {
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
        ...trace.each(wording.test, (line, _at, random) => {
          const changed = otherNumber(line, random);
          return changed === undefined ? undefined : [changed];
        }),
      ];
    case 'operation-result':
      return trace.each(wording.operation, (line, _at, random) => [
        line.replace(/-?\d+(?=\.?$)/, (old) => near(old, random)),
      ]);
    case 'operation-other':
      return trace.each(wording.operation, (line) => {
        const other = line
          .replace(/ (?:\+|-|\/\/|%) /g, (old) => (old === ' + ' ? ' - ' : ' + '))
          .replace(
            /\b(arg)?(min|max)\(/,
            (_old, arg: string | undefined, which: string) => `${arg ?? ''}${which === 'min' ? 'max' : 'min'}(`,
          )
          .replace(/\bsum\(/, 'max(');
        return other === line ? undefined : [other];
      });
    case 'operation-missing':
      return remove(wording.operation);
    case 'operation-superfluous':
      return duplicate(wording.operation);
    case 'test-outcome':
      return trace.each(wording.test, (line) => [
        line.endsWith(wording.yes)
          ? line.slice(0, -wording.yes.length) + wording.no
          : line.slice(0, -wording.no.length) + wording.yes,
      ]);
    case 'test-missing':
      return remove(wording.test);
    case 'test-superfluous':
      return duplicate(wording.test);
    case 'write-value':
      return pairEdit(wording.put, wording.write, (pair, _line, _at, random) =>
        withValue(pair, near(pair.value, random)),
      );
    case 'write-cell':
      return pairEdit(wording.put, wording.write, (pair, line, _at, random) => {
        const other = elsewhere(pair.cell, random);
        return other === undefined || line.includes(other) ? undefined : pair.whole.replace(pair.cell, other);
      });
    case 'write-missing':
      return dropPair(wording.put, wording.write);
    case 'write-superfluous':
      return [...addPair(wording.put, wording.write), ...duplicate(wording.put)];
    case 'transition-call':
      return [
        ...remove(wording.call),
        ...duplicate(wording.call),
        ...trace.each(wording.call, (line, _at, random) => {
          const changed = otherNumber(line, random);
          return changed === undefined ? undefined : [changed];
        }),
      ];
    case 'transition-successor':
      return trace.each(wording.next, (line, at, random) => {
        const labels = headers
          .map((header) => lines[header]?.slice(wording.enter.length) ?? '')
          .filter((label) => wording.next + label !== line);
        const own = lines[at + 1] ?? '';
        const changed = random() < 0.5 ? otherNumber(line.slice(wording.next.length), random) : pick(labels, random);
        return changed === undefined || wording.enter + changed === own ? undefined : [wording.next + changed];
      });
    case 'transition-missing':
      return [...remove(wording.next), ...remove(wording.halt)];
    case 'transition-superfluous':
      return [...duplicate(wording.next), ...duplicate(wording.halt)];
    case 'transition-early-halt':
      return lines.flatMap((line, at) =>
        line.startsWith(wording.next) ? [trace.edit(at, lines.length - 1, () => [wording.halt])] : [],
      );
    case 'transition-no-halt':
      return trace.each(wording.halt, () => [
        wording.next + (lines[headers[0] ?? 0] ?? '').slice(wording.enter.length),
      ]);
    case 'transition-truncated':
    case 'transition-unfinished':
      return lines.slice(0, -2).flatMap((line, at) => {
        if (trace.states[at] === -1 || line.startsWith(wording.answer)) return [];
        const state = trace.states[at] ?? 0;
        // Or within the line, and then without a line break; a header that is cut begins no state.
        const within = trace.edit(
          at,
          lines.length,
          (random) => {
            const cut = line.slice(0, Math.floor(random() * line.length));
            return cut === '' ? [] : [`${cut}${cutMark}`];
          },
          headers.includes(at) ? state - 1 : state,
        );
        return [trace.edit(at, lines.length, () => [line]), ...(state === 0 && headers.includes(at) ? [] : [within])];
      });
    case 'answer-contradicts':
      return trace.each(wording.answer, (line, _at, random) => {
        const changed = otherNumber(line.slice(wording.answer.length), random);
        return changed === undefined ? undefined : [wording.answer + changed];
      });
    case 'answer-missing':
      return remove(wording.answer);
    default:
      return [];
  }
}
