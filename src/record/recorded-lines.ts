import { isCellByCell, type Interval, type Machine, type Node, type Value } from '../machine/index.ts';
import type { Recording } from './recording.ts';
import { decode } from './decode.ts';
import { repeatsOf } from './repeated-lines.ts';
import { segments } from './segment.ts';

/**
 * Is told each node that printed something: the line it is on, from 1 (the label is line 0), and where its words begin;
 * see {@link resultOfLine}.
 */
export type LineVisitor = (node: Node, line: number, at: number) => void;

/** What a node came to whose words begin there, where that is one value. */
export function resultOfLine({ words, pool, bound }: Recording, node: Node, at: number): Value | undefined {
  switch (node.op) {
    case 'get':
      return node.fetches.length === 1 ? pool.value(words[at] ?? 0) : undefined;
    case 'compute':
    case 'scan':
      return pool.value(words[at] ?? 0);
    // Without a slot the outcome is the way that the state went on.
    case 'test':
      return node.slot === undefined
        ? segments(bound.machine).list[words[at] ?? -1]?.nodes[0] === node.yes
        : pool.value(words[at] ?? 0);
    case 'interval':
    case 'extent':
    case 'element':
    case 'choose':
    case 'written':
    case 'put':
    case 'next':
    case 'call':
    case 'tail-call':
    case 'return':
    case 'halt':
      return undefined;
  }
}

/** A node in its segment: how many words it has in a recording, but for an interval, and how many lines it prints. */
interface Printed {
  readonly node: Node;
  readonly words: number;
  readonly lines: number;
}
interface Layout {
  readonly variables: number;
  readonly nodes: readonly Printed[];
  readonly isLast: boolean;
}

/**
 * How many lines a recorded state has in a trace, its label included, and what each of them comes from: read off the
 * words, without the objects that decoding makes.
 */
export function linesOfState(recording: Recording, number: number, visit?: LineVisitor): number {
  const layouts = layoutsOf(recording.bound.machine);
  const { words, end, states } = recording;
  let at = recording.offsets[number] ?? 0;
  let line = 1;
  let left = end.kind === 'stuck' && number === states - 1 ? end.nodes : Infinity;
  const printed = printedNodes(recording, number);
  for (let layout = layouts[words[at] ?? -1]; layout !== undefined && left > 0; layout = layouts[words[at] ?? -1]) {
    at += 1 + layout.variables;
    for (const { node, words: fixed, lines: most } of layout.nodes) {
      if (left-- <= 0) return line;
      const start = at;
      const all = node.op === 'interval' ? linesOfInterval(node, words, at) : most;
      const lines = printed === undefined || printed.has(node) ? all : 0;
      at += node.op === 'interval' ? wordsOfInterval(node, words, at) : fixed;
      if (lines > 0) visit?.(node, line, start);
      line += lines;
    }
    if (layout.isLast) break;
  }
  return line;
}

/** The node that ends a recorded state, read off the words; undefined where the run got stuck in it. */
export function endOfState(recording: Recording, number: number): Node | undefined {
  const { words, end, states, offsets } = recording;
  if (end.kind === 'stuck' && number === states - 1) return undefined;
  const layouts = layoutsOf(recording.bound.machine);
  let at = offsets[number] ?? 0;
  for (let layout = layouts[words[at] ?? -1]; layout !== undefined; layout = layouts[words[at] ?? -1]) {
    if (layout.isLast) return layout.nodes.at(-1)?.node;
    at += 1 + layout.variables;
    for (const { node, words: fixed } of layout.nodes)
      at += node.op === 'interval' ? wordsOfInterval(node, words, at) : fixed;
  }
  return undefined;
}

/** How many lines an interval has whose words begin there. */
export function linesOfInterval(node: Interval, words: Int32Array, at: number): number {
  const count = words[at] ?? 0;
  if (node.rows !== undefined) return count;
  return isCellByCell(node) && count === 0 ? 0 : 1;
}

