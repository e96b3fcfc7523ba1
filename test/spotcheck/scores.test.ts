import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groundTruth } from '../../src/dataset/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { stateNameOf } from '../../src/spotcheck/hazards.ts';
import { TruthScores } from '../../src/spotcheck/scores/score-table.ts';
import { placeTokens, scoresByState } from '../../src/spotcheck/scores/score-truth.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const { truth } = groundTruth(task, { x: '37.5', y: '1.48' }, minimal);
assert.ok(truth !== undefined);
const { trace } = truth;

/** The trace in tokens that begin at these places. */
function cutAt(places: readonly number[], logprob: (at: number) => number) {
  const starts = [...new Set([0, ...places])].sort((a, b) => a - b);
  return starts.map((at, i) => ({ text: trace.slice(at, starts[i + 1]), at, logprob: logprob(at) }));
}

describe('scores by state', () => {
  it('count each token to the state in which it begins, however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: trace.length - 1 }), { maxLength: 200 }), (places) => {
        const tokens = placeTokens(
          truth,
          cutAt(places, (at) => -(1 + (at % 7)) / 4),
        );
        const scores = [...scoresByState(tokens).values()];
        const total = (of: (score: (typeof scores)[number]) => number): number =>
          scores.reduce((sum, score) => sum + of(score), 0);
        assert.equal(
          total(({ tokens: count }) => count),
          tokens.length,
        );
        assert.equal(
          total(({ nats }) => nats),
          -tokens.reduce((sum, { logprob }) => sum + logprob, 0),
        );
        assert.equal(
          total(({ visits }) => visits),
          new Set(tokens.map(({ step }) => step)).size,
        );
        for (const { at, step, state } of tokens) {
          const header = trace.lastIndexOf('\nnext ', at - 1);
          const isLaidOut = at < trace.indexOf('\n', trace.lastIndexOf('\nlay ') + 1) + 1;
          assert.equal(step < 0, isLaidOut, `${at}`);
          if (isLaidOut || header < 0) continue;
          const name = stateNameOf(task.machine, state).replace(/\{\w+\}/g, '');
          const next = trace.slice(header + 6, trace.indexOf('\n', header + 1));
          // what the line before calls the next state, which begins on the line behind it
          if (trace.indexOf('\n', header + 1) < at)
            assert.ok(next.startsWith(name.trim().split(' ')[0] ?? '?'), `${next} / ${name}`);
        }
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('make a table, with the visits that a greedy model may leave the truth in first, then most nats a visit, and the least likely tokens', () => {
    const scores = new TruthScores(task.machine);
    const sums = [...trace.matchAll(/ = \d/g)].map(({ index }) => index + 3);
    const surprising = sums[4] ?? 0;
    for (const length of [2, 9])
      scores.add(
        `S${length}`,
        length,
        placeTokens(
          truth,
          cutAt(
            Array.from(trace, (_character, at) => at),
            (at) => (length === 9 && at === surprising ? -3 : -0.001),
          ).map((token) => ({ ...token, likeliest: [{ text: '7', logprob: -0.1 }] })),
        ),
      );
    const { questions, bins, rows, all, surprises } = scores.table();
    assert.equal(questions, 2);
    assert.deepEqual(bins, [
      { from: 2, to: 3 },
      { from: 8, to: 9 },
    ]);
    assert.equal(all?.tokens, 2 * trace.length);
    const [least] = surprises;
    assert.deepEqual([least?.id, least?.at, least?.logprob], ['S9', surprising, -3]);
    const row = rows.find(({ label }) => label === least?.label);
    assert.equal(row?.doubtful, 1);
    assert.equal(
      rows.reduce((sum, { doubtful }) => sum + doubtful, 0),
      1,
    );
    const [short, long] = row.bins;
    assert.ok(Math.abs((long?.nats ?? 0) - (short?.nats ?? 0) - 2.999) < 1e-9);
    assert.equal(rows[0], row);
    const lineStart = trace.lastIndexOf('\n', surprising - 1) + 1;
    assert.equal(least?.before, trace.slice(lineStart, surprising));
    assert.deepEqual(least.rather, { text: '7', logprob: -0.1 });
    const means = rows.slice(1).map(({ nats, visits }) => nats / visits);
    assert.deepEqual(
      [...means].sort((a, b) => b - a),
      means,
    );
  });

  it('are none where nothing was scored', () => {
    const { questions, rows, all } = new TruthScores(task.machine).table();
    assert.deepEqual([questions, rows, all], [0, [], undefined]);
  });
});
