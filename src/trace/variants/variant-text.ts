import type { Task, Style } from '../../machine/index.ts';
import type { Recording } from '../../record/index.ts';
import { recordingEvents } from '../events-of.ts';
import { lineText } from '../line.ts';
import { readLineAs } from '../read-line.ts';
import { writeEvents } from '../write.ts';
import { answerOfEquation, calculationOf, hintedEquation, reversedEquation } from './equation.ts';
import { pencil } from './pencil.ts';
import { turingProgram } from './turing-program.ts';
import { VariantError } from './variant-error.ts';
import type { VariantName } from './variant-names.ts';
import { withoutAtomicState } from './without-atomic-state.ts';
import { withoutLinearTransition } from './without-linear-transition.ts';
import { withoutMemoryFetcher } from './without-memory-fetcher.ts';

/** Why the task cannot be written in the variant; undefined where it can. */
export function variantProblem(task: Task, variant: VariantName): string | undefined {
  if (variant !== 'index-hint' && variant !== 'reversed-format') return undefined;
  const lacking = calculationOf(task);
  return typeof lacking === 'string' ? `“${task.name}” has no variant ${variant}: ${lacking}.` : undefined;
}

/**
 * What a model is to write for this run: the trace or what stands for it, answer included, each line ended by a
 * newline. An equation is the same in every style. Throws a {@link VariantError} where {@link variantProblem} names
 * one, or where a run without an answer has no such form.
 */
export function variantText(task: Task, recording: Recording, variant: VariantName, style: Style): string {
  switch (variant) {
    case 'full':
      return writeEvents(recordingEvents(recording, style), style);
    case 'without-linear-transition':
      return writeEvents(withoutLinearTransition(recording, style), style);
    case 'without-atomic-state':
      return writeEvents(withoutAtomicState(recording, style), style);
    case 'without-memory-fetcher':
      return withoutMemoryFetcher(recording, style);
    case 'answer-only':
      return answerLine(task, recording, style);
    case 'turing-programs': {
      const answer = answerLine(task, recording, style);
      return boundedText(task, variant, turingProgram(recording)) + answer;
    }
    case 'pencil':
      answerOf(task, recording);
      return boundedText(task, variant, pencil(task, recording, style));
    case 'index-hint':
    case 'reversed-format': {
      const problem = variantProblem(task, variant);
      const calculation = calculationOf(task);
      if (typeof calculation === 'string') throw new VariantError(problem ?? calculation);
      const answer = answerOf(task, recording);
      return `${(variant === 'index-hint' ? hintedEquation : reversedEquation)(calculation, recording.bound, answer)}\n`;
    }
  }
}

/**
 * The answer that a text in this variant gives, as the task writes answers; undefined where there is none. The last one
 * counts.
 */
export function variantAnswer(text: string, variant: VariantName, style: Style): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '');
  if (variant === 'index-hint' || variant === 'reversed-format') {
    const last = lines.at(-1);
    return last === undefined ? undefined : answerOfEquation(last, variant === 'reversed-format');
  }
  for (const line of lines.reverse()) {
    const event = readLineAs('answer', style, line, 0, line.length);
    if (event?.kind === 'answer') return event.text;
  }
  return undefined;
}

function answerLine(task: Task, recording: Recording, style: Style): string {
  return `${lineText({ kind: 'answer', text: answerOf(task, recording) }, style)}\n`;
}

/** Characters of a text that copies the tape, or repeats what was written: far more than any model reads. */
const MOST_CHARACTERS = 2 ** 27;

function boundedText(task: Task, variant: VariantName, lines: Iterable<string>): string {
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length > MOST_CHARACTERS)
      throw new VariantError(
        `“${task.name}” as ${variant} is longer than ${MOST_CHARACTERS.toLocaleString('en')} characters for this input. Choose shorter lengths.`,
      );
  }
  return text;
}

function answerOf(task: Task, { end }: Recording): string {
  if (end.kind !== 'halt') throw new VariantError(`This run of “${task.name}” ends without an answer.`);
  return end.answer;
}