/** How many words an interval has that begins there; see {@link Segment}. */
export function wordsOfInterval({ rows }: Interval, words: Int32Array, at: number): number {
  if (rows === undefined) return 1 + (words[at] ?? 0);
  let end = at + 1;
  for (let row = words[at] ?? 0; row > 0; row--) end += 1 + (words[end] ?? 0);
  return end - at;
}

/** The nodes of a recorded state that have lines, where the state may tell something twice; undefined where all have. */
export function printedNodes(recording: Recording, number: number): ReadonlySet<Node> | undefined {
  const { words, offsets, bound } = recording;
  const state = segments(bound.machine).list[words[offsets[number] ?? 0] ?? -1]?.state ?? -1;
  if ((repeatsOf(bound.machine)[state]?.size ?? 0) === 0) return undefined;
  return new Set(decode(recording, number).events.flatMap((event) => (event.kind === 'stuck' ? [] : [event.node])));
}

const known = new WeakMap<Machine, readonly Layout[]>();

function layoutsOf(machine: Machine): readonly Layout[] {
  let layouts = known.get(machine);
  if (layouts === undefined) {
    layouts = segments(machine).list.map((segment) => ({
      variables: segment.isFirst ? (machine.states[segment.state]?.variables.length ?? 0) : 0,
      nodes: segment.nodes.map((node) => ({ node, words: wordsOf(node), lines: printedLines(node) })),
      isLast: segment.yes === segment.next,
    }));
    known.set(machine, layouts);
  }
  return layouts;
}

/** Words of a node, but for an interval's; see {@link Segment}. */
function wordsOf(node: Node): number {
  switch (node.op) {
    case 'get':
      return node.fetches.length;
    case 'extent':
      return 2;
    case 'compute':
      return node.printed ? 1 : 0;
    case 'scan':
    case 'choose':
      return 1;
    case 'test':
      return node.slot === undefined ? 0 : 1;
    case 'interval':
    case 'element':
    case 'written':
    case 'put':
    case 'next':
    case 'call':
    case 'tail-call':
    case 'return':
    case 'halt':
      return 0;
  }
}

/** Lines that a node prints in a trace. */
function printedLines(node: Node): number {
  switch (node.op) {
    case 'get':
    case 'interval':
    case 'put':
    case 'scan':
    case 'next':
    case 'tail-call':
      return 1;
    case 'compute':
    case 'test':
      return node.printed ? 1 : 0;
    case 'call':
    case 'return':
    case 'halt':
      return 2;
    case 'extent':
    case 'element':
    case 'choose':
    case 'written':
      return 0;
  }
}

/** A text that the states of a recording share which are the same state with the same variables, and no others. */
export function pointKey({ words, offsets, bound }: Recording, number: number): string {
  const at = offsets[number] ?? 0;
  const variables = layoutsOf(bound.machine)[words[at] ?? -1]?.variables ?? 0;
  let key = String(words[at] ?? -1);
  for (let i = 1; i <= variables; i++) key += ` ${words[at + i] ?? 0}`;
  return key;
}

/** Tells by itself what {@link pointKey} begins with: the same for all that come to a state in the same way. */
export function stateKey({ words, offsets }: Recording, number: number): number {
  return words[offsets[number] ?? 0] ?? -1;
}

/** The variables of a recorded state. */
export function variablesOfState(
  recording: Recording,
  number: number,
): { readonly state: number; readonly variables: readonly Value[] } {
  const { words, pool } = recording;
  const at = recording.offsets[number] ?? 0;
  const segment = segments(recording.bound.machine).list[words[at] ?? -1];
  const state = segment?.state ?? -1;
  const count = recording.bound.machine.states[state]?.variables.length ?? 0;
  const variables: Value[] = [];
  for (let i = 0; i < count; i++) variables.push(pool.value(words[at + 1 + i] ?? 0));
  return { state, variables };
}
