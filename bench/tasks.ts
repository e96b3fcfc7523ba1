/**
 * How fast every task of tasks/ is made into traces, against Python in the same run: the task's own exported file, and
 * for three tasks a program written by hand (bench/peers), under CPython and PyPy. Processor time of one core; the ways
 * take turns, so that a busy machine is busy for all of them. `npm run bench -- tasks [NAME...] [--rounds N]`; PYTHON
 * and PYPY name other interpreters.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { exportPython, sample, type Sample } from '../src/dataset/index.ts';
import { compileText } from '../src/compile/index.ts';
import { bindInputs, type Task, type TierName, minimal } from '../src/machine/index.ts';
import { generateRunner, Recording } from '../src/record/index.ts';
import { generateWriter, type TraceWriter } from '../src/trace/index.ts';

/** What one round makes: training samples in the mix that `synth` has by default. */
const MIX: readonly TierName[] = ['S', 'S', 'S', 'S', 'S', 'S', 'S', 'S', 'M', 'L'];
const SEED = 7;
/** Seconds that every way works before it is timed, that a round of Python takes about, and ours at least. */
const WARM_UP = 3;
const PEER_ROUND = 0.3;
const OWN_ROUND = 0.2;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const rounds = Number(options.rounds);
const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const interpreters = { CPython: process.env['PYTHON'] ?? 'python3', PyPy: process.env['PYPY'] ?? 'pypy3' };

/** A round's work: so many samples from one on, with or without drawing them on the clock. */
interface Work {
  readonly from: number;
  readonly count: number;
  readonly drawn: boolean;
}
const madeSchema = z.object({ seconds: z.number(), bytes: z.number(), checksum: z.string() });
type Made = z.infer<typeof madeSchema>;

