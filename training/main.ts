// npm run train [-- --steps N --seed N --device cuda --keep]: trains the embedded model as models/ has it, and measures it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const root = path.dirname(here);
const program = path.join(root, 'dist', 'cli.cjs');
const taskFolder = path.join(root, 'models', 'tasks');
const out = path.join(here, 'out');

/** Percent of the training's steps after which a model is left; the last one is the finished one. */
const AGES = [5, 10, 20, 40, 100];
/** The models that the extension brings with it: their names, and their ages. */
const KEPT = { 'tail-small': 100, 'tail-small-young': 20 };

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '16000' },
    seed: { type: 'string', default: '1' },
    device: { type: 'string', default: 'cpu' },
    samples: { type: 'string', default: '100' },
    python: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const HELP = `npm run train [-- OPTIONS]: data, training, and a spot check of every age. Leaves training/out.

  --steps N     steps of the optimizer (default: 16000; 200 for a try)
  --seed N      of data, weights and order (default: 1)
  --device D    cpu (default), or cuda
  --samples N   questions of each task and tier that the finished model is asked (default: 100); the younger ones a quarter of them
  --python P    a Python that has the packages of training/requirements.txt; without it one is made in training/out/venv
  --keep        puts the finished model and a younger one into models/, with their figures

What is there already is not made again: remove training/out to begin anew.`;

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')} ended with status ${status}`);
}

function pythonWithPackages(): string {
  if (values.python !== undefined) return values.python;
  const folder = path.join(out, 'venv');
  const python = path.join(folder, 'bin', 'python');
  const stamp = path.join(folder, 'installed');
  const list = path.join(here, 'requirements.txt');
  const wanted = fs.readFileSync(list, 'utf8');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return python;
  run(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', folder]);
  run(python, ['-m', 'pip', '--quiet', '--disable-pip-version-check', 'install', '-r', list]);
  fs.writeFileSync(stamp, wanted);
  return python;
}

const tasks = fs
  .readdirSync(taskFolder)
  .filter((name) => name.endsWith('.tail'))
  .sort()
  .map((name) => path.join(taskFolder, name));

function synthesize(): string {
  const data = path.join(out, `data-${values.seed}`);
  const how = ['--train', '25000', '--eval', '200', '--mix', '1:0:0', '--balance-lengths', '--seed', values.seed];
  run(process.execPath, [program, 'synth', ...tasks, ...how, '--out', data]);
  return data;
}

function train(data: string): string {
  const models = path.join(out, `models-${values.seed}-${values.steps}`);
  if (fs.existsSync(path.join(models, 'training.json'))) return models;
  const how = ['--data', data, '--out', models, '--steps', values.steps, '--seed', values.seed];
  run(pythonWithPackages(), [path.join(here, 'train.py'), ...how, '--device', values.device], {
    ...process.env,
    OMP_NUM_THREADS: '1',
  });
  return models;
}

/** Serves the models of all ages, asks each the same questions, and leaves the runs and a report of each. */
async function measure(models: string): Promise<void> {
  const folders = AGES.map((age) => path.join(models, String(age)));
  const server = spawn(process.execPath, [program, 'serve', '--port', '0', '--model', ...folders], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await addressOf(server.stdout);
    const ask = (ages: readonly number[], samples: string): void =>
      run(process.execPath, [
        ...[program, 'spot', ...tasks, '--endpoint', `${url}/v1`, '--api', 'openai-completions'],
        ...ages.flatMap((age) => ['--model', String(age)]),
        ...['--samples', samples, '--max-tokens', '2000', '--seed', values.seed, '--out', path.join(models, 'runs')],
      ]);
    ask([100], values.samples);
    // The young ones write nonsense, and much of it.
    ask(AGES.slice(0, -1), String(Math.ceil(Number(values.samples) / 4)));
  } finally {
    server.kill();
  }
}

/** What a server says first; it goes on to be read, so that it may say more. */
function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    output.on('data', (piece: Buffer) => {
      text += piece.toString();
      const url = /listening on (http:\S+)/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    output.on('end', () => reject(new Error(`The server ended: ${text}`)));
  });
}

function keep(models: string): void {
  const figures: unknown = JSON.parse(fs.readFileSync(path.join(models, 'training.json'), 'utf8'));
  const kept = Object.entries(KEPT).map(([name, age]) => {
    const from = path.join(models, String(age));
    const to = path.join(root, 'models', name);
    fs.rmSync(to, { recursive: true, force: true });
    fs.cpSync(from, to, { recursive: true });
    const sha256 = createHash('sha256')
      .update(fs.readFileSync(path.join(to, 'model.safetensors')))
      .digest('hex');
    return { name, percentOfSteps: age, sha256 };
  });
  const text = JSON.stringify({ training: figures, models: kept }, null, 2);
  fs.writeFileSync(path.join(root, 'models', 'training.json'), `${text}\n`);
}

if (values.help) {
  console.log(HELP);
} else {
  fs.mkdirSync(out, { recursive: true });
  if (!fs.existsSync(program)) run(process.execPath, [path.join(root, 'esbuild.mjs')]);
  const models = train(synthesize());
  if (values.keep) keep(models);
  await measure(models);
}
