import { collapsed, type Machine } from '../../machine/index.ts';
import { answerShape } from '../answers/answer-shape.ts';
import { plainAnswer } from '../answers/plain-answer.ts';
import { withoutEnd } from './dress.ts';
import { folded } from './fold.ts';
import { changedUntil, numberChanges } from './respell-name.ts';
import type { SpellingName } from './spelling-table.ts';

/** The answer that a text is expected to give: its text, and whether another one says the same. */
export interface RightAnswer {
  readonly answer: string | undefined;
  readonly isAnswer: (text: string) => boolean;
}

/**
 * The answer that a line gives, spelt as its task spells answers; adds how it was spelt. Of an answer that is no number
 * and no list of numbers every character may count, so nothing but blanks around it goes, and those only where the
 * right answer has none.
 */
export function answerSpelt(text: string, { answers }: Machine, right: RightAnswer, used: Set<SpellingName>): string {
  const { answer } = right;
  if (answer === undefined || text === answer) return text;
  if (answers !== undefined && text === collapsed(text) && right.isAnswer(text)) return text;
  const isOfNumbers = /^[-\d\s,.()[\]]*\d[-\d\s,.()[\]]*$/.test(answer);
  const trimmed = text.trim();
  if (trimmed === '' || (!isOfNumbers && trimmed !== answer)) return text;
  if (withoutEnd(text) !== text) used.add('trailing-blanks');
  if (text.trimStart() !== text) used.add('spacing');
  if (!isOfNumbers) return trimmed;
  const ungrouped = (one: string): string => one.replace(thousands, (all) => all.replace(/[,_]/g, ''));
  return changedUntil(
    answer,
    [
      [
        'spacing',
        (one) =>
          one
            .replace(/\s+/g, ' ')
            .replace(/([[(]) /g, '$1')
            .replace(/ ([\]),])/g, '$1'),
      ],
      ['thousands', (one) => (answer.includes(',') ? one : ungrouped(one))],
      ['spacing', (one) => one.replace(/,(?=[^ ])/g, ', ')],
      ...numberChanges,
    ],
    folded(trimmed, used),
    used,
  );
}

/** The same of an answer that may be in any dress. */
export function plainlySpelt(text: string, machine: Machine, right: RightAnswer, used: Set<SpellingName>): string {
  const { answer } = right;
  if (answer === undefined || right.isAnswer(text)) return answerSpelt(text, machine, right, used);
  const plain = plainAnswer(text, answerShape(machine, answer), answer);
  if (plain === undefined || plain === text) return answerSpelt(text, machine, right, used);
  used.add('answer');
  return plain;
}

const thousands = /(?<![\d.,_])\d{1,3}(?:[,_]\d{3})+(?![\d,_])/g;
