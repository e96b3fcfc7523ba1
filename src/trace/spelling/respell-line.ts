import {
  calledOperators,
  finish,
  isSite,
  matchLabel,
  parseCell,
  parseFrame,
  type LineKind,
  type LinePattern,
  type Machine,
  type Style,
} from '../../machine/index.ts';
import { beginsAs, readingLineAs, readingWith } from '../read-line.ts';
import { readingOrder, readLine } from '../read.ts';
import type { CellValue, TraceEvent } from '../trace-event.ts';
import { dresses, withoutEnd } from './dress.ts';
import { folded, withoutInvisible } from './fold.ts';
import { LenientCursor, labelSpelt } from './lenient-cursor.ts';
import { nameSpelt } from './respell-name.ts';
import type { SpellingName } from './spelling-table.ts';

/** What a line says that is spelt otherwise than a trace has it. */
export interface Respelling {
  /** What it says: two events where the line holds two lines, none where it is as good as blank. */
  readonly events: readonly ReadableEvent[];
  /** Where in the line each of them stands. */
  readonly places: readonly (readonly [from: number, to: number])[];
  /** The style it was read in. */
  readonly style: Style;
  readonly names: ReadonlySet<SpellingName>;
  /** It goes to what is no state or place. */
  readonly isUnknown?: boolean;
}

export type ReadableEvent = Exclude<TraceEvent, { kind: 'unreadable' }>;

interface Read extends Respelling {
  /** It goes to what is no state or place. */
  readonly isUnknown: boolean;
}

/** A kind of line in a style that words it as none before does. */
interface Way {
  readonly style: Style;
  readonly kind: LineKind;
  /** The letter that such a line begins with, in small; undefined if it begins with a field. */
  readonly begins: string | undefined;
  /** It begins with a value or an expression. */
  readonly isOfValues: boolean;
}

function waysOf(styles: readonly Style[]): readonly Way[] {
  const seen = new Set<LinePattern>();
  return styles.flatMap((style) =>
    readingOrder.flatMap((kind): Way[] => {
      const pattern = style.lines[kind];
      const [first] = pattern;
      if (first === undefined || seen.has(pattern)) return [];
      seen.add(pattern);
      const isOfValues = typeof first === 'object' && 'field' in first && first.field !== 'label';
      return [
        { style, kind, begins: typeof first === 'string' ? first.charAt(0).toLowerCase() : undefined, isOfValues },
      ];
    }),
  );
}

