import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Heat, heatOf, SURPRISE, surpriseFrom, tokenAt, type Place } from '../../src/extension/scores/heat.ts';
import { figure, likelihoodText, percent } from '../../src/views/index.ts';
import { labelText } from '../../src/extension/label-text.ts';

const TRACE = 'x = 12\nAdd place 0\n1 + 2 = 3\n\nAdd place 1\n2 = 2\n';
const JUDGED = [
  { firstLine: 1, label: 'Add place 0' },
  { firstLine: 4, label: 'Add place 1' },
];
const LINE = 2;

/** The tokens of a text that is cut at these places, with these probabilities. */
function tokensOf(cuts: readonly number[], p: (at: number) => number): { text: string; at: number; logprob: number }[] {
  const starts = [...new Set([0, ...cuts.map((cut) => cut % TRACE.length)])].sort((a, b) => a - b);
  return starts.map((at, i) => ({ text: TRACE.slice(at, starts[i + 1]), at, logprob: Math.log(p(at)) }));
}

/** The text between two places of the document. */
function between(start: Place, end: Place): string {
  const lines = TRACE.split('\n');
  const offset = ({ line, character }: Place): number =>
    lines.slice(0, line - LINE).reduce((sum, one) => sum + one.length + 1, 0) + character;
  return TRACE.slice(offset(start), offset(end));
}

const cutsOf = fc.array(fc.nat(TRACE.length - 1), { maxLength: 20 });

describe('the heat of a trace', () => {
  it('has each token where it stands in the document, and counts it to the state that it begins in', () => {
    fc.assert(
      fc.property(cutsOf, (cuts) => {
        const { tokens, states } = heatOf(
          TRACE,
          tokensOf(cuts, (at) => 1 / (1 + (at % 7))),
          JUDGED,
          LINE,
        );
        for (const token of tokens) {
          assert.equal(between(token.start, token.end), token.text);
          const begun = JUDGED.filter(({ firstLine }) => firstLine + LINE <= token.start.line);
          assert.equal(token.step, begun.length - 1);
        }
        for (const { step, label, line, nats, tokens: count } of states) {
          const own = tokens.filter((token) => token.step === step);
          assert.equal(count, own.length);
          assert.ok(Math.abs(nats + own.reduce((sum, { logprob }) => sum + logprob, 0)) < 1e-9);
          assert.ok(step !== undefined);
          assert.equal(label, JUDGED[step]?.label ?? '');
          assert.equal(line, LINE + (JUDGED[step]?.firstLine ?? 0));
        }
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('counts to no state what was not judged', () => {
    const tokens = tokensOf([7, 19, 30, 42], () => 0.4);
    const { states } = heatOf(TRACE, tokens, JUDGED.slice(0, 1), LINE, 4);
    assert.deepEqual(
      states.map(({ step, line, tokens: count }) => [step, line, count]),
      [
        [-1, LINE, 1],
        [0, LINE + 1, 2],
        [undefined, LINE + 4, 2],
      ],
    );
  });

  it('gives the token that a place is in, its last character among it and the one behind it not', () => {
    fc.assert(
      fc.property(cutsOf, (cuts) => {
        const heat = heatOf(
          TRACE,
          tokensOf(cuts, () => 0.3),
          JUDGED,
          LINE,
        );
        for (const token of heat.tokens) {
          assert.equal(tokenAt(heat, token.start), token);
          if (token.start.line === token.end.line)
            assert.equal(tokenAt(heat, { ...token.end, character: token.end.character - 1 }), token);
          assert.notEqual(tokenAt(heat, token.end), token);
        }
      }),
      { seed: 12, numRuns: 100 },
    );
    assert.equal(tokenAt(heatOf(TRACE, [], JUDGED, LINE), { line: 2, character: 0 }), undefined);
  });

  it('goes from surprise to surprise, and from the last to the first', () => {
    const heat = heatOf(
      TRACE,
      tokensOf([7, 19, 30, 42], (at) => (at === 7 || at === 30 ? 0.4 : 0.95)),
      JUDGED,
      LINE,
    );
    assert.equal(
      heat.states.reduce((sum, { surprises }) => sum + surprises, 0),
      2,
    );
    const walk = (way: 'next' | 'previous', given: Heat = heat): (number | undefined)[] => {
      let place: Place = { line: 0, character: 0 };
      return [1, 2, 3].map(() => {
        const found = surpriseFrom(given, place, way);
        place = found?.start ?? place;
        return found?.at;
      });
    };
    assert.deepEqual(walk('next'), [7, 30, 7]);
    assert.deepEqual(walk('previous'), [30, 7, 30]);
    assert.deepEqual(
      walk(
        'next',
        heatOf(
          TRACE,
          tokensOf([7], () => 0.6),
          JUDGED,
          LINE,
        ),
      ),
      [undefined, undefined, undefined],
    );
  });

  it('has levels that begin below 90, 50, 10 and 1 %', () => {
    const ps = [1, 0.9, 0.89, 0.5, 0.49, 0.1, 0.09, 0.01, 0.009];
    const found = ps.map((p) => heatOf('x', [{ text: 'x', at: 0, logprob: Math.log(p) }], [], 0).tokens[0]?.level);
    assert.deepEqual(found, [0, 0, 1, 1, SURPRISE, 2, 3, 3, 4]);
  });

  it('is told in two digits that count', () => {
    assert.equal(likelihoodText(Math.log(0.0123)), 'p 1.2 %, 4.40 nats');
    assert.equal(likelihoodText(0), 'p over 99.9 %, 0.00 nats');
    assert.equal(likelihoodText(Math.log(0.995)), 'p 99.5 %, 0.01 nats');
    assert.equal(likelihoodText(-20), 'p below 0.01 %, 20.00 nats');
  });

  it('is no certainty where there is none, and in figures that can be read', () => {
    assert.deepEqual([1e-12, 0.5, 1 - 1e-9].map(percent), ['below 0.01 %', '50 %', 'over 99.9 %']);
    assert.deepEqual([0, 1e-10, 0.0123, 1.234, 12.34].map(figure), ['0.000', '< 0.001', '0.012', '1.234', '12.340']);
  });

  it('is told in words of others that become neither links nor icons', () => {
    assert.equal(labelText('[a](command:b) $(x) [c] $5 \u202e'), '[a]\u200b(command:b) $\u200b(x) [c] $5 \\u202e');
  });
});
