/**
 * Sets of texts as nondeterministic automata, built from pieces as regular expressions are, and compared: two of them
 * have a text in common if a walk through both at once ends in both.
 */
export class Automaton {
  readonly #edges: Edge[][] = [[]];
  #ends: readonly number[] = [0];

  /** Only the given characters next: pairs of first and last. */
  characters(...ranges: readonly (readonly [first: number, last: number])[]): this {
    const to = this.#node();
    for (const [first, last] of ranges) this.#step(first, last, to);
    this.#ends = [to];
    return this;
  }

  literal(text: string): this {
    for (let i = 0; i < text.length; i++) this.characters([text.charCodeAt(i), text.charCodeAt(i)]);
    return this;
  }

  /** One of these. */
  either(...ways: readonly ((automaton: this) => void)[]): this {
    const starts = this.#ends;
    const ends: number[] = [];
    for (const way of ways) {
      this.#ends = starts;
      way(this);
      ends.push(...this.#ends);
    }
    this.#ends = [...new Set(ends)];
    return this;
  }

  optional(way: (automaton: this) => void): this {
    return this.either(way, () => undefined);
  }

  /** This any number of times, also not at all. */
  repeat(way: (automaton: this) => void): this {
    const start = this.#node();
    for (const end of this.#ends) this.#empty(end, start);
    this.#ends = [start];
    way(this);
    for (const end of this.#ends) this.#empty(end, start);
    this.#ends = [start];
    return this;
  }

  /** A shortest text that both have; undefined if there is none. */
  common(other: Automaton): string | undefined {
    const seen = new Set<number>();
    const width = other.#edges.length;
    const wave: Walk[] = [];
    const reach = (x: number, y: number, before: Walk | undefined, code: number): void => {
      for (const left of this.#closure(x)) {
        for (const right of other.#closure(y)) {
          const key = left * width + right;
          if (seen.has(key)) continue;
          seen.add(key);
          wave.push({ x: left, y: right, before, code });
        }
      }
    };
    reach(0, 0, undefined, 0);
    const ends = new Set(this.#ends);
    const otherEnds = new Set(other.#ends);
    for (const walk of wave) {
      if (ends.has(walk.x) && otherEnds.has(walk.y)) return textOf(walk);
      for (const a of this.#edges[walk.x] ?? []) {
        for (const b of other.#edges[walk.y] ?? []) {
          const first = Math.max(a.first, b.first);
          const last = Math.min(a.last, b.last);
          if (a.first >= 0 && b.first >= 0 && first <= last) reach(a.to, b.to, walk, readable(first, last));
        }
      }
    }
    return undefined;
  }

  #closure(node: number): readonly number[] {
    const reached = [node];
    for (const at of reached)
      for (const { first, to } of this.#edges[at] ?? []) if (first < 0 && !reached.includes(to)) reached.push(to);
    return reached;
  }

  #node(): number {
    return this.#edges.push([]) - 1;
  }

  #step(first: number, last: number, to: number): void {
    for (const end of this.#ends) this.#edges[end]?.push({ first, last, to });
  }

  #empty(from: number, to: number): void {
    this.#edges[from]?.push({ first: -1, last: -1, to });
  }
}

/** `first` -1: taken without a character. */
interface Edge {
  readonly first: number;
  readonly last: number;
  readonly to: number;
}
interface Walk {
  readonly x: number;
  readonly y: number;
  readonly before: Walk | undefined;
  readonly code: number;
}

/** A character of the range that people can read, if it has one. */
function readable(first: number, last: number): number {
  const letter = 0x61;
  return first <= letter && letter <= last ? letter : Math.max(first, Math.min(last, 0x21));
}

function textOf(walk: Walk): string {
  const codes: number[] = [];
  for (let at = walk; at.before !== undefined; at = at.before) codes.push(at.code);
  return String.fromCharCode(...codes.reverse());
}
