import { sameValue, type Address, type Node, type Operand, type Value } from '../../machine/index.ts';
import type { Repeats, Segment } from '../../record/index.ts';
import { isShort } from './word-code.ts';

/** Constants that generated code compares words with, and what it calls the word of each. */
export class ComparedConstants {
  readonly values: Value[] = [];

  word(operand: Operand): string {
    if ('slot' in operand) return `s${operand.slot}`;
    const { value } = operand;
    if (isShort(value)) return String(value);
    const at = this.values.findIndex((one) => sameValue(one, value));
    return `X.constants[${at < 0 ? this.values.push(value) - 1 : at}]`;
  }
}

/** The conditions under which a state has told already what a node of it would print, in generated code. */
export class AlreadyTold {
  readonly #flags = new Map<Node, string>();
  readonly #segmentOf = new Map<Node, Segment>();

  constructor(
    private readonly repeats: Repeats,
    here: readonly Segment[],
    private readonly constants: ComparedConstants,
  ) {
    if (repeats.size === 0) return;
    for (const segment of here) for (const node of segment.nodes) this.#segmentOf.set(node, segment);
    for (const [later, before] of repeats)
      for (const earlier of before)
        if (!this.#isPassed(earlier, later) && !this.#flags.has(earlier))
          this.#flags.set(earlier, `t${this.#flags.size}`);
  }

  /** Variables that say whether nodes were passed. */
  get flags(): readonly string[] {
    return [...this.#flags.values()];
  }

  flagOf(node: Node): string | undefined {
    return this.#flags.get(node);
  }

  mayRepeat(node: Node): boolean {
    return this.repeats.has(node);
  }

  /** Conditions of which one holds if the cell was fetched or written by a node before. */
  cell(node: Node, cell: Address): readonly string[] {
    return (this.repeats.get(node) ?? []).flatMap((earlier) => {
      return cellsOf(earlier).flatMap((other) => this.#ifPassed(earlier, node, sameCell(other, cell, this.constants)));
    });
  }

  /** The condition under which a line above has the same operands; undefined where none can. */
  line(node: Node, operands: readonly Operand[]): string | undefined {
    const conditions = (this.repeats.get(node) ?? []).flatMap((earlier) =>
      this.#ifPassed(earlier, node, sameOperands(operandsOf(earlier), operands, this.constants)),
    );
    return conditions.length === 0 ? undefined : conditions.join(' || ');
  }

  #ifPassed(earlier: Node, later: Node, condition: string | undefined): readonly string[] {
    if (condition === undefined) return [];
    const flag = this.#isPassed(earlier, later) ? undefined : this.#flags.get(earlier);
    return [flag === undefined ? condition : `${flag} && ${condition}`];
  }

  /** Whether who comes to the later node has passed the earlier one for certain: they are of one segment. */
  #isPassed(earlier: Node, later: Node): boolean {
    return this.#segmentOf.get(earlier) === this.#segmentOf.get(later);
  }
}

/** The cells that a node fetches or writes. */
function cellsOf(node: Node): readonly Address[] {
  if (node.op === 'get') return node.fetches;
  return node.op === 'put' ? node.writes : [];
}

function operandsOf(node: Node): readonly Operand[] {
  if (node.op === 'compute') return node.operands;
  return node.op === 'test' ? [node.left, node.right] : [];
}

/** The condition under which two addresses are one cell, as far as words tell; undefined where they never are. */
export function sameCell(a: Address, b: Address, constants: ComparedConstants): string | undefined {
  return a.region === b.region ? sameOperands(a.index, b.index, constants) : undefined;
}

function sameOperands(a: readonly Operand[], b: readonly Operand[], constants: ComparedConstants): string | undefined {
  const pairs = a.map((one, i) => [one, b[i] ?? one] as const);
  if (
    a.length !== b.length ||
    pairs.some(([one, other]) => 'value' in one && 'value' in other && !sameValue(one.value, other.value))
  )
    return undefined;
  return (
    pairs
      .filter(([one, other]) =>
        'slot' in one && 'slot' in other ? one.slot !== other.slot : 'slot' in one || 'slot' in other,
      )
      .map(([one, other]) => `${constants.word(one)} === ${constants.word(other)}`)
      .join(' && ') || 'true'
  );
}
