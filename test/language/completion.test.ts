import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { complete, KeptCompletions, openDocument, type OpenDocument } from '../../src/language/editor/index.ts';

const folder = path.resolve(import.meta.dirname, '../../tasks');
/** Tasks that bring in no names for others. */
const tasks = readdirSync(folder)
  .filter((file) => file.endsWith('.tail'))
  .map((file) => readFileSync(path.join(folder, file), 'utf8'))
  .filter((text) => !/^(function|import) /m.test(text));
const shared = 'function twice(n: int): int { return n + n }\n';

const itemsAt = (document: OpenDocument, offset: number): unknown =>
  complete(document, document.positionAt(offset)).items;

describe('completion in a file of many tasks', () => {
  it('is that of the task alone, with the functions of the file', () => {
    assert.ok(tasks.length > 4);
    fc.assert(
      fc.property(
        fc.nat(tasks.length - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (which, at, last) => {
          const task = tasks[which] ?? '';
          const others = tasks
            .filter((_, i) => i !== which)
            .slice(0, 3)
            .join('\n');
          const offset =
            task.indexOf('task "') + 6 + Math.floor(at * (task.lastIndexOf('}') - task.indexOf('task "') - 6));
          const alone = last ? `${task}\n${shared}` : `${shared}${task}`;
          const whole = last ? `${others}\n${task}\n${shared}${others}` : `${others}\n${shared}${task}\n${others}`;
          assert.deepEqual(
            itemsAt(openDocument(whole), whole.indexOf(task) + offset),
            itemsAt(openDocument(alone), alone.indexOf(task) + offset),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is made once for the letters of a word', () => {
    const text = (word: string): string => (tasks[0] ?? '').replace('answer ', `answer ${word}`);
    const kept = new KeptCompletions();
    const listOf = (word: string): unknown => {
      const document = openDocument(text(word));
      return kept.complete(document, document.positionAt(text(word).indexOf('answer ') + 7 + word.length), false).items;
    };
    const first = listOf('a');
    assert.equal(listOf('ab'), first);
    assert.equal(listOf('abc'), first);
    assert.notEqual(listOf('a + b'), first);
  });
});