/** A Python process that makes traces of one task. */
class Peer {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(
    private readonly name: string,
    interpreter: string,
    files: readonly string[],
  ) {
    const child = spawn(interpreter, [file('bench/peers/rounds.py'), ...files], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async round(work: Work): Promise<Made> {
    this.#process.stdin?.write(`${JSON.stringify({ ...work, seed: SEED, mix: MIX.join('') })}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.name} ended`);
    return madeSchema.parse(JSON.parse(line.value));
  }

  end(): void {
    this.#process.stdin?.end();
  }
}

/** Traces by the product's own code, as `synth` makes them. */
class Own {
  readonly #runner;
  readonly #writer: TraceWriter;
  #into: Recording | undefined;

  constructor(private readonly task: Task) {
    this.#runner = generateRunner(task.machine);
    this.#writer = generateWriter(task.machine, minimal);
  }

  get isGenerated(): boolean {
    return this.#runner.isGenerated && this.#writer.isGenerated;
  }

  /** The bytes are valid until the next call. */
  trace({ inputs, lengths }: Pick<Sample, 'inputs' | 'lengths'>): Uint8Array {
    const { bound, problems } = bindInputs(this.task, inputs, lengths);
    if (bound === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
    return this.#writer.bytes(this.#runner.run(bound, { into: (this.#into ??= new Recording(bound)) }));
  }

  draw(index: number): Sample {
    return sample(this.task, { tier: MIX[index % MIX.length] ?? 'S' }, SEED, index);
  }

  /** Repeats the work until it has taken so many seconds; gives the seconds of one time. */
  round(work: Work, least: number): number {
    const samples = work.drawn ? Array.from({ length: work.count }, (_, i) => this.draw(work.from + i)) : [];
    for (let times = 1; ; times++) {
      const time = seconds(() => {
        for (let again = 0; again < times; again++) {
          if (work.drawn) for (const one of samples) this.trace(one);
          else for (let i = 0; i < work.count; i++) this.trace(this.draw(work.from + i));
        }
      });
      if (time >= least) return time / times;
      times = Math.ceil((1.2 * times * least) / Math.max(time, 1e-4));
    }
  }

  checked({ from, count }: Work): Omit<Made, 'seconds'> {
    const hash = createHash('sha256');
    let bytes = 0;
    for (let i = 0; i < count; i++) {
      const trace = this.trace(this.draw(from + i));
      bytes += trace.length;
      hash.update(trace);
    }
    return { bytes, checksum: hash.digest('hex') };
  }
}

function seconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

interface Result {
  readonly name: string;
  readonly samples: number;
  readonly bytes: number;
  readonly own: number;
  readonly peers: Readonly<Record<string, number>>;
}

/** Measures one task against one program in all interpreters; times are of one sample, the best of the rounds. */
async function measure(name: string, own: Own, files: readonly string[], drawn: boolean): Promise<Result> {
  const peers = Object.entries(interpreters).map(([interpreter, command]) => ({
    interpreter,
    peer: new Peer(`${name} under ${interpreter}`, command, files),
    best: Infinity,
  }));
  try {
    let count = 20;
    for (const { peer, interpreter } of peers) {
      for (let spent = 0, from = 1_000_000; spent < WARM_UP; from += 1000) {
        const { seconds: time } = await peer.round({ from, count, drawn });
        spent += time;
        if (interpreter === 'CPython') {
          if (time > PEER_ROUND / 3) break;
          count *= 2;
        }
      }
    }
    own.round({ from: 1_000_000, count, drawn }, WARM_UP);
    let best = Infinity;
    let samples = 0;
    let bytes = 0;
    for (let round = 0; round < rounds; round++) {
      const work = { from: round * count, count, drawn };
      best = Math.min(best, own.round(work, OWN_ROUND) / count);
      const expected = own.checked(work);
      samples += count;
      bytes += expected.bytes;
      for (const one of peers) {
        const made = await one.peer.round(work);
        if (made.bytes !== expected.bytes || made.checksum !== expected.checksum)
          throw new Error(
            `${name}: ${one.interpreter} makes other traces of samples ${work.from} to ${work.from + count - 1}`,
          );
        one.best = Math.min(one.best, made.seconds / count);
      }
    }
    return {
      name,
      samples,
      bytes,
      own: best,
      peers: Object.fromEntries(peers.map((one) => [one.interpreter, one.best])),
    };
  } finally {
    for (const { peer } of peers) peer.end();
  }
}

function rowOf({ name, samples, bytes, own, peers }: Result): string {
  const { CPython = NaN, PyPy = NaN } = peers;
  return `| ${name} | ${(1 / own).toFixed(0)} | ${(bytes / samples / own / 1e6).toFixed(0)} | ${(bytes / samples).toFixed(0)} | ${(1 / CPython).toFixed(0)} | ${(1 / PyPy).toFixed(0)} | ${(CPython / own).toFixed(1)} | ${(PyPy / own).toFixed(1)} |`;
}

function summary(results: readonly Result[]): string {
  return Object.keys(interpreters)
    .map((interpreter) => {
      const ratios = results
        .map(({ name, own, peers }) => ({ name, ratio: (peers[interpreter] ?? NaN) / own }))
        .sort((a, b) => a.ratio - b.ratio);
      const worst = ratios[0];
      const middle = ratios[ratios.length >> 1]?.ratio ?? NaN;
      const median = ratios.length % 2 === 1 ? middle : (middle + (ratios[(ratios.length >> 1) - 1]?.ratio ?? NaN)) / 2;
      return `Against ${interpreter}: ${median.toFixed(1)} times on the median, ${worst?.ratio.toFixed(1) ?? '?'} on the worst (${worst?.name ?? '?'}).`;
    })
    .join('\n');
}

const versions = Object.entries(interpreters).map(([name, command]) => {
  try {
    return execFileSync(
      command,
      [
        '-c',
        'import platform, sys; print(platform.python_implementation(), ".".join(map(str, getattr(sys, "pypy_version_info", sys.version_info)[:3])))',
      ],
      { encoding: 'utf8' },
    ).trim();
  } catch {
    throw new Error(
      `${name} is missing: “${command}” does not start. Install it (Debian: pypy3), or name another by ${name === 'PyPy' ? 'PYPY' : 'PYTHON'}.`,
    );
  }
});
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; Node ${process.versions.node}, ${versions.join(', ')}; the mix ${MIX.join('')}.\n`,
);
const head =
  '| task | samples/s | MB/s | bytes a sample | CPython samples/s | PyPy samples/s | times CPython | times PyPy |\n| --- | --- | --- | --- | --- | --- | --- | --- |';
const folder = mkdtempSync(join(tmpdir(), 'tasks-'));
try {
  const names = readdirSync(file('tasks'))
    .filter((one) => one.endsWith('.tail'))
    .map((one) => one.slice(0, -5))
    .sort()
    .filter((one) => positionals.length === 0 || positionals.includes(one));
  const results: Result[] = [];
  const byHand: Result[] = [];
  console.log(`Against each task's exported file, from seed and index to bytes:\n\n${head}`);
  for (const name of names) {
    const [task] = compileText(readFileSync(file(`tasks/${name}.tail`), 'utf8')).tasks;
    if (task === undefined) throw new Error(`${name} does not compile`);
    const own = new Own(task);
    const exported = join(folder, `${name}.py`);
    const hand = file(`bench/peers/${name.replaceAll('-', '_')}.py`);
    if (!own.isGenerated) throw new Error(`${name} is not run and written by generated code`);
    writeFileSync(exported, exportPython(task));
    const result = await measure(name, own, [exported], false);
    results.push(result);
    console.log(rowOf(result));
    if (existsSync(hand))
      for (const drawn of [false, true])
        byHand.push(await measure(`${name}${drawn ? ', from the inputs' : ''}`, own, [exported, hand], drawn));
  }
  console.log(
    `\n${summary(results)}\n\nAgainst programs written by hand, from seed and index to bytes (drawn as the exported file draws), and from the inputs to bytes:\n\n${head}\n${byHand.map(rowOf).join('\n')}\n\n${summary(byHand)}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
