import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Gaze } from '../../src/attention/index.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { finish, minimal } from '../../src/machine/index.ts';
import { Interrupted, inSlices } from '../../src/slices/index.ts';
import { LanguageModel } from '../../src/model/index.ts';
import { fixtureFolder } from '../model/fixture.ts';
import { filesOf } from '../model/model-files.ts';
import { compileTask } from '../tasks/load.ts';

const task = compileTask(readFileSync(new URL('../../models/tasks/small-addition.tail', import.meta.url), 'utf8'));
const model = new LanguageModel(filesOf(fixtureFolder));
const { layers, heads } = model.llama.config;
const prompt = 'Question: 7 + 8 = ?\n';

describe('a trace that a model has read', () => {
  const trace = groundTruth(task, { x: '7', y: '8' }, minimal).truth?.trace ?? '';
  const asked = { prompt, trace, machine: task.machine, style: minimal };
  const tokens = model.encode(prompt + trace);
  /** By place, layer and head: what the heads say while the text is read from its beginning. */
  const read = new Map<string, Float32Array>();
  let gaze: Gaze;
  before(() => {
    model.llama.begin().read(tokens, {
      attention: (place, layer, head, shares) => read.set(`${place} ${layer} ${head}`, shares.slice()),
    });
    const made = finish(Gaze.of(model, asked));
    assert.ok(made);
    gaze = made;
  });
  after(() => gaze.release());

  const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-5;

  it('says of any token, in any order, what each head looked at before it, and all of them in the mean', () => {
    const asked = [
      tokens.length - 1,
      gaze.marked.begin,
      Math.floor((gaze.marked.begin + tokens.length) / 2),
      tokens.length - 1,
    ];
    for (const token of asked) {
      const mean = gaze.at(token, undefined);
      const sums = new Float32Array(token);
      for (let layer = 0; layer < layers; layer++)
        for (let head = 0; head < heads; head++) {
          const { shares } = gaze.at(token, { layer, head });
          const own = read.get(`${token - 1} ${layer} ${head}`);
          shares.forEach((share, i) => {
            assert.ok(near(share, own?.[i] ?? NaN));
            sums[i] = (sums[i] ?? 0) + share / (layers * heads);
          });
        }
      mean.shares.forEach((share, i) => assert.ok(near(share, sums[i] ?? NaN)));
      assert.ok(
        near(
          mean.shares.reduce((sum, share) => sum + share, 0),
          1,
        ),
      );
    }
  });

  it('knows what a token is to its state', () => {
    const at = (text: string, skip: number): number => {
      const token = gaze.marked.tokenAt(trace.indexOf(text) + skip);
      assert.ok(token !== undefined);
      return token;
    };
    const textOf = (token: number): string => {
      const { start, end } = gaze.marked.placeOf(token) ?? { start: 0, end: 0 };
      return trace.slice(start, end);
    };
    const fetched = gaze.marked.roleOf(at('get x[0]=7', 9));
    assert.deepEqual([fetched.is, fetched.sources.map(textOf), fetched.results], ['fetched', ['7'], []]);
    const result = gaze.marked.roleOf(at('7 + 8 + 0 = 15', 12));
    assert.equal(result.is, 'result');
    assert.deepEqual(result.operands.map(textOf).slice(0, 3), ['7', '8', '0']);
    const written = gaze.marked.roleOf(at('carry=1', 6));
    assert.ok(written.results.map(textOf).join('').startsWith('15'));
    assert.equal(gaze.marked.roleOf(0).state, undefined);
    assert.equal(gaze.marked.tokenAt(trace.length), undefined);
  });

  it('is none where it is longer than the context', () => {
    assert.equal(finish(Gaze.of(model, { ...asked, trace: trace.repeat(40) })), undefined);
    // nothing of it is looked at where it is far too long
    const far = { ...asked, trace: trace.repeat(40_000) };
    assert.equal(finish(Gaze.of(model, far)), undefined);
  });

  it('gives the model’s memory back where its reading is left off', async () => {
    const sizes: number[] = [];
    for (let i = 0; i < 4; i++) {
      const stop = new AbortController();
      const reading = inSlices(Gaze.of(model, asked), stop.signal, () => stop.abort(), 0);
      await assert.rejects(reading, Interrupted);
      sizes.push(model.llama.heap.floats.length);
    }
    assert.equal(new Set(sizes).size, 1);
  });
});
