import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { questionText, readQuestion, sample, splitLengths } from '../../src/dataset/index.ts';
import type { QuestionTemplate, Task } from '../../src/machine/index.ts';
import { loadTask } from './load.ts';

const names = readdirSync(new URL('../../tasks/', import.meta.url)).filter((file) => file.endsWith('.tail')).map((file) => file.slice(0, -'.tail'.length));

/** The words of a template, lower-cased, without its holes. */
function words(template: QuestionTemplate): ReadonlySet<string> {
  const text = template.map((piece) => (typeof piece === 'string' ? piece : ' ')).join('');
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}

/** The share of the shorter template's words that the other one has too. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, Math.min(a.size, b.size));
}

function text(template: QuestionTemplate): string {
  return template.map((piece) => (typeof piece === 'string' ? piece : `{${piece.input}}`)).join('');
}

function tooAlike(task: Task): string[] {
  const all = task.questions.map((template) => ({ text: text(template), words: words(template) }));
  return all.flatMap((a, i) => all.slice(i + 1).filter((b) => overlap(a.words, b.words) > 0.5).map((b) => `${a.text}\n    ${b.text}\n    share ${[...a.words].filter((word) => b.words.has(word)).join(' ')}`));
}

describe('the questions of each task', () => {
  for (const name of names) {
    it(`${name} asks in at least 20 ways, no two of which share more than half of their words`, () => {
      const task = loadTask(name);
      assert.deepEqual(tooAlike(task), []);
      assert.ok(task.questions.length >= 20, `${task.questions.length} questions`);
    });

    it(`${name} reads each way of asking back as the inputs that it was made of`, () => {
      const task = loadTask(name);
      for (const tier of ['S', 'M', 'L'] as const) {
        for (const [index, template] of task.questions.entries()) {
          const { inputs, lengths } = sample(task, { tier }, index, 0);
          const asked = Object.fromEntries(template.flatMap((piece) => (typeof piece === 'string' ? [] : [[piece.input, inputs[piece.input] ?? lengths[piece.input]]])));
          const question = questionText(template, { ...lengths, ...inputs });
          const read = readQuestion(task, question);
          assert.deepEqual(read, asked, question);
          // Whatever the machine needs and the question does not show has to follow from what it shows.
          assert.deepEqual(Object.keys(splitLengths(task, asked).given).filter((one) => !task.lengths.includes(one)).sort(), task.inputs.map((one) => one.name).filter((one) => !task.lengths.includes(one)).sort(), question);
        }
      }
    });
  }
});
