import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { command } from '../cli/command.ts';
import { ScalePage } from '../scale/page.ts';
import { matches } from './page.ts';

/** Runs what the page shows for Slurm as it stands; `npm run check:scale` has Ray too. */
describe('docs/scale.md', () => {
  const page = new ScalePage();
  after(() => page.remove());

  for (const { text, line } of page.shown) {
    it(`shows what the commands in line ${line} say`, async () => {
      let shown = '';
      for (const command of text.split('\n').filter((one) => one.startsWith('$ ')))
        shown += `${command}\n${await page.run(command.slice('$ '.length))}`;
      if (!matches(shown, text)) assert.equal(shown, text);
    });
  }

  it('the joined parts are what one machine writes', async () => {
    const whole = path.join(page.folder, 'whole');
    const train = path.join(page.folder, 'train.jsonl');
    const synth = ['tasks/addition.tail', '--out', whole, '--train', '40', '--eval', '4', '--seed', '1', '--jobs', '1'];
    assert.equal((await command(['synth', ...synth])).status, 0);
    assert.equal(readFileSync(train, 'utf8'), readFileSync(path.join(whole, 'addition/train.jsonl'), 'utf8'));
    const { stdout } = await command(['judge', train, '--task', 'tasks/addition.tail', '--jobs', '1']);
    assert.equal(
      readFileSync(path.join(page.folder, 'verdicts.jsonl'), 'utf8'),
      stdout.replaceAll(JSON.stringify(train), '"train.jsonl"'),
    );
  });
});
