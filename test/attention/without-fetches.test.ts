import assert from 'node:assert/strict';
import {
  attentionTable,
  looking,
  markStates,
  WithoutFetches,
  type Looks,
  type Span,
} from '../../src/attention/index.ts';
import { groundTruth, sample } from '../../src/dataset/index.ts';
import { finish, styles } from '../../src/machine/index.ts';
import { LanguageModel } from '../../src/model/index.ts';
import { variantText } from '../../src/trace/index.ts';
import { fixtureFolder } from '../model/fixture.ts';
import { filesOf } from '../model/model-files.ts';
import { loadTask, taskNames } from '../tasks/load.ts';

describe('the places of a trace in its variant without fetches', () => {
  for (const [name, style] of Object.entries(styles))
    it(`are where the same results and the same sources stand, in all tasks, ${name}`, () => {
      for (const task of taskNames().map(loadTask)) {
        const { inputs, lengths } = sample(task, { tier: 'S' }, 5, 0);
        const { truth } = groundTruth(task, inputs, style, lengths);
        assert.ok(truth);
        const variant = variantText(task, truth.recording, 'without-memory-fetcher', style);
        const places = new WithoutFetches(task.machine, truth.trace, variant, style);
        const full = markStates(task.machine, truth.trace, style);
        const inTrace = ({ start, end }: Span): string => truth.trace.slice(start, end);
        const inVariant = ({ start, end }: Span): string => variant.slice(start, end);
        assert.equal(places.states.length, full.length);
        for (const [i, state] of places.states.entries()) {
          assert.equal(state.label, full[i]?.label);
          assert.deepEqual(state.results.map(inVariant), full[i]?.results.map(inTrace), task.name);
          assert.deepEqual(
            state.fetches.map(({ cell, sources }) => [cell, sources.map(inVariant)]),
            full[i]?.fetches.map(({ cell, sources }) => [cell, sources.map(inTrace)]),
          );
          for (const { value } of state.fetches)
            assert.ok(value.start === value.end && value.start >= state.span.start && value.start <= state.span.end);
          for (const result of full[i]?.results ?? []) {
            const there = places.inVariant(result);
            assert.deepEqual(there && places.inTrace(there), result);
          }
          for (const { value } of full[i]?.fetches ?? []) assert.equal(places.inVariant(value), undefined);
        }
      }
    });

  it('let a model read both, and tell of the same tokens where it looked', () => {
    const task = loadTask('word-flip');
    const model = new LanguageModel(filesOf(fixtureFolder));
    const { truth } = groundTruth(task, { s: 'ab' }, styles.minimal);
    assert.ok(truth);
    const variant = variantText(task, truth.recording, 'without-memory-fetcher', styles.minimal);
    const { states } = new WithoutFetches(task.machine, truth.trace, variant, styles.minimal);
    const asked = { prompt: 'Question: flip ab\n', machine: task.machine, style: styles.minimal };
    const [full, without] = [new Map<string, Looks>(), new Map<string, Looks>()];
    assert.ok(finish(looking(model, { ...asked, trace: truth.trace }, full, true)));
    assert.ok(finish(looking(model, { ...asked, trace: variant, states }, without, true)));
    const { heads } = model.llama.config;
    const rows = attentionTable(without.values(), heads);
    assert.deepEqual(
      rows.map(({ label, resultTokens }) => [label, resultTokens]),
      attentionTable(full.values(), heads)
        .filter(({ resultTokens }) => resultTokens > 0)
        .map(({ label, resultTokens }) => [label, resultTokens]),
    );
    assert.ok(rows.length > 0);
    for (const { fetchedTokens, onOperands, onOperandSources } of rows) {
      assert.equal(fetchedTokens, 0);
      assert.equal(onOperands?.most, 0);
      assert.ok(onOperandSources !== undefined && onOperandSources.most > 0 && onOperandSources.most <= 1);
    }
  });
});
