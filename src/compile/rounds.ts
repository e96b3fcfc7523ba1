import { nodesOf, slotsReadBy, slotsSetBy, withOperands, type Get, type Node, type Operand } from '../machine/index.ts';
import { neededBefore, neededFrom, type Linear, type NeededFetch, type NeededFetches } from './needed-fetches.ts';
import { applied, cellKey, inPlaceOf, silentKey, type SilentValue } from './silent-value.ts';

/**
 * Orders the fetches of a state. What every way through it needs, and whose address is known when it begins, is fetched
 * in its first line. Later lines fetch what was not known then: after a test, what every way from there on needs; and
 * where an operation tells an address, all whose addresses the operations before the next test tell, so that these come
 * first. Fetches move over puts of other regions only.
 */
export function fetchRounds(code: Node): Node {
  return new Rounds(code).ordered();
}

/** What holds at a place of the code, on the way that led there. Slots are those of the code as it was. */
interface Way {
  /** What to use instead of a slot. */
  readonly instead: Map<number, Operand>;
  /** What silent operations have made, by slot. */
  readonly made: Map<number, SilentValue>;
  /** Where a cell that was fetched is, by its key. */
  readonly held: Map<string, { readonly slot: number; readonly region: number }>;
  /** Slots of cells that have been written since they were fetched. */
  readonly stale: Set<number>;
}

class Rounds {
  readonly #needed = new Map<Node, NeededFetches>();
  readonly #done = new Map<string, Node>();
  readonly #numbers = new Map<Node, number>();
  readonly #reads = new Map<Node, ReadonlySet<number>>();
  readonly #regions = new Map<Node, ReadonlySet<number>>();
  /** What fills a slot, fetches one by one. */
  readonly #fillers = new Map<number, Set<object>>();
  readonly #own = new Map<string, number>();
  #slots = 0;

  constructor(private readonly code: Node) {
    for (const node of nodesOf(code)) {
      this.#numbers.set(node, this.#numbers.size);
      for (const slot of [...slotsReadBy(node), ...slotsSetBy(node)]) this.#slots = Math.max(this.#slots, slot + 1);
      for (const [slot, filler] of node.op === 'get'
        ? node.fetches.map((fetch) => [fetch.slot, fetch] as const)
        : slotsSetBy(node).map((slot) => [slot, node] as const))
        this.#fillers.set(slot, (this.#fillers.get(slot) ?? new Set()).add(filler));
    }
  }

  ordered(): Node {
    return this.#piece(this.code, { instead: new Map(), made: new Map(), held: new Map(), stale: new Set() }, true);
  }

