import assert from 'node:assert/strict';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { planRun, type Plan } from '../../src/spotcheck/plan.ts';
import {
  KEPT_OF_TOO_LONG,
  readRunFile,
  RunFileError,
  runLine,
  shortened,
  type RunHead,
} from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { apartText, differences, fitting } from '../../src/spotcheck/same-run.ts';
import { loadTask } from '../tasks/load.ts';

const endpoint = endpointSchema.parse({ name: 'test', url: 'http://127.0.0.1:1/v1', model: 'm' });

function planned(): Plan {
  return planRun(loadTask('addition'), endpoint, {
    tiers: ['S', 'M'],
    samples: 2,
    seed: 7,
    source: '',
    calledFrom: 'here',
    started: '2026-01-01T00:00:00Z',
  });
}

describe('the lines of a run', () => {
  const { head } = planned();

  it('ask for a million answers at most, also with what extends them', () => {
    const many = { ...head, samples: 100_000, repeats: 256 };
    assert.throws(() => readRunFile(runLine(many)), /samples: a run asks for 1,000,000 answers at most/);
    const more = { kind: 'extension', tiers: ['S', 'M', 'L'], samples: 1, repeats: 256, started: '' } as const;
    const read = readRunFile(runLine({ ...head, samples: 2000 }) + runLine({ ...more, tiers: [...more.tiers] }));
    assert.deepEqual([read.head.repeats, read.notes.length], [1, 1]);
    assert.throws(
      () => planRun(loadTask('addition'), endpoint, { ...many, calledFrom: '' }),
      /These are 51,200,000 answers, and a run asks for 1,000,000 at most/,
    );
  });

  it('are read by their kind, so that what is wrong is said of that', () => {
    for (const kind of ['probe', 'sample']) {
      const { notes } = readRunFile(`${runLine(head)}${JSON.stringify({ kind, tier: 'X' })}\n`);
      assert.match(notes.join(), /^Line 2 cannot be read and is ignored: tier: /);
    }
    assert.match(readRunFile(`${runLine(head)}{"kind":"other"}\n`).notes.join(), /: kind: /);
  });
});

describe('two runs without a common question', () => {
  const { head } = planned();
  const [one, other] = [
    { file: 'a.jsonl', head: { ...head, lengths: '38..45' } },
    { file: 'b.jsonl', head: { ...head, lengths: '8,16' } },
  ];

  it('are told apart by their lengths, where they ask only some', () => {
    assert.equal(
      apartText(one, other),
      'a.jsonl has seed 7 and lengths 38..45; b.jsonl has seed 7 and lengths 8,16. Ask both the same questions: run the second one again with --seed 7 --lengths 38..45, in the editor with that seed and those lengths.',
    );
    assert.match(
      apartText({ file: 'c.jsonl', head }, one),
      /^c\.jsonl has seed 7 and tiers S, M; a\.jsonl has seed 7 and lengths 38\.\.45\. .* --seed 7 --tiers S,M, /,
    );
    assert.match(
      apartText(one, { ...one, file: 'd.jsonl' }),
      /^a\.jsonl and d\.jsonl have the same seed and lengths, /,
    );
  });
});

