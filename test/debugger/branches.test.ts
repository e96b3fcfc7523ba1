import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contains } from '../../src/language/index.ts';
import { finish, minimal } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { wayAt } from '../../src/debugger/lines/branches.ts';
import { Program } from '../../src/debugger/program-text.ts';
import { TruthReplay } from '../../src/debugger/truth-replay.ts';
import { boundProgram, programInputs, programs } from '../compile/random-programs.ts';

describe('the branch that is taken', () => {
  it('is the one that the run goes through, in random programs', () => {
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(programs, programInputs, (text, given) => {
        const bound = boundProgram(text, given);
        if (bound === undefined) return;
        const recording = record(bound, { limit: 200 });
        if (recording.states === 0) return;
        const replay = finish(TruthReplay.of(recording, minimal));
        const { branchings } = new Program(text, bound.machine.name);
        for (let state = 0; state < replay.states; state++) {
          const way = replay.way(state);
          for (const one of branchings) {
            const isTaken = wayAt(way, one);
            const last = way.findLastIndex(({ node }) => node.op === 'test' && contains(one.condition, node.range));
            const through = (range: typeof one.no): boolean =>
              way
                .slice(last + 1)
                .some(({ node }) => range !== undefined && 'range' in node && contains(range, node.range));
            if (isTaken === undefined) continue;
            assert.ok(!through(isTaken ? one.no : one.yes), `state ${state} takes the other branch`);
            if (through(one.yes)) seen.yes++;
            if (through(one.no)) seen.no++;
          }
        }
      }),
      { numRuns: 60 },
    );
    assert.ok(seen.yes > 0 && seen.no > 0, JSON.stringify(seen));
  });
});
