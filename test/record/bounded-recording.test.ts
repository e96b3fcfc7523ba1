import assert from 'node:assert/strict';
import { bindInputs, type Bound } from '../../src/machine/index.ts';
import { decode, generateRunner, recordByInterpreter } from '../../src/record/index.ts';
import { MOST_POOLED_BYTES, MOST_WORDS, Recording } from '../../src/record/recording.ts';
import { compileTask } from '../tasks/load.ts';

function bound(body: string): Bound {
  const task = compileTask(`task "T" { class enumeration length n: S 1, M 2, L 3
    input a: int = random 0..9
    ask "{a}?"
    ${body}
  }`);
  const { bound, problems } = bindInputs(task, { a: 1 });
  if (bound === undefined) throw new Error(problems[0]?.message);
  return bound;
}

/** A state of some 100,000 words that comes again without end. */
const wide = `var t = 1
  tape row: int[0..99999] = 0
  while t != 0 { step "Round {t}" { fetch row[0 .. 99999]
    t = t + 1 } }
  answer t`;
/** A text that grows without end. */
const growing = `var t = 1
  tape s: text = "${'x'.repeat(1000)}"
  while t != 0 { step "Round {t}" { s = s + s
    t = t + 1 } }
  answer s`;

describe('the memory of a recording', () => {
  it('is bounded where states are wide, and what is recorded can be read; both ways of running stop at the same state', () => {
    const given = bound(wide);
    const runner = generateRunner(given.machine);
    assert.ok(runner.isGenerated);
    const isBounded = (recording: Recording, most: number): void => {
      assert.equal(recording.end.kind, 'limit');
      assert.ok(recording.length > most && recording.length <= most + 200_000, `${recording.length} words`);
      assert.ok(decode(recording, recording.states - 1).events.length > 0);
    };
    isBounded(runner.run(given), MOST_WORDS);
    for (const most of [1, 1_000_000, 2_500_000]) {
      const [slow, fast] = [recordByInterpreter, runner.run.bind(runner)].map((run) =>
        run(given, { into: new Recording(given, most) }),
      );
      assert.ok(slow !== undefined && fast !== undefined);
      isBounded(slow, most);
      assert.deepEqual([fast.states, fast.length], [slow.states, slow.length]);
    }
  });

  it('is bounded where values grow', () => {
    const recording = recordByInterpreter(bound(growing));
    assert.notEqual(recording.end.kind, 'halt');
    assert.ok(recording.pool.weight <= 2 * MOST_POOLED_BYTES);
    const long = recordByInterpreter(
      bound(`var t = 1
      while t != 0 { step "Again" { t = t * 1000003 } }
      answer t`),
    );
    assert.equal(long.end.kind, 'limit');
    assert.ok(long.pool.weight <= 2 * MOST_POOLED_BYTES);
  });
});
