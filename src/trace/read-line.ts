import {
  finish,
  type Each,
  type Field,
  type FieldName,
  type LineKind,
  type OutcomeWords,
  type Piece,
  type Style,
  type Work,
} from '../machine/index.ts';
import { Cursor } from './cursor.ts';
import { eventOf, Fields, type Item } from './line-fields.ts';
import type { TraceEvent } from './trace-event.ts';

/** Where a field lies in the text. `item` counts the items of a repeated group; 0 elsewhere. */
export type FieldListener = (field: FieldName | 'outcome', item: number, start: number, end: number) => void;

/** Reads the characters `start` … `end` of the text as a line of this kind; undefined if it is none. */
export function readLineAs(
  kind: LineKind,
  style: Style,
  text: string,
  start: number,
  end: number,
  listener?: FieldListener,
): TraceEvent | undefined {
  return beginsAs(kind, style, text, start)
    ? finish(readingLineAs(kind, style, text, start, end, listener))
    : undefined;
}

/** Whether a line may be of this kind, by its first word. */
export function beginsAs(kind: LineKind, style: Style, text: string, start: number): boolean {
  const [first] = style.lines[kind];
  return first !== undefined && (typeof first !== 'string' || text.startsWith(first, start));
}

/** As {@link readLineAs}, in pieces: a line may have a million cells. */
export function readingLineAs(
  kind: LineKind,
  style: Style,
  text: string,
  start: number,
  end: number,
  listener?: FieldListener,
): Work<TraceEvent | undefined> {
  return readingWith(kind, style, new Cursor(text, start, end), listener);
}

/** The same of what a cursor stands before. */
export function* readingWith(
  kind: LineKind,
  style: Style,
  cursor: Cursor,
  listener?: FieldListener,
): Work<TraceEvent | undefined> {
  const fields = new Fields();
  const pattern = style.lines[kind];
  for (let i = 0; i < pattern.length; i++) {
    const piece = pattern[i] ?? '';
    if (typeof piece === 'string') {
      if (!cursor.literal(piece)) return undefined;
      continue;
    }
    if ('each' in piece) {
      if (!(yield* readingEach(piece, cursor, fields, kind, listener))) return undefined;
      continue;
    }
    const from = cursor.at;
    let found: boolean;
    if ('yes' in piece) found = readOutcome(piece, cursor, fields);
    else if (piece.field === 'values' || piece.field === 'expression')
      found = yield* readingItems(piece.field, cursor, fields);
    else found = readField(piece, pattern[i + 1], cursor, fields);
    if (!found) return undefined;
    listener?.('yes' in piece ? 'outcome' : piece.field, 0, from, cursor.at);
  }
  return cursor.atEnd ? eventOf(kind, fields) : undefined;
}

/** A field with any number of values in it. */
function* readingItems(field: 'values' | 'expression', cursor: Cursor, fields: Fields): Work<boolean> {
  if (field === 'values')
    return take(yield* cursor.items(), (values) => {
      fields.values = values;
    });
  return take(yield* cursor.expression(), (expression) => {
    fields.expression = expression;
  });
}

function readOutcome(words: OutcomeWords, cursor: Cursor, fields: Fields): boolean {
  fields.outcome = cursor.literal(words.yes);
  return fields.outcome || cursor.literal(words.no);
}

/** Items that are read between two places to leave off at. */
const PIECE = 1024;

function* readingEach(
  group: Each,
  cursor: Cursor,
  fields: Fields,
  kind: LineKind,
  listener: FieldListener | undefined,
): Work<boolean> {
  if (readNone(group.none, cursor, fields)) return true;
  for (let number = 0; number === 0 || cursor.separator(group.separator); number++) {
    if (group.separator === '' && !moreItems(group, cursor)) return true;
    const item: Item = { cell: '', index: 0, value: null };
    for (const piece of group.each) {
      if (typeof piece === 'string') {
        if (!cursor.literal(piece)) return false;
      } else {
        const isLaid = kind === 'lay' && piece.field === 'cell';
        const start = cursor.at;
        if (!(isLaid ? readLaidCell(cursor, fields, item) : readItemField(piece, cursor, item))) return false;
        listener?.(isLaid ? 'index' : piece.field, number, start, cursor.at);
      }
    }
    if (fields.items.push(item) % PIECE === 0) yield;
  }
  return true;
}

/** Whether there stands what says that there are no items. */
function readNone(none: Each['none'], cursor: Cursor, fields: Fields): boolean {
  if (none.length === 0) return false;
  const { at } = cursor;
  const { region } = fields;
  const isRead = none.every((piece) =>
    typeof piece === 'string' ? cursor.literal(piece) : readField(piece, undefined, cursor, fields),
  );
  if (!isRead) [cursor.at, fields.region] = [at, region];
  return isRead;
}

/** Without a separator the items begin with a text of their own. */
function moreItems(group: Each, cursor: Cursor): boolean {
  const [first] = group.each;
  return typeof first === 'string' && !cursor.atEnd && cursor.text.startsWith(first, cursor.at);
}

/** A cell that is laid out, of the region or row that the line is of. */
function readLaidCell(cursor: Cursor, fields: Fields, item: Item): boolean {
  const region = cursor.row('[', true);
  if (region === undefined || !readRegion(region, fields) || !cursor.literal('[')) return false;
  const index = cursor.index();
  if (index === undefined || !cursor.literal(']')) return false;
  item.index = index;
  return true;
}

/** A line is of one region or row, which it may name more than once. */
function readRegion(region: string, fields: Fields): boolean {
  if (fields.region !== '' && fields.region !== region) return false;
  fields.region = region;
  return true;
}

function readItemField({ field }: Field, cursor: Cursor, item: Item): boolean {
  if (field === 'cell') {
    const cell = cursor.cell();
    if (cell === undefined) return false;
    item.cell = cell;
  } else if (field === 'index') {
    const index = cursor.index();
    if (index === undefined) return false;
    item.index = index;
  } else {
    const value = cursor.value();
    if (value === undefined) return false;
    item.value = value;
  }
  return true;
}

/** A field that is one value, name or text. */
function readField({ field }: Field, following: Piece | undefined, cursor: Cursor, fields: Fields): boolean {
  switch (field) {
    case 'region': {
      const region = cursor.row(typeof following === 'string' ? following : '');
      return region !== undefined && readRegion(region, fields);
    }
    case 'cell':
    case 'callee':
      return take(cursor.cell(), (cell) => {
        fields[field] = cell;
      });
    case 'label':
    case 'site':
    case 'text':
      return take(cursor.rest(typeof following === 'string' ? following : '', field === 'text'), (text) => {
        fields[field] = text;
      });
    case 'first':
    case 'last':
      return take(cursor.index(), (index) => {
        fields[field] = index;
      });
    case 'relation':
      return take(cursor.relation(), (relation) => {
        fields.relation = relation;
      });
    case 'result':
    case 'left':
    case 'right':
      return take(cursor.value(), (value) => {
        fields[field] = value;
      });
    case 'index':
    case 'value':
    case 'values':
    case 'expression':
      return false;
  }
}

function take<Found>(found: Found | undefined, into: (found: Found) => void): boolean {
  if (found === undefined) return false;
  into(found);
  return true;
}
