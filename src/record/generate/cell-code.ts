import { indexPlace, type Formula, type Machine, type Operator, type Region } from '../../machine/index.ts';
import { BAIL, isConstant, type Code, type IntegerOperator } from './code.ts';
import { NotGenerable } from './slot-types.ts';
import { POOLED } from '../word-pool.ts';
import { BLANK } from './storage.ts';

/** How generated code keeps a region: one word in a variable, a row of words by its index, or a table. */
export type Keeping = 'word' | 'row' | 'table';

export function keepingOf(region: Region): Keeping {
  if (region.indexes.length > 3) throw new NotGenerable('A region has more than three indexes.');
  if (region.indexes.length === 0) return 'word';
  return region.indexes.length === 1 && region.indexes[0] === 'int' ? 'row' : 'table';
}

/** What bounds are made of. */
const arithmetic: ReadonlySet<Operator> = new Set<IntegerOperator>(['+', '-', '*', '//', '%', 'min', 'max', 'negate']);

function isArithmetic(operator: Operator): operator is IntegerOperator {
  return arithmetic.has(operator);
}

/**
 * Writes the code that reads and writes cells. Names: `r3` a word, `c3 b3 l3` cells, base and length of a row, `s_3`
 * its storage or the table.
 */
export class CellCode {
  constructor(
    private readonly machine: Machine,
    private readonly code: Code,
  ) {}

  /** Reads a cell into a new variable; leaves the run where the interpreter would be stuck. */
  read(region: Region, index: readonly string[], depth = 0): string {
    const value = this.code.temporary(this.#stored(region, index));
    this.code.add(`if (${value} === ${BLANK}) {`);
    this.#initial(region, index, value, depth);
    this.code.add('}');
    return value;
  }

  /** A condition: whether the cell has been written. Only for regions that nothing is given to. */
  written(region: Region, index: readonly string[]): string {
    if (region.role === 'input' || region.role === 'bound' || region.role === 'constant')
      throw new NotGenerable('A test asks whether an input is written.');
    return `(${this.#stored(region, index)}) !== ${BLANK}`;
  }

  /** Bounds of the indexes at which a row can hold anything that is given, written, or a copy of what is given. */
  held(region: Region): readonly [least: string, most: string] {
    if (keepingOf(region) !== 'row') throw new NotGenerable('The extent of a region with other indexes.');
    const { id } = region;
    const given = this.#givenTo(region);
    return [
      `n${given} === 0 ? b${id} : l${id} === 0 ? g${given} : Math.min(g${given}, b${id})`,
      `Math.max(n${given} === 0 ? -${POOLED} : g${given} + n${given}, l${id} === 0 ? -${POOLED} : b${id} + l${id}) - 1`,
    ];
  }

  /** A condition: whether the cell of a row is given, written, or a copy of a given one. */
  isHeld(region: Region, index: string): string {
    const given = this.#givenTo(region);
    return `(${this.#stored(region, [index])}) !== ${BLANK} || ${index} - g${given} >>> 0 < n${given}`;
  }

  /** The region whose given cells the row begins with. */
  #givenTo({ id, initial }: Region): number {
    return initial?.op === 'copy' ? initial.region : id;
  }

  /** Leaves the run where the machine may not write. Gives the bounds that the storage may make ready for. */
  check(region: Region, index: readonly string[]): readonly [low: string, high: string] {
    const { code } = this;
    if (region.role === 'bound' || region.role === 'constant' || (region.role === 'input' && !region.placeValue)) {
      code.add(BAIL);
      return ['0', '-1'];
    }
    if (region.role === 'input') {
      code.add(`if (${index[0]} - g${region.id} >>> 0 < n${region.id}) ${BAIL}`);
      return ['0', '2000'];
    }
    const bounds = this.#bounds(region, index, 0);
    bounds.forEach((ends, i) => {
      if (ends !== undefined) code.add(`if (${index[i]} < ${ends[0]} || ${index[i]} > ${ends[1]}) ${BAIL}`);
    });
    return bounds[0] ?? ['0', '2000'];
  }

