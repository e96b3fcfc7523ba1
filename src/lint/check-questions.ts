import type * as ast from '../language/ast/index.ts';
import { rangeOf, rangeOfProperty } from '../language/index.ts';
import type { QuestionTemplate, Task } from '../machine/index.ts';
import type { Found, Place } from './finding.ts';
import type { LintLimits } from './limits.ts';

const here = (range: Place['range']): Place => ({ source: undefined, range });

/**
 * Whether there are enough questions, and each is worded in its own way. `asks`: where each question of the task
 * stands. Runs nothing.
 */
export function checkWording(
  { questions }: Task,
  node: ast.Task,
  asks: readonly ast.Ask[],
  limits: LintLimits,
): Found[] {
  const found: Found[] = [];
  if (questions.length < limits.questions) {
    found.push({
      place: here(rangeOfProperty(node, 'title')),
      severity: 'hint',
      code: 'few-questions',
      message: `The task is asked in ${questions.length} ${questions.length === 1 ? 'way' : 'ways'}; a model needs about ${limits.questions} to recognize it by its meaning.`,
      suggestion: 'Add questions, some of them in everyday words that do not name the algorithm.',
    });
  }
  const words = questions.map(wordsOf);
  asks.forEach((ask, i) => {
    const own = words[i];
    const alike = own === undefined ? -1 : words.slice(0, i).findIndex((other) => overlap(own, other) > 0.5);
    const first = asks[alike];
    const other = words[alike];
    if (own === undefined || first === undefined || other === undefined) return;
    found.push({
      place: here(rangeOf(ask)),
      severity: 'warning',
      code: 'alike-questions',
      message: `More than half of its words are also in the question of line ${rangeOf(first).start.line + 1}: ${[...own].filter((word) => other.has(word)).join(', ')}.`,
      suggestion: 'Use other words, or ask about other things.',
    });
  });
  return found;
}

/** The words of a question, in lower case and without its holes. */
function wordsOf(template: QuestionTemplate): ReadonlySet<string> {
  const text = template.map((piece) => (typeof piece === 'string' ? piece : ' ')).join('');
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}

/** The share of the words of the shorter question that the other one has too. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, Math.min(a.size, b.size));
}