describe('a run that is to be resumed', () => {
  const now = planned().head;

  it('is the same one from another machine, at another time, over the same address written otherwise', () => {
    const begun: RunHead = {
      ...now,
      calledFrom: 'there',
      started: '2020-01-01T00:00:00Z',
      endpoint: { ...now.endpoint, name: 'Mine', url: 'http://127.0.0.1:1/v1/?key=secret' },
    };
    assert.deepEqual(differences(begun, now), []);
  });

  const others: readonly [Partial<RunHead>, RegExp][] = [
    [{ systemPrompt: 'Think.' }, /^it was started with a system prompt$/],
    [{ promptTemplate: 'Q: {question}' }, /^it was started with a prompt template$/],
    [{ extraBody: { top_a: 1 } }, /^it was started with an extraBody$/],
    [{ sampling: { ...now.sampling, temperature: 0.5 } }, /^temperature was 0\.5, not 0$/],
    [{ sampling: { ...now.sampling, maxTokens: 5 } }, /^maxTokens was 5, not \d+$/],
    [{ endpoint: { ...now.endpoint, model: 'other' } }, /^the model was other, not m$/],
    [
      { endpoint: { ...now.endpoint, url: 'http://127.0.0.1:2/v1' } },
      /^the address was http:\/\/127\.0\.0\.1:2\/v1, not http:\/\/127\.0\.0\.1:1\/v1$/,
    ],
    [{ endpoint: { ...now.endpoint, api: 'openai-completions' } }, /^the API was openai-completions, not openai-chat$/],
    [{ tiers: ['S', 'L'] }, /^the list of tiers was S,L, not S,M$/],
    [{ repeats: 2 }, /^the number of answers to each question was 2, not 1$/],
    [{ samples: 3 }, /^the number of questions of each tier was 3, not 2$/],
    [{ seed: 8 }, /^the seed was 8, not 7$/],
    [{ hash: 'other' }, /^the task has changed since$/],
  ];
  for (const [change, expected] of others) {
    it(`is told from one with another ${Object.keys(change).join()}: ${JSON.stringify(Object.values(change)[0]).slice(0, 40)}`, () => {
      const [one, ...more] = differences({ ...now, ...change }, now);
      assert.match(one ?? '', expected);
      assert.deepEqual(more, []);
    });
  }

  it('gives only the samples that answer its questions, and names the others', () => {
    const plan = planned();
    const samples = plan.questions.map(({ tier, index, inputs, lengths }) => ({
      tier,
      index,
      inputs: jsonInputs(inputs),
      lengths,
    }));
    assert.deepEqual(fitting(plan, samples), { samples, notes: [] });
    const changed = samples.map((one, i) => (i === 0 ? { ...one, inputs: { x: '1', y: '1' } } : one));
    assert.deepEqual(fitting(plan, changed), {
      samples: samples.slice(1),
      notes: ['S1 is ignored: the inputs are not those of this question, so it is asked again.'],
    });
    assert.equal(
      fitting(
        plan,
        samples.map((one) => ({ ...one, inputs: Object.fromEntries(Object.entries(one.inputs).reverse()) })),
      ).samples.length,
      samples.length,
    );
  });
});

describe('a run file that this version did not write', () => {
  const head = planned().head;

  it('of a newer version is called so', () => {
    assert.throws(
      () => readRunFile(runLine(head).replace('"schema":3', '"schema":4')),
      (error) =>
        error instanceof RunFileError &&
        /written by a newer version of TAIL: its schema is 4, and this version reads 3/.test(error.message),
    );
  });

  it('of an earlier version, when traces had another form, says that it is old', () => {
    assert.throws(
      () => readRunFile(runLine(head).replace('"schema":3', '"schema":1')),
      (error) => error instanceof RunFileError && /made by an earlier version of TAIL/.test(error.message),
    );
  });

  it('that was cut within its first line is called so', () => {
    assert.throws(() => readRunFile(runLine(head).slice(0, 40)), /interrupted in its first line/);
  });

  it('is read with a byte order mark and the line ends of Windows', () => {
    assert.deepEqual(readRunFile(`\uFEFF${runLine(head).replace('\n', '\r\n')}`).head, head);
  });

  it('says of each line that it leaves out why, up to a number', () => {
    const { notes } = readRunFile(`${runLine(head)}${runLine(head)}{"kind"\n${'{}\n'.repeat(30)}`);
    assert.match(notes[0] ?? '', /^Line 2 .*: it begins another run\.$/);
    assert.match(notes[1] ?? '', /^Line 3 .*: it is not JSON, as happens when the program that writes it is killed\.$/);
    assert.equal(notes.at(-1), '12 more lines cannot be read and are ignored.');
  });
});

describe('an answer that was too long', () => {
  it('is kept as its two ends, with what is missing between them', () => {
    const text = `begin${'x'.repeat(1_000_000)}end`;
    const kept = shortened(text);
    assert.ok(kept.length < 2 * KEPT_OF_TOO_LONG + 100);
    assert.match(kept, /^begin[^]*\[… 868,936 characters are not kept …\][^]*end$/);
    assert.equal(shortened('short'), 'short');
  });
});
