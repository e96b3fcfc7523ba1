import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { isSealed, sealed } from '../../src/cli/synth/seal.ts';
import { Random } from '../../src/dataset/index.ts';
import { formatNames, type FormatName } from '../../src/dataset/synthesis/index.ts';
import { readLine } from '../dataset/synthesis/read-line.ts';
import { builtCommand, command, limitedCommand, startCommand, type Ended } from './command.ts';

const tasks = ['tasks/addition.tail', 'tasks/knapsack.tail'];
const manifestSchema = z.object({
  command: z.string(),
  gitCommit: z.string().nullable(),
  totals: z.object({ samples: z.number(), bytes: z.number(), tokens: z.number() }),
  counts: z.array(
    z.object({
      task: z.string(),
      tier: z.string(),
      wanted: z.object({ train: z.number() }),
      samples: z.object({ train: z.number(), eval: z.number() }),
      inputs: z.number().nullable(),
    }),
  ),
  files: z.array(
    z.object({
      path: z.string(),
      split: z.string(),
      tier: z.string().nullable(),
      samples: z.number(),
      bytes: z.number(),
      sha256: z.string(),
      tokens: z.object({ method: z.string() }),
    }),
  ),
});

/** What `load_dataset` reads of a card. */
const cardSchema = z.object({
  configs: z.array(
    z.object({ config_name: z.string(), data_files: z.array(z.object({ split: z.string(), path: z.string() })) }),
  ),
});

const operationVariable = 'TAIL_TEST_OPERATION';

/** Kills the process at one of its operations on the disk, counted from 1; of a write, when half of it is done. */
const killedAtOperation = `const disk = require('node:fs/promises');
const { isMainThread } = require('node:worker_threads');
let left = Number(process.env.${operationVariable});
const isLast = () => isMainThread && --left === 0;
const die = () => process.kill(process.pid, 'SIGKILL');
const { open, rename } = disk;
disk.rename = (...names) => (isLast() ? die() : rename(...names));
disk.open = async (...way) => {
  const handle = await open(...way);
  const { write, writeFile, datasync } = handle;
  handle.write = async (bytes, at, length, place) => {
    if (!isLast()) return write.call(handle, bytes, at, length, place);
    await write.call(handle, bytes, at, length >> 1, place);
    die();
  };
  handle.writeFile = async (text) => {
    if (!isLast()) return writeFile.call(handle, text);
    await writeFile.call(handle, text.slice(0, text.length >> 1));
    die();
  };
  handle.datasync = () => (isLast() ? die() : datasync.call(handle));
  return handle;
};`;

