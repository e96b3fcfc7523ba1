import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The command as npm installs it, a link, and an empty folder to work in, as a reader of the docs has them. */
export class InstalledCommand {
  readonly #home = mkdtempSync(path.join(tmpdir(), 'tail-docs-'));
  readonly folder = path.join(this.#home, 'work');

  constructor() {
    for (const name of ['work', 'bin']) mkdirSync(path.join(this.#home, name));
    symlinkSync(path.join(root, 'dist/cli.cjs'), path.join(this.#home, 'bin/tail-cot'));
  }

  /** What a terminal shows of a line of the shell. */
  run(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn('bash', ['-c', `exec 2>&1; ${line}`], {
        cwd: this.folder,
        env: { ...process.env, PATH: `${path.join(this.#home, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}` },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.once('error', reject);
      child.once('close', () => resolve(output));
    });
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}