  /** The code from a node on that follows a test; once for all ways on which the same holds, as far as it matters. */
  #after(start: Node, way: Way): Node {
    const reads = this.#readsFrom(start);
    const regions = this.#regionsFrom(start);
    const kept: Way = {
      instead: new Map([...way.instead].filter(([slot]) => reads.has(slot))),
      made: new Map([...way.made].filter(([slot]) => reads.has(slot))),
      held: new Map([...way.held].filter(([, { region }]) => regions.has(region))),
      stale: regions.size === 0 ? new Set() : new Set(way.stale),
    };
    const key = [
      this.#numbers.get(start),
      [...kept.instead].map(([slot, operand]) => `${slot}:${silentKey(operand)}`).sort(),
      [...kept.made].map(([slot, value]) => `${slot}:${silentKey(value)}`).sort(),
      [...kept.held].map(([cell, { slot }]) => `${cell}:${slot}`).sort(),
      [...kept.stale].sort(),
    ].join('|');
    const ready = this.#done.get(key);
    if (ready) return ready;
    const made = this.#piece(start, kept, false);
    this.#done.set(key, made);
    return made;
  }

  /** The code up to the next test, and what follows it. */
  #piece(start: Node, way: Way, isBeginning: boolean): Node {
    const chain: Linear[] = [];
    let end: Node = start;
    for (; 'next' in end; end = end.next) chain.push(end);
    const placed = new Piece(this, chain, neededFrom(end, this.#needed), way).placed(isBeginning);
    const last = this.#changed(end, way);
    const closed = 'yes' in last ? { ...last, yes: this.#after(last.yes, way), no: this.#after(last.no, way) } : last;
    return placed.reduceRight<Node>((next, one) => ({ ...one, next }), closed);
  }

  #changed(node: Node, way: Way): Node {
    return withOperands(node, (operand) => insteadOf(operand, way));
  }

  /** A slot for what is fetched: its own if nothing else is ever there, else one for this cell alone. */
  slotOf(key: string, { fetches }: NeededFetch, way: Way): number {
    const [slot, ...others] = new Set(fetches.map((fetch) => fetch.slot));
    const fillers = slot === undefined ? undefined : this.#fillers.get(slot);
    if (slot !== undefined && others.length === 0 && fillers !== undefined && fillers.size <= fetches.length) {
      const own = new Set<object>(fetches);
      if ([...fillers].every((one) => own.has(one)) && !way.stale.has(slot)) return slot;
    }
    for (let name = key; ; name += "'") {
      const fresh = this.ownSlot(name);
      if (!way.stale.has(fresh)) return fresh;
    }
  }

  ownSlot(key: string): number {
    const ready = this.#own.get(key);
    if (ready !== undefined) return ready;
    const slot = this.#slots++;
    this.#own.set(key, slot);
    return slot;
  }

  #readsFrom(node: Node): ReadonlySet<number> {
    return reached(node, this.#reads, slotsReadBy);
  }

  #regionsFrom(node: Node): ReadonlySet<number> {
    return reached(node, this.#regions, (one) => (one.op === 'get' ? one.fetches.map(({ region }) => region) : []));
  }
}

/** What the nodes from this one on have. */
function reached(
  node: Node,
  known: Map<Node, ReadonlySet<number>>,
  own: (node: Node) => readonly number[],
): ReadonlySet<number> {
  const ready = known.get(node);
  if (ready) return ready;
  const found = new Set<number>();
  for (const one of nodesOf(node)) for (const number of own(one)) found.add(number);
  known.set(node, found);
  return found;
}

function insteadOf(operand: Operand, { instead }: Way): Operand {
  return 'slot' in operand ? (instead.get(operand.slot) ?? operand) : operand;
}

/** Places the nodes of one piece, in an order in which fetches stand together. */
class Piece {
  readonly #rest: Linear[];
  readonly #placed: Linear[] = [];
  /** Slots that hold silent values, by their key. */
  readonly #ready = new Map<string, Operand>();

  constructor(
    private readonly rounds: Rounds,
    chain: readonly Linear[],
    private readonly after: NeededFetches,
    private readonly way: Way,
  ) {
    this.#rest = [...chain];
  }