  write(region: Region, index: readonly string[], value: string, bounds: readonly [string, string]): void {
    const { code } = this;
    const { id } = region;
    const [first = '0', second = '0', third = '0'] = index;
    switch (keepingOf(region)) {
      case 'word':
        code.add(`r${id} = ${value};`);
        return;
      case 'row': {
        const at = code.temporary(`${first} - b${id} | 0`);
        code.add(`if (${at} >>> 0 >= l${id}) {`, `if (!s_${id}.grow(${first}, ${bounds[0]}, ${bounds[1]})) ${BAIL}`);
        code.add(
          `c${id} = s_${id}.cells; b${id} = s_${id}.base; l${id} = s_${id}.length; ${at} = ${first} - b${id} | 0; }`,
          `c${id}[${at}] = ${value};`,
        );
        return;
      }
      case 'table':
        code.add(`if (!s_${id}.set(${first}, ${second}, ${third}, ${value})) ${BAIL}`);
    }
  }

  #stored(region: Region, index: readonly string[]): string {
    const { id } = region;
    const [first = '0', second = '0', third = '0'] = index;
    switch (keepingOf(region)) {
      case 'word':
        return `r${id}`;
      case 'row': {
        const at = this.code.temporary(`${first} - b${id} | 0`);
        return `${at} >>> 0 < l${id} ? c${id}[${at}] : ${BLANK}`;
      }
      case 'table':
        return `s_${id}.get(${first}, ${second}, ${third})`;
    }
  }

  /** What a cell holds before any write, as the interpreter has it; given cells are stored and never come here. */
  #initial(region: Region, index: readonly string[], into: string, depth: number): void {
    const { code } = this;
    if (depth > 4) throw new NotGenerable('Initial values go through too many regions.');
    const outside = this.#bounds(region, index, depth)
      .flatMap((ends, i) => (ends === undefined ? [] : [`${index[i]} < ${ends[0]} || ${index[i]} > ${ends[1]}`]))
      .join(' || ');
    if (outside !== '') {
      code.add(
        `if (${outside}) {`,
        region.otherwise === undefined ? BAIL : `${into} = ${code.constant(region.otherwise)};`,
        '} else {',
      );
    }
    if (region.initial === undefined || (region.role === 'input' && !region.placeValue)) code.add(BAIL);
    else if (region.initial.op === 'copy') {
      const source = this.#region(region.initial.region);
      if (source.type !== region.type || source.indexes.length !== region.indexes.length)
        throw new NotGenerable('A copy has another type.');
      code.add(`${into} = ${this.read(source, index, depth + 1)};`);
    } else if (region.initial.op === 'constant') code.add(`${into} = ${code.constant(region.initial.value)};`);
    else if (isConstant(region.initial)) code.add(`${into} = ${code.formula(region.initial, false)};`);
    else if (region.type === 'int') code.add(`${into} = ${this.#formula(region.initial, depth)};`);
    else throw new NotGenerable('An initial value depends on cells.');
    if (outside !== '') code.add('}');
  }

  /** The ends of each index of a region, as far as it has some. */
  #bounds(region: Region, index: readonly string[], depth: number): readonly (readonly [string, string] | undefined)[] {
    const own = index.map((at, i) => (region.indexes[i] === 'int' ? at : undefined));
    return (region.bounds ?? []).map(
      (ends) => ends && [this.#formula(ends[0], depth, own), this.#formula(ends[1], depth, own)],
    );
  }

  /** The value of an integer formula, which has to be small; `own`: the integers among the indexes of what it bounds. */
  #formula(formula: Formula, depth: number, own: readonly (string | undefined)[] = []): string {
    const { code } = this;
    const place = formula.op === 'name' ? indexPlace(formula.name) : undefined;
    if (place !== undefined) {
      const at = own[place];
      if (at === undefined) throw new NotGenerable('A bound depends on what is no integer.');
      return at;
    }
    if (formula.op === 'constant') {
      if (typeof formula.value !== 'number') throw new NotGenerable('A bound is no small integer.');
      return code.constant(formula.value);
    }
    if (isConstant(formula)) return code.formula(formula, true);
    if (formula.op === 'cell') {
      const region = this.#region(formula.region);
      if (region.type !== 'int' || formula.index.some((_, i) => region.indexes[i] !== 'int'))
        throw new NotGenerable('A bound is no integer.');
      const index = formula.index.map((one) => this.#formula(one, depth + 1, own));
      return code.small(this.read(region, index, depth + 1));
    }
    if (formula.op === 'apply' && isArithmetic(formula.operator))
      return code.small(
        code.operation(
          formula.operator,
          formula.operands.map((operand) => this.#formula(operand, depth + 1, own)),
        ),
      );
    throw new NotGenerable('A bound has another form.');
  }

  #region(id: number): Region {
    const region = this.machine.regions[id];
    if (region === undefined) throw new NotGenerable(`There is no region ${id}.`);
    return region;
  }
}
