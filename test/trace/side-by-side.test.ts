import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type Bound, styleNames, styles } from '../../src/machine/index.ts';
import { inject } from '../../src/imitator/index.ts';
import { record } from '../../src/record/index.ts';
import {
  faultKinds,
  judge,
  recordingEvents,
  sideBySide,
  Truth,
  writeEvents,
  type SideBySide,
  type Stretch,
} from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { hostileText } from './arbitraries.ts';
import { slippedTrace } from '../webview/slipped-trace.ts';
import { nextOf } from './streams.ts';
import { boundSample, tasks } from './tasks.ts';

function aligned(bound: Bound, text: string, style = styles.minimal): SideBySide {
  const truth = new Truth(bound);
  const verdict = judge(bound, text, { style, truth, keepStates: true });
  return sideBySide(text, verdict, truth);
}

function traceOf(bound: Bound, style = styles.minimal): string {
  return writeEvents(recordingEvents(record(bound), style), style);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

interface Placed extends Stretch {
  readonly own: readonly string[];
  readonly found: readonly string[];
}

/** The stretches with their lines; fails unless these are all lines of both texts. */
function placed({ truth, stretches }: SideBySide, text: string): Placed[] {
  const [own, found] = [linesOf(truth), linesOf(text)];
  const all = stretches.map((stretch) => ({
    ...stretch,
    own: own.splice(
      0,
      stretch.runs.reduce((sum, [count]) => sum + count, 0),
    ),
    found: found.splice(
      0,
      stretch.runs.reduce((sum, [, count]) => sum + count, 0),
    ),
  }));
  assert.deepEqual([own, found], [[], []]);
  return all;
}

/** The lines as far as they say something, without spaces and what else makes no difference to it. */
function said(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replaceAll(/\s/g, '')).filter((line) => line !== '');
}

/** What holds of the alignment of every text. */
function hold(sides: SideBySide, text: string): void {
  const all = placed(sides, text);
  const truths = all.flatMap(({ truth }) => truth ?? []);
  assert.deepEqual(
    truths,
    truths.map((_, i) => i),
    'each state of the true run, once, in order',
  );
  const models = all.flatMap(({ model }) => model ?? []);
  assert.deepEqual(
    models,
    models.map((_, i) => i),
    'each state of the model, once, in order',
  );
  for (const { kind, runs, own, found, truth, model } of all) {
    for (const [a, b] of runs) assert.ok(a === b || a === 0 || b === 0, `${a} lines beside ${b}`);
    if (kind === 'same')
      assert.deepEqual(
        found.filter((line) => line.trim() !== '').slice(0, own.length - 1),
        own.slice(0, -1),
        'the answer, which comes last, may be in other words',
      );
    if (kind === 'missing') assert.deepEqual([found, model], [[], undefined]);
    if (kind === 'extra') assert.deepEqual([own, truth], [[], undefined]);
  }
}

describe('ground truth and a text side by side', () => {
  const bound = bindAddition('37.5', '1.48');

  it('have the same lines beside each other in every state of a sound trace, in every style', () => {
    for (const name of styleNames) {
      const text = traceOf(bound, styles[name]);
      const sides = aligned(bound, text, styles[name]);
      assert.equal(sides.truth, text);
      assert.deepEqual(new Set(sides.stretches.map(({ kind }) => kind)), new Set(['same']));
      hold(sides, text);
    }
  });

  it('part where the model left states out, wrote one again, and broke off', () => {
    const text = traceOf(bound);
    const { judged } = judge(bound, text, { keepStates: true });
    const states = [text.slice(0, judged[0]?.from), ...judged.map(({ from, to }) => text.slice(from, to))];
    const kinds = (parts: readonly string[]): string =>
      aligned(bound, parts.join(''))
        .stretches.map(({ kind }) => kind.charAt(0))
        .join('');
    assert.equal(kinds(states), 's'.repeat(states.length));
    const left = states.length - 5;
    assert.equal(kinds(states.slice(0, 5)), `ssssf${'m'.repeat(left)}`);
    assert.equal(kinds([...states.slice(0, 5), ...states.slice(7)]), `sssssmmf${'s'.repeat(left - 3)}`);
    assert.equal(kinds([...states.slice(0, 5), ...states.slice(4)]), `sssssf${'s'.repeat(left)}`);
  });

  it('has a line that a state lacks beside nothing, and the others beside their own', () => {
    const lines = traceOf(bound).split('\n');
    const at = lines.findIndex((line) => line.startsWith('put')) + 8;
    const put = lines.findIndex((line, i) => i >= at && line.startsWith('put'));
    const { stretches } = aligned(bound, lines.toSpliced(put, 1).join('\n'));
    const runs = stretches.find(({ kind }) => kind === 'faulty')?.runs;
    assert.equal(runs?.length, 3);
    assert.deepEqual(runs[1], [1, 0]);
  });

  it('are all lines of both, each state once and in order, whatever the text', () => {
    fc.assert(fc.property(hostileText, (text) => hold(aligned(bound, text), text)));
  });

  it('call nothing that is only spelt otherwise a consequence of a fault before it', () => {
    const lines = traceOf(bound).replaceAll('=', ' = ').split('\n');
    const put = lines.findIndex((line) => line.startsWith('put'));
    const { stretches } = aligned(bound, lines.toSpliced(put, 0, lines[put] ?? '').join('\n'));
    const kinds = stretches.map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'faulty').length, 1);
    assert.ok(kinds.includes('spelt'));
    assert.equal(kinds.includes('follows'), false, kinds.join(' '));
  });

  it('call a state that says something else a consequence of the fault before it, however it is spelt', () => {
    const text = slippedTrace(bound, { state: 4, cell: 'carry', instead: 1 });
    const kinds = (one: string): Stretch['kind'][] => aligned(bound, one).stretches.map(({ kind }) => kind);
    const follow = kinds(text).filter((kind) => kind === 'follows').length;
    assert.ok(follow > 0);
    assert.equal(kinds(text.replaceAll('=', ' = ')).filter((kind) => kind === 'follows').length, follow);
  });

  it('show what follows from a fault behind it, for every kind of fault', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tasks),
        fc.nat(1_000),
        fc.constantFrom(...styleNames),
        fc.constantFrom(...faultKinds),
        fc.infiniteStream(fc.nat({ max: 2 ** 30 - 1 })),
        (task, seed, style, kind, stream) => {
          const one = boundSample(task, 'S', seed);
          const injection = inject(traceOf(one, styles[style]), style, kind, () => nextOf(stream) / 2 ** 30);
          fc.pre(injection !== undefined);
          const sides = aligned(one, injection.text, styles[style]);
          hold(sides, injection.text);
          const all = placed(sides, injection.text);
          const first = all.findIndex((stretch) => stretch.kind === 'follows');
          if (first >= 0) assert.ok(all.slice(0, first).some((stretch) => stretch.kind === 'faulty'));
          for (const stretch of all)
            if (stretch.kind === 'follows') assert.notDeepEqual(said(stretch.found), said(stretch.own));
        },
      ),
      { numRuns: 120 },
    );
  });
});
