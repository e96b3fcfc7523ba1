import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { groundTruth } from '../../src/dataset/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { runLine } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { loadTask } from '../tasks/load.ts';
import { additionPlan } from '../webview/report-runs.ts';
import { command } from './command.ts';

const task = loadTask('addition');
const { head, questions } = additionPlan(4);

/** The file of a run with a wrong sum in the first answers of each tier. */
function runText(wrong: number, change: Partial<typeof head> = {}): string {
  const samples = questions.map(({ inputs, lengths, tier, index, question }) => {
    const lines = (groundTruth(task, inputs, minimal, lengths).truth?.trace ?? '').split('\n');
    const at = lines.findLastIndex((line) => / = \d+$/.test(line));
    if (index < wrong) lines[at] = (lines[at] ?? '').replace(/\d+$/, '77');
    return runLine({
      kind: 'sample',
      tier,
      index,
      lengths: { ...lengths },
      inputs: jsonInputs(inputs),
      question,
      sent: '',
      text: lines.join('\n'),
      reasoning: '',
      finishReason: 'stop',
      firstToken: 1,
      total: 2,
    });
  });
  return runLine({ ...head, ...change }) + samples.join('');
}

describe('tail-cot compare', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-compare-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };

  it('says of two runs what is better, in which state, and how likely that is by chance', async () => {
    const before = file('before.jsonl', runText(3));
    const after = file('after.jsonl', runText(1, { endpoint: { ...head.endpoint, model: 'later' } }));
    const { status, stdout, stderr } = await command(['compare', before, after]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Large number addition: 12 questions that both runs answered$/m);
    assert.match(stdout, /^after {3}later, gpu-box, 2026-/m);
    assert.match(stdout, /^S no fault +25\.0 % \(5–70\) +75\.0 % \(30–95\) +2 +0 {2}0\.500$/m);
    assert.match(stdout, /^all no fault +25\.0 % .* 75\.0 % .* 6 +0 {2}0\.031$/m);
    assert.match(stdout, /\(line \d+\): 9 of [\d,]+, then 3 of [\d,]+; better in 6, worse in 0, p 0\.031$/m);
    assert.match(stdout, /^better, of answer and trace together, in 6, worse in 0; p 0\.031$/m);
    assert.match(stdout, /^better: S2, S3, M2, M3, L2, L3$/m);
    const json = JSON.parse((await command(['compare', before, after, '--json'])).stdout) as {
      readonly better: unknown;
    };
    assert.deepEqual(json.better, ['S2', 'S3', 'M2', 'M3', 'L2', 'L3']);
  });

  it('says of three and more how they get on, in the order of their steps, with the states that fail', async () => {
    const named = (model: string, wrong: number): string =>
      file(`${model}.jsonl`, runText(wrong, { endpoint: { ...head.endpoint, model } }));
    const files = [named('step-10000', 0), named('step-2k', 2), named('step-500', 3)];
    const { status, stdout, stderr } = await command(['compare', ...files]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Large number addition: 3 runs, each with its own answers$/m);
    const rows = stdout.split('\n').filter((line) => line.includes('step-'));
    assert.deepEqual(
      rows.map((row) => row.split(/\s+/).slice(0, 2)),
      [
        ['500', 'step-500'],
        ['2000', 'step-2k'],
        ['10000', 'step-10000'],
      ],
    );
    assert.match(stdout, / {2}step 500 +step 2000 +step 10000$/m);
    assert.match(stdout, /\(line \d+\) +9 of [\d,]+ +6 of [\d,]+ +0 of [\d,]+$/m);
    const json = JSON.parse((await command(['compare', ...files, '--json'])).stdout) as {
      readonly points: readonly { readonly step: number }[];
    };
    assert.deepEqual(
      json.points.map(({ step }) => step),
      [500, 2000, 10_000],
    );
  });

  it('names runs of one model by their files too, and warns where seeds differ', async () => {
    const files = ['a', 'b', 'c'].map((name, i) => file(`${name}.jsonl`, runText(i, { seed: i < 2 ? 7 : 9 })));
    const { stdout } = await command(['compare', ...files]);
    const { model } = head.endpoint;
    const names = stdout.split('\n').filter((line) => line.startsWith(`${model}, `));
    // Their steps are one and the same, and tell nothing.
    assert.deepEqual(
      names.map((line) => line.split('  ')[0]),
      ['a', 'b', 'c'].map((name) => `${model}, ${name}`),
    );
    assert.match(names[0] ?? '', / 100\.0 % \(\d+–100\) {2}beyond$/);
    assert.match(
      stdout,
      /^These runs have different seeds \(7 in a\.jsonl, b\.jsonl; 9 in c\.jsonl\), so their questions/m,
    );
  });

  it('gives advice in the words of the command', async () => {
    const files = ['a', 'b', 'c'].map((name) => file(`${name}.jsonl`, runText(0)));
    const lines = runText(0).split('\n');
    const bare = lines.map((line, i) => (i < 4 ? line.replace(/"text":"[^"]*"/, '"text":"Hello!"') : line));
    const withoutTrace = file('bare.jsonl', bare.join('\n'));
    for (const others of [files.slice(0, 1), files]) {
      const { stderr } = await command(['compare', ...others, withoutTrace]);
      assert.match(stderr, /bare\.jsonl: None of the first 3 answers has a trace.*--set promptTemplate/);
    }
  });

  it('judges as it is told where answers are looked for', async () => {
    const spoken = runText(0).replaceAll(/Answer: ([\d.]+)/g, 'So the answer is $1.');
    const files = [file('a.jsonl', runText(0)), file('b.jsonl', spoken)];
    const rightAfter = async (...options: readonly string[]): Promise<string | undefined> =>
      /^all right +\S+ % \S+ +(\S+) %/m.exec((await command(['compare', ...files, ...options])).stdout)?.[1];
    assert.equal(await rightAfter(), '0.0');
    assert.equal(await rightAfter('--answers', 'ladder'), '100.0');
  });

  it('refuses what cannot be compared, and says why', async () => {
    const own = file('own.jsonl', runText(0));
    const refused = async (text: string): Promise<string> => {
      const { status, stderr } = await command(['compare', own, file('other.jsonl', text)]);
      assert.equal(status, 2);
      return stderr;
    };
    assert.match(await refused(runText(0, { hash: '0'.repeat(16) })), /two versions of “Large number addition”/);
    assert.match(
      await refused(runText(0, { hash: '0'.repeat(16), task: 'Other' })),
      /“Large number addition” and “Other”/,
    );
    assert.match(await refused('{}\n'), /other\.jsonl: This is not a run of a spot check/);
    assert.match(await refused(''), /other\.jsonl: /);
    const { stderr } = await command(['compare', own, path.join(folder, 'missing.jsonl')]);
    assert.match(stderr, /missing\.jsonl: /);
  });

  it('has nothing to say of runs without a common question, but how to get them', async () => {
    const own = file('own.jsonl', runText(0));
    const told = async (name: string, other: Partial<typeof head>): Promise<string> => {
      const { status, stderr } = await command(['compare', own, file(name, runLine({ ...head, ...other }))]);
      assert.equal(status, 2);
      return stderr;
    };
    assert.match(
      await told('seed.jsonl', { seed: 8, tiers: ['S'] }),
      /No question was answered in both runs: .*own\.jsonl has seed 7 and tiers S, M, L; .*seed\.jsonl has seed 8 and tiers S\. .* --seed 7 --tiers S,M,L/,
    );
    assert.match(await told('none.jsonl', {}), /have the same seed and tiers, but no question has an answer in both/);
  });
});
