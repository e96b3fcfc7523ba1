/** docs/scale.md in a folder of its own: what it shows, laid as files, and its commands with a stand-in for sbatch. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fencesOf, type Fence } from '../docs/page.ts';
import { InstalledCommand, root } from '../docs/installed-command.ts';

export class ScalePage {
  readonly #installed = new InstalledCommand();
  readonly folder = this.#installed.folder;
  readonly #fences = fencesOf(readFileSync(path.join(root, 'docs/scale.md'), 'utf8'));

  constructor() {
    symlinkSync(path.join(root, 'tasks'), path.join(this.folder, 'tasks'));
    for (const { argument, text } of this.#fences)
      if (argument !== '') writeFileSync(path.join(this.folder, argument), text);
  }

  /** The blocks that show what commands say. */
  get shown(): readonly Fence[] {
    return this.#fences.filter(({ language }) => language === 'console');
  }

  /** `slurm`: whether sbatch is that of this machine. */
  run(line: string, slurm = false): Promise<string> {
    const standIn = `export PATH=${path.join(root, 'test/scale/stand-in')}:$PATH; `;
    return this.#installed.run(`${slurm ? '' : standIn}${line}`);
  }

  remove(): void {
    this.#installed.remove();
  }
}
