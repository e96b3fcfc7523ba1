/**
 * How long a run of very many answers takes to open: `tail-cot report` the first time, when each answer is judged, in
 * one thread and in one per core, and again, when the verdicts are known, and `tail-cot spot` again, which has nothing
 * left to ask; by the clock, processor time, and the most memory that it had. A third of the answers have a fault. It
 * measures what is built; but for the steps of the editor up to the first rows of its page, which are taken outside it
 * in a process of their own: the first time, and then twice more with what is kept.
 * `npm run bench -- open-run [--answers N] [--task NAME] [--file RUN] [--only editor]`; the file is made where it is not
 * there. `--steps CACHE` takes the editor's steps once.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compileText } from '../src/compile/index.ts';
import { groundTruth, Random } from '../src/dataset/index.ts';
import { inject } from '../src/imitator/index.ts';
import { endpointSchema } from '../src/inference/index.ts';
import { minimal, type Task } from '../src/machine/index.ts';
import { inSlices } from '../src/slices/index.ts';
import { linesOf, loadSession } from '../src/files/index.ts';
import { jsonInputs, planRun, rowSlices, RunSession } from '../src/spotcheck/index.ts';
import { type RunHead, runLine } from '../src/spotcheck/run-file.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: {
    answers: { type: 'string', default: '100000' },
    task: { type: 'string', default: 'bubble-sort' },
    file: { type: 'string' },
    only: { type: 'string' },
    steps: { type: 'string' },
  },
});
const work = mkdtempSync(join(tmpdir(), 'open-run-'));
const file = options.file ?? join(work, 'run.jsonl');
const taskFile = `tasks/${options.task}.tail`;
const program = join(root, 'dist/cli.cjs');
const kinds = ['fetch-stale', 'fetch-foreign', 'operation-result', 'write-value', 'label-skipped'] as const;
/** Milliseconds between two looks at how much memory a process has had at most. */
const LOOK = 20;

interface Cost {
  readonly clock: number;
  readonly processor: number;
  readonly memory: number;
}

/** Processor seconds of the children of this process that have ended. */
function ofChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** The most kB that a process has had so far; none of one that has ended, or is ending. */
function memoryOf(pid: number | undefined): number {
  try {
    const [, most] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(most ?? 0);
  } catch {
    return 0;
  }
}

/** `cache`: the folder of the verdicts that are kept. */
function costOf(args: readonly string[], cache: string, code = program): Promise<Cost> {
  const [start, before] = [performance.now(), ofChildren()];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [code, ...args], {
      cwd: root,
      env: { ...process.env, TAIL_CACHE: join(work, cache) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let memory = 0;
    const timer = setInterval(() => {
      memory = Math.max(memory, memoryOf(child.pid));
    }, LOOK);
    child.once('close', (status) => {
      clearInterval(timer);
      if (status !== 0) {
        reject(new Error(`tail-cot ${args[0]} ended with ${status}`));
        return;
      }
      const clock = (performance.now() - start) / 1000;
      resolve({ clock, processor: ofChildren() - before, memory: memory / 1024 });
    });
  });
}

const url = 'http://localhost/v1';
const model = 'bench';
const source = readFileSync(join(root, taskFile), 'utf8');
const [task] = compileText(source).tasks;
if (task === undefined) throw new Error(`${options.task} is no task.`);
const tiers = task.tiers.map(({ name }) => name);
const samples = Math.ceil(Number(options.answers) / tiers.length);
/** What asks the questions of the run. */
const askedAs = ['--endpoint', url, '--model', model, '--tiers', tiers.join(','), '--samples', `${samples}`];