  placed(isBeginning: boolean): readonly Linear[] {
    if (isBeginning) this.#fetch();
    while (this.#unheld().length > 0) this.#round();
    for (let node = this.#rest[0]; node !== undefined; node = this.#rest[0]) {
      if (node.op === 'get' && node.fetches.some((fetch) => !this.way.held.has(this.#keyOf(fetch)))) this.#round();
      this.#rest.splice(this.#rest.indexOf(node), 1);
      this.#place(node);
    }
    return this.#placed;
  }

  /** Operations that tell addresses, and then a line that fetches all that is known to be needed. */
  #round(): void {
    for (const node of this.#tellingAddresses()) {
      this.#rest.splice(this.#rest.indexOf(node), 1);
      this.#place(node);
    }
    this.#fetch();
  }

  /** Operations up to the next put that can be done now, and from which an address of a fetch before it follows. */
  #tellingAddresses(): readonly Linear[] {
    const put = this.#rest.findIndex(({ op }) => op === 'put');
    const ahead = put < 0 ? this.#rest : this.#rest.slice(0, put);
    const waiting = new Set(this.#rest.flatMap(slotsSetBy));
    const possible = new Map<number, Linear>();
    for (const node of ahead) {
      if (node.op !== 'compute' || slotsReadBy(node).some((slot) => waiting.has(slot))) continue;
      possible.set(node.slot, node);
      waiting.delete(node.slot);
    }
    const wanted = new Set<Linear>();
    const want = (slot: number): void => {
      const maker = possible.get(slot);
      if (maker === undefined || wanted.has(maker)) return;
      wanted.add(maker);
      slotsReadBy(maker).forEach(want);
    };
    for (const node of ahead) if (node.op === 'get') slotsReadBy(node).forEach(want);
    return ahead.filter((node) => wanted.has(node));
  }

  #unheld(): readonly (readonly [string, NeededFetch])[] {
    const needed = this.#rest.reduceRight<NeededFetches>((after, node) => neededBefore(node, after), this.after);
    const found = new Map<string, NeededFetch>();
    for (const one of needed.values()) {
      const index = one.index.map((value) => this.#resolved(value));
      const key = cellKey(one.region, index);
      if (!this.way.held.has(key) && !found.has(key)) found.set(key, { ...one, index });
    }
    return [...found];
  }

  /** A line that fetches all that is needed on every way and known; none if that is fetched already. */
  #fetch(): void {
    const unheld = this.#unheld();
    const [first] = unheld;
    if (first === undefined) return;
    const [, { range }] = first;
    const fetches = unheld.map(([key, one]): Get['fetches'][number] => {
      const index = one.index.map((value) => this.#operandOf(value, range));
      const slot = this.rounds.slotOf(key, one, this.way);
      this.way.held.set(key, { slot, region: one.region });
      return { region: one.region, index, slot };
    });
    this.#placed.push({ op: 'get', fetches, range, next: END });
  }

  #place(node: Linear): void {
    const { held, instead, made, stale } = this.way;
    if (node.op === 'get') {
      // All of them are held by now.
      for (const fetch of node.fetches) {
        const cell = held.get(this.#keyOf(fetch));
        if (cell && cell.slot !== fetch.slot) instead.set(fetch.slot, { slot: cell.slot });
      }
      return;
    }
    if (node.op === 'compute' && !node.printed) {
      const value = this.#resolved(applied(node.operator, node.operands));
      made.set(node.slot, value);
      const ready = 'operator' in value ? this.#ready.get(silentKey(value)) : insteadOf(value, this.way);
      if (ready) {
        instead.set(node.slot, ready);
        return;
      }
      this.#ready.set(silentKey(value), { slot: node.slot });
    }
    if (node.op === 'put') {
      const written = new Set(node.writes.map(({ region }) => region));
      for (const [key, { slot, region }] of held) {
        if (!written.has(region)) continue;
        held.delete(key);
        stale.add(slot);
      }
    }
    this.#placed.push(withOperands(node, (operand) => insteadOf(operand, this.way)));
  }

  #keyOf({ region, index }: Get['fetches'][number]): string {
    return cellKey(
      region,
      index.map((value) => this.#resolved(value)),
    );
  }

  #resolved(value: SilentValue): SilentValue {
    return inPlaceOf(value, (slot) => this.way.made.get(slot));
  }

  /** The operand that holds a silent value, which is computed here unless it has been. */
  #operandOf(value: SilentValue, range: Get['range']): Operand {
    if (!('operator' in value)) return insteadOf(value, this.way);
    const key = silentKey(value);
    const ready = this.#ready.get(key);
    if (ready) return ready;
    const operands = value.operands.map((operand) => this.#operandOf(operand, range));
    const slot = this.rounds.ownSlot(key);
    this.#ready.set(key, { slot });
    this.#placed.push({ op: 'compute', operator: value.operator, operands, slot, printed: false, range, next: END });
    return { slot };
  }
}

/** Stands for what follows until the nodes of a piece are linked. */
const END: Node = { op: 'return' };
