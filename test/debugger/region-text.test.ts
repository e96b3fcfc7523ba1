import assert from 'node:assert/strict';
import type { Inputs } from '../../src/machine/index.ts';
import { connect, launched } from './host.ts';

const program = `task "Place values" {
  class iteration
  length n: S 3..6, M 7..9, L 10..12
  input x: decimal = random digits n, point anywhere
  ask "What is {x}?"
  lay out x
  let low = low(x)
  let high = high(x)
  tape sum: decimal[low .. high]
  tape wide: decimal[-2 .. 1]
  tape small: decimal[-3 .. -2]
  tape great: digits[2 .. 4]
  tape row: int[0..3]
  step "Write the highest" { sum[high] = 7 }
  step "Write in other places" {
    wide[1] = 12
    small[-3] = 4
    great[4] = 1
    row[1] = 5
  }
  answer sum[high .. high] as decimal
}
`;

/** What the debugger says of expressions in a state, from 1. */
async function shown(input: Inputs, expressions: readonly string[], state: number): Promise<readonly unknown[]> {
  const client = connect({ 'text.tail': program });
  await launched(client, { program: 'text.tail', input });
  await client.request('evaluate', { expression: `state ${state}`, context: 'repl', frameId: 1 });
  const said: unknown[] = [];
  for (const expression of expressions)
    said.push((await client.request('evaluate', { expression, context: 'watch', frameId: 1 }))['result']);
  client.close();
  return said;
}

describe('regions in one line', () => {
  it('are numbers as people write them, with what is blank in its place', async () => {
    assert.deepEqual(await shown({ x: '799062140.727536' }, ['x', 'sum'], 4), ['799062140.727536', '7········.······']);
    assert.deepEqual(await shown({ x: '0.5' }, ['x', 'sum'], 1), ['0.5', '·.·']);
    assert.deepEqual(await shown({ x: '.5' }, ['x'], 1), ['.5']);
    assert.deepEqual(await shown({ x: '5' }, ['x'], 1), ['5']);
  });

  it('keep the places that they do not have, from the units on, and stand apart where a place holds more than a digit', async () => {
    assert.deepEqual(await shown({ x: '5' }, ['wide', 'small', 'great', 'row'], 5), [
      '12 · . · ·',
      '.··4',
      '1····',
      '· 5 · ·',
    ]);
  });

  it('are shortened around the point, so that it is always to be seen', async () => {
    const whole = '12345678901234567890'.repeat(5);
    const fraction = '9876543210'.repeat(8);
    assert.deepEqual(await shown({ x: `${whole}.${fraction}` }, ['x'], 1), [
      '12345678901234567890…901234567890.98765432109876543210987654…',
    ]);
    for (const [length, own] of [
      [33, '123456789012345678901234567890123'],
      [34, '12345678901234567890…345678901234'],
    ] as const)
      assert.deepEqual(await shown({ x: whole.slice(0, length) }, ['x'], 1), [own]);
    for (const [length, own] of [
      [27, '.987654321098765432109876543'],
      [28, '.98765432109876543210987654…'],
    ] as const)
      assert.deepEqual(await shown({ x: `.${fraction.slice(0, length)}` }, ['x'], 1), [own]);
    assert.deepEqual(await shown({ x: whole }, ['x'], 1), ['12345678901234567890…901234567890']);
    assert.deepEqual(await shown({ x: `1.${fraction}` }, ['x'], 1), ['1.98765432109876543210987654…']);
  });
});
