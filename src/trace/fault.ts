import type { SpellingName } from './spelling/spelling-table.ts';

/**
 * The ways in which a trace leaves the machine: one table for the judge, the reports, the Problems panel and the docs.
 * The order is the precedence: where a line could be blamed in several ways, the first that fits is given.
 */
export const faultTable = [
  {
    kind: 'format-no-trace',
    group: 'format',
    title: 'no trace',
    meaning: 'The text contains no header of a state and no line of the input.',
  },
  {
    kind: 'format-unreadable',
    group: 'format',
    title: 'unreadable line',
    meaning:
      'A line that is not in the form of a trace, or has characters that traces do not have. It accounts for what the state lacks where it stands, else for one missing line. Adjacent ones count once, with lines beside them that name no state, call or cell that there is. What follows two or more of them, and is of no use to the state, may be of another one: it is no fault.',
  },
  {
    kind: 'format-foreign',
    group: 'format',
    title: 'foreign lines',
    meaning: 'Lines of another task, or of none: they name nothing that this task has. Adjacent ones count once.',
  },
  {
    kind: 'format-header',
    group: 'format',
    title: 'missing header',
    meaning: 'A state begins without its label. It is judged as the announced state.',
  },
  {
    kind: 'format-order',
    group: 'format',
    title: 'line out of order',
    meaning:
      'A correct line that is too early or too late: in the state, before its header, in the input, or in the prose before the trace.',
  },
  {
    kind: 'format-corrected',
    group: 'format',
    title: 'line taken back',
    meaning: 'A line that the words behind it take back, and that is then written as it should be.',
  },
  {
    kind: 'format-after-answer',
    group: 'format',
    title: 'text after the answer',
    meaning: 'Something other than a closing fence and blank lines follows the answer.',
  },
  {
    kind: 'format-restart',
    group: 'format',
    title: 'begun again',
    meaning:
      'The trace is begun again from its beginning. One of the attempts is judged, on a tape of its own; however many there are, this is one fault.',
  },
  {
    kind: 'format-spelling',
    group: 'format',
    title: 'other spelling',
    meaning:
      'Lines that say what a trace says, but are spelt otherwise. They are judged by what they say; each way of spelling is one fault, however many lines have it.',
  },
  {
    kind: 'layout-value',
    group: 'layout',
    title: 'input copied wrong',
    meaning:
      'A cell that was laid out does not hold what the question gives. Later fetches of either value are not further faults.',
  },
  {
    kind: 'layout-missing',
    group: 'layout',
    title: 'input not laid out',
    meaning: 'A cell of the input, or its whole line, is missing.',
  },
  {
    kind: 'layout-superfluous',
    group: 'layout',
    title: 'superfluous input',
    meaning: 'A cell is laid out that the input does not have, or a line that the task does not lay out.',
  },
  {
    kind: 'label-repeated',
    group: 'label',
    title: 'state repeated',
    meaning:
      'One or more states are repeated word for word, or a state breaks off and is begun again, perhaps with words in between: what the first attempt lacks is no further fault.',
  },
  {
    kind: 'label-skipped',
    group: 'label',
    title: 'states skipped',
    meaning: 'A header that the machine reaches later. What the skipped ones would have written is in doubt.',
  },
  { kind: 'label-jumped', group: 'label', title: 'jumped', meaning: 'A state other than the announced one.' },
  { kind: 'fetch-stale', group: 'fetch', title: 'stale value', meaning: 'An older version of that cell.' },
  {
    kind: 'fetch-foreign',
    group: 'fetch',
    title: 'foreign value',
    meaning:
      'The value of another operand of the line (of an interval, of any of its cells), of an adjacent cell, or of the same variable or result in another frame; or a different cell.',
  },
  {
    kind: 'fetch-invented',
    group: 'fetch',
    title: 'invented value',
    meaning: 'A value that the cell has never held and that no nearby cell holds.',
  },
  {
    kind: 'fetch-missing',
    group: 'fetch',
    title: 'missing fetch',
    meaning: 'The state needs a cell that it did not fetch.',
  },
  {
    kind: 'fetch-superfluous',
    group: 'fetch',
    title: 'superfluous fetch',
    meaning: 'A cell that the state does not need. A line that repeats the one before it, however often, counts once.',
  },
  {
    kind: 'operand',
    group: 'operand',
    title: 'wrong operand',
    meaning: 'An operand that is not the value just fetched or computed.',
  },
  {
    kind: 'operand-order',
    group: 'operand',
    title: 'operands swapped',
    meaning: 'The right operands in another order, whatever the result.',
  },
  {
    kind: 'operation-result',
    group: 'operation',
    title: 'wrong result',
    meaning: 'A result that its own operands do not give.',
  },
  {
    kind: 'operation-other',
    group: 'operation',
    title: 'another operation',
    meaning: 'An operation or comparison other than the one that the state makes.',
  },
  {
    kind: 'operation-missing',
    group: 'operation',
    title: 'missing operation',
    meaning: 'The state does not write out an operation.',
  },
  {
    kind: 'operation-superfluous',
    group: 'operation',
    title: 'superfluous operation',
    meaning: 'The state does not have this operation.',
  },
  { kind: 'test-outcome', group: 'test', title: 'wrong outcome', meaning: 'A comparison decided wrongly.' },
  {
    kind: 'test-missing',
    group: 'test',
    title: 'missing test',
    meaning: 'The state does not write out a comparison.',
  },
  {
    kind: 'test-superfluous',
    group: 'test',
    title: 'superfluous test',
    meaning: 'The state does not have this comparison.',
  },
  {
    kind: 'write-value',
    group: 'write',
    title: 'wrong value written',
    meaning:
      'Not the result of the operation. Until the next write, later fetches of either value are not further faults.',
  },
  {
    kind: 'write-cell',
    group: 'write',
    title: 'wrong cell written',
    meaning: 'The value is written to a cell other than the one that the state writes.',
  },
  {
    kind: 'write-missing',
    group: 'write',
    title: 'missing write',
    meaning:
      'The state does not write a cell that it should. Later fetches of the old and of the new value are not further faults.',
  },
  {
    kind: 'write-superfluous',
    group: 'write',
    title: 'superfluous write',
    meaning: 'A cell that the state does not write.',
  },
  {
    kind: 'transition-call',
    group: 'transition',
    title: 'wrong call or return',
    meaning: 'The line of a call or return is missing, superfluous, or names another callee or place to return to.',
  },
  {
    kind: 'transition-successor',
    group: 'transition',
    title: 'wrong successor',
    meaning: 'The state announces a state other than the one that the machine enters.',
  },
  {
    kind: 'transition-missing',
    group: 'transition',
    title: 'no successor',
    meaning: 'The state does not announce the next one.',
  },
  {
    kind: 'transition-superfluous',
    group: 'transition',
    title: 'superfluous successor',
    meaning: 'The state announces more than one next state.',
  },
  {
    kind: 'transition-early-halt',
    group: 'transition',
    title: 'premature halt',
    meaning: 'The trace halts where the machine continues.',
  },
  {
    kind: 'transition-no-halt',
    group: 'transition',
    title: 'no halt',
    meaning: 'The trace continues where the machine halts.',
  },
  {
    kind: 'transition-truncated',
    group: 'transition',
    title: 'truncated',
    meaning: 'The model was cut off at its token limit.',
  },
  {
    kind: 'transition-unfinished',
    group: 'transition',
    title: 'unfinished',
    meaning: 'The trace ends without having halted.',
  },
  {
    kind: 'answer-contradicts',
    group: 'answer',
    title: 'answer contradicts the tape',
    meaning: "The answer is not what the model's own tape gives.",
  },
  { kind: 'answer-missing', group: 'answer', title: 'no answer', meaning: 'The trace halted, but no answer follows.' },
] as const;

