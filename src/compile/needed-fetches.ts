import { slotsSetBy, type Get, type Node } from '../machine/index.ts';
import type { Range } from '../language/index.ts';
import { applied, cellKey, dependsOn, inPlaceOf, type SilentValue } from './silent-value.ts';

/** A cell that every way on from a place fetches, by an address that is known there. */
export interface NeededFetch {
  readonly region: number;
  readonly index: readonly SilentValue[];
  /** The fetches that it stands for. */
  readonly fetches: readonly Get['fetches'][number][];
  readonly range: Range;
}

/** By {@link cellKey}, in the order in which they come. */
export type NeededFetches = ReadonlyMap<string, NeededFetch>;

export type Linear = Extract<Node, { readonly next: Node }>;

const NONE: NeededFetches = new Map();

/** What the code from a node on fetches on every way; asked again, it knows. */
export function neededFrom(node: Node, known: Map<Node, NeededFetches>): NeededFetches {
  const chain: Linear[] = [];
  let end = node;
  for (; 'next' in end && !known.has(end); end = end.next) chain.push(end);
  let needed = known.get(end) ?? atEnd(end, known);
  known.set(end, needed);
  for (const one of chain.reverse()) {
    needed = neededBefore(one, needed);
    known.set(one, needed);
  }
  return needed;
}

function atEnd(node: Node, known: Map<Node, NeededFetches>): NeededFetches {
  if (!('yes' in node)) return NONE;
  const no = neededFrom(node.no, known);
  const set = slotsSetBy(node);
  const both = new Map<string, NeededFetch>();
  for (const [key, one] of neededFrom(node.yes, known)) {
    const other = no.get(key);
    if (other === undefined || one.index.some((value) => dependsOn(value, set))) continue;
    both.set(key, { ...one, fetches: [...one.fetches, ...other.fetches] });
  }
  return both;
}

/** What is needed before a node, from what is needed after it. */
export function neededBefore(node: Linear, after: NeededFetches): NeededFetches {
  switch (node.op) {
    case 'get':
      return before(node, after);
    case 'put': {
      const written = new Set(node.writes.map(({ region }) => region));
      return new Map([...after].filter(([, { region }]) => !written.has(region)));
    }
    case 'compute': {
      if (node.printed) break;
      const made = applied(node.operator, node.operands);
      const result = new Map<string, NeededFetch>();
      for (const one of after.values()) {
        const index = one.index.map((value) => inPlaceOf(value, (slot) => (slot === node.slot ? made : undefined)));
        add(result, { ...one, index });
      }
      return result;
    }
    case 'interval':
    case 'extent':
    case 'element':
    case 'scan':
    case 'choose':
      break;
  }
  return withoutSlots(after, slotsSetBy(node));
}

function before(node: Get, after: NeededFetches): NeededFetches {
  const result = new Map<string, NeededFetch>();
  for (const fetch of node.fetches)
    add(result, { region: fetch.region, index: fetch.index, fetches: [fetch], range: node.range });
  for (const one of withoutSlots(after, slotsSetBy(node)).values()) add(result, one);
  return result;
}

function withoutSlots(needed: NeededFetches, slots: readonly number[]): NeededFetches {
  return new Map([...needed].filter(([, { index }]) => !index.some((value) => dependsOn(value, slots))));
}

function add(needed: Map<string, NeededFetch>, one: NeededFetch): void {
  const key = cellKey(one.region, one.index);
  const ready = needed.get(key);
  needed.set(key, ready === undefined ? one : { ...ready, fetches: [...ready.fetches, ...one.fetches] });
}
