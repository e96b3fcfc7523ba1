import { labelText, sameAnswer, sameValue, valueText, type Control, type Outcome } from '../../machine/index.ts';
import { type MachineEvent } from '../../record/index.ts';
import { lineText } from '../line.ts';
import type { Block } from './blocks.ts';
import type { OtherCall } from './call-line.ts';
import type { Choice } from './followed-choices.ts';
import type { JudgeContext } from './judge-context.ts';
import { field } from './pending-fault.ts';
import type { StateReport } from './state-report.ts';

/** Where the state says it goes: the label, or that it halts. */
export interface Ending {
  readonly successor: string | undefined;
  readonly halts: boolean;
}

/**
 * Where labels are said once: the header of the next block says where the state goes. One that is not the machine's own
 * successor is left to those who judge headers, but for a choice that may not be taken, and where the machine halts.
 */
export function readNextHeader(
  report: StateReport,
  outcome: Outcome,
  choices: readonly Choice[],
  printed: string | undefined,
): Ending {
  const {
    body,
    leftovers,
    block: { next, answer, isLast },
    around: { machine, style },
  } = report;
  const halt = body.take(
    'halt',
    () => 'exactly',
    () => true,
  );
  const own = outcome.kind === 'next' ? labelText(machine, outcome.configuration) : undefined;
  const isIllegal = illegalOf(choices);
  const halts = halt !== undefined;
  if (next !== undefined && printed !== undefined && isIllegal !== undefined) {
    report.draft('transition-successor', next, {
      expected: own ?? '',
      found: printed,
      explain: () => illegalChoice(isIllegal),
    });
    return { successor: printed, halts };
  }
  if (outcome.kind === 'stuck') return { successor: printed, halts };
  if (own === undefined) {
    if (!halts && next !== undefined)
      report.draft('transition-no-halt', next, {
        expected: lineText({ kind: 'halt' }, style),
        found: printed ?? '',
        explain: () =>
          `The machine halts here, but the trace continues${printed === undefined ? '' : ` with ${printed}`}.`,
      });
    else if (!halts) leftovers.miss('transition-missing', { kind: 'halt' }, undefined, doesNotHalt);
    return { successor: printed, halts };
  }
  const expected = lineText({ kind: 'enter', label: own }, style);
  const goesOn = (): string => `The machine does not halt here: it continues with ${own}.`;
  if (halt !== undefined)
    report.draft('transition-early-halt', halt.line, {
      expected,
      found: lineText({ kind: 'halt' }, style),
      explain: goesOn,
    });
  else if (answer !== undefined) report.draft('transition-early-halt', answer, { expected, explain: goesOn });
  else if (isLast)
    leftovers.miss(
      'transition-missing',
      { kind: 'enter', label: own },
      undefined,
      `The state does not announce ${own}.`,
    );
  return { successor: printed === own ? own : undefined, halts };
}

const doesNotHalt = 'The machine halts here, but the state does not say so.';

function illegalOf(choices: readonly Choice[]): Choice | undefined {
  return choices.find(
    ({ legal, printed }) => printed !== undefined && !legal.some((value) => sameValue(value, printed)),
  );
}

/** The line that says where the state goes; a wrong one that follows a wrong call or return is no further fault. */
export function readSuccessor(
  report: StateReport,
  outcome: Outcome,
  choices: readonly Choice[],
  other?: OtherCall,
): Ending {
  const {
    body,
    leftovers,
    block,
    around: { machine, style },
  } = report;
  const own = outcome.kind === 'next' ? labelText(machine, outcome.configuration) : undefined;
  const next = body.take(
    'next',
    ({ label }) => (label === own ? 'exactly' : 'loosely'),
    () => true,
  );
  const halt =
    next === undefined
      ? body.take(
          'halt',
          () => 'exactly',
          () => true,
        )
      : undefined;
  const successor = next?.event.label;
  const ending = { successor, halts: halt !== undefined };
  const isIllegal = illegalOf(choices);
  const says = isIllegal && (() => illegalChoice(isIllegal));
  if (outcome.kind === 'stuck') {
    if (next !== undefined && says)
      report.draft('transition-successor', next.line, { part: field('label'), found: successor ?? '', explain: says });
    return ending;
  }
  if (own === undefined) {
    if (next !== undefined && successor !== undefined) {
      report.draftOwn('transition-no-halt', next.line, {
        expected: lineText({ kind: 'halt' }, style),
        found: successor,
        explain: () => `The machine halts here, but the trace continues with ${successor}.`,
      });
    } else if (halt === undefined) leftovers.miss('transition-missing', { kind: 'halt' }, undefined, doesNotHalt);
    return ending;
  }
  const expected = lineText({ kind: 'next', label: own }, style);
  const goesOn = (): string => `The machine does not halt here: it continues with ${own}.`;
  if (next !== undefined) {
    if (!isLedTo(successor, own, other)) {
      report.draftOwn('transition-successor', next.line, {
        part: field('label'),
        expected: own,
        found: successor ?? '',
        explain: says ?? (() => `According to what the state itself wrote, the machine continues with ${own}.`),
      });
    }
  } else if (halt !== undefined)
    report.draft('transition-early-halt', halt.line, {
      expected,
      found: lineText({ kind: 'halt' }, style),
      explain: goesOn,
    });
  else if (block.answer !== undefined)
    report.draft('transition-early-halt', block.answer, { expected, explain: goesOn });
  else
    leftovers.miss(
      'transition-missing',
      { kind: 'next', label: own },
      undefined,
      `The state does not announce ${own}.`,
    );
  return ending;
}