export type FaultKind = (typeof faultTable)[number]['kind'];
export type FaultGroup = (typeof faultTable)[number]['group'];

const rows = new Map<FaultKind, (typeof faultTable)[number]>(faultTable.map((row) => [row.kind, row]));

/** The group of a kind, and its name for people. */
export function faultGroup(kind: FaultKind): FaultGroup {
  return rows.get(kind)?.group ?? 'format';
}

export function faultTitle(kind: FaultKind): string {
  return rows.get(kind)?.title ?? kind;
}

/** One way in which a trace left the machine. */
export interface Fault {
  readonly kind: FaultKind;
  /** Number of the state in the trace, from 0; -1 in the lines before the first state. */
  readonly state: number;
  /** The label of that state, empty before the first. */
  readonly label: string;
  /** Line of the text, from 0, and the characters in it that are wrong: `from` inclusive, `to` exclusive. */
  readonly line: number;
  readonly from: number;
  readonly to: number;
  /** As the trace would print it; empty where nothing was expected or found. */
  readonly expected: string;
  readonly found: string;
  /** For people: one or two short sentences. */
  readonly explanation: string;
  /** The text here is what the ground truth has, though it does not follow from what the model itself wrote before. */
  readonly agreesWithTruth: boolean;
  /** The name of the region whose cell it is about, `carry` for `carry[3]`; left out of a fault that is of no cell. */
  readonly region?: string;
  /** Of lines that are spelt otherwise: how. */
  readonly spelling?: SpellingName;
}

/** All of them, in the order of the table. */
export const faultKinds: readonly FaultKind[] = faultTable.map(({ kind }) => kind);
