import assert from 'node:assert/strict';
import { questionText, readQuestion, sample } from '../../src/dataset/index.ts';
import { bindInputs, type Inputs, type QuestionTemplate, type Task } from '../../src/machine/index.ts';
import { loadTask, taskNames } from './load.ts';

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
  return all.flatMap((a, i) =>
    all
      .slice(i + 1)
      .filter((b) => overlap(a.words, b.words) > 0.5)
      .map((b) => `${a.text}\n    ${b.text}\n    share ${[...a.words].filter((word) => b.words.has(word)).join(' ')}`),
  );
}

describe('the questions of each task', () => {
  for (const name of taskNames()) {
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
          const all: Inputs = { ...lengths, ...inputs };
          const asked: Inputs = Object.fromEntries(
            Object.entries(all).filter(([input]) =>
              template.some((piece) => typeof piece !== 'string' && piece.input === input),
            ),
          );
          const question = questionText(template, all);
          const read = readQuestion(task, question);
          assert.deepEqual(read, asked, question);
          // What the machine needs and the question does not show follows from what it shows.
          const { bound, problems } = bindInputs(task, asked);
          assert.ok(bound, `${question} ${problems?.map((one) => one.message).join(' ') ?? ''}`);
        }
      }
    });
  }
});
