import assert from 'node:assert/strict';
import { generateRunner, recordByInterpreter } from '../../src/record/index.ts';
import { styles } from '../../src/machine/index.ts';
import { generateWriter, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { addition, bindAddition } from '../machine/hand-built/index.ts';

/** Runs where code may not be made from text, as in a page with a strict content security policy. */
function withoutCodeGeneration<T>(work: () => T): T {
  const made = globalThis.Function;
  globalThis.Function = new Proxy(made, {
    construct: () => {
      throw new EvalError('Code generation from strings disallowed for this context');
    },
  });
  try {
    return work();
  } finally {
    globalThis.Function = made;
  }
}

describe('where code may not be generated', () => {
  it('the interpreter runs and the lines are written one by one, with the same result', () => {
    const { runner, writer } = withoutCodeGeneration(() => ({
      runner: generateRunner(addition),
      writer: generateWriter(addition, styles.verbose),
    }));
    assert.deepEqual([runner.isGenerated, writer.isGenerated], [false, false]);
    const bound = bindAddition('37.5', '1.48');
    const recording = runner.run(bound);
    const expected = recordByInterpreter(bound);
    assert.deepEqual(recording.words.subarray(0, recording.length), expected.words.subarray(0, expected.length));
    assert.equal(
      new TextDecoder().decode(writer.bytes(recording)),
      writeEvents(recordingEvents(expected, styles.verbose), styles.verbose),
    );
  });
});
