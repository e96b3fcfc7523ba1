import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bindCells, OnceTold, run, sameValue, type Configuration, type Value } from '../../src/machine/index.ts';
import { cellsOf, decode, Pool, record, type MachineEvent } from '../../src/record/index.ts';
import { bindAddition, bindKnapsack } from '../machine/hand-built/index.ts';
import { machineInputs, machines } from '../machine/random-machine.ts';

const LIMIT = 60;

describe('a pool of values', () => {
  it('has one word for a value, however often it comes, and none for two', () => {
    const values: readonly Value[] = [
      0,
      -1,
      2 ** 30,
      10n ** 30n,
      true,
      false,
      null,
      'a',
      'ab',
      '',
      'é',
      [],
      [1, 2],
      [[1], 2],
    ];
    const pool = new Pool();
    const words = values.map((value) => pool.word(value));
    const { size, weight } = pool;
    assert.deepEqual(
      structuredClone(values).map((value) => pool.word(value)),
      words,
    );
    assert.equal(new Set(words).size, values.length);
    assert.deepEqual([pool.size, pool.weight], [size, weight]);
    assert.deepEqual(
      words.map((word) => pool.value(word)),
      values,
    );
  });
});

describe('a recording', () => {
  it('gives each state back as it happened', () => {
    const bounds = fc.oneof(
      fc
        .tuple(machines, machineInputs)
        .map(([machine, { s, x, first }]) =>
          bindCells(machine, { s: { first: 0, values: s }, n: s.length, x: { first, values: x } }),
        ),
      fc.constantFrom(bindAddition('37.5', '1.48'), bindKnapsack(10, [5, 4, 6, 3], [10, 40, 30, 50])),
    );
    fc.assert(
      fc.property(bounds, (bound) => {
        const states: { configuration: Configuration; told: Value[] }[] = [];
        const tell = (...values: Value[]): undefined => void states[states.length - 1]?.told.push(...values);
        const ending = run(bound, {
          limit: LIMIT,
          listener: new OnceTold({
            enter: (_, configuration) => states.push({ configuration, told: [] }),
            get: (_, fetched) => {
              if (fetched.every(({ value }) => isValue(value)))
                for (const { cell, value } of fetched) if (isValue(value)) tell(cell.region, ...cell.index, value);
              return undefined;
            },
            interval: (node, low, _, all) => {
              if (isValue(all)) all.forEach((value, i) => tell(node.region, Number(low) + i, value));
              return undefined;
            },
            compute: (node, operands, result) =>
              node.printed && isValue(result) ? tell(...operands, result) : undefined,
            test: (node, left, right, outcome) =>
              node.printed && typeof outcome === 'boolean' ? tell(left, right, outcome) : undefined,
            put: (_, writes, refusal) => {
              if (refusal === undefined) for (const { cell, value } of writes) tell(cell.region, ...cell.index, value);
              return undefined;
            },
            control: (_, outcome) => {
              if (outcome.kind === 'halt') tell(outcome.answer);
              else if (outcome.kind === 'next') tell(outcome.configuration.state, ...outcome.configuration.variables);
            },
          }),
        });
        const recording = record(bound, { limit: LIMIT });
        assert.equal(recording.states, states.length);
        const ended = ending.kind === 'halt' || ending.stuck.stuck !== 'step limit' ? ending.kind : 'limit';
        assert.equal(recording.end.kind, ended);
        states.forEach(({ configuration, told }, number) => {
          const record = decode(recording, number);
          assert.deepEqual([record.state, record.variables], [configuration.state, configuration.variables]);
          const decoded = record.events.flatMap(toldBy);
          assert.ok(
            sameValue(decoded, told),
            `${JSON.stringify(decoded.map(String))} is not ${JSON.stringify(told.map(String))}`,
          );
        });
      }),
      { numRuns: 500 },
    );
  });
});

function isValue(value: unknown): value is Value {
  return typeof value !== 'object' || value === null || Array.isArray(value);
}

function toldBy(event: MachineEvent): readonly Value[] {
  switch (event.kind) {
    case 'compute':
      return [...event.operands, event.result];
    case 'test':
      return [event.left, event.right, event.outcome];
    case 'halt':
      return [event.answer];
    case 'stuck':
      return [];
    case 'get':
    case 'put':
    case 'interval':
      return cellsOf(event).flatMap(({ cell, value }) => [cell.region, ...cell.index, value]);
    case 'next':
    case 'call':
    case 'tail-call':
    case 'return':
      return [event.point.state, ...event.point.variables];
  }
}
