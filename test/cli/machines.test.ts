import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { command } from './command.ts';

const beaver = 'samples/machines/busy-beaver-4.machine', increment = 'samples/machines/increment.machine';

describe('tail-cot with Turing machines', () => {
  let folder: string;

  beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'tail-machines-')); });
  afterEach(() => { rmSync(folder, { recursive: true }); });

  it('run tells steps and tape, and exits with 1 where the machine does not halt in time', async () => {
    const whole = await command(['run', beaver]);
    assert.equal(whole.status, 0, whole.stderr);
    assert.match(whole.stdout, /^halts after 107 steps .*\n13 cells that are not blank/);
    const cut = await command(['run', beaver, '--limit', '106']);
    assert.equal(cut.status, 1);
    assert.match(cut.stdout, /^does not halt after 106 steps/);
    assert.match((await command(['run', increment, '--input', '1011'])).stdout, /\n1100\n$/);
  });

  it('run says of a task what to use instead', async () => {
    const { status, stderr } = await command(['run', 'tasks/addition.tail']);
    assert.equal(status, 2);
    assert.match(stderr, /tail-cot trace/);
  });

  for (const form of ['yaml', 'morphett', 'bb'] as const) {
    it(`export --${form} gives a text that import reads as the same machine`, async () => {
      const exported = await command(['export', `--${form}`, beaver]);
      assert.equal(exported.status, 0, exported.stderr);
      for (const told of [[], ['--as', form]]) {
        const imported = await command(['import', '-', '--name', 'Busy beaver of 4 states', ...told], { input: exported.stdout });
        assert.equal(imported.status, 0, imported.stderr);
        const file = path.join(folder, 'again.machine');
        writeFileSync(file, imported.stdout);
        assert.match((await command(['run', file])).stdout, /^halts after 107 steps .*\n13 cells that are not blank/);
        assert.equal((await command(['export', `--${form}`, file])).stdout, exported.stdout);
      }
    });
  }

  it('import reads a document as turingmachine.io keeps it, and calls the machine as it does or as it is told', async () => {
    const document = 'name: two ones\nsource code: |\n  input: \'\'\n  blank: \' \'\n  start state: a\n  table:\n    a:\n      1: R\n      [\' \', 0]: {write: 1, R: b}\n    b:\n      [1]: R\n      [\' \']: {write: 1, L: c}\n    c:\npositions:\n  a: {x: 80, y: 80}\n';
    const imported = await command(['import', '-'], { input: document });
    assert.equal(imported.status, 0, imported.stderr);
    assert.match(imported.stdout, /^machine "two ones" \{/);
    const file = path.join(folder, 'two.machine');
    writeFileSync(file, imported.stdout);
    assert.match((await command(['run', file])).stdout, /^halts after 2 steps .*\n2 cells .*\n11\n$/);
    assert.match((await command(['import', '-', '--name', 'Mine'], { input: document })).stdout, /^machine "Mine" \{/);
    const broken = await command(['import', '-'], { input: document.replace('R: b', 'R: d') });
    assert.match(broken.stderr, /^-:9:31: The table has no state d\.\n$/);
  });

  it('import names the place of what it cannot read', async () => {
    const file = path.join(folder, 'broken.txt');
    writeFileSync(file, 'A 0 1 r B\nA 1 1 sideways B\n');
    const { status, stderr } = await command(['import', file, '--as', 'morphett']);
    assert.equal(status, 2);
    assert.match(stderr, /broken\.txt:2:7: /);
    assert.doesNotMatch(stderr, / at .*\.cjs/);
  });

  it('trace and check take a machine as they take a task, and blame a wrong symbol', async () => {
    const { stdout } = await command(['trace', increment, '--input', '{"input": "1011"}']);
    assert.match(stdout, /\nAnswer: 1100\n$/);
    const file = path.join(folder, 'wrong.tailcot');
    writeFileSync(file, stdout.replace("put tape[3]='0'", "put tape[3]='1'"));
    const wrong = await command(['check', increment, file]);
    assert.equal(wrong.status, 1);
    assert.match(wrong.stdout, /write-value/);
  });

  it('synth makes a data set of a machine', async () => {
    const out = path.join(folder, 'data'), { status, stderr } = await command(['synth', increment, '--out', out, '--train', '20', '--eval', '3']);
    assert.equal(status, 0, stderr);
    const lines = readFileSync(path.join(out, 'increment', 'train.jsonl'), 'utf8').trimEnd().split('\n');
    assert.equal(lines.length, 20);
    for (const line of lines) assert.match(line, /\\nAnswer: 1[01]*"/);
  });
});