describe('tail-cot synth', () => {
  let home: string;
  before(() => {
    home = mkdtempSync(path.join(tmpdir(), 'tail-cot-synth-'));
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const folderOf = (name: string): string => path.join(home, name);
  const argsOf = (name: string, ...more: string[]): string[] => [
    'synth',
    ...tasks,
    '--out',
    folderOf(name),
    '--train',
    '150',
    '--eval',
    '20',
    '--seed',
    '5',
    '--jobs',
    '1',
    ...more,
  ];
  const synth = async (name: string, ...more: string[]): Promise<Ended> => {
    const ended = await command(argsOf(name, ...more));
    assert.equal(ended.status, 0, ended.stderr);
    return ended;
  };
  const manifestOf = (name: string): z.output<typeof manifestSchema> =>
    manifestSchema.parse(JSON.parse(readFileSync(path.join(folderOf(name), 'manifest.json'), 'utf8')));
  /** Every file with its bytes; the commit may change while tests run. */
  const contents = (name: string): Map<string, string> =>
    new Map(
      filesIn(folderOf(name)).map((file) => {
        const bytes = readFileSync(path.join(folderOf(name), file));
        return [
          file,
          file.startsWith('manifest')
            ? bytes.toString('utf8').replace(/"(gitCommit|checksum)": .*/g, '')
            : createHash('sha256').update(bytes).digest('hex'),
        ];
      }),
    );
  const whole = new Map<FormatName, Map<string, string>>();
  /** What an undisturbed run writes. */
  const undisturbed = async (format: FormatName): Promise<Map<string, string>> => {
    const known = whole.get(format);
    if (known !== undefined) return known;
    await synth(`whole-${format}`, '--format', format, '--jobs', '2', ...batchOptions(format));
    const made = contents(`whole-${format}`);
    whole.set(format, made);
    return made;
  };
  const lines = (name: string, file: string): string[] =>
    readFileSync(path.join(folderOf(name), file), 'utf8')
      .trimEnd()
      .split('\n');

  /** What stands in a part is noted, to the byte. */
  const assertNoted = (name: string): void => {
    const { parts } = z
      .object({ parts: z.array(z.object({ path: z.string(), bytes: z.number() })) })
      .parse(JSON.parse(readFileSync(path.join(folderOf(name), 'manifest.json.part'), 'utf8')));
    for (const file of filesIn(folderOf(name)).filter((one) => one.endsWith('.jsonl.part'))) {
      const { size } = statSync(path.join(folderOf(name), file));
      assert.equal(parts.find((one) => `${one.path}.part` === file)?.bytes ?? 0, size, file);
    }
  };

  it('writes training and evaluation of every task with a manifest that says what each file holds', async () => {
    await undisturbed('messages');
    const manifest = manifestOf('whole-messages');
    assert.deepEqual(
      manifest.files.map((file) => file.path),
      ['addition', 'knapsack'].flatMap((task) =>
        ['eval-L', 'eval-M', 'eval-S', 'train'].map((name) => `${task}/${name}.jsonl`),
      ),
    );
    for (const { path: file, bytes, sha256, samples, split } of manifest.files) {
      const text = readFileSync(path.join(folderOf('whole-messages'), file));
      assert.equal(text.length, bytes);
      assert.equal(createHash('sha256').update(text).digest('hex'), sha256);
      assert.equal(lines('whole-messages', file).length, samples);
      assert.equal(samples, split === 'train' ? 150 : 20);
    }
    assert.deepEqual(
      manifest.counts.map(({ samples }) => samples.train),
      [120, 15, 15, 120, 15, 15],
    );
    assert.equal(manifest.totals.samples, 2 * (150 + 60));
    assert.match(manifest.files[0]?.tokens.method ?? '', /^estimate/);
  });

  it('gives the same files when the command of the manifest is run again', async () => {
    const made = await undisturbed('messages');
    const [, ...args] = manifestOf('whole-messages').command.split(' ');
    const ended = await builtCommand([...args, '--out', folderOf('again'), '--jobs', '1']);
    assert.equal(ended.status, 0, ended.stderr);
    assert.deepEqual(contents('again'), made);
  });

  it('writes samples that trace gives again alone', async () => {
    await undisturbed('alpaca');
    const read = readLine('alpaca', lines('whole-alpaca', 'knapsack/train.jsonl')[77] ?? '');
    assert.ok(read);
    const { tier, seed, index } = read.mark;
    const { stdout } = await command([
      'trace',
      'tasks/knapsack.tail',
      '--tier',
      tier,
      '--seed',
      String(seed),
      '--index',
      String(index),
      '--json',
    ]);
    const { question, trace } = z.object({ question: z.string(), trace: z.string() }).parse(JSON.parse(stdout));
    assert.deepEqual([question, trace], [read.question, `${read.trace}\n`]);
  });

  it('writes no question twice', async () => {
    await undisturbed('messages');
    const questions = manifestOf('whole-messages').files.flatMap((file) =>
      lines('whole-messages', file.path).map((line) => readLine('messages', line)?.question),
    );
    assert.equal(new Set(questions).size, 420);
  });

  // What is resumed is bytes of a file of lines, whatever the lines are, or nothing of a table.
  for (const format of ['messages', 'parquet'] as const)
    it(`becomes byte for byte what an undisturbed run writes when it is killed again and again: ${format}`, async () => {
      const made = await undisturbed(format);
      const name = `killed-${format}`;
      const random = new Random('kill', format);
      const preload = path.join(home, `${name}.cjs`);
      writeFileSync(preload, killedAtOperation);
      const limits = new Map(
        [...made.keys()].map((file) => [file, statSync(path.join(folderOf(`whole-${format}`), file)).size]),
      );
      for (let kill = 0; kill < 3; kill++) {
        const child = startCommand(argsOf(name, '--format', format), {
          NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
          [operationVariable]: String(random.integer(1, 16)),
        });
        assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
        for (const file of filesIn(folderOf(name))) {
          if (!/\.(part|new)$/.test(file))
            assert.equal(
              statSync(path.join(folderOf(name), file)).size,
              limits.get(file),
              `${file} has its name before it is whole`,
            );
        }
      }
      await synth(name, '--format', format);
      assert.deepEqual(contents(name), made);
    });

  for (const format of formatNames)
    it(`resumes from any byte at which a file was cut: ${format}`, async () => {
      const made = await undisturbed(format);
      const random = new Random('cut', format);
      const name = `cut-${format}`;
      const ending = format === 'parquet' ? 'parquet' : 'jsonl';
      cpSync(folderOf(`whole-${format}`), folderOf(name), { recursive: true });
      for (const file of ['addition/eval-S', 'addition/eval-L', 'knapsack/eval-S', 'knapsack/eval-M']) {
        const full = path.join(folderOf(name), `${file}.${ending}`);
        renameSync(full, `${full}.part`);
        truncateSync(`${full}.part`, random.integer(0, statSync(`${full}.part`).size - 1));
      }
      renameSync(path.join(folderOf(name), 'manifest.json'), path.join(folderOf(name), 'manifest.json.part'));
      const { stderr } = await synth(name, '--format', format, ...batchOptions(format));
      assert.match(stderr, /samples already exist/);
      assert.deepEqual(contents(name), made);
    });

  for (const format of ['messages', 'parquet'] as const)
    it(`keeps nothing of a part in which a bit was changed, and all of one that is as it was: ${format}`, async () => {
      const made = await undisturbed(format);
      const random = new Random('bit', format);
      const name = `bit-${format}`;
      const files = ['addition/eval-S', 'knapsack/eval-M'].map(
        (file) => `${file}.${format === 'parquet' ? 'parquet' : 'jsonl'}`,
      );
      const manifest = path.join(folderOf(`whole-${format}`), 'manifest.json');
      const { files: records, ...identity } = z
        .looseObject({ files: z.array(z.looseObject({ path: z.string() })) })
        .parse(JSON.parse(readFileSync(manifest, 'utf8')));
      // Of each of the two files: as it was, with another bit in what is noted of it, or anywhere.
      for (const changes of [
        ['none', 'noted'],
        ['any', 'any'],
      ] as const) {
        rmSync(folderOf(name), { recursive: true, force: true });
        cpSync(folderOf(`whole-${format}`), folderOf(name), { recursive: true });
        rmSync(path.join(folderOf(name), 'manifest.json'));
        const parts = files.map((file, i) => {
          const full = path.join(folderOf(name), file);
          const bytes = readFileSync(full);
          const end = format === 'parquet' ? bytes.length : bytes.indexOf(10, bytes.length >> 1) + 1;
          const sha256 = createHash('sha256').update(bytes.subarray(0, end)).digest('hex');
          const at = changes[i] === 'noted' ? end - 2 : random.integer(0, bytes.length - 1);
          const lines = bytes.subarray(0, end).filter((byte) => byte === 10).length;
          rmSync(full);
          if (changes[i] !== 'none') bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(0, 7));
          writeFileSync(`${full}.part`, bytes);
          return { path: file, samples: lines, bytes: end, sha256, characters: { questions: 1, traces: 1 } };
        });
        writeFileSync(
          path.join(folderOf(name), 'manifest.json.part'),
          sealed({
            ...identity,
            checksum: undefined,
            files: records.filter((one) => !files.includes(one.path)),
            parts,
          }),
        );
        const { stderr } = await synth(name, '--format', format);
        const others = records
          .filter((one) => !files.includes(one.path))
          .reduce((sum, one) => sum + Number(one['samples']), 0);
        const kept = format === 'parquet' ? 0 : (parts[0]?.samples ?? 0);
        if (changes[0] === 'none') assert.match(stderr, new RegExp(`: ${others + kept} of \\d+ samples already exist`));
        for (const [file, hash] of made)
          if (file !== 'manifest.json') assert.equal(contents(name).get(file), hash, file);
      }
    });

  it('resumes from no manifest that is not as it was written', async () => {
    await undisturbed('messages');
    const text = readFileSync(path.join(folderOf('whole-messages'), 'manifest.json'));
    const random = new Random('manifest');
    const before: unknown = JSON.parse(text.toString('utf8'));
    assert.ok(isSealed(before));
    for (let i = 0; i < 2000; i++) {
      const changed = Buffer.from(text);
      const at = random.integer(0, text.length - 1);
      changed[at] = (changed[at] ?? 0) ^ (1 << random.integer(0, 7));
      const after = jsonIn(changed);
      if (isSealed(after)) assert.deepEqual(after, before);
    }
    for (const name of ['manifest.json', 'manifest.json.part']) {
      rmSync(folderOf('forged'), { recursive: true, force: true });
      cpSync(folderOf('whole-messages'), folderOf('forged'), { recursive: true });
      rmSync(path.join(folderOf('forged'), 'manifest.json'));
      writeFileSync(
        path.join(folderOf('forged'), name),
        text.toString('utf8').replace(/"traces": (\d)/, (_, digit) => `"traces": ${digit === '9' ? 8 : 9}`),
      );
      const { status, stderr } = await command(argsOf('forged'));
      assert.equal(status, 2);
      assert.match(stderr, new RegExp(`forged/${name}: this file has been changed since it was written`));
      assert.deepEqual(
        [...contents('forged').keys()].filter((file) => file.startsWith('manifest')),
        [name],
      );
    }
    await synth('forged', '--overwrite');
    assert.deepEqual(contents('forged'), await undisturbed('messages'));
  });

  it('gives a file its name that was all there when it was killed', async () => {
    const made = await undisturbed('messages');
    const file = path.join(folderOf('nameless'), 'knapsack/eval-L.jsonl');
    const manifest = path.join(folderOf('nameless'), 'manifest.json');
    cpSync(folderOf('whole-messages'), folderOf('nameless'), { recursive: true });
    renameSync(file, `${file}.part`);
    const { files, ...journal } = z
      .looseObject({ files: z.array(z.looseObject({ path: z.string() })) })
      .parse(JSON.parse(readFileSync(manifest, 'utf8')));
    writeFileSync(
      `${manifest}.part`,
      sealed({ ...journal, checksum: undefined, files: files.filter((one) => one.path !== 'knapsack/eval-L.jsonl') }),
    );
    rmSync(manifest);
    await synth('nameless');
    assert.deepEqual(contents('nameless'), made);
  });

  it('does not resume behind lines that are not its own', async () => {
    const made = await undisturbed('messages');
    const file = path.join(folderOf('foreign'), 'addition/eval-S.jsonl');
    cpSync(folderOf('whole-messages'), folderOf('foreign'), { recursive: true });
    const [first = '', second = ''] = readFileSync(file, 'utf8').split('\n');
    rmSync(file);
    writeFileSync(`${file}.part`, `${first}\n${second.replace('lay x', 'lay z')}\n`);
    writeFileSync(path.join(folderOf('foreign'), 'addition/eval-M.jsonl'), 'changed');
    await synth('foreign');
    assert.deepEqual(contents('foreign'), made);
  });

  it('makes shards that are the whole, one behind the other', async () => {
    await undisturbed('messages');
    for (const shard of ['2/3', '1/3', '3/3']) await synth('shards', '--shard', shard);
    for (const file of ['addition/train', 'knapsack/train', 'addition/eval-S', 'knapsack/eval-L']) {
      const parts = [1, 2, 3].map((i) =>
        readFileSync(path.join(folderOf('shards'), `${file}-0000${i}-of-00003.jsonl`)),
      );
      assert.deepEqual(Buffer.concat(parts), readFileSync(path.join(folderOf('whole-messages'), `${file}.jsonl`)));
    }
    assert.deepEqual(
      readdirSync(folderOf('shards')).filter((name) => name.startsWith('manifest')),
      [1, 2, 3].map((i) => `manifest-0000${i}-of-00003.json`),
    );
  });

  it('writes a card that names the files of each task by split, for shards the same one, and over nobody’s own', async () => {
    await undisturbed('messages');
    const filesOf = (name: string, task: string): unknown => {
      const [, front = ''] = readFileSync(path.join(folderOf(name), 'README.md'), 'utf8').split(/^---$/m);
      const { configs } = cardSchema.parse(parseYaml(front));
      assert.deepEqual(
        configs.map((one) => one.config_name),
        ['addition', 'knapsack'],
      );
      const all = filesIn(folderOf(name));
      return configs
        .find((one) => one.config_name === task)
        ?.data_files.map(({ split, path: files }) => {
          const [before = '', behind] = files.split('*');
          return [split, all.filter((file) => file.startsWith(before) && file.endsWith(behind ?? '')).length];
        });
    };
    const splits = ['train', 'eval_S', 'eval_M', 'eval_L'];
    assert.deepEqual(
      filesOf('whole-messages', 'knapsack'),
      splits.map((split) => [split, 1]),
    );
    const cards = new Set<string>();
    for (const shard of ['1/2', '2/2']) {
      await synth('carded', '--shard', shard);
      cards.add(readFileSync(path.join(folderOf('carded'), 'README.md'), 'utf8'));
    }
    assert.equal(cards.size, 1);
    assert.deepEqual(
      filesOf('carded', 'addition'),
      splits.map((split) => [split, 2]),
    );
    mkdirSync(folderOf('own-card'));
    const own = path.join(folderOf('own-card'), 'README.md');
    writeFileSync(own, 'My notes.\n');
    const { stderr } = await synth('own-card');
    assert.match(stderr, /README\.md: this file was not written by tail-cot synth/);
    assert.equal(readFileSync(own, 'utf8'), 'My notes.\n');
  });

  it('refuses a folder that another command has filled, until it is told to overwrite', async () => {
    const made = await undisturbed('messages');
    cpSync(folderOf('whole-messages'), folderOf('other'), { recursive: true });
    for (const more of [
      ['--seed', '6'],
      ['--format', 'alpaca'],
      ['--shard', '1/2'],
    ]) {
      const refused = await command(argsOf('other', ...more));
      assert.equal(refused.status, 2);
      assert.match(
        refused.stderr,
        /holds a data set of another command\. It was: tail-cot synth .*\n {2}Give another --out, or --overwrite/,
      );
    }
    assert.deepEqual(contents('other'), made);
    await synth('other', '--seed', '6', '--overwrite');
    const seeded = contents('other');
    assert.notEqual(seeded.get('addition/train.jsonl'), made.get('addition/train.jsonl'));
    await synth('other', '--overwrite');
    assert.deepEqual(contents('other'), made);
  });

  it('does not write over a file that no manifest knows', async () => {
    mkdirSync(path.join(folderOf('precious'), 'addition'), { recursive: true });
    writeFileSync(path.join(folderOf('precious'), 'addition/train.jsonl'), 'mine');
    const { status, stderr } = await command(argsOf('precious'));
    assert.equal(status, 2);
    assert.match(stderr, /train\.jsonl already exists/);
    assert.equal(readFileSync(path.join(folderOf('precious'), 'addition/train.jsonl'), 'utf8'), 'mine');
  });

  it('says beforehand where a task has too few inputs, and repeats them if it may', async () => {
    const few = await command([
      'synth',
      'tasks/derangement.tail',
      '--out',
      folderOf('few'),
      '--train',
      '200',
      '--eval',
      '10',
      '--mix',
      '1:0:0',
    ]);
    assert.equal(few.status, 0, few.stderr);
    assert.match(
      few.stderr,
      /derangement\.tail: tier S: 24 of 200 training samples, 4 of 10 evaluation samples: there are 28 different inputs\./,
    );
    assert.equal(lines('few', 'derangement/train.jsonl').length, 24);
    await command([
      'synth',
      'tasks/derangement.tail',
      '--out',
      folderOf('repeated'),
      '--train',
      '200',
      '--eval',
      '10',
      '--mix',
      '1:0:0',
      '--allow-repeats',
    ]);
    assert.equal(
      new Set(lines('repeated', 'derangement/train.jsonl').map((line) => readLine('messages', line)?.question)).size,
      200,
    );
  });

  for (const [signal, status, jobs] of [
    ['SIGINT', 130, 2],
    ['SIGTERM', 143, 2],
    ['SIGHUP', 129, 1],
  ] as const)
    it(`stops on ${signal} whatever its threads are at (--jobs ${jobs}), with status ${status}, and keeps what is written`, async () => {
      const name = `busy-${signal}`;
      const made = await undisturbed('messages');
      // Each thread takes so many batches; from then on it is busy for ever.
      const preload = path.join(home, `${name}.cjs`);
      writeFileSync(
        preload,
        `const { isMainThread, parentPort } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let batches = 0;
if (!isMainThread)
  parentPort.on('message', ({ kind }) => {
    if (kind !== 'batch' || ++batches < 4) return;
    writeSync(2, 'busy\\n');
    for (;;);
  });`,
      );
      const child = startCommand(argsOf(name, '--jobs', String(jobs)), {
        NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
      });
      let stderr = '';
      const isBusy = new Promise<void>((resolve) =>
        child.stderr?.setEncoding('utf8').on('data', (text: string) => {
          stderr += text;
          if (stderr.split('busy\n').length > jobs) resolve();
        }),
      );
      await isBusy;
      child.kill(signal);
      assert.deepEqual(await once(child, 'close'), [status, null]);
      assert.match(stderr, /Stopped\. Run the same command again to resume\.\n$/);
      assertNoted(name);
      if (signal !== 'SIGINT') return;
      await synth(name);
      assert.deepEqual(contents(name), made);
    });

  it('writes other variants and styles', async () => {
    await synth('variant', '--variant', 'answer-only', '--train', '5', '--eval', '2');
    const read = readLine('messages', lines('variant', 'addition/train.jsonl')[0] ?? '');
    assert.match(read?.trace ?? '', /^Answer: [0-9.]+$/);
    const { status, stderr } = await command(argsOf('unfit', '--variant', 'index-hint'));
    assert.equal(status, 2);
    assert.match(stderr, /^tasks\/knapsack\.tail: “0-1 knapsack” has no variant index-hint: [^“]*[^.]\.\n$/);
  });

  it('says what is wrong with its arguments and with a folder that it cannot write', async () => {
    const file = path.join(home, 'a-file');
    writeFileSync(file, '');
    const cases: [string[], RegExp][] = [
      [['--mix', '1:1'], /--mix must be three whole numbers/],
      [['--shard', '3/2'], /--shard must be a part/],
      [['--format', 'openai-batch'], /Omit --train/],
      [['--train', '0', '--eval', '0'], /There is nothing to write/],
      [['--out', path.join(file, 'data')], /a part of this path is a file/],
      ...(process.platform === 'linux'
        ? [[['--out', '/proc/none/data'], /^\/proc\/none\/data: /] as [string[], RegExp]]
        : []),
    ];
    if (process.getuid?.() !== 0) {
      const closed = path.join(home, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o500);
      cases.push([['--out', path.join(closed, 'data')], /permission denied/]);
    }
    for (const [args, message] of cases) {
      const { status, stderr } = await command(argsOf('wrong', ...args));
      assert.equal(status, 2);
      assert.match(stderr, message);
    }
    const twice = await command(['synth', tasks[0] ?? '', tasks[0] ?? '', '--out', folderOf('wrong')]);
    assert.match(twice.stderr, /^tasks\/addition\.tail is given twice; once is enough\.\n$/);
  });

  it('says why a file cannot grow, and resumes when there is room', async () => {
    const made = await undisturbed('messages');
    // A limit on the size of files ends writing in the middle of one, as a full disk does.
    const { status, stderr } = await limitedCommand(argsOf('full'), 100);
    assert.equal(status, 2);
    assert.match(stderr, /\.jsonl: the file cannot grow any further/);
    await synth('full');
    assert.deepEqual(contents('full'), made);
  });

  for (const [how, statement, said] of [
    ['exits', 'process.exit(3)', 'exit code 3'],
    ['throws', "throw new Error('no room')", 'no room'],
  ] as const)
    it(`ends with an error when a thread ${how}, and the same command makes the whole`, async () => {
      const made = await undisturbed('messages');
      const preload = path.join(home, `${how}.cjs`);
      writeFileSync(
        preload,
        `const { isMainThread, parentPort } = require('node:worker_threads');
if (!isMainThread) parentPort.once('message', () => { ${statement}; });`,
      );
      const ended = await builtCommand(argsOf(`thread-${how}`), {
        env: { NODE_OPTIONS: `--require ${JSON.stringify(preload)}` },
      });
      assert.equal(ended.status, 2);
      assert.match(ended.stderr, new RegExp(`A thread that makes samples ended unexpectedly \\(${said}\\)`));
      assert.doesNotMatch(ended.stderr, /\n +at /);
      await synth(`thread-${how}`);
      assert.deepEqual(contents(`thread-${how}`), made);
    });
});

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function batchOptions(format: FormatName): string[] {
  return format === 'openai-batch' ? ['--train', '0', '--model', 'some/model', '--max-tokens', '100'] : [];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
