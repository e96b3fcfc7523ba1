import {
  isTuple,
  parseCell,
  parseRow,
  styleFor,
  valueText,
  type Cell,
  type Style,
  type Value,
} from '../../machine/index.ts';
import { layEvents, lineText, readLineAs, type TraceEvent } from '../../trace/index.ts';
import type { Launched } from '../launch.ts';
import { END } from '../moment.ts';
import { versionAt, type Root } from './roots.ts';
import { operandsOf, type Edge, type Resolver } from './resolve.ts';
import { cellsOfInterval, filledBy, lineOfStep } from './way.ts';

const NO_VALUE = 'No value of the run stands here. Put the cursor on a number, or on the name of a cell.';

/** Kinds of lines that have values, as a text is tried to be read. */
const kinds = ['get', 'interval', 'store', 'operation', 'test', 'put', 'lay', 'answer'] as const;

interface Field {
  readonly name: string;
  readonly item: number;
  readonly start: number;
  readonly end: number;
}

/** What stands at a column of a line of the trace; both from 0, in the text that was recorded. */
export function rootInTrace(launched: Launched, resolver: Resolver, line: number, column: number): Root {
  const { trace, replay } = launched;
  const style = styleFor(replay.bound.machine, launched.verdict?.style ?? launched.style);
  const text = textOfLine(launched, line, style);
  const moment = trace.momentAt(line);
  if (text === undefined || moment === undefined) return { kind: 'none', message: NO_VALUE };
  const edge = edgeAt(resolver, style, text, moment.state, column);
  return edge === undefined ? { kind: 'none', message: NO_VALUE } : { kind: 'value', edge };
}

function edgeAt(resolver: Resolver, style: Style, text: string, state: number, column: number): Edge | undefined {
  const { machine } = resolver;
  for (const kind of kinds) {
    const fields: Field[] = [];
    const event = readLineAs(kind, style, text, 0, text.length, (name, item, start, end) => {
      fields.push({ name, item, start, end });
    });
    if (event === undefined) continue;
    const field = nearest(fields, column);
    return field && edgeOfField(resolver, state, event, field, text, column);
  }
  const word = wordAt(text, column);
  const variables = machine.states[resolver.replay.points[state] ?? -1] && resolver.replay.point(state)?.variables;
  const slot = variables?.findIndex((value) => valueText(value) === word) ?? -1;
  return slot < 0 ? undefined : resolver.slot(state, 0, slot);
}

function edgeOfField(
  resolver: Resolver,
  state: number,
  event: TraceEvent,
  field: Field,
  text: string,
  column: number,
): Edge | undefined {
  const { machine } = resolver;
  switch (event.kind) {
    case 'get':
      return fetchedCell(resolver, state, parseCell(machine, event.fetches[field.item]?.cell ?? ''));
    case 'put': {
      const cell = parseCell(machine, event.writes[field.item]?.cell ?? '');
      return cell && versionAt(resolver, { moment: { state, line: END } }, cell);
    }
    case 'lay': {
      const row = parseRow(machine, event.region);
      const at = event.cells[field.item]?.index;
      return row === undefined || at === undefined
        ? undefined
        : { source: { kind: 'version', cell: { region: row.region.id, index: [...row.prefix, at] }, state: -1 } };
    }
    case 'interval': {
      const row = parseRow(machine, event.region);
      if (row === undefined) return undefined;
      const number = field.name === 'values' ? itemsBefore(text, field.start, column) : 0;
      const at = event.first + (event.first <= event.last ? number : -number);
      return fetchedCell(resolver, state, { region: row.region.id, index: [...row.prefix, at] });
    }
    case 'operation':
    case 'store': {
      if (field.name === 'cell' && event.kind === 'store') {
        const cell = parseCell(machine, event.cell);
        return cell && versionAt(resolver, { moment: { state, line: END } }, cell);
      }
      return edgeOfEvent(
        resolver,
        state,
        event,
        field.name === 'expression' ? operandsBefore(text, field.start, column) : -1,
      );
    }
    case 'test':
      return edgeOfEvent(resolver, state, event, ['left', 'right'].indexOf(field.name));
    case 'answer':
      return edgeOfAnswer(resolver, state, event.text, column - field.start);
    case 'enter':
    case 'next':
    case 'call':
    case 'return':
    case 'halt':
    case 'unreadable':
      return undefined;
  }
}

/** What an operation or a comparison came to, or one of its operands (from 0). */
export function edgeOfEvent(resolver: Resolver, state: number, event: TraceEvent, operand = -1): Edge | undefined {
  const step = stepOfLine(resolver, state, event);
  const node = resolver.replay.way(state)[step]?.node;
  if (node?.op !== 'compute' && node?.op !== 'scan' && node?.op !== 'test') return undefined;
  const given = node.op === 'scan' ? undefined : operandsOf(node)[operand];
  if (given !== undefined) return resolver.operand(state, step, given);
  return node.slot === undefined
    ? { source: { kind: 'line', state, step } }
    : { source: { kind: 'result', state, step, slot: node.slot } };
}

