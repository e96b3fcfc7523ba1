import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Imitator {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Starts `tail-cot serve` of a task at a free port, with these options. */
export async function serveTask(file: string, options: readonly string[] = []): Promise<Imitator> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url)), 'serve', file, '--port', '0', ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /^listening on (\S+)$/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the imitator ended: ${said}`)));
  });
  return {
    address,
    stop: async () => {
      const closed = once(child, 'close');
      child.kill();
      await closed;
    },
  };
}
