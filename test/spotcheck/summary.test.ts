import assert from 'node:assert/strict';
import { inSettings } from '../../src/inference/index.ts';
import {
  type FaultWay,
  type HazardRow,
  type Report,
  RunSession,
  type SampleRow,
  summaryText,
} from '../../src/spotcheck/index.ts';
import type { RunSample } from '../../src/spotcheck/run-file.ts';
import { summaryOf } from '../../src/spotcheck/summary.ts';
import { arranged, noFilter } from '../../src/views/report/rows.ts';
import { forgetfulPlan, forgetfulSamples, forgetfulTask } from './forgetful-run.ts';

const plan = forgetfulPlan(10);
const forgetful = forgetfulSamples(plan, { from: 42, chance: 0.2 });
const sound = forgetfulSamples(plan, { from: Infinity, chance: 0 });

async function reportOf(answers: readonly RunSample[]): Promise<Report> {
  return (await RunSession.read(forgetfulTask, { head: plan.head, samples: answers, probes: [], notes: [] })).report();
}

async function sentence(answers: readonly RunSample[]): Promise<string> {
  return summaryText((await reportOf(answers)).summary);
}

function failed(sample: RunSample): RunSample {
  return { ...sample, text: '', error: { kind: 'overloaded', message: 'The server is overloaded.' } };
}

