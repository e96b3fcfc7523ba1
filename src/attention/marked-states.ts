import { labelPattern, matchLabel, parseFrame, saysLabelsOnce, type Machine, type Style } from '../machine/index.ts';
import { readLineAs, readLines, type TraceEvent, type TraceLine } from '../trace/index.ts';

/** A part of a text: offsets of its first character and behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value that a state fetches: where the fetch prints it, and where the text last wrote it. */
export interface Fetched {
  readonly cell: string;
  /** Empty where the state reads the cell without printing its value: there it would stand. */
  readonly value: Span;
  /** Several for an interval of cells; none where the text has not written the cell before. */
  readonly sources: readonly Span[];
}

/** A state of a trace, as its text has it. */
export interface MarkedState {
  /** With the names of its variables, `Add place {p}`: the same for all states of one place of the program. */
  readonly label: string;
  readonly span: Span;
  readonly fetches: readonly Fetched[];
  /** Results of operations, and values that are written. */
  readonly results: readonly Span[];
}

interface Open {
  readonly label: string;
  readonly start: number;
  readonly fetches: Fetched[];
  readonly results: Span[];
}

/** The states of a trace, each with what it fetches and computes. A fetch is followed to the text's own last write. */
export function markStates(machine: Machine, text: string, style: Style): MarkedState[] {
  const states: MarkedState[] = [];
  const written = new Map<string, Span>();
  const copies = copiedCells(machine);
  const sourceOf = (cell: string): readonly Span[] => {
    const source = written.get(cell) ?? written.get(copies(cell) ?? '');
    return source === undefined ? [] : [source];
  };
  let open: Open | undefined;
  const close = (end: number): void => {
    if (open === undefined) return;
    const { label, start, fetches, results } = open;
    states.push({ label, span: { start, end }, fetches, results });
    open = undefined;
  };
  for (const line of readLines(text, style, (label) => matchLabel(machine, label).length > 0)) {
    const { event } = line;
    const label = headerOf(machine, event, style);
    if (label !== undefined) {
      close(line.start);
      open = { label, start: line.start, fetches: [], results: [] };
      continue;
    }
    const spans = spansOf(line, style, text);
    switch (event.kind) {
      case 'lay':
        event.cells.forEach(({ index }, i) => setSpan(written, `${event.region}[${index}]`, spans.items[i]));
        break;
      case 'get':
        event.fetches.forEach(({ cell }, i) => {
          const value = spans.items[i];
          if (value !== undefined) open?.fetches.push({ cell, value, sources: sourceOf(cell) });
        });
        break;
      case 'interval': {
        const step = event.first <= event.last ? 1 : -1;
        const cells = event.values.map((_, i) => `${event.region}[${event.first + i * step}]`);
        const cell = `${event.region}[${event.first}..${event.last}]`;
        if (spans.whole !== undefined)
          open?.fetches.push({ cell, value: spans.whole, sources: cells.flatMap(sourceOf) });
        break;
      }
      case 'operation':
      case 'store':
        if (spans.whole !== undefined) open?.results.push(spans.whole);
        if (event.kind === 'store') setSpan(written, event.cell, spans.whole);
        break;
      case 'put':
        event.writes.forEach(({ cell }, i) => {
          const value = spans.items[i];
          if (value === undefined) return;
          open?.results.push(value);
          written.set(cell, value);
        });
        break;
      case 'answer':
        close(line.start);
        break;
      case 'enter':
      case 'call':
      case 'test':
      case 'return':
      case 'next':
      case 'halt':
      case 'unreadable':
        break;
    }
  }
  close(text.length);
  return states;
}

/** The label of the state that a line begins; where a style has a call for the header of its first state, the call. */
function headerOf(machine: Machine, event: TraceEvent, style: Style): string | undefined {
  if (event.kind === 'enter') {
    const [point] = matchLabel(machine, event.label);
    const state = machine.states[point?.state ?? -1];
    return state === undefined ? event.label : labelPattern(state);
  }
  if (event.kind !== 'call' || !saysLabelsOnce(style)) return undefined;
  const called = machine.functions[parseFrame(machine, event.callee)?.function ?? -1];
  if (called === undefined) return event.callee;
  return `${called.name}(${called.parameters.map(({ name }) => `{${name}}`).join(', ')})`;
}

function setSpan(spans: Map<string, Span>, cell: string, span: Span | undefined): void {
  if (span !== undefined) spans.set(cell, span);
}

/** Where a line prints the values of its items, and its result or its values as a whole. */
function spansOf(
  { event, start, end }: TraceLine,
  style: Style,
  text: string,
): { readonly items: readonly Span[]; readonly whole: Span | undefined } {
  const items: Span[] = [];
  let whole: Span | undefined;
  if (event.kind !== 'unreadable')
    readLineAs(event.kind, style, text, start, end, (field, item, from, to) => {
      if (field === 'value') items[item] = { start: from, end: to };
      if (field === 'result' || field === 'values') whole = { start: from, end: to };
    });
  return { items, whole };
}

/** The cell whose value another holds before the first write, where the machine copies it. */
function copiedCells({ regions }: Machine): (cell: string) => string | undefined {
  const origins = new Map<string, string>();
  for (const { name, initial } of regions)
    if (initial?.op === 'copy') {
      const origin = regions[initial.region];
      if (origin !== undefined) origins.set(name, origin.name);
    }
  return (cell) => {
    const [, name = '', index = ''] = /^([^[]*)(.*)$/s.exec(cell) ?? [];
    const origin = origins.get(name);
    return origin === undefined ? undefined : origin + index;
  };
}
