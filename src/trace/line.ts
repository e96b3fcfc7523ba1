import {
  finish,
  isInfix,
  type Relation,
  type Value,
  valueText,
  type Each,
  type Field,
  type FieldName,
  type OutcomeWords,
  type Piece,
  type Style,
  type LineKind,
  type Work,
} from '../machine/index.ts';
import { Cursor, indexedOperators, type Expression } from './cursor.ts';
import type { CellValue, TraceEvent } from './trace-event.ts';

/** A line as the style words it, without its newline. An unreadable line is given back as it is. */
export function lineText(event: TraceEvent, style: Style): string {
  if (event.kind === 'unreadable') return event.text;
  const worded = wordedAs(event, style);
  const fields = fieldsOf(worded);
  let text = '';
  for (const piece of style.lines[worded.kind]) {
    if (typeof piece === 'string') text += piece;
    else if ('each' in piece)
      text +=
        fields.items.length === 0
          ? piecesText(piece.none, fields)
          : fields.items.map((item) => itemText(piece, item)).join(piece.separator);
    else if ('yes' in piece) text += fields.outcome ? piece.yes : piece.no;
    else text += fieldText(fields, piece.field);
  }
  return text;
}

/** The event whose words a line has: where the style wants it so, an interval's cells are fetched one by one. */
export function wordedAs(event: ReadableEvent, style: Style): ReadableEvent {
  return event.kind === 'interval' && style.intervalsAsGets === true && event.values.length > 0
    ? { kind: 'get', fetches: cellsOfInterval(event) }
    : event;
}

type ReadableEvent = Exclude<TraceEvent, { kind: 'unreadable' }>;

/** The cells of an interval in the order in which it names them. */
export function cellsOfInterval({ region, first, last, values }: TraceEvent & { kind: 'interval' }): CellValue[] {
  const step = first <= last ? 1 : -1;
  return values.map((value, i) => ({ cell: `${region}[${first + i * step}]`, value }));
}

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

/** All fields that any line has; those that a kind lacks keep these values. */
class Fields {
  region = '';
  cell = '';
  label = '';
  callee = '';
  site = '';
  text = '';
  first = 0;
  last = 0;
  values: readonly Value[] = [];
  expression: Expression = noExpression;
  result: Value = null;
  left: Value = null;
  relation: Relation = '==';
  right: Value = null;
  outcome = false;
  items: Item[] = [];
}
interface Item {
  cell: string;
  index: number;
  value: Value;
}

const noExpression: Expression = { operator: '', operands: [] };

function fieldsOf(event: ReadableEvent): Fields {
  const fields = new Fields();
  switch (event.kind) {
    case 'lay':
      fields.region = event.region;
      fields.items = event.cells.map(({ index, value }) => ({ cell: `${event.region}[${index}]`, index, value }));
      break;
    case 'get':
      fields.items = event.fetches.map(({ cell, value }) => ({ cell, index: 0, value }));
      break;
    case 'put':
      fields.items = event.writes.map(({ cell, value }) => ({ cell, index: 0, value }));
      break;
    case 'operation':
      fields.expression = event;
      fields.result = event.result;
      break;
    case 'store':
      fields.expression = event;
      fields.cell = event.cell;
      fields.result = event.result;
      break;
    case 'enter':
    case 'interval':
    case 'test':
    case 'call':
    case 'return':
    case 'next':
    case 'halt':
    case 'answer':
      Object.assign(fields, event);
  }
  return fields;
}

function eventOf(kind: LineKind, fields: Fields): TraceEvent {
  switch (kind) {
    case 'lay':
      return { kind, region: fields.region, cells: fields.items.map(({ index, value }) => ({ index, value })) };
    case 'get':
      return { kind, fetches: fields.items.map(({ cell, value }) => ({ cell, value })) };
    case 'put':
      return { kind, writes: fields.items.map(({ cell, value }) => ({ cell, value })) };
    case 'interval':
      return { kind, region: fields.region, first: fields.first, last: fields.last, values: valuesOf(fields) };
    case 'operation':
      return {
        kind,
        operator: fields.expression.operator,
        operands: fields.expression.operands,
        result: fields.result,
      };
    case 'store':
      return {
        kind,
        operator: fields.expression.operator,
        operands: fields.expression.operands,
        cell: fields.cell,
        result: fields.result,
      };
    case 'test':
      return { kind, relation: fields.relation, left: fields.left, right: fields.right, outcome: fields.outcome };
    case 'enter':
    case 'next':
      return { kind, label: fields.label };
    case 'call':
      return { kind, callee: fields.callee, site: fields.site };
    case 'return':
      return { kind, site: fields.site };
    case 'halt':
      return { kind };
    case 'answer':
      return { kind, text: fields.text };
  }
}

/** An interval without cells is written as `none`, and so is what a single cell may hold. */
function valuesOf({ first, last, values }: Fields): readonly Value[] {
  return values.length === 1 && values[0] === null && first !== last ? [] : values;
}

function fieldText(fields: Fields, field: FieldName): string {
  switch (field) {
    case 'region':
    case 'cell':
    case 'label':
    case 'callee':
    case 'site':
    case 'text':
    case 'relation':
      return fields[field];
    case 'first':
    case 'last':
      return String(fields[field]);
    case 'values':
      return fields.values.length === 0 ? 'none' : fields.values.map(valueText).join(' ');
    case 'expression':
      return expressionText(fields.expression);
    case 'result':
    case 'left':
    case 'right':
      return valueText(fields[field]);
    case 'index':
    case 'value':
      return '';
  }
}

function piecesText(pieces: Each['none'], fields: Fields): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : fieldText(fields, piece.field))).join('');
}

function itemText(group: Each, item: Item): string {
  let text = '';
  for (const piece of group.each) {
    if (typeof piece === 'string') text += piece;
    else if (piece.field === 'cell') text += item.cell;
    else text += piece.field === 'index' ? String(item.index) : valueText(item.value);
  }
  return text;
}

/** Operators that stand between their operands. */
/** An operation on its operands, without the result: `3 + 4`, `min(3, 4)`, `-(3)`. */
export function expressionText({ operator, operands }: Expression): string {
  return expressionOf(
    operator,
    operands.map((operand) => operandText(operator, operand)),
  );
}

/** The same of operands that are text already. */
export function expressionOf(operator: string, operands: readonly string[]): string {
  if (isInfix(operator)) return operands.join(` ${operator} `);
  return `${operator === 'negate' ? '-' : operator}(${operands.join(', ')})`;
}

/** An operand as its operation prints it: pairs of index and value as `0:7` where operands are indexed. */
export function operandText(operator: string, operand: Value): string {
  return indexedOperators.has(operator) && Array.isArray(operand) && operand.length === 2
    ? operand.map(valueText).join(':')
    : valueText(operand);
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
