import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { KEYS, SERVED } from './cases.ts';
import { makeEnvironment, run, type RunningServer, startServer } from './local-server.ts';

/**
 * Starts llama.cpp's llama-server, $LLAMA_SERVER or the one on the PATH, with a model of random weights that is made in
 * a folder unless it is there. Needs Python 3 or $PYTHON.
 */
export async function startLlamaServer(home: string): Promise<RunningServer> {
  const command = process.env['LLAMA_SERVER'] ?? 'llama-server';
  const { error, stdout, stderr } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  if (error !== undefined)
    throw new Error(`${command} cannot be started: install llama.cpp, or name its llama-server in $LLAMA_SERVER.`);
  const [, version = 'of unknown version'] = /^version: (\S+)/m.exec(stdout + stderr) ?? [];
  const model = path.join(home, 'tiny.gguf');
  if (!fs.existsSync(model)) {
    fs.mkdirSync(home, { recursive: true });
    const packages = ['gguf==0.19.0', 'numpy==2.4.6'];
    const python = makeEnvironment(process.env['PYTHON'] ?? 'python3', path.join(home, 'gguf'), packages);
    const begun = `${model}.part`;
    run(python, [path.join(import.meta.dirname, 'tiny_gguf.py'), begun]);
    fs.renameSync(begun, model);
  }
  return startServer({
    name: `llama-server ${version}`,
    command,
    args: (host, port) => [
      ...['-m', model, '-c', String(SERVED.contextLength), '--host', host, '--port', String(port)],
      ...['--alias', SERVED.model, '--api-key', KEYS.right, '--parallel', '1'],
    ],
    folder: home,
  });
}