/** A cell as a state fetches it; as it is at its beginning, where the state of the machine does not fetch it. */
export function fetchedCell(resolver: Resolver, state: number, cell: Cell | undefined): Edge | undefined {
  if (cell === undefined) return undefined;
  const edge = resolver.fetchOf(state, cell);
  return edge ?? versionAt(resolver, { moment: { state, line: 0 } }, cell);
}

/** The digit, item or letter of an answer that stands at an offset of it; else the answer as a whole. */
function edgeOfAnswer(resolver: Resolver, state: number, text: string, offset: number): Edge {
  const { replay } = resolver;
  const way = replay.way(state);
  const node = way.at(-1)?.node;
  const whole: Edge = { source: { kind: 'answer', state } };
  if (node?.op !== 'halt' || !('interval' in node.answer) || !('slot' in node.answer.interval)) return whole;
  const at = filledBy(way, way.length - 1, node.answer.interval.slot);
  const passed = way[at];
  if (passed?.node.op !== 'interval') return whole;
  const cells = cellsOfInterval(passed.node, passed);
  const values = passed.slots[passed.node.slot];
  const number = node.answer.as === 'decimal' ? undefined : itemOfText(values, node.answer.as, offset);
  const index = node.answer.as === 'decimal' ? placeOf(text, offset) : undefined;
  for (let i = 0; i < cells.count; i++) {
    const cell = cells.at(i);
    if (i === number || (index !== undefined && cell.index.at(-1) === index)) {
      const value = isTuple(values) && passed.node.rows === undefined ? (values[i] ?? null) : null;
      return resolver.fetch(state, at, cell, value);
    }
  }
  return whole;
}

/** The place of a digit of a number as a person writes it: 0 for its units. */
function placeOf(text: string, offset: number): number | undefined {
  const point = text.includes('.') ? text.indexOf('.') : text.length;
  if (offset === point) return undefined;
  return offset < point ? point - 1 - offset : point - offset;
}

function itemOfText(values: Value | undefined, as: 'list' | 'text', offset: number): number | undefined {
  if (!isTuple(values)) return undefined;
  let end = 0;
  return values.findIndex((value) => {
    end += (typeof value === 'string' ? value : valueText(value)).length + (as === 'list' ? ', '.length : 0);
    return offset < end;
  });
}

/** The step of a state whose line says this. */
function stepOfLine({ replay }: Resolver, state: number, event: TraceEvent): number {
  const { lines } = replay.state(state);
  const asOperation = (one: TraceEvent): string =>
    one.kind === 'operation' || one.kind === 'store'
      ? JSON.stringify([one.operator, one.operands.map((value) => valueText(value)), valueText(one.result)])
      : '';
  const asTest = (one: TraceEvent): string =>
    one.kind === 'test' ? `${valueText(one.left)} ${one.relation} ${valueText(one.right)} ${String(one.outcome)}` : '';
  const wanted = event.kind === 'test' ? asTest(event) : asOperation(event);
  const line = lines.findIndex(
    (one) => (event.kind === 'test' ? asTest(one.event) : asOperation(one.event)) === wanted,
  );
  return replay.way(state).findIndex((_passed, step) => line >= 0 && lineOfStep(replay, state, step) === line);
}

function nearest(fields: readonly Field[], column: number): Field | undefined {
  const distance = ({ start, end }: Field): number => Math.max(start - column, column - end, 0);
  let found: Field | undefined;
  for (const field of fields) if (found === undefined || distance(field) <= distance(found)) found = field;
  return found;
}

/** How many values of a list of them stand before a column. */
function itemsBefore(text: string, start: number, column: number): number {
  return text.slice(start, Math.max(start, column)).split(' ').length - 1;
}

/** How many operands of an expression stand before a column: between them are signs with blanks around, or commas. */
function operandsBefore(text: string, start: number, column: number): number {
  return text.slice(start, Math.max(start, column)).split(/ \S+ |, /).length - 1;
}

function wordAt(text: string, column: number): string | undefined {
  for (const { 0: word, index } of text.matchAll(/-?\w+/g))
    if (index <= column && column <= index + word.length) return word;
  return undefined;
}

/** A line of the document of the trace. */
function textOfLine(
  { trace, tracePath, texts, replay, truth, question }: Launched,
  line: number,
  style: Style,
): string | undefined {
  if (tracePath !== undefined) return texts.get(tracePath)?.split(/\r?\n/)[line];
  const moment = trace.momentAt(line);
  const first = moment && trace.linesOf(moment.state)?.[0];
  if (moment === undefined || first === undefined) return undefined;
  if (line >= first) return truth.written(moment.state).texts[line - first];
  const lay = layEvents(replay.bound)[line - (question === undefined ? 0 : 1)];
  return lay && lineText(lay, style);
}
