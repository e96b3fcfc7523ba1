import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  evaluateOperation,
  finish,
  isStuck,
  isTuple,
  minimal,
  sameValue,
  scanOperands,
  valueText,
  type Value,
} from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { DepthIndex } from '../../src/debugger/depth-index.ts';
import { ModelReplay } from '../../src/debugger/model-replay.ts';
import type { Replay } from '../../src/debugger/replay.ts';
import { ancestors } from '../../src/debugger/origins/ancestors.ts';
import { Origins } from '../../src/debugger/origins/origins.ts';
import { Resolver } from '../../src/debugger/origins/resolve.ts';
import type { Source } from '../../src/debugger/origins/source.ts';
import { valueOf } from '../../src/debugger/origins/way.ts';
import { TruthReplay } from '../../src/debugger/truth-replay.ts';
import { boundProgram, programInputs, programs } from '../compile/random-programs.ts';
import { bounds, rereadReplay, truthReplay } from './replays.ts';

function originsOf(replay: Replay): Origins {
  return new Origins({ replay, faults: [] }, finish(DepthIndex.of(replay.depths)));
}

/** What a value must be, by the operations and values that its tree says it is made of, down to the inputs. */
class Retold {
  readonly leaves = new Set<string>();
  readonly #values = new Map<string, Value | undefined>();

  constructor(private readonly origins: Origins) {}

  value(source: Source): Value | undefined {
    const id = this.origins.id(source);
    if (!this.#values.has(id)) this.#values.set(id, this.#made(source));
    return this.#values.get(id);
  }

  #made(source: Source): Value | undefined {
    const { resolver } = this.origins;
    const from = resolver.origins(source);
    const own = this.origins.value(source);
    for (const { source: part, fetched } of from) {
      const value = this.value(part);
      if (fetched !== undefined && fetched.value !== null && value !== undefined)
        assert.ok(sameValue(fetched.value, value), `${this.origins.id(source)} fetches ${this.origins.id(part)}`);
    }
    if (source.kind === 'constant') return undefined;
    if (source.kind === 'result') {
      const passed = resolver.replay.way(source.state)[source.step];
      assert.ok(passed);
      const { node } = passed;
      if (node.op !== 'compute' && node.op !== 'scan') return own;
      const operands =
        node.op === 'compute'
          ? from.map(({ source: part }, i) => {
              const constant = node.operands[i];
              if (part.kind === 'constant' && constant !== undefined && 'value' in constant) return constant.value;
              return this.value(part) ?? null;
            })
          : finish(scanOperands(node, (operand) => valueOf(passed, operand)));
      const result = isStuck(operands) ? operands : evaluateOperation(node, operands);
      return isStuck(result) ? undefined : result;
    }
    if (source.kind === 'cells') {
      assert.ok(isTuple(own));
      const flat = own.flat(5);
      assert.deepEqual(
        from.map(({ source: part }) => this.value(part)),
        flat,
      );
      return own;
    }
    const [only] = from;
    if (only === undefined || only.source.kind === 'constant') {
      this.leaves.add(this.origins.id(source));
      return own;
    }
    return this.value(only.source);
  }
}

function checkAll(replay: Replay): { readonly origins: Origins; readonly retold: Retold } {
  const origins = originsOf(replay);
  const retold = new Retold(origins);
  for (let state = 0; state < Math.min(replay.states, 60); state++)
    for (const passed of replay.way(state)) {
      if (passed.node.op !== 'put') continue;
      for (const { region, index, value } of passed.node.writes) {
        const cell = { region, index: index.map((one) => valueOf(passed, one)) };
        const source: Source = { kind: 'version', cell, state };
        assert.ok(sameValue(retold.value(source), valueOf(passed, value)), origins.id(source));
        assert.deepEqual(origins.read(origins.id(source)), source);
      }
    }
  return { origins, retold };
}

