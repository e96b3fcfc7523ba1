import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { attentionTable, looking, markStates, type Looks, type Span } from '../../src/attention/index.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { finish, styles } from '../../src/machine/index.ts';
import { LanguageModel } from '../../src/model/index.ts';
import { fixtureFolder } from '../model/fixture.ts';
import { filesOf } from '../model/model-files.ts';
import { compileTask } from '../tasks/load.ts';

const task = compileTask(readFileSync(new URL('../../models/tasks/small-addition.tail', import.meta.url), 'utf8'));
const model = new LanguageModel(filesOf(fixtureFolder));
const { heads, layers } = model.llama.config;
const inputs = { x: '7', y: '8' };
const prompt = 'Question: 7 + 8 = ?\n';

function traceOf(): string {
  const { truth } = groundTruth(task, inputs, styles.minimal);
  if (truth === undefined) throw new Error('there is no trace');
  return truth.trace;
}

function read(trace: string, looks: Map<string, Looks>): number | undefined {
  return finish(looking(model, { prompt, trace, machine: task.machine, style: styles.minimal }, looks));
}

describe('where a model looks', () => {
  const trace = traceOf();
  const looks = new Map<string, Looks>();
  const count = read(trace, looks);

  it('is what its heads say of the tokens that stand there, summed over the tokens of a state', () => {
    const tokens = model.encode(prompt + trace);
    assert.equal(count, tokens.length);
    // The tokens of this text are bytes, or letters that are none; the first stands for no text.
    const spans: Span[] = [];
    for (const token of tokens) {
      const start = spans.at(-1)?.end ?? 0;
      spans.push({ start, end: start + (model.bytesOf(token)?.length ?? 0) });
    }
    const shares = new Map<string, Float32Array>();
    model.llama.begin().read(tokens, {
      attention: (place, layer, head, all) => shares.set(`${place} ${layer * heads + head}`, all.slice()),
    });
    const within = ({ start, end }: Span): number[] =>
      spans.flatMap((one, i) =>
        one.end > one.start && one.start < prompt.length + end && one.end > prompt.length + start ? [i] : [],
      );
    const label = 'Add place {p}';
    const states = markStates(task.machine, trace, styles.minimal).filter((one) => one.label === label);
    const found = looks.get(label);
    assert.ok(found !== undefined && states.length > 0);
    for (let head = 0; head < layers * heads; head++) {
      let expected = 0;
      let fetched = 0;
      for (const { fetches } of states)
        for (const { value, sources } of fetches.filter((one) => one.sources.length > 0))
          for (const token of within(value)) {
            fetched++;
            for (const source of sources.flatMap(within)) expected += shares.get(`${token - 1} ${head}`)?.[source] ?? 0;
          }
      assert.equal(found.fetchedTokens, fetched);
      assert.ok(Math.abs((found.onSource[head] ?? 0) - expected) < 1e-4);
    }
  });

  it('is given as the mean of all heads and the head that looks there most', () => {
    for (const row of attentionTable(looks.values(), heads))
      for (const share of [
        row.onSource,
        row.onOperands,
        row.onOperandSources,
        row.onResults?.most === 0 ? undefined : row.onResults,
      ])
        if (share !== undefined) {
          assert.ok(share.mean > 0 && share.mean <= share.most && share.most <= 1, row.label);
          assert.ok(share.layer < layers && share.head < heads);
        }
  });

  it('is not told of a text that is longer than the context', () => {
    assert.equal(read(trace.repeat(40), new Map()), undefined);
  });
});
