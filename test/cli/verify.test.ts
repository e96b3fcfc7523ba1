import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { command } from './command.ts';

const task = `task "Sum" {
class iteration
length n: S 2..4, M 5..8, L 9..12
input a: int[n] = random 1..9
ask "What of {a}?"
tape t: int = 0
for i in 0 to n - 1 {
step "Take {i}" { t = t + (if a[i] == 9 then 8 else a[i]) }
}
answer t
}
`;
const failuresSchema = z.object({
  inputs: z.number(),
  failures: z.array(
    z.object({
      kind: z.string(),
      tier: z.string(),
      count: z.number(),
      smallest: z.object({ length: z.number(), seed: z.number(), index: z.number(), inputs: z.object({}).loose() }),
    }),
  ),
});

describe('tail-cot verify', () => {
  let folder: string;
  const file = (name: string, text: string): string => {
    const where = path.join(folder, name);
    writeFileSync(where, text);
    return where;
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-verify-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('says what holds, and ends with 0', async () => {
    const where = file('sum.tail', task);
    const { status, stdout } = await command(['verify', where, '--samples', '50', '--max-tokens', 'S=1000,L=2000']);
    assert.equal(status, 0);
    assert.match(
      stdout,
      /sum\.tail: “Sum”, 150 inputs: all halt with an answer, S takes at most \d+ tokens, L takes at most \d+ tokens\.\n$/,
    );
  });

  it('names the smallest inputs that fail, which trace draws again, and ends with 1', async () => {
    const args = ['verify', file('sum.tail', task), '--oracle', file('sum.py', 'def solve(a):\n    return sum(a)\n')];
    const { status, stdout } = await command([...args, '--samples', '50']);
    assert.equal(status, 1);
    const [, count] =
      /sum\.tail: S: (\d+) of 50 inputs are answered otherwise than by the oracle\.\n/.exec(stdout) ?? [];
    assert.ok(Number(count) > 5);
    const drawn = /tail-cot (trace .* --length 2 --seed 0 --index \d+)\n/.exec(stdout)?.[1]?.split(' ') ?? [];
    const again = await command([...drawn, '--json']);
    const inputs = /The smallest found: (.*)\n/.exec(stdout)?.[1] ?? '';
    assert.match(inputs, /9/);
    assert.deepEqual(JSON.parse(inputs), (JSON.parse(again.stdout) as { readonly input: unknown }).input);
    const json = failuresSchema.parse(JSON.parse((await command([...args, '--samples', '50', '--json'])).stdout));
    assert.equal(json.inputs, 150);
    assert.equal(json.failures[0]?.smallest.length, 2);
  });

  it('says what is wrong with its options and with an oracle, and ends with 2', async () => {
    const where = file('sum.tail', task);
    for (const [args, why] of [
      [['--max-tokens', 'S=many'], /Write tiers with their tokens: S=2000/],
      [['--oracle', 'sum.rb'], /sum\.rb is neither Python nor JavaScript/],
      [['--oracle', file('not.py', 'x = 1\n')], /not\.py: it ended with status 1: it has no function solve/],
      [['--samples', '0'], /--samples/],
    ] as const) {
      const { status, stderr } = await command(['verify', where, ...args]);
      assert.equal(status, 2, stderr);
      assert.match(stderr, why);
    }
  });
});