/** Writes a run of so many answers to the task. */
function makeRun(task: Task): void {
  const start = process.cpuUsage();
  const { head, questions } = planRun(task, endpointSchema.parse({ name: 'bench', url, model }), {
    tiers,
    samples,
    seed: 0,
    source,
    calledFrom: 'bench',
    started: '2026-01-01T00:00:00Z',
  });
  const { user, system } = process.cpuUsage(start);
  console.log(`Planning takes ${((user + system) / 1e6).toFixed(1)} processor seconds.\n`);
  const random = new Random('open-run');
  writeFileSync(file, runLine(head));
  let lines = '';
  for (const [i, { tier, index, repeat, lengths, inputs, question }] of questions.entries()) {
    const trace = groundTruth(task, inputs, minimal, lengths).truth?.trace ?? '';
    const kind = kinds[i % kinds.length] ?? 'fetch-stale';
    const uniform = (): number => random.integer(0, 999_999) / 1e6;
    const text = i % 3 === 0 ? (inject(trace, 'minimal', kind, uniform)?.text ?? trace) : trace;
    lines += runLine({
      kind: 'sample',
      tier,
      index,
      repeat,
      lengths,
      inputs: jsonInputs(inputs),
      question,
      sent: JSON.stringify({ model: 'bench', messages: [{ role: 'user', content: question }], stream: true }),
      text,
      reasoning: '',
      finishReason: 'stop',
      model: 'bench',
      usage: { promptTokens: question.length >> 2, completionTokens: text.length >> 1 },
      firstToken: 12.5,
      total: 300.25,
    });
    if (lines.length < 1 << 22) continue;
    appendFileSync(file, lines);
    lines = '';
  }
  appendFileSync(file, lines);
}

/** What the editor does with a run until its page has the first rows. */
async function takeSteps(folder: string): Promise<void> {
  const sessionOf = (head: RunHead): RunSession => {
    const found = compileText(head.source).tasks.find(({ name }) => name === head.task);
    if (found === undefined) throw new Error(`There is no task ${head.task}.`);
    return RunSession.empty(found, head);
  };
  const loaded = await loadSession(linesOf(file), sessionOf, { keeping: { folder, judge: 'bench' } });
  if (loaded === undefined) throw new Error('The run is empty.');
  const report = await inSlices(loaded.session.reporting(), new AbortController().signal);
  const [samples = []] = rowSlices(report.samples);
  JSON.stringify({ ...report, samples });
}

/** What the command is asked, and which cache it has. */
const commands: readonly (readonly [name: string, args: readonly string[], cache?: string])[] = [
  ['report --jobs 1, the first time', ['report', file, '--jobs', '1'], 'other'],
  ['report, the first time', ['report', file]],
  ['report', ['report', file]],
  ['report --form html', ['report', file, '--form', 'html']],
  ['compare with itself', ['compare', file, file]],
  ['spot again, with nothing left to ask', ['spot', taskFile, ...askedAs, '--out', file]],
];

const costs = ['| | seconds by the clock | processor seconds | MB |', '| --- | --- | --- | --- |'];

function tell(name: string, { clock, processor, memory }: Cost): void {
  costs.push(`| ${name} | ${clock.toFixed(1)} | ${processor.toFixed(1)} | ${memory.toFixed(0)} |`);
}

if (options.steps !== undefined) {
  await takeSteps(options.steps);
  rmSync(work, { recursive: true, force: true });
  process.exit();
}
try {
  if (!existsSync(file)) makeRun(task);
  const [first] = cpus();
  console.log(
    `${cpus().length} × ${first?.model ?? ''}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}; ${(statSync(file).size / 1e6).toFixed(0)} MB.\n`,
  );
  for (const [name, args, cache = 'cache'] of options.only === 'editor' ? [] : commands)
    tell(name, await costOf(args, cache));
  const own = fileURLToPath(import.meta.url);
  for (const time of ['the first time', 'again', 'again'])
    tell(`the editor’s steps, ${time}`, await costOf(['--file', file, '--steps', join(work, 'steps')], 'steps', own));
  console.log(costs.join('\n'));
} finally {
  rmSync(work, { recursive: true, force: true });
}
