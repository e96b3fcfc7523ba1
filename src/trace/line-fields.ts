import type { LineKind, Relation, Value } from '../machine/index.ts';
import type { Expression } from './cursor.ts';
import type { TraceEvent } from './trace-event.ts';

/** What a line says that can be read. */
export type ReadableEvent = Exclude<TraceEvent, { kind: 'unreadable' }>;

/** All fields that any line has; those that a kind lacks keep these values. */
export class Fields {
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

export interface Item {
  cell: string;
  index: number;
  value: Value;
}

const noExpression: Expression = { operator: '', operands: [] };

export function fieldsOf(event: ReadableEvent): Fields {
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

export function eventOf(kind: LineKind, fields: Fields): TraceEvent {
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