/** What a line may begin with that begins with a value or an expression. */
const beginsWithValue = /^\s*(?:[-+\d'(]|[A-Za-z_]\w*\s*\(|(?:yes|no|none|inf)\b)/i;

/** Lines whose readings are kept: so many, and none longer. */
const mostKnown = 4096;
const longestKnown = 400;
/** A line that may be taken apart at its blanks is no longer than this. */
const longestJoined = 400;
/** So many places to take lines of a text apart are tried. */
const mostSplits = 10_000;
/** So many dresses of a line are taken off. */
const mostDresses = 8;

/** Reads lines that are spelt otherwise, each by itself. `styles`: the likeliest first. */
export class LineRespeller {
  #allWays: readonly Way[] | undefined;
  /** What was made of lines: a text that is not well spelt often has the same ones again. */
  readonly #known = new Map<string, Respelling | undefined>();
  #announced: string | undefined;
  #splits = mostSplits;

  constructor(
    private readonly machine: Machine,
    private readonly styles: readonly [Style, ...Style[]],
    /** An answer in the spelling of traces; the same text where it is well spelt. Adds how it is spelt. */
    private readonly answer: (text: string, used: Set<SpellingName>) => string,
  ) {}

  get #ways(): readonly Way[] {
    return (this.#allWays ??= waysOf(this.styles));
  }

  /** Whether a label was announced that no state has. */
  get isOtherAnnounced(): boolean {
    return this.#announced !== undefined;
  }

  /** A label was announced: it is a header, even if no state has it. */
  announce(label: string): void {
    const announced = matchLabel(this.machine, label).length > 0 ? undefined : label;
    if (announced !== this.#announced) this.#known.clear();
    this.#announced = announced;
  }

  /** What a line says that is as a trace of the likeliest style has it. */
  wellSpelt(line: string): ReadableEvent | undefined {
    const event = this.#strictly(line, this.styles[0]);
    const isWell = event !== undefined && this.#respelt(event, new Set()) === event && !this.#isUnknown(event);
    return isWell ? event : undefined;
  }

  /** What a line says that is not well spelt; undefined where nothing can be made of it. `isCut`: the text ends within it. */
  read(line: string, isCut: boolean): Respelling | undefined {
    if (isCut || line.length > longestKnown) return this.#reading(line, isCut);
    if (this.#known.has(line)) return this.#known.get(line);
    const read = this.#reading(line, false);
    if (this.#known.size < mostKnown) this.#known.set(line, read);
    return read;
  }

  #reading(line: string, isCut: boolean): Respelling | undefined {
    const names = new Set<SpellingName>();
    const strip = (name: SpellingName, text: string): boolean => {
      if (text === plain) return false;
      names.add(name);
      plain = text;
      return true;
    };
    let plain = line;
    let weak: Read | undefined;
    if (!isCut) strip('trailing-blanks', withoutEnd(plain));
    for (let i = 0; i <= mostDresses; i++) {
      if (plain === '') return { events: [], places: [], style: this.styles[0], names };
      const read = this.#read(plain, names);
      if (read?.isUnknown === false) return read;
      weak = read ?? weak;
      const isStripped =
        strip('invisible', withoutInvisible(plain)) ||
        (!isCut && strip('trailing-blanks', withoutEnd(plain))) ||
        dresses.some((dress) => strip(dress.name, dress.strip(plain)));
      if (!isStripped) break;
    }
    const inSigns = this.#inOtherSigns(plain, names, isCut);
    if (inSigns?.isUnknown === false) return inSigns;
    const read = this.#joined(plain, names, line);
    if (read?.isUnknown === false) return read;
    const unknown = inSigns ?? read ?? weak;
    return unknown === undefined || unknown.names.size === 0 ? undefined : unknown;
  }

  #read(text: string, names: ReadonlySet<SpellingName>): Read | undefined {
    let weak: Read | undefined;
    for (const way of this.#ways) {
      if (!beginsAs(way.kind, way.style, text, 0)) continue;
      const read = this.#taken(finish(readingLineAs(way.kind, way.style, text, 0, text.length)), way.style, names);
      if (read?.isUnknown === false) return read;
      weak ??= read;
    }
    return weak;
  }

  #inOtherSigns(text: string, names: ReadonlySet<SpellingName>, isCut: boolean): Read | undefined {
    const used = new Set(names);
    const plain = folded(text, used);
    const ended = new Set([...used, 'punctuation' as const]);
    const stripped = withoutEnd(plain, '.:;,');
    const ends = isCut || stripped === '' ? [] : [stripped, `${stripped}.`].filter((one) => one !== plain);
    const tries = [
      () => (plain === text ? undefined : this.#read(plain, used)),
      ...ends.map((one) => () => known(this.#read(one, ended))),
      () => this.#leniently(plain, used),
      ...ends.map((one) => () => known(this.#leniently(one, ended))),
    ];
    let weak: Read | undefined;
    for (const attempt of tries) {
      const read = attempt();
      if (read?.isUnknown === false) return read;
      weak ??= read;
    }
    return weak;
  }

  #leniently(text: string, names: ReadonlySet<SpellingName>): Read | undefined {
    let weak: Read | undefined;
    const first = text.charAt(0).toLowerCase();
    const hasValue = beginsWithValue.test(text);
    for (const { style, kind, begins, isOfValues } of this.#ways) {
      if (begins === undefined ? isOfValues && !hasValue : begins !== first) continue;
      const cursor = new LenientCursor(text, 0, text.length);
      const event = finish(readingWith(kind, style, cursor));
      const read = event && this.#taken(event, style, new Set([...names, ...cursor.used]));
      if (read?.isUnknown === false) return read;
      weak ??= read;
    }
    return weak;
  }

  /** Two lines with a blank between them, where there is one way only to take them apart. */
  #joined(text: string, names: ReadonlySet<SpellingName>, line: string): Read | undefined {
    if (text.length > longestJoined) return undefined;
    let found: Read | undefined;
    for (let at = text.indexOf(' '); at > 0 && this.#splits > 0; at = text.indexOf(' ', at + 1)) {
      this.#splits--;
      const one = this.#read(text.slice(0, at), names);
      if (one?.isUnknown !== false || one.events[0]?.kind === 'answer') continue;
      const other = this.#read(text.slice(at + 1), names);
      if (other?.isUnknown !== false) continue;
      if (found !== undefined) return undefined;
      const middle = Math.max(0, line.indexOf(text)) + at;
      found = {
        ...one,
        events: [...one.events, ...other.events],
        places: [
          [0, middle],
          [middle + 1, line.length],
        ],
        names: new Set([...one.names, ...other.names, 'joined' as const]),
      };
    }
    return found;
  }

  #strictly(text: string, style: Style): ReadableEvent | undefined {
    const event = readLine(text, style, (label) => this.#isLabel(label));
    return event.kind === 'unreadable' ? undefined : event;
  }

  #isLabel(label: string): boolean {
    return label === this.#announced || matchLabel(this.machine, label).length > 0;
  }

  /**
   * Whether a line goes on to what is no state, or back to what is no place, or names what is no cell besides one that
   * is: the rest of it may be another line.
   */
  #isUnknown(event: TraceEvent): boolean {
    if (event.kind === 'get' || event.kind === 'put') {
      const cells = event.kind === 'get' ? event.fetches : event.writes;
      const isCell = cells.map(({ cell }) => parseCell(this.machine, cell) !== undefined);
      return isCell.includes(true) && isCell.includes(false);
    }
    if (event.kind === 'call' || event.kind === 'return') return !isSite(this.machine, event.site);
    return event.kind === 'next' && matchLabel(this.machine, event.label).length === 0;
  }

  /** An event as read; undefined for a header that no state has. */
  #taken(event: TraceEvent | undefined, style: Style, names: ReadonlySet<SpellingName>): Read | undefined {
    if (event === undefined || event.kind === 'unreadable') return undefined;
    const used = new Set(names);
    const respelt = this.#respelt(event, used);
    if (respelt.kind === 'enter' && !this.#isLabel(respelt.label)) return undefined;
    if (style !== this.styles[0]) used.add('style');
    return { events: [respelt], places: [], style, names: used, isUnknown: this.#isUnknown(respelt) };
  }

  /** An event with its names spelt as the machine has them; the same one where they are. */
  #respelt(event: ReadableEvent, used: Set<SpellingName>): ReadableEvent {
    switch (event.kind) {
      case 'get': {
        const fetches = this.#cells(event.fetches, used);
        return fetches === event.fetches ? event : { ...event, fetches };
      }
      case 'put': {
        const writes = this.#cells(event.writes, used);
        return writes === event.writes ? event : { ...event, writes };
      }
      case 'store': {
        const cell = this.#cell(event.cell, used);
        const operator = operatorSpelt(event.operator, used);
        return cell === event.cell && operator === event.operator ? event : { ...event, cell, operator };
      }
      case 'enter':
      case 'next': {
        const label = this.#isLabel(event.label) ? event.label : labelSpelt(this.machine, event.label, used);
        return label === undefined || label === event.label ? event : { ...event, label };
      }
      case 'call': {
        const isFrame = parseFrame(this.machine, event.callee) !== undefined;
        const callee = isFrame ? event.callee : nameSpelt(event.callee, used);
        const site = nameSpelt(event.site, used);
        return callee === event.callee && site === event.site ? event : { ...event, callee, site };
      }
      case 'return': {
        const site = nameSpelt(event.site, used);
        return site === event.site ? event : { ...event, site };
      }
      case 'answer': {
        const text = this.answer(event.text, used);
        return text === event.text ? event : { ...event, text };
      }
      case 'operation': {
        const operator = operatorSpelt(event.operator, used);
        return operator === event.operator ? event : { ...event, operator };
      }
      case 'lay':
      case 'interval':
      case 'test':
      case 'halt':
        return event;
    }
  }

  #cells(cells: readonly CellValue[], used: Set<SpellingName>): readonly CellValue[] {
    const respelt = cells.map((one) => {
      const cell = this.#cell(one.cell, used);
      return cell === one.cell ? one : { ...one, cell };
    });
    return respelt.every((one, i) => one === cells[i]) ? cells : respelt;
  }

  #cell(cell: string, used: Set<SpellingName>): string {
    if (parseCell(this.machine, cell) !== undefined) return cell;
    const names = new Set<SpellingName>();
    const plain = nameSpelt(cell, names);
    if (plain === cell || parseCell(this.machine, plain) === undefined) return cell;
    for (const name of names) used.add(name);
    return plain;
  }
}

function known(read: Read | undefined): Read | undefined {
  return read?.isUnknown === false ? read : undefined;
}

/** The name of an operation in small letters, if it has capitals; all names of operations are so. */
function operatorSpelt(operator: string, used: Set<SpellingName>): string {
  const small = operator.toLowerCase();
  if (small === operator || !operatorNames.has(small)) return operator;
  used.add('capitals');
  return small;
}

const operatorNames: ReadonlySet<string> = new Set([
  'min',
  'max',
  'sum',
  'argmin',
  'argmax',
  ...Object.keys(calledOperators),
]);