describe('where a value came from', () => {
  it('gives the value again when its operations are done from the inputs on, in random programs', () => {
    let made = 0;
    fc.assert(
      fc.property(programs, programInputs, (text, given) => {
        const bound = boundProgram(text, given);
        if (bound === undefined) return;
        const recording = record(bound, { limit: 400 });
        if (recording.states === 0) return;
        made++;
        checkAll(finish(TruthReplay.of(recording, minimal)));
      }),
      { numRuns: 60 },
    );
    assert.ok(made > 30, `${made} of 60 programs run`);
  });

  it('is the same in a trace that is read back', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const truth = truthReplay(bound);
        const reread = rereadReplay(bound);
        const { origins, retold } = checkAll(truth);
        const { origins: other, retold: again } = checkAll(reread);
        assert.deepEqual([...again.leaves].sort(), [...retold.leaves].sort());
        for (let state = 0; state < truth.states; state++)
          assert.deepEqual(
            reread
              .way(state)
              .map(({ node, slots }) => [node.op, slots.map((value) => value === undefined || valueText(value))]),
            truth
              .way(state)
              .map(({ node, slots }) => [node.op, slots.map((value) => value === undefined || valueText(value))]),
          );
        assert.equal(other.resolver.replay instanceof ModelReplay, true);
        assert.equal(origins.resolver.replay, truth);
      }),
      { numRuns: 8 },
    );
  });

  it('is where it was used, looked at from the other end', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const replay = truthReplay(bound);
        const origins = originsOf(replay);
        const { children } = finish(origins.children({ kind: 'answer', state: replay.states - 1 }, 'from'));
        const [child] = children;
        const source = child && origins.read(child.id);
        assert.ok(source);
        const cells = source.kind === 'cells' ? origins.resolver.origins(source) : [{ source }];
        for (const { source: cell } of cells) {
          const uses = finish(origins.children(cell, 'made'));
          assert.ok(
            uses.children.some(({ kind }) => kind === 'answer'),
            origins.id(cell),
          );
        }
        for (let state = 0; state < Math.min(20, replay.states); state++)
          for (const passed of replay.way(state)) {
            if (passed.node.op !== 'put') continue;
            for (const { region, index } of passed.node.writes) {
              const version: Source = {
                kind: 'version',
                cell: { region, index: index.map((one) => valueOf(passed, one)) },
                state,
              };
              for (const { source: origin } of origins.resolver.origins(version)) {
                if (origin.kind === 'constant' || origin.kind === 'variable') continue;
                const ids = finish(origins.children(origin, 'made')).children.map(({ id }) => id);
                assert.ok(ids.includes(origins.id(version)), `${origins.id(origin)} → ${origins.id(version)}`);
              }
            }
          }
      }),
      { numRuns: 8 },
    );
  });

  it('looks once at each label that hands a variable on unchanged', () => {
    const text = `task "Sums" {
  class simulation
  length n: S 1..2, M 3..4, L 5..6
  input a: int[n] = random 1..9
  ask "Add {a}."
  lay out a
  tape t: int = 0
  for i in 0 to n - 1 {
    for j in 0 to n - 1 {
      step "Add {i}, {j}" { t = t + a[i] + a[j] }
    }
  }
  answer t
}
`;
    const bound = boundProgram(text, { a: Array.from({ length: 20 }, () => 1) });
    assert.ok(bound);
    const replay = finish(TruthReplay.of(record(bound), minimal));
    let looks = 0;
    class Counted extends Resolver {
      override handedOn(state: number, slot: number): ReturnType<Resolver['handedOn']> {
        looks++;
        return super.handedOn(state, slot);
      }
    }
    const resolver = new Counted(replay, finish(DepthIndex.of(replay.depths)));
    let variables = 0;
    const firsts = new Set<number>();
    for (let state = 0; state < replay.states; state++)
      for (const slot of replay.point(state).variables.keys()) {
        variables++;
        const { source } = resolver.slot(state, 0, slot);
        assert.equal(source.kind, 'variable');
        if (source.state < state) firsts.add(source.state);
      }
    assert.ok(firsts.size >= 19, `${firsts.size} variables are handed on`);
    assert.ok(looks <= variables, `${looks} looks at ${variables} variables`);
  });

  describe('where each of many states fetches the same cells', () => {
    const n = 150;
    const text = `task "Sums" {
  class simulation
  length n: S 1..2, M 3..4, L 5..6
  input a: int[n] = random 1..9
  ask "Add {a}."
  lay out a
  tape t: int = 0
  for i in 0 to n - 1 {
    step "Add {i}" { t = t + (sum v in 0 .. n - 1 of a[v]) }
  }
  answer t
}
`;
    let origins: Origins;
    let answer: Source;

    before(() => {
      const bound = boundProgram(text, { a: Array.from({ length: n }, (_, i) => (i % 9) + 1) });
      assert.ok(bound);
      const replay = finish(TruthReplay.of(record(bound), minimal));
      origins = originsOf(replay);
      answer = { kind: 'answer', state: replay.states - 1 };
    });

    /** The way back, and the most edges that are held at once. */
    function walk(most?: { readonly values: number; readonly edges: number }): {
      readonly values: number;
      readonly isAll: boolean;
      readonly edges: number;
      readonly held: number;
      readonly fetches: number;
    } {
      const { resolver } = origins;
      const counts = { edges: 0, held: 0, values: 0, fetches: 0 };
      const { found, isAll } = finish(
        ancestors(
          {
            machine: resolver.machine,
            origins: (source, start, count) => {
              const edges = resolver.origins(source, start, count);
              counts.edges += edges.length;
              counts.held = Math.max(counts.held, edges.length);
              return edges;
            },
          },
          [answer],
          { value: () => counts.values++, fetch: () => counts.fetches++ },
          most,
        ),
      );
      assert.equal(found.size, counts.values);
      return { ...counts, isAll };
    }

    it('holds each value once on the way back, and no way to one that was seen', () => {
      const { values, isAll, edges, held, fetches } = walk();
      assert.ok(isAll);
      assert.ok(edges > n * n, `${edges} edges`);
      assert.ok(values < 8 * n, `${values} values`);
      assert.ok(held < n, `${held} edges at once`);
      assert.ok(fetches < 4 * n, `${fetches} fetches`);
      const { inputs } = finish(origins.wayBack([answer]));
      assert.deepEqual([inputs.count, inputs.first.length], [n, 50]);
    });

    it('says that it is not all where there are more values or ways than are looked at', () => {
      const { values } = walk();
      assert.ok(walk({ values, edges: 200_000 }).isAll);
      const less = walk({ values: values - 1, edges: 200_000 });
      assert.deepEqual([less.values, less.isAll], [values - 1, false]);
      const few = walk({ values, edges: 1000 });
      assert.ok(!few.isAll && few.edges < 1200, `${few.edges} edges`);
    });
  });
});
