import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtCommand, command, startCommand } from './command.ts';

const beaver = 'samples/machines/busy-beaver-4.machine';
const increment = 'samples/machines/increment.machine';

describe('tail-cot with Turing machines', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-machines-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('run tells steps and tape, and exits with 1 where the machine does not halt in time', async () => {
    const whole = await command(['run', beaver]);
    assert.equal(whole.status, 0, whole.stderr);
    assert.match(whole.stdout, /^halts after 107 steps .*\n13 cells that are not blank/);
    const cut = await command(['run', beaver, '--limit', '106']);
    assert.equal(cut.status, 1);
    assert.match(cut.stdout, /^did not halt within 106 steps; in state C, head at -10\n12 cells/);
    assert.match(
      (await command(['run', increment, '--input', '', '--limit', '0'])).stdout,
      /^did not halt within 0 steps; in state seek, head at 0\nall cells are blank\nblank\n$/,
    );
    assert.match((await command(['run', increment, '--input', '1011'])).stdout, /\n1100\n$/);
  });

  const machines = {
    grow: 'blank 0 start A A: 0 -> 1 R | 1 -> 1 R',
    swing: 'blank _ start A A: _ -> _ R B | x -> x R B B: _ -> _ L A | x -> x L A',
    count: 'blank _ start inc inc: 0 -> 1 R back | _ -> 1 R back | 1 -> 0 L back: 0 -> 0 R | 1 -> 1 R | _ -> _ L inc',
  };
  const written = (name: keyof typeof machines): string => {
    const file = path.join(folder, `${name}.machine`);
    writeFileSync(
      file,
      `machine "${name}" {\n  ${machines[name].replace(/ (?=start )| (?=[A-Za-z]+:)/g, '\n  ')}\n}\n`,
    );
    return file;
  };

  it('run says of a machine that never halts that it does not, and why, and ends', async () => {
    const { status, stdout } = await builtCommand(['run', written('grow')]);
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^never halts: after 1,048,576 steps it repeats itself every step, 1 cell further right each time; in state A, head at 1048576\n1048576 cells that are not blank, from 0 to 1048575\n1{20000}…\n$/,
    );
    assert.match(
      (await command(['run', written('swing'), '--input', 'xx'])).stdout,
      /^never halts: after 1,048,576 steps it returns to the same tape, state and head position every 2 steps;/,
    );
    assert.match(
      (await command(['run', written('grow'), '--limit', '7'])).stdout,
      /^never halts: after 7 steps .*\n7 cells that are not blank, from 0 to 6\n/,
    );
    assert.match(
      (await command(['run', written('grow'), '--limit', '1'])).stdout,
      /^never halts: after 1 step .*\n1 cell that is not blank, from 0 to 0\n/,
    );
  });

  it('run keeps a tape within its cells, and says how to allow more', async () => {
    const { status, stdout } = await command(['run', written('grow'), '--limit', '1000000', '--cells', '50000']);
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^did not halt within 4\d,\d{3} steps: its tape came to the end of the 50,000 cells that it may have \(--cells allows more\); in state A/,
    );
    assert.equal((await command(['run', beaver, '--cells', '10'])).status, 2);
  });

  it('run tells how far it is, and ends on SIGINT, SIGTERM and SIGHUP with where it stood', async () => {
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      const child = startCommand(['run', written('count'), '--progress', '0']);
      let stdout = '';
      let stderr = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        if (stderr === '') child.kill(signal);
        stderr += text;
      });
      assert.deepEqual(await once(child, 'close'), [status, null]);
      assert.match(stderr, /^[\d,]+ steps, [\d,]+ million\/s, room for 4,094 cells\n/);
      assert.match(
        stdout,
        /^stopped after [\d,]+ steps in state (?:inc|back), head at -?\d+\n\d+ cells that are not blank, from -\d+ to 0\n[01]+\n$/,
      );
    }
  });

  it('trace, stats and synth say of a machine that never halts where it was, without writing what it did', async () => {
    for (const args of [
      ['trace'],
      ['stats'],
      [
        'synth',
        '--out',
        path.join(folder, 'endless'),
        '--train',
        '1',
        '--eval',
        '0',
        '--mix',
        '1:0:0',
        '--allow-repeats',
      ],
    ]) {
      const { status, stdout, stderr } = await command([args[0] ?? '', written('grow'), ...args.slice(1)]);
      assert.deepEqual([args[0], status, stdout], [args[0], 2, '']);
      assert.match(
        stderr,
        /grow.*has not halted after 1,000,000 states, the most that can be recorded; it is at “A at 999999”, line 4\./,
      );
    }
  });

  it('lint says of a machine without examples that it never halts, or not within a trace', async () => {
    const grow = await command(['lint', written('grow')]);
    const count = await command(['lint', written('count')]);
    assert.deepEqual([grow.status, grow.stderr], [1, '']);
    assert.match(
      grow.stdout,
      /grow\.machine:4:3: error: The machine never halts: after 1,000,000 steps it repeats itself every step, 1 cell further right each time; it is in state A, head at 1,000,000\. \(endless-run\)\n.*an empty tape/,
    );
    assert.deepEqual([count.status, count.stderr], [0, '']);
    assert.match(
      count.stdout,
      /count\.machine:\d+:3: info: The machine has not halted after 1,000,000 steps, the most that a trace can have; it is in state (?:inc|back), head at -?\d+\. \(endless-run\)/,
    );
    assert.equal((await command(['lint', increment])).stdout, '');
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
        const imported = await command(['import', '-', '--name', 'Busy beaver of 4 states', ...told], {
          input: exported.stdout,
        });
        assert.equal(imported.status, 0, imported.stderr);
        const file = path.join(folder, 'again.machine');
        writeFileSync(file, imported.stdout);
        assert.match((await command(['run', file])).stdout, /^halts after 107 steps .*\n13 cells that are not blank/);
        assert.equal((await command(['export', `--${form}`, file])).stdout, exported.stdout);
      }
    });
  }

  it('import reads a document as turingmachine.io keeps it, and calls the machine as it does or as it is told', async () => {
    const document =
      "name: two ones\nsource code: |\n  input: ''\n  blank: ' '\n  start state: a\n  table:\n    a:\n      1: R\n      [' ', 0]: {write: 1, R: b}\n    b:\n      [1]: R\n      [' ']: {write: 1, L: c}\n    c:\npositions:\n  a: {x: 80, y: 80}\n";
    const imported = await builtCommand(['import', '-'], { input: document });
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
    const out = path.join(folder, 'data');
    const { status, stderr } = await command(['synth', increment, '--out', out, '--train', '20', '--eval', '3']);
    assert.equal(status, 0, stderr);
    const lines = readFileSync(path.join(out, 'increment', 'train.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    assert.equal(lines.length, 20);
    for (const line of lines) assert.match(line, /\\nAnswer: 1[01]*"/);
  });
});
