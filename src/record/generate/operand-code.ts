import type { Address, Machine, Operand, Region, Variable } from '../../machine/index.ts';
import { POOLED } from '../word-pool.ts';
import { BAIL, type Code } from './code.ts';
import { NotGenerable, typeOf, type SlotType, type SlotTypes } from './slot-types.ts';

/** Writes the code of operands, of the types that slots have where they stand. */
export class OperandCode {
  constructor(
    private readonly machine: Machine,
    private readonly code: Code,
  ) {}

  suiting(
    variables: readonly Variable[] | undefined,
    operands: readonly Operand[],
    types: SlotTypes,
  ): readonly string[] {
    if (variables?.length !== operands.length)
      throw new NotGenerable('A way leads to no state with so many variables.');
    return operands.map((operand, i) => this.as(operand, variables[i]?.type ?? 'int', types));
  }

  index(address: Address, types: SlotTypes): readonly string[] {
    const { indexes } = this.region(address.region);
    if (indexes.length !== address.index.length) throw new NotGenerable('An address has another number of indexes.');
    return address.index.map((operand, i) => this.as(operand, indexes[i] ?? 'int', types));
  }

  small(operand: Operand, types: SlotTypes): string {
    return this.code.small(this.as(operand, 'int', types));
  }

  /** The operand as a value of this type; leaves the run where it turns out to be another. */
  as(operand: Operand, expected: SlotType, types: SlotTypes): string {
    const type = typeOf(operand, types);
    const word = this.word(operand);
    if (type === expected || (expected === 'any' && !type.startsWith('list'))) return word;
    if (type !== 'any') throw new NotGenerable(`${type} stands where ${expected} is expected.`);
    this.code.add(`if (!(${isOfType(word, expected)})) ${BAIL}`);
    return word;
  }

  word(operand: Operand): string {
    return 'value' in operand ? this.code.constant(operand.value) : `s${operand.slot}`;
  }

  region(id: number): Region {
    const region = this.machine.regions[id];
    if (region === undefined) throw new NotGenerable(`There is no region ${id}.`);
    return region;
  }
}

const valueTypes: readonly SlotType[] = ['int', 'bool', 'text', 'tuple'];

/** A condition: whether a word that may be anything is of this type. */
export function isOfType(word: string, type: SlotType): string {
  const number = valueTypes.indexOf(type);
  if (number < 0) throw new NotGenerable(`No value is of type ${type}.`);
  return type === 'int' ? `(${word} + ${POOLED} | 0) >= 0 || X.is(0, ${word})` : `X.is(${number}, ${word})`;
}
