/** The peers of the runtime: transformers in an environment of its own, and llama.cpp's server. */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { makeEnvironment, type RunningServer, startServer } from '../endpoints/local-server.ts';

const home = path.join(os.homedir(), '.cache', 'tail-cot', 'model');
const packages = ['torch==2.13.0', 'transformers==5.24.0', 'gguf==0.19.0', 'safetensors==0.8.0', 'numpy==2.4.6'];

/** A Python with transformers and gguf: $MODEL_PYTHON, or one in an environment that is made for it. */
export function modelPython(): string {
  return process.env['MODEL_PYTHON'] ?? makeEnvironment(process.env['PYTHON'] ?? 'python3', home, packages);
}

/**
 * Starts llama-server, $LLAMA_SERVER or the one on the PATH, with a model that transformers has written, on one core.
 * `root`: of the project; `work`: a folder for the converted model.
 */
export async function serveByLlamaCpp(
  python: string,
  root: string,
  folder: string,
  work: string,
): Promise<RunningServer> {
  const gguf = path.join(work, `${path.basename(folder)}.gguf`);
  const { status, stderr } = spawnSync(python, [path.join(root, 'training', 'to_gguf.py'), folder, gguf], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return startServer({
    name: 'llama-server',
    command: process.env['LLAMA_SERVER'] ?? 'llama-server',
    args: (host, port) => [
      ...['-m', gguf, '-c', '4096', '--host', host, '--port', String(port)],
      ...['--parallel', '1', '--threads', '1', '--threads-batch', '1'],
      // What it remembers is kept in 16 bits unless told otherwise.
      ...['--cache-type-k', 'f32', '--cache-type-v', 'f32'],
    ],
    folder: work,
  });
}
