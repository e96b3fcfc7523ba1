import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serveTask, type Imitator } from './imitator-process.ts';
import { InstalledCommand, root } from './installed-command.ts';
import { fencesOf, matches } from './page.ts';

const page = path.join(root, 'docs/checkpoint.md');
const SERVED = 'http://localhost:8012';
/** As for new-task.md: what differs from run to run has to be made `…` by hand. */
const rewrite = process.env['UPDATE_DOCS'] === '1';

/** Serves and asks the imitator that the page sets up, as a reader would. */
describe('docs/checkpoint.md', () => {
  const installed = new InstalledCommand();
  let imitator: Imitator | undefined;
  before(() => copyFileSync(path.join(root, 'tasks/addition.tail'), path.join(installed.folder, 'addition.tail')));
  after(async () => {
    await imitator?.stop();
    installed.remove();
  });

  for (const { language, text, line } of fencesOf(readFileSync(page, 'utf8'))) {
    if (language === 'sh') {
      it(`serves what line ${line} serves`, async () => {
        const [, options = ''] = /^tail-cot serve addition\.tail (.*)\n$/.exec(text) ?? assert.fail(text);
        imitator = await serveTask(path.join(installed.folder, 'addition.tail'), options.split(' '));
      });
    }
    if (language === 'console') {
      it(`shows what the command in line ${line} says (UPDATE_DOCS=1 writes it)`, async () => {
        const [command = ''] = text.split('\n');
        const address = imitator?.address ?? assert.fail('nothing is served');
        const output = await installed.run(command.slice('$ '.length).replaceAll(SERVED, address));
        const shown = `${command}\n${output.replaceAll(address, SERVED)}`;
        if (matches(shown, text)) return;
        if (rewrite)
          writeFileSync(
            page,
            readFileSync(page, 'utf8').replace(text, () => shown),
          );
        else assert.equal(shown, text);
      });
    }
  }
});
