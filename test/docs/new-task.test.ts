import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serveTask, type Imitator } from './imitator-process.ts';
import { InstalledCommand, root } from './installed-command.ts';
import { applyDiff, fencesOf, matches, type Fence } from './page.ts';

const page = path.join(root, 'docs/new-task.md');
/** Where the page says that the imitator listens. */
const SERVED = 'http://localhost:8012';
/** Set it to write what the commands say into the page; what differs from run to run has to be made `…` by hand. */
const rewrite = process.env['UPDATE_DOCS'] === '1';

const consoleBlock = (text: string): string => `\`\`\`console\n${text}\`\`\`\n`;

/** Does what the page says, in an empty folder, as a reader would. */
describe('docs/new-task.md', () => {
  const installed = new InstalledCommand();
  const { folder } = installed;
  let imitator: Imitator | undefined;
  after(async () => {
    await imitator?.stop();
    installed.remove();
  });

  const edit = (file: string, change: (text: string) => string): void =>
    writeFileSync(path.join(folder, file), change(readFileSync(path.join(folder, file), 'utf8')));

  /** What a terminal shows of a block's commands. */
  async function terminal({ text }: Fence): Promise<string> {
    let shown = '';
    for (const line of text.split('\n').filter((one) => one.startsWith('$ '))) {
      const command = line.slice('$ '.length);
      if (imitator === undefined && command.includes(SERVED))
        imitator = await serveTask(path.join(folder, 'run-length.tail'));
      const output = await installed.run(command.replaceAll(SERVED, imitator?.address ?? SERVED));
      shown += `${line}\n${output.replaceAll(imitator?.address ?? SERVED, SERVED)}`;
    }
    return shown;
  }

  let undo: (() => void) | undefined;
  for (const fence of fencesOf(readFileSync(page, 'utf8'))) {
    const { language, argument, text, line } = fence;
    if (language === 'tail') {
      it(`lays ${argument} of line ${line}`, () => {
        writeFileSync(path.join(folder, argument), text);
        assert.ok(text.startsWith('///'));
      });
    }
    if (language === 'diff') {
      it(`changes the file as line ${line} says`, () => {
        const [file = '', undone] = argument.split(', ');
        const before = readFileSync(path.join(folder, file), 'utf8');
        edit(file, (old) => applyDiff(old, text));
        undo = undone === undefined ? undefined : () => writeFileSync(path.join(folder, file), before);
      });
    }
    if (language === 'console') {
      it(`shows what the commands in line ${line} say (UPDATE_DOCS=1 writes it)`, async () => {
        const shown = await terminal(fence);
        undo?.();
        undo = undefined;
        if (matches(shown, text)) return;
        if (rewrite)
          writeFileSync(
            page,
            readFileSync(page, 'utf8').replace(consoleBlock(text), () => consoleBlock(shown)),
          );
        else assert.equal(shown, text);
      });
    }
  }
});
