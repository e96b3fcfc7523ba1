import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileText } from '../../../src/compile/index.ts';
import { canonicalInputs } from '../../../src/dataset/synthesis/index.ts';

const [task] = compileText(`task "Halve" {
  class iteration
  length n: S 1..2, M 3..4, L 5..6
  input x: decimal = random digits n, point anywhere
  input a: int[n] = random 0..9
  ask "Half of {x} and {a}?"
  let first = a[0]
  answer first
}`).tasks;

describe('the text that stands for inputs', () => {
  it('is the same for decimals of one value, and another for those of another', () => {
    assert.ok(task);
    const of = (x: string): string => canonicalInputs(task, { n: 1 }, { x, a: [1] });
    for (const [one, other] of [
      ['007.1', '7.1'],
      ['3.50', '3.5'],
      ['3.500', '3.5'],
      ['3.00', '3'],
      ['0.50', '0.5'],
      ['-007.10', '-7.1'],
      ['000', '0'],
    ] as const)
      assert.equal(of(one), of(other), `${one} and ${other}`);
    for (const [one, other] of [
      ['7.1', '71'],
      ['10', '1'],
      ['100', '1'],
      ['0.05', '0.5'],
      ['-7', '7'],
    ] as const)
      assert.notEqual(of(one), of(other), `${one} and ${other}`);
  });

  it('keeps lengths, inputs and their elements apart', () => {
    assert.ok(task);
    const texts = [
      canonicalInputs(task, { n: 1 }, { x: '1', a: [12] }),
      canonicalInputs(task, { n: 2 }, { x: '1', a: [1, 2] }),
      canonicalInputs(task, { n: 1 }, { x: '1', a: [1, 2] }),
      canonicalInputs(task, { n: 1 }, { x: '11', a: [2] }),
    ];
    assert.equal(new Set(texts).size, texts.length);
  });

  it('is the same for symmetric inputs in any order, with the lengths that belong to them', () => {
    const [symmetric] = compileText(`task "Sum" {
  class iteration
  length n, m, k: S 1..2, M 3..4, L 5..6
  input x: decimal = random digits n, point anywhere
  input y: decimal = random digits m, point anywhere
  input a: int[k] = random 0..9
  symmetric x, y
  ask "{x} + {y}, {a}?"
  let first = a[0]
  answer first
}`).tasks;
    assert.ok(symmetric);
    const number = fc.tuple(fc.constantFrom<string>('1', '1.0', '10', '7.5', '007.5'), fc.integer({ min: 1, max: 3 }));
    const inputs = fc.record({ x: number, y: number, a: fc.constantFrom<readonly number[]>([1], [1, 2]) });
    const textOf = ({ x, y, a }: { x: [string, number]; y: [string, number]; a: readonly number[] }): string =>
      canonicalInputs(symmetric, { n: x[1], m: y[1], k: a.length }, { x: x[0], y: y[0], a });
    const values = ([text, length]: [string, number]): string => `${String(Number(text))} of ${length}`;
    fc.assert(
      fc.property(inputs, inputs, (one, other) => {
        const same = [one, other].map(({ x, y, a }) => JSON.stringify([[values(x), values(y)].sort(), a]));
        assert.equal(textOf(one) === textOf(other), same[0] === same[1]);
        assert.equal(textOf(one), textOf({ ...one, x: one.y, y: one.x }));
      }),
      { seed: 1 },
    );
  });
});
