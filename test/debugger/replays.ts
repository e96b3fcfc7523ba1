import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bindInputs, finish, type Bound, type Inputs, minimal } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { ModelReplay } from '../../src/debugger/model-replay.ts';
import { TruthReplay } from '../../src/debugger/truth-replay.ts';
import { bindAddition, bindKnapsack } from '../machine/hand-built/index.ts';
import { compileOnce } from '../tasks/compile-once.ts';
import { taskText } from './host.ts';

export function truthReplay(bound: Bound): TruthReplay {
  return finish(TruthReplay.of(record(bound), minimal));
}

/** What the same run is when it is read back from its text. */
export function rereadReplay(bound: Bound): ModelReplay {
  const text = writeEvents(recordingEvents(record(bound), minimal), minimal);
  return finish(ModelReplay.of(bound, text, judge(bound, text, { keepStates: true })));
}

export function taskBound(file: string, input: Inputs): Bound {
  const [task] = compileOnce(taskText(file)).tasks;
  assert.ok(task);
  const { bound } = bindInputs(task, input);
  assert.ok(bound);
  return bound;
}

const items = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })), {
  minLength: 1,
  maxLength: 5,
});
const decimal = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, rest]) => `${whole}.${rest}`);

/** Runs with calls several frames deep, and runs without any; a failing one is told by its inputs. */
export const bounds: fc.Arbitrary<Bound> = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 15 }), items).map(([limit, list]) =>
    told(
      bindKnapsack(
        limit,
        list.map(([weight]) => weight),
        list.map(([, value]) => value),
      ),
      `bag of ${limit}: ${list.join(' ')}`,
    ),
  ),
  fc.tuple(decimal, decimal).map(([x, y]) => told(bindAddition(x, y), `${x} + ${y}`)),
);

function told(bound: Bound, text: string): Bound {
  return Object.defineProperty(bound, fc.toStringMethod, { value: () => text });
}
