import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { truthFile } from '../debugger/host.ts';
import { command } from './command.ts';

const task = 'tasks/addition.tail';
const trace = truthFile('addition.tail', { x: '37.5', y: '1.48' }, 'What is 37.5 + 1.48?');
const answer = trace.split('\n').findIndex((line) => line.startsWith('Answer: 38')) + 1;

interface Row {
  readonly text: string;
  readonly left?: string | undefined;
  readonly children: readonly Row[];
}
const row: z.ZodType<Row> = z.object({
  text: z.string(),
  left: z.string().optional(),
  get children() {
    return z.array(row);
  },
});

function count({ children }: Row): number {
  return children.reduce((sum, child) => sum + count(child), 1);
}

describe('tail-cot why', () => {
  it('leads from a digit of the answer to the inputs, with the line of each write', async () => {
    const { status, stdout } = await command(['why', task, '-', '--at', `${answer}:12`], { input: trace });
    assert.equal(status, 0);
    const line = (text: string): number => trace.split('\n').indexOf(text) + 1;
    assert.deepEqual(stdout.split('\n').slice(0, 6), [
      `sum[-1] = 9   written by state 5 · fetched by state 10, 5 states later · stdin:${line('put sum[-1]=9, carry=0')}`,
      `└ 9 % 10 = 9   state 5 · stdin:${line('9 % 10 = 9')}`,
      `  ├ 5 + 4 + 0 = 9   state 5 · stdin:${line('5 + 4 + 0 = 9')}`,
      '  │ ├ x[-1] = 5   input · fetched by state 5',
      '  │ ├ y[-1] = 4   input · fetched by state 5',
      `  │ └ carry = 0   written by state 4 · fetched by state 5, 1 state later · stdin:${line('put sum[-2]=8, carry=0')}`,
    ]);
    assert.match(stdout, /\n\nGoes back to 3 cells of the inputs: x\[-1\] = 5, y\[-1\] = 4, y\[-2\] = 8\.\n$/);
  });

  it('prints what docs/debugger.md shows', async () => {
    const { stdout } = await command(['why', task, '-', '--state', '4', '--value', 'carry'], { input: trace });
    const page = readFileSync('docs/debugger.md', 'utf8');
    assert.ok(page.includes(`--value carry\n${stdout.replaceAll('stdin:', 'one.tailcot:')}\`\`\``), stdout);
  });

  it('goes forward, and as JSON with no more rows than asked for, the nearest', async () => {
    const { stdout } = await command(
      ['why', task, '-', '--state', '1', '--value', 'x[-1]', '--made', '--rows', '6', '--json'],
      { input: trace },
    );
    const { tree } = z.object({ tree: row }).parse(JSON.parse(stdout));
    assert.equal(tree.text, 'x[-1] = 5');
    assert.equal(tree.children[0]?.text, '5 + 4 + 0 = 9');
    assert.ok(count(tree) <= 6);
    assert.match(stdout, /"left":"more"/);
  });

  it("tells the trace's own values, and the first fault on the way", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'why-'));
    const file = path.join(folder, 'slipped.tailcot');
    writeFileSync(file, trace.replace('5 + 4 + 0 = 9\n9 % 10 = 9', '5 + 4 + 0 = 8\n8 % 10 = 8'));
    const { stdout } = await command(['why', task, file, '--state', '5', '--value', 's']);
    assert.match(stdout, /^5 \+ 4 \+ 0 = 8 {3}.*wrong/m);
    assert.match(stdout, /^First fault on the way, in state 5: /m);
  });

  it('says what is missing or wrong in what it is asked', async () => {
    const said = async (...args: string[]): Promise<string> => {
      const { status, stderr } = await command(['why', task, '-', ...args], { input: trace });
      assert.equal(status, 2);
      return stderr;
    };
    assert.match(await said(), /--at LINE:COLUMN, or --state N --value CELL/);
    assert.match(await said('--at', '0'), /both from 1/);
    assert.match(await said('--at', '4000'), /stdin has no line 4000/);
    assert.match(await said('--state', '4000', '--value', 'carry'), /has 10 states/);
    assert.match(await said('--state', '4', '--value', 'nothing'), /nothing/);
    const plain = await command(['why', task, '-', '--at', '1'], { input: 'Answer: 3' });
    assert.match(plain.stderr, /Give them by --input/);
  });
});
