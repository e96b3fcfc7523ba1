import {
  cellText,
  valueText,
  type Cell,
  type Machine,
  type Value,
  type Style,
  wholeStyle,
} from '../../machine/index.ts';
import { readLineAs, wordedAs, type FieldListener } from '../../trace/index.ts';
import { excerpt } from '../debugger-wording.ts';
import type { Replay, ReplayLine } from '../replay.ts';
import type { RunFault } from '../launch.ts';
import type { TapeLine, TapeSpan } from './tape-snapshot.ts';

type Role = TapeSpan['role'];
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly role: Role;
  readonly cell: string | undefined;
}

/** How long ago the version was written that a line fetched, in states; undefined: before the first state. */
export type FetchAge = number | undefined;

/** Ages of a line that are told. */
const MOST_AGES = 6;

/** Characters of a line that are shown; a longer one is shown without its parts. */
const MOST_TEXT = 10_000;

/** A line of a state for the view: pieces with their meaning, the age of what it fetched, and what is wrong with it. */
export function tapeLine(
  machine: Machine,
  style: Style,
  line: ReplayLine,
  ages: readonly FetchAge[],
  fault: RunFault | undefined,
): TapeLine {
  return {
    spans:
      line.text.length > MOST_TEXT
        ? spansOf(excerpt(line.text, MOST_TEXT), 'plain', [], fault?.fault)
        : spansOf(
            line.text,
            wordless.has(line.event.kind) ? 'plain' : 'keyword',
            piecesOf(machine, style, line),
            fault?.fault,
          ),
    hint: ages.length === 0 ? undefined : ageHint(ages),
    fault: fault && faultHint(fault),
  };
}

function faultHint({ title, expected }: RunFault): string {
  return expected === '' ? title : `${title}: ${expected} was right`;
}

/** `6 · 1 back`, `1 back · laid out`, `laid out`. */
function ageHint(ages: readonly FetchAge[]): string {
  const words = ages.map((age) => (age === undefined ? 'laid out' : String(age)));
  if (words.every((word) => word === 'laid out')) return 'laid out';
  const shown = words.slice(0, MOST_AGES);
  const last = shown.findLastIndex((word) => word !== 'laid out');
  // Numbers are told to be states back once, behind the last of them.
  const isAtEnd = last === shown.length - 1;
  const told = shown.map((word, i) => (i === last && !isAtEnd ? `${word} back` : word)).join(' · ');
  return `${told}${words.length > MOST_AGES ? ' …' : ''}${isAtEnd ? ' back' : ''}`;
}

/** The age of each version that a line of a state fetched, one a cell; empty for other lines. */
export function fetchAges(replay: Replay, state: number, line: number): readonly FetchAge[] {
  const found = replay.state(state).lines[line];
  if (found === undefined || (found.event.kind !== 'get' && found.event.kind !== 'interval')) return [];
  return found.cells.map(({ cell }) => fetchAge(replay, state, line, cell));
}

export function fetchAge(replay: Replay, state: number, line: number, cell: Cell): FetchAge {
  const reading = replay.read(cell, { state, line: line - 1 });
  return reading === undefined ? undefined : state - reading.state;
}

/**
 * The parts of a line that mean something, in order; what lies between them is plain, or a keyword where a line begins
 * with it.
 */
function piecesOf(machine: Machine, style: Style, { text, event: told, cells }: ReplayLine): readonly Piece[] {
  if (told.kind === 'unreadable') return [{ start: 0, end: text.length, role: 'unreadable', cell: undefined }];
  const event = wordedAs(told, style);
  const pieces: Piece[] = [];
  const names = cells.map(({ cell }) => cellText(machine, cell));
  const writes = event.kind === 'put' ? event.writes : [];
  const items = event.kind === 'get' ? event.fetches : writes;
  const listener: FieldListener = (field, item, start, end) => {
    const cell =
      items[item]?.cell ??
      (event.kind === 'store' && (field === 'cell' || field === 'result') ? event.cell : undefined) ??
      (event.kind === 'interval' && field === 'values' ? names[0] : undefined);
    switch (field) {
      case 'cell':
        pieces.push({ start, end, role: 'plain', cell });
        return;
      case 'value':
        pieces.push({ start, end, role: roleOf(items[item]?.value), cell });
        return;
      case 'label':
        pieces.push({ start, end, role: 'label', cell: undefined });
        return;
      case 'outcome':
        pieces.push({ start, end, role: 'boolean', cell: undefined });
        return;
      case 'result':
        pieces.push({ start, end, role: literalRole(text.slice(start, end)), cell });
        return;
      case 'left':
      case 'right':
      case 'index':
      case 'first':
      case 'last':
        pieces.push({ start, end, role: literalRole(text.slice(start, end)), cell: undefined });
        return;
      case 'expression':
      case 'values':
        pieces.push(...literals(text, start, end));
        return;
      case 'region':
      case 'text':
      case 'callee':
      case 'site':
      case 'relation':
        pieces.push({ start, end, role: 'plain', cell: undefined });
    }
  };
  readLineAs(event.kind, wholeStyle(style), text, 0, text.length, listener);
  return pieces.sort((a, b) => a.start - b.start);
}

function roleOf(value: Value | undefined): Role {
  return value === undefined ? 'plain' : literalRole(valueText(value));
}

function literalRole(text: string): Role {
  if (text.startsWith("'")) return 'text';
  if (text === 'yes' || text === 'no' || text === 'none') return 'boolean';
  return /^-?(\d|inf)/.test(text) ? 'number' : 'plain';
}

/** Values inside a longer piece, such as an operation. */
function literals(text: string, start: number, end: number): Piece[] {
  const pieces: Piece[] = [];
  for (const found of text.slice(start, end).matchAll(/'(?:[^'\\]|\\.)*'|-?\d+|\b(?:yes|no|none|inf)\b/g)) {
    pieces.push({
      start: start + found.index,
      end: start + found.index + found[0].length,
      role: literalRole(found[0]),
      cell: undefined,
    });
  }
  return pieces;
}

/** Kinds of line that begin with no word of their own. */
const wordless: ReadonlySet<string> = new Set(['operation', 'store', 'test', 'enter', 'unreadable']);

/**
 * The whole line as spans; what comes before the first piece is of the role `first`. Cut where the fault begins and
 * ends.
 */
function spansOf(
  text: string,
  first: Role,
  pieces: readonly Piece[],
  fault: { readonly from: number; readonly to: number } | undefined,
): readonly TapeSpan[] {
  const spans: TapeSpan[] = [];
  const add = (start: number, end: number, role: Role, cell: string | undefined): void => {
    const cuts = fault === undefined ? [] : [fault.from, fault.to].filter((cut) => cut > start && cut < end);
    for (let from = start, i = 0; from < end; i++) {
      const to = cuts[i] ?? end;
      spans.push({
        text: text.slice(from, to),
        role,
        cell,
        faulty: fault !== undefined && from < fault.to && to > fault.from,
      });
      from = to;
    }
  };
  let at = 0;
  for (const [i, { start, end, role, cell }] of pieces.entries()) {
    if (start < at) continue;
    const before = pieces[i - 1];
    // `=` between a cell and its value belongs to them.
    add(
      at,
      start,
      at === 0 ? first : 'plain',
      before !== undefined && before.cell === cell && text.slice(at, start) === '=' ? cell : undefined,
    );
    add(start, end, role, cell);
    at = end;
  }
  add(at, text.length, pieces.length === 0 ? first : 'plain', undefined);
  return spans;
}
