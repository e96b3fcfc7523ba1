import {
  isStuck,
  OnceTold,
  type Fetched,
  type Get,
  type Listener,
  type Operation,
  type Put,
  type Result,
  type Stuck,
  type Test,
  type Value,
  type Write,
} from '../../machine/index.ts';
import type { Suppositions } from './suppositions.ts';

/** Follows what is supposed about values of a state through what it computes, told again or not. */
export class Supposing extends OnceTold {
  constructor(
    listener: Listener,
    private readonly suppositions: Suppositions,
  ) {
    super(listener);
  }

  override get(node: Get, all: readonly Fetched[]): readonly Value[] | undefined {
    const values = super.get(node, all);
    this.suppositions.get(node, all);
    return values;
  }

  override compute(node: Operation, operands: readonly Value[], result: Result): Value | undefined {
    const read = super.compute(node, operands, result);
    const value = read === undefined ? result : read;
    if (!isStuck(value)) this.suppositions.compute(node, operands, value);
    return read;
  }

  override test(node: Test, left: Value, right: Value, outcome: boolean | Stuck): boolean | undefined {
    const read = super.test(node, left, right, outcome);
    const taken = read ?? outcome;
    if (typeof taken === 'boolean') this.suppositions.test(node, left, right, taken);
    return read;
  }

  override put(node: Put, writes: readonly Write[], refusal: Stuck | undefined): readonly Write[] | undefined {
    const instead = super.put(node, writes, refusal);
    this.suppositions.put(node, writes);
    return instead;
  }
}
