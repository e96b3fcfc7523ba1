/**
 * How many traces of tier L a core rewards in a second, four rollouts of each question, and where the time goes: the
 * judge alone, its labels of states, rows and rewards, and all of `tail-cot reward` over HTTP with one thread (its own
 * processor time, not that of who asks). Needs `npm run build`.
 *
 *     npm run bench -- rewards [QUESTIONS]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { JobRunner, knownTask } from '../src/cli/judge/judge-jobs.ts';
import { compileText } from '../src/compile/index.ts';
import { Random, sample } from '../src/dataset/index.ts';
import { inject } from '../src/imitator/index.ts';
import { bindInputs, type Bound, minimal } from '../src/machine/index.ts';
import { readPlain } from '../src/outputs/index.ts';
import { record } from '../src/record/index.ts';
import { faultKinds, judge, labelStates, recordingEvents, Truth, writeEvents } from '../src/trace/index.ts';

const ROLLOUTS = 4;
/** The best of so many counts: a trainer asks for as many rewards as it takes for the code to be compiled well. */
const ROUNDS = 12;
/** Records of one request. */
const BATCH = 256;
const questions = Number(process.argv[2] ?? 2);

interface Question {
  readonly name: string;
  readonly question: string;
  readonly bound: Bound;
  readonly truth: string;
}

const folder = fileURLToPath(new URL('../../', import.meta.url));
const names = readdirSync(`${folder}tasks`)
  .filter((file) => file.endsWith('.tail'))
  .sort();
const tasks = names.flatMap((name) => compileText(readFileSync(`${folder}tasks/${name}`, 'utf8')).tasks);
const asked = tasks.flatMap((task, number) =>
  Array.from({ length: questions }, (_, i): Question[] => {
    const { inputs, lengths, question } = sample(task, { tier: 'L' }, 11, i);
    const { bound } = bindInputs(task, inputs, lengths);
    if (bound === undefined) return [];
    const truth = writeEvents(recordingEvents(record(bound), minimal), minimal);
    return [{ name: names[number]?.slice(0, -'.tail'.length) ?? '', question, bound, truth }];
  }).flat(),
);

const random = new Random('rewards');
/** So many faults, of kinds that are drawn; kinds that have no place in the trace are drawn again. */
function damaged(text: string, faults: number): string {
  let found = text;
  for (let made = 0, tries = 0; made < faults && tries < 100; tries++) {
    const kind = random.pick(faultKinds.filter((one) => !one.startsWith('format-')));
    const next = inject(found, 'minimal', kind, () => random.integer(0, 2 ** 30 - 1) / 2 ** 30);
    if (next === undefined) continue;
    found = next.text;
    made++;
  }
  return found;
}

interface Rollout extends Question {
  readonly text: string;
}

const sets: Readonly<Record<string, readonly Rollout[]>> = Object.fromEntries(
  [0, 1, 5].map((faults) => [
    ['right', 'one fault', '', '', '', 'five faults'][faults] ?? '',
    asked.flatMap((one) => Array.from({ length: ROLLOUTS }, () => ({ ...one, text: damaged(one.truth, faults) }))),
  ]),
);

function seconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function best(work: () => void): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => seconds(work)));
}

/** With the truth of each question made once, as the server has it. */
function judged(rollouts: readonly Rollout[], labels: boolean): void {
  const truths = new Map<Bound, Truth>();
  for (const { bound, text } of rollouts) {
    const truth = truths.get(bound) ?? new Truth(bound);
    truths.set(bound, truth);
    const isLabelled = labels && !truth.isWritten(text, minimal);
    const verdict = judge(bound, text, { truth, keepStates: isLabelled });
    if (isLabelled) labelStates(text, verdict, truth);
  }
}

function rows(rollouts: readonly Rollout[]): void {
  const runner = new JobRunner({
    tasks: tasks.map((task, i) => knownTask(task, names[i]?.slice(0, -'.tail'.length) ?? '')),
    format: 'rewards',
    states: false,
    counting: {},
  });
  const records: unknown = JSON.parse(JSON.stringify(rollouts.map(recordOf)));
  if (!Array.isArray(records)) return;
  for (let at = 0; at < records.length; at += 16) {
    const items = records.slice(at, at + 16).map((one: unknown, i) => {
      const reading = readPlain(one, String(i));
      return { place: { file: 'request', line: i + 1 }, output: 'outputs' in reading ? reading.outputs[0] : undefined };
    });
    runner.run({ items });
  }
}

function recordOf({ question, text, name }: Rollout): object {
  return { question, task: name, completion: text };
}

/** Processor seconds that a process has had. */
function hadBy(pid: number): number {
  const [user = '0', system = '0'] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .slice(11);
  return (Number(user) + Number(system)) / 100;
}

const server = spawn(
  process.execPath,
  ['dist/cli.cjs', 'reward', '--port', '0', '--jobs', '1', ...names.flatMap((name) => ['--task', `tasks/${name}`])],
  { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
);
const url = await new Promise<string>((resolve, reject) => {
  let said = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    const found = /listening on (\S+)/.exec(said)?.[1];
    if (found !== undefined) resolve(found);
  });
  server.once('close', () => reject(new Error('the server ended')));
});

/** On a connection of its own: this process is busy for long and would not see that another one was closed. */
async function post(body: string): Promise<void> {
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const asked = request(`${url}/reward`, { method: 'POST', headers, agent: false });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  for await (const piece of answer) if (answer.statusCode !== 200) throw new Error(String(piece));
}

async function served(rollouts: readonly Rollout[]): Promise<number> {
  const pid = server.pid ?? 0;
  const before = hadBy(pid);
  for (let at = 0; at < rollouts.length; at += BATCH) {
    await post(JSON.stringify({ records: rollouts.slice(at, at + BATCH).map(recordOf), reward: 'states' }));
  }
  return hadBy(pid) - before;
}

async function bestServed(rollouts: readonly Rollout[]): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) least = Math.min(least, await served(rollouts));
  return least;
}

console.log(
  `${asked.length} questions of ${names.length} tasks, tier L, ${ROLLOUTS} rollouts of each; Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}. Traces a second and core:\n`,
);
console.log('| | traces | KB a trace | judge | and labels | and rows, rewards | all of the server |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [name, rollouts] of Object.entries(sets)) {
  const count = rollouts.length;
  const times = [
    best(() => judged(rollouts, false)),
    best(() => judged(rollouts, true)),
    best(() => rows(rollouts)),
    await bestServed(rollouts),
  ];
  const size = rollouts.reduce((sum, { text }) => sum + text.length, 0) / count / 1000;
  const rates = times.map((time) => Math.round(count / time).toLocaleString('en'));
  console.log(`| ${name} | ${count.toLocaleString('en')} | ${size.toFixed(1)} | ${rates.join(' | ')} |`);
}
const closed = once(server, 'close');
server.kill('SIGTERM');
await closed;
