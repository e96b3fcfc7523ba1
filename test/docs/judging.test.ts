import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rewardMeanings, rewardNames } from '../../src/outputs/index.ts';
import { InstalledCommand, root } from './installed-command.ts';
import { fencesOf, matches } from './page.ts';

/** Runs what the page shows, in a folder that has the project's tasks. */
describe('docs/judging.md', () => {
  const installed = new InstalledCommand();
  before(() => symlinkSync(path.join(root, 'tasks'), path.join(installed.folder, 'tasks')));
  after(() => installed.remove());

  it('tells of every reward what the command tells', () => {
    const page = readFileSync(path.join(root, 'docs/judging.md'), 'utf8');
    for (const name of rewardNames) assert.ok(page.includes(`| \`${name}\` | ${rewardMeanings[name]} |`), name);
  });

  for (const { language, argument, text, line } of fencesOf(readFileSync(path.join(root, 'docs/judging.md'), 'utf8'))) {
    if (language === 'jsonl') {
      it(`lays ${argument} of line ${line}`, () => writeFileSync(path.join(installed.folder, argument), text));
    }
    if (language === 'console') {
      it(`shows what the commands in line ${line} say`, async () => {
        let shown = '';
        for (const command of text.split('\n').filter((one) => one.startsWith('$ ')))
          shown += `${command}\n${await installed.run(command.slice('$ '.length))}`;
        if (!matches(shown, text)) assert.equal(shown, text);
      });
    }
  }
});
