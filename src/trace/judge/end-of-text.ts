import { faultGroup, type Fault } from '../fault.ts';
import type { TraceLine } from '../read.ts';
import { breaksIn } from '../text-search.ts';
import { beginningOf } from './fault-wording.ts';
import { draftAt, type PendingFault } from './pending-fault.ts';

/** How a text ends. */
export interface TextEnd {
  readonly text: string;
  /** The last line of its trace. */
  readonly last: TraceLine | undefined;
  readonly answer: TraceLine | undefined;
  /** The first line behind the answer. */
  readonly after: TraceLine | undefined;
  /** The label of the state that is due; empty where none is. */
  readonly due: string;
  readonly hasHalted: boolean;
  readonly finishReason: string | undefined;
  readonly rightAnswer: string | undefined;
  /** What the last state is blamed for. */
  readonly blamed: readonly Fault[];
}

/** What is wrong with the end of a trace. */
export function endFaults(end: TextEnd): readonly PendingFault[] {
  const { text, last, answer, after, due, hasHalted, blamed } = end;
  if (last === undefined) {
    const says = (): string => `The text contains no state of this task${beginningOf(text)}.`;
    return [draftAt('format-no-trace', firstLine(text), '', '', says)];
  }
  const drafts: PendingFault[] = [];
  if (answer === undefined) drafts.push({ ...unanswered(end, last), part: 'end' });
  else if (!hasHalted && due !== '' && !blamed.some(({ kind }) => faultGroup(kind) === 'transition')) {
    const says = (): string => `The answer comes here, but ${due} was due.`;
    drafts.push(draftAt('transition-early-halt', answer, due, 'the answer', says));
  }
  if (after !== undefined) {
    const says = (): string => 'The trace ended with its answer; only a closing fence can follow.';
    drafts.push(draftAt('format-after-answer', after, '', '', says));
  }
  return drafts;
}

/** Why a text that has no answer ends at this line. */
function unanswered({ due, hasHalted, finishReason, rightAnswer = '' }: TextEnd, last: TraceLine): PendingFault {
  if (finishReason === 'length')
    return draftAt('transition-truncated', last, due, '', () => 'The model reached its token limit here.');
  if (hasHalted)
    return draftAt('answer-missing', last, rightAnswer, '', () => 'The trace has halted, but gives no answer.');
  const says = `The model stopped here${due === '' ? '' : `; ${due} was due`}.`;
  return draftAt('transition-unfinished', last, due, '', () => says);
}

/** The first line that is not blank. */
function firstLine(text: string): TraceLine {
  const start = text.lastIndexOf('\n', Math.max(0, text.search(/\S/))) + 1;
  const end = text.indexOf('\n', start);
  const event = { kind: 'unreadable', text: '' } as const;
  return { event, line: breaksIn(text, 0, start), start, end: end < 0 ? text.length : end };
}
