import { nodesOf, type AnswerForm, type Machine } from '../../machine/index.ts';

/**
 * What answers of a task are: `number` (or another single value, as `yes`), `list` (of numbers or tuples), `words` (a
 * list of texts), `text` of which every character counts.
 */
export type AnswerShape = 'number' | 'list' | 'words' | 'text';

/** What a task's answers are; `right`: one of them, which tells texts from numbers. */
export function answerShape(machine: Machine, right: string): AnswerShape {
  const forms = formsOf(machine);
  if (machine.answers === 'set' || forms.some(({ as }) => as === 'list'))
    return /[^\d\s.,()[\]+-]/.test(right) && !word.test(right) ? 'words' : 'list';
  if (forms.some(({ as }) => as === 'text' || as === 'composed')) return 'text';
  return number.test(right) || word.test(right) ? 'number' : 'text';
}

/** Whether a text can be an answer of this shape at all. */
export function hasShape(text: string, shape: AnswerShape): boolean {
  switch (shape) {
    case 'number':
      return number.test(text) || word.test(text);
    case 'list':
      return /^[-\d\s.,()[\]]*$|^(?:yes|no|none|-?inf)\b/.test(text);
    case 'words':
    case 'text':
      return true;
  }
}

/** Whether a list, or a text of which every character counts, has as many values as another one. */
export function isAsLong(text: string, other: string, shape: AnswerShape): boolean {
  if (shape === 'list') return text.split(',').length === other.split(',').length;
  return shape !== 'text' || text.length === other.length;
}

export const number = /^-?\d+(?:\.\d+)?$/;
/** Values that are words. */
export const word = /^(?:yes|no|none|-?inf)$/i;

const known = new WeakMap<Machine, readonly AnswerForm[]>();

function formsOf(machine: Machine): readonly AnswerForm[] {
  let forms = known.get(machine);
  if (forms === undefined) {
    const nodes = [machine.start, ...machine.states.map(({ code }) => code)].flatMap((code) => [...nodesOf(code)]);
    forms = nodes.flatMap((node) => (node.op === 'halt' ? [node.answer] : []));
    known.set(machine, forms);
  }
  return forms;
}
