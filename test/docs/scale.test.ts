import assert from 'node:assert/strict';
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
    const said = await page.run(
      'tail-cot synth tasks/addition.tail --out whole --train 40 --eval 4 --seed 1 --jobs 1 > /dev/null 2>&1; cmp train.jsonl whole/addition/train.jsonl; tail-cot judge train.jsonl --task tasks/addition.tail --jobs 1 2> /dev/null | cmp - verdicts.jsonl; cat data/addition/eval-L-*-of-00002.jsonl | cmp - whole/addition/eval-L.jsonl',
    );
    assert.equal(said, '');
  });
});
