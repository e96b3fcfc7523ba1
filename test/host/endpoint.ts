/** The embedded endpoint of a workbench: `tail-cot serve` in a process of its own. */
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { endGroup, spawnGroup } from '../runner/child-process.ts';
import type { Defer } from '../runner/cleanup.ts';

const startTimeoutMs = 120_000;
const modelList = z.object({ data: z.array(z.object({ id: z.string() })).min(1) });

export interface EmbeddedEndpoint {
  /** As `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The models that it offers; their names say that they imitate one. */
  readonly models: readonly string[];
}

/**
 * Starts the endpoint on a free port, with the built command of `root`; `defer` gets its end. Rejects with what it
 * printed.
 */
export async function startEndpoint(root: string, defer: Defer): Promise<EmbeddedEndpoint> {
  const child = spawnGroup(process.execPath, [path.join(root, 'dist/cli.cjs'), 'serve', '--port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  defer(() => endGroup(child));
  const url = await listeningAddress(child);
  const answer = await fetch(new URL('/v1/models', url));
  return { url, models: modelList.parse(await answer.json()).data.map(({ id }) => id) };
}

function listeningAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => reject(new Error(`The embedded endpoint ${why}:\n${output}`));
    const timer = setTimeout(() => fail(`did not start in ${startTimeoutMs / 1000} s`), startTimeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000);
        const url = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}