function isLedTo(successor: string | undefined, own: string, other: OtherCall | undefined): boolean {
  return successor === own || (successor !== undefined && other?.leadsTo(successor) === true);
}

/** Legal values that an explanation lists. */
const mostListed = 12;

function illegalChoice({ name, legal, printed }: Choice): string {
  const found = valueText(printed ?? null);
  const values = legal.slice(0, mostListed).map(valueText);
  if (values.length === 0) return `No value can be chosen for ${name} here, so ${found} cannot.`;
  const more = legal.length - values.length;
  return `The choice for ${name} has to be ${anyOf(values, more)}, not ${found}.`;
}

function anyOf(values: readonly string[], more: number): string {
  if (more > 0) return `${values.join(', ')} or one of ${more} more`;
  return values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}` : values.join('');
}

/** Whether no answer looks like the one of a block, and nothing behind it can be read: all of it is one damage. */
export function isDamagedAnswer({ answer, endsUnread = false }: Block, { mayBeAnswer }: JudgeContext): boolean {
  return endsUnread && answer?.event.kind === 'answer' && !mayBeAnswer(answer.event.text);
}

/** The answer, held against what the state fetched from the model's own tape. */
export function readAnswer(report: StateReport, outcome: Outcome): void {
  const {
    block: { answer },
    around: { machine, isAnswer, mayBeAnswer },
  } = report;
  if (answer?.event.kind !== 'answer') return;
  if (isDamagedAnswer(report.block, report.around)) {
    report.draft('format-unreadable', answer, {
      explain: () => 'No answer of this task looks like this, and what is behind it cannot be read.',
    });
    return;
  }
  if (outcome.kind !== 'halt' || report.leftovers.mayHoldFetch) {
    const isKnown = outcome.kind === 'halt' && report.leftovers.lacksValuesOnly;
    const { text } = answer.event;
    if (!mayBeAnswer(text, isKnown ? outcome.answer : undefined))
      report.draft('answer-contradicts', answer, {
        part: field('text'),
        found: text,
        explain: () =>
          mayBeAnswer(text) ? 'The state fetches another number of values.' : 'No answer of this task looks like this.',
      });
    return;
  }
  if (
    sameAnswer(machine.answers, outcome.answer, answer.event.text) ||
    (isAnswer(answer.event.text) && !isAnswer(outcome.answer))
  )
    return;
  const [expected, found] = [outcome.answer, answer.event.text];
  report.draft('answer-contradicts', answer, {
    part: field('text'),
    expected,
    found,
    explain: () => `The tape that the model itself wrote gives ${expected || 'nothing'}.`,
  });
}

/** The end of the state as an event, with the answer that was printed. */
export function controlEvent(block: Block, outcome: Outcome, node: Control | undefined): MachineEvent | undefined {
  if (node === undefined || outcome.kind === 'stuck') return undefined;
  if (outcome.kind === 'halt')
    return node.op === 'halt'
      ? { kind: 'halt', node, answer: block.answer?.event.kind === 'answer' ? block.answer.event.text : outcome.answer }
      : undefined;
  const { frame, ...point } = outcome.configuration;
  switch (node.op) {
    case 'next':
      return { kind: 'next', node, point };
    case 'return':
      return { kind: 'return', node, point };
    case 'tail-call':
      return frame === undefined ? undefined : { kind: 'tail-call', node, callee: frame, point };
    case 'call':
      return frame?.resume === undefined ? undefined : { kind: 'call', node, callee: frame, site: frame.resume, point };
    case 'halt':
      return undefined;
  }
}
