import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { fencesOf } from '../docs/page.ts';
import { InstalledCommand, root } from '../docs/installed-command.ts';
import { answering, answersTo, type Answer } from './answers.ts';

/*
 * Has lm-evaluation-harness and Inspect themselves ask an endpoint the questions of a data set, by the tasks that
 * docs/judging.md shows, and judges what they wrote:
 *   npm run build && npm run check:harnesses [-- --keep]
 * With --keep their files take the place of those in test/harnesses/files, which `npm test` judges. The packages stay
 * installed in $TAIL_HARNESSES_HOME, a folder below the system's temporary one by default. Python 3.11 is needed.
 */

const home = process.env['TAIL_HARNESSES_HOME'] ?? path.join(os.tmpdir(), 'tail-workbench-harnesses');
const packages = { lmeval: ['lm-eval[api]==0.4.13'], inspect: ['inspect-ai==0.3.285', 'openai'] };

function run(program: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HF_HUB_OFFLINE: '1', HF_HOME: path.join(home, 'cache'), OPENAI_API_KEY: 'none', ...env },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(said);
      else reject(new Error(`${program} ${args.join(' ')}: status ${status}\n${said.slice(-4000)}`));
    });
  });
}

/** The folder of a harness's programs. */
async function installed(name: keyof typeof packages): Promise<string> {
  const folder = path.join(home, name);
  const stamp = path.join(folder, 'installed');
  const wanted = packages[name].join(' ');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    mkdirSync(home, { recursive: true });
    await run('python3', ['-m', 'venv', folder], home);
    await run(path.join(folder, 'bin/python'), ['-m', 'pip', 'install', '-q', ...packages[name]], home);
    writeFileSync(stamp, wanted);
  }
  return path.join(folder, 'bin');
}

const command = new InstalledCommand();
const work = command.folder;
for (const { language, argument, text } of fencesOf(readFileSync(path.join(root, 'docs/judging.md'), 'utf8')))
  if (language === 'yaml' || language === 'python') writeFileSync(path.join(work, argument), text);
await command.run(`tail-cot synth ${root}tasks/addition.tail --out data --eval 5 --seed 2`);
const answers = answersTo(readFileSync(path.join(work, 'data/addition/eval-S.jsonl'), 'utf8'));
writeFileSync(
  path.join(work, 'odd.jsonl'),
  answers.map(({ question }, i) => `${JSON.stringify({ src: question, dst: String(i) })}\n`).join(''),
);
for (const name of ['tail_prompted.yaml', 'tail_metric.py', 'tail_odd.py'])
  cpSync(path.join(import.meta.dirname, name), path.join(work, name));
const server = answering(answers);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`;

const rowSchema = z.looseObject({
  id: z.string(),
  verdict: z.string(),
  faults: z.unknown().optional(),
  answer: z.unknown().optional(),
});

async function judged(file: string): Promise<z.output<typeof rowSchema>[]> {
  await command.run(`tail-cot judge ${file} --task ${root}tasks/addition.tail --out rows.jsonl`);
  const rows = readFileSync(path.join(work, 'rows.jsonl'), 'utf8').trimEnd().split('\n');
  rmSync(path.join(work, 'rows.jsonl'));
  return rows.map((row) => rowSchema.parse(JSON.parse(row)));
}

/** What a file has: so many of the answers, each so often, and all so often; and whether it says that one was cut off. */
interface Told {
  readonly knowsEnd: boolean;
  readonly first?: number;
  readonly each: number;
  readonly all: number;
}

/** The verdicts of what the model wrote, as a plain file has it. */
async function expected({ knowsEnd, first, each, all }: Told): Promise<object[]> {
  const line = ({ question, text, finishReason }: Answer): string =>
    `${JSON.stringify({ question, completion: text, ...(knowsEnd ? { finish_reason: finishReason } : {}) })}\n`;
  const lines = answers.slice(0, first).map((one) => line(one).repeat(each));
  writeFileSync(path.join(work, 'plain.jsonl'), lines.join('').repeat(all));
  return (await judged('plain.jsonl')).map(({ verdict, faults, answer }) => ({ verdict, faults, answer }));
}

let failed = 0;
async function check(title: string, told: Told, write: () => Promise<string>, kept: string): Promise<void> {
  try {
    const file = await write();
    const rows = await judged(path.relative(work, file));
    assert.deepEqual(
      rows.map(({ verdict, faults, answer }) => ({ verdict, faults, answer })),
      await expected(told),
    );
    console.log(`ok    ${title}: ${rows.map(({ verdict }) => verdict).join(', ')}`);
    if (process.argv.includes('--keep')) cpSync(file, path.join(import.meta.dirname, 'files', kept));
  } catch (error) {
    failed++;
    console.log(`FAIL  ${title}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The one file in a folder, at any depth, whose name begins and ends so. */
function theFile(folder: string, begin: string, end: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const base = path.basename(name);
    return base.startsWith(begin) && base.endsWith(end);
  });
  const [file] = found;
  assert.ok(file !== undefined && found.length === 1, `${folder} has ${found.length} files ${begin}…${end}`);
  return path.join(folder, file);
}

try {
  const lmEval = path.join(await installed('lmeval'), 'lm_eval');
  const harness = async (task: string, model: string, url: string, more: readonly string[]): Promise<string> => {
    const settings = `model=m,base_url=${url},tokenizer_backend=none,tokenized_requests=False`;
    await run(
      lmEval,
      [
        ...['--model', model, '--model_args', settings, '--include_path', '.', '--tasks', task],
        ...['--log_samples', '--output_path', task, ...more],
      ],
      work,
    );
    return theFile(path.join(work, task), `samples_${task}_`, '.jsonl');
  };
  await check(
    'lm-evaluation-harness, chat',
    { knowsEnd: false, each: 1, all: 1 },
    () => harness('tail_addition', 'local-chat-completions', `${url}/chat/completions`, ['--apply_chat_template']),
    'lm-eval-chat.jsonl',
  );
  await check(
    'lm-evaluation-harness, prompts with examples, repeats and filters',
    { knowsEnd: false, each: 2, all: 1 },
    () => harness('tail_prompted', 'local-completions', `${url}/completions`, []),
    'lm-eval-prompts.jsonl',
  );
  const inspect = path.join(await installed('inspect'), 'inspect');
  const ask = (file: string, format: string, ...more: readonly string[]): Promise<string> =>
    run(
      inspect,
      [
        'eval',
        file,
        '--model',
        'openai-api/local/m',
        '--log-format',
        format,
        '--log-dir',
        `${file}-${format}`,
        ...more,
      ],
      work,
      { LOCAL_BASE_URL: url, LOCAL_API_KEY: 'none' },
    );
  await check(
    'Inspect',
    { knowsEnd: true, each: 1, all: 1 },
    async () => {
      await ask('tail_inspect.py', 'json');
      return theFile(path.join(work, 'tail_inspect.py-json'), '', '.json');
    },
    'inspect.json',
  );
  await check(
    'Inspect, epochs, scores that are no numbers, a log converted to JSON',
    { knowsEnd: true, first: 2, each: 1, all: 2 },
    async () => {
      await ask('tail_odd.py', 'eval', '--limit', '2');
      await run(inspect, ['log', 'convert', '--to', 'json', '--output-dir', 'converted', 'tail_odd.py-eval'], work);
      return theFile(path.join(work, 'converted'), '', '.json');
    },
    'inspect-odd.json',
  );
} finally {
  server.close();
  command.remove();
}
process.exitCode = failed > 0 ? 1 : 0;
