import { isInfix, type Each, type FieldName, type Style, type Value, valueText } from '../machine/index.ts';
import { indexedOperators, type Expression } from './cursor.ts';
import { fieldsOf, type Fields, type Item, type ReadableEvent } from './line-fields.ts';
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

/** The cells of an interval in the order in which it names them. */
export function cellsOfInterval({ region, first, last, values }: TraceEvent & { kind: 'interval' }): CellValue[] {
  const step = first <= last ? 1 : -1;
  return values.map((value, i) => ({ cell: `${region}[${first + i * step}]`, value }));
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