describe('the sentence over a report', () => {
  it('says up to which length a model is sound, and where it fails in which way from which length on', async () => {
    const { summary, hazards } = await reportOf(forgetful);
    assert.equal(
      summaryText(summary),
      'Sound up to length 41; from 44 on 7 of 9 traces have a fault, mostly first in Add place {p} (7): stale value of carry.',
    );
    const [row] = hazards.rows;
    assert.ok(row);
    assert.deepEqual(row.ways, [{ kind: 'fetch-stale', region: 'carry', text: 'stale value of carry', count: 7 }]);
    assert.deepEqual(
      summary.flatMap(({ text, filter }) => (filter === undefined ? [] : [{ text, filter }])),
      [
        { text: 'Add place {p}', filter: { state: row.state } },
        {
          text: 'stale value of carry',
          filter: { state: row.state, way: { kind: 'fetch-stale', region: 'carry' } },
        },
      ],
    );
  });

  it('says that nothing can be said of a model that does not even repeat the input', async () => {
    const astray = ({ text, ...sample }: RunSample): RunSample => ({
      ...sample,
      text: text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
    });
    const half = sound.map((sample, i) => (i % 2 === 0 ? astray(sample) : sample));
    const { summary } = await reportOf(half);
    assert.equal(
      summaryText(summary),
      '15 of 30 traces are wrong in the input, before the first state: the model does not know the task, or is asked in another form than it was trained in.',
    );
    assert.deepEqual(summary[1]?.filter, { state: -1 });
    assert.doesNotMatch(await sentence(sound.map((sample, i) => (i % 3 === 0 ? astray(sample) : sample))), /know/);
  });

  it('has words by which a search in the rows finds those that it tells of', async () => {
    const { samples, hazards } = await reportOf(forgetful);
    const failing = samples.filter(({ failedIn }) => failedIn === hazards.rows[0]?.state).map(({ id }) => id);
    for (const text of ['stale value of carry', 'Add place {p}']) {
      const found = arranged(samples, { ...noFilter, text }, { key: 'sample', isDescending: false });
      assert.equal(found.searched, 'faults');
      assert.deepEqual(new Set(found.rows.map(({ id }) => id)), new Set(failing));
    }
  });

  it('says what is most frequent where a model fails in several ways, and what there is below', async () => {
    const wrong = forgetful.map((sample): RunSample => {
      const hasOther = (sample.tier === 'L' && sample.index < 3) || (sample.tier === 'M' && sample.index < 1);
      const text = sample.text.replace(/^put sum\[(-?\d+)\]=\d/m, 'put sum[$1]=77');
      return hasOther ? { ...sample, text } : sample;
    });
    const { summary, hazards } = await reportOf(wrong);
    assert.match(
      summaryText(summary),
      /^20 of 21 traces are without a fault up to length 41; from 44 on 7 of 9 traces have a fault, mostly first in Add place \{p\} \(7\): such as stale value of carry \(4 of all 8 there\)\.$/,
    );
    assert.deepEqual(
      hazards.rows[0]?.ways.map(({ text, count }) => [text, count >= 3]),
      [
        ['stale value of carry', true],
        ['wrong value written to sum', true],
      ],
    );
  });

  it('names no way where each fault is another one', async () => {
    const slips: readonly (readonly [RegExp, string])[] = [
      [/^(get .*), carry=1/m, '$1, carry=0'],
      [/^put sum\[(-?\d+)\]=\d/m, 'put sum[$1]=77'],
    ];
    const answers = sound.map((one, i) => {
      const [from, to] = slips[i] ?? [/$^/, ''];
      return { ...one, text: one.text.replace(from, to) };
    });
    assert.match(
      await sentence(answers),
      /mostly first in Add place \{p\} \(2\), each time in another way\. No length/,
    );
  });

  it('names no length where a state fails as often at all of them', async () => {
    const answers = forgetfulSamples(plan, { from: 0, chance: 0.06 });
    assert.match(
      await sentence(answers),
      /^\d+ of 30 traces have a fault \(95 % interval \d+–\d+ %\), mostly first in Add place \{p\} \(\d+\): stale value of carry\. No length is clear from which on it fails there more often\.$/,
    );
  });

  describe('where a state leads among all lengths', () => {
    const states = { A: 1, B: 2 };
    const row = (length: number, state?: keyof typeof states): SampleRow => ({
      ...{ id: `S${length}`, questionId: `S${length}`, repeat: 1, tier: 'S', length, question: '', expected: '1' },
      ...{ verdict: state === undefined ? 'sound' : 'wrong', found: '1', faults: [], states: 1, expectedStates: 1 },
      ...{ failedIn: state && states[state], tokens: 1, seconds: 1, finishReason: 'stop', error: undefined },
    });
    const rowsOf = (length: number, counts: Readonly<Record<'A' | 'B' | 'sound', number>>): SampleRow[] => [
      ...Array.from({ length: counts.A }, () => row(length, 'A')),
      ...Array.from({ length: counts.B }, () => row(length, 'B')),
      ...Array.from({ length: counts.sound }, () => row(length)),
    ];
    const text = (rows: readonly SampleRow[], from: number | undefined, ways: readonly FaultWay[] = []): string => {
      const failed = rows.filter(({ failedIn }) => failedIn === states.A).length;
      const side = { reached: 1, failed: 1, interval: undefined };
      const lead: HazardRow = {
        ...{ state: states.A, label: 'A', line: 0, source: undefined, bins: [], interval: undefined },
        ...{ reached: 99, failed, ways, onset: from === undefined ? from : { from, below: side, above: side, p: 0 } },
      };
      return summaryText(
        summaryOf({ rows, hazards: { bins: [], rows: [lead], others: [], predictions: [] } }, inSettings),
      );
    };

    it('names it as the most frequent from a length on only if it is that there, too', () => {
      const below = rowsOf(10, { A: 12, B: 0, sound: 30 });
      const second = text([...below, ...rowsOf(20, { A: 12, B: 20, sound: 8 })], 20);
      assert.match(second, /; from 20 on 32 of 40 traces have a fault, 12 of them first in A\.$/);
      const first = text([...below, ...rowsOf(20, { A: 12, B: 4, sound: 8 })], 20);
      assert.match(first, /, mostly first in A \(12\)\.$/);
    });

    it('names neither a state nor a kind of fault as the most frequent that is only as frequent', () => {
      const ways = (a: number, b: number): FaultWay[] =>
        [a, b].map((count, i) => ({ kind: 'fetch-stale', region: `r${i}`, text: `stale value of r${i}`, count }));
      const tied = text(rowsOf(10, { A: 4, B: 4, sound: 8 }), undefined, ways(2, 2));
      assert.match(tied, /, 4 of them first in A: such as stale value of r0 \(2 of all 4 there\)\. No length/);
      const ahead = text(rowsOf(10, { A: 5, B: 4, sound: 8 }), undefined, ways(3, 2));
      assert.match(ahead, /, mostly first in A \(5\): mostly stale value of r0 \(3 of all 5 there\)\. No length/);
    });

    it('counts one trace as one', () => {
      assert.match(
        text([...rowsOf(10, { A: 0, B: 9, sound: 1 }), ...rowsOf(50, { A: 1, B: 0, sound: 0 })], 50),
        /^1 of 10 traces is without a fault up to length 10; from 50 on 1 of 1 trace has a fault, mostly first in A/,
      );
    });
  });

  it('says that all is without a fault, with what so many answers leave open', async () => {
    assert.equal(await sentence(sound), 'All 30 traces are without a fault, up to length 49 (95 % interval 89–100 %).');
  });

  it('says nothing more of few answers, and of requests that failed', async () => {
    assert.equal(await sentence([]), 'No answer so far.');
    assert.equal(await sentence(sound.slice(0, 1).map(failed)), 'No answer: the one request failed.');
    assert.equal(await sentence(sound.map(failed)), 'No answer: all 30 requests failed.');
    assert.equal(await sentence(forgetful.slice(-4)), '1 of 4 traces has a fault. Too few answers to say more.');
  });

  it('says what to look at where no answer has a trace, and the half-length is not told', async () => {
    const bare = (text: string): RunSample[] => sound.map((one) => ({ ...one, text }));
    const { summary, halfLength, head } = await reportOf(bare('Hello!'));
    assert.match(
      summaryText(summary),
      /^None of the 30 answers has a trace, or the right answer\. If the model was trained on traces, check that it is asked as in training: /,
    );
    assert.equal(halfLength, undefined);
    assert.deepEqual(head.notes, []);
    assert.match(
      await sentence(sound.slice(0, 1).map((one) => ({ ...one, text: '' }))),
      /^The one answer lacks a trace, or the right answer/,
    );
  });

  it('leaves a note where only the first answers lack a trace', async () => {
    const { head, summary } = await reportOf(sound.map((one, i) => (i < 3 ? { ...one, text: 'Hello!' } : one)));
    assert.match(head.notes.join(), /^None of the first 3 answers has a trace/);
    assert.match(summaryText(summary), /^3 of 30 traces have a fault/);
  });
});
