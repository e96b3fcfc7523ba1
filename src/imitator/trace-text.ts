import type { FaultKind } from '../trace/index.ts';
import { otherNumber, pairsOf, pick, replaced, type Pair, type Random } from './line-edits.ts';
import type { Wording } from './wordings.ts';

/** Stands at the end of a line that is cut: no line break follows. */
export const cutMark = '\u0000cut';

/** One change that could be made: other lines instead of those from `from` to before `to`. */
export interface Edit {
  /** The state that is to blame for it then. */
  readonly state: number;
  readonly from: number;
  readonly to: number;
  /** The lines that come instead; undefined leaves this place out. */
  readonly change: (random: Random) => readonly string[] | undefined;
}

/** All edits of a trace that make one kind of fault. */
export type MakeEdits = (trace: TraceText) => Edit[];
export type Edits = Readonly<Partial<Record<FaultKind, MakeEdits>>>;

/** A trace as lines, each known to belong to a state. */
export class TraceText {
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
      if (first || (wording.next === undefined ? wording.header.test(line) : isNamed(line, before, wording)))
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
    return { state, from, to, change };
  }

  /** The lines that an edit puts in; undefined where it does not change anything. */
  changed({ from, to, change }: Edit, random: Random): readonly string[] | undefined {
    const changed = change(random);
    return changed?.join('\n') === this.lines.slice(from, to).join('\n') ? undefined : changed;
  }

  /** The text with an edit. */
  edited(edit: Edit, random: Random): string | undefined {
    const changed = this.changed(edit, random);
    if (changed === undefined) return undefined;
    const edited = [...this.lines.slice(0, edit.from), ...changed, ...this.lines.slice(edit.to)].join('\n');
    return edited.endsWith(cutMark) ? edited.slice(0, -cutMark.length) : `${edited}\n`;
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
      const [, pair] =
        [[lay, laid] as const, [get, fetch] as const, [put, write] as const].find(([kind]) => kind.test(line)) ?? [];
      const pairs = pair === undefined ? [] : line.matchAll(pair);
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

  /** The line with one of its pairs changed: the first one that can be, from a random one on. */
  pairEdit(
    pattern: RegExp,
    pair: RegExp,
    change: (pair: Pair, line: string, at: number, random: Random) => string | undefined,
  ): Edit[] {
    return this.each(pattern, (line, at, random) => {
      const pairs = pairsOf(line, pair);
      const start = Math.floor(random() * pairs.length);
      for (const one of [...pairs.slice(start), ...pairs.slice(0, start)]) {
        const by = change(one, line, at, random);
        if (by !== undefined) return [replaced(line, one, by)];
      }
      return undefined;
    });
  }

  remove(pattern: RegExp | string): Edit[] {
    return this.each(pattern, () => []);
  }

  duplicate(pattern: RegExp | string): Edit[] {
    return this.each(pattern, (line) => [line, line]);
  }

  /** Edits of the lines that name the next state; none where its header alone names it. */
  eachNext(change: (label: string, at: number, random: Random) => readonly string[] | undefined): Edit[] {
    const { next } = this.wording;
    return next === undefined
      ? []
      : this.each(next, (line, at, random) =>
          change(line.slice(next.length), at, random)?.map((label) => next + label),
        );
  }

  /** The line with one of its numbers changed. */
  renumber(pattern: RegExp | string): Edit[] {
    return this.each(pattern, (line, _at, random) => {
      const changed = otherNumber(line, random);
      return changed === undefined ? undefined : [changed];
    });
  }

  /** A pair that another line has, added to this one. */
  addPair(pattern: RegExp, pair: RegExp): Edit[] {
    const { end } = this.wording;
    return this.each(pattern, (line, at, random) => {
      const others = this.lines
        .slice(0, at)
        .filter((other) => pattern.test(other))
        .flatMap((other) => pairsOf(other, pair))
        .filter((other) => !line.includes(other.cell));
      const other = pick(others, random);
      const body = end === '' ? line : line.slice(0, -end.length);
      return other === undefined ? undefined : [`${body}, ${other.whole}${end}`];
    });
  }

  dropPair(pattern: RegExp, pair: RegExp): Edit[] {
    return this.each(pattern, (line, _at, random) => {
      const pairs = pairsOf(line, pair);
      const gone = pick(pairs, random);
      if (gone === undefined || pairs.length < 2) return [];
      return [
        line.includes(`${gone.whole}, `) ? line.replace(`${gone.whole}, `, '') : line.replace(`, ${gone.whole}`, ''),
      ];
    });
  }

  /** The values of an interval, with what stands before and after them. */
  intervalEdit(change: (values: readonly string[], random: Random) => readonly string[] | undefined): Edit[] {
    return this.each(this.wording.interval, (line, _at, random) => {
      const found = /^(.*?[=:] ?)(-?\d+(?: -?\d+)*)(\.?)$/.exec(line);
      const changed = change(found?.[2]?.split(' ') ?? [], random);
      return found === null || changed === undefined || changed.length === 0
        ? undefined
        : [`${found[1] ?? ''}${changed.join(' ')}${found[3] ?? ''}`];
    });
  }
}

/** Whether a line is the header that the line before names. */
function isNamed(line: string, before: string | undefined, { next = '', enter }: Wording): boolean {
  return before?.startsWith(next) === true && line === enter + before.slice(next.length);
}
