import type { AstNode } from 'langium';
import { commonText, isReadable, type State } from '../machine/index.ts';
import { fileText, type Unit } from './unit.ts';

/** What would not come back from a line as it was. */
const lineBreaks = /[\0-\x1f\x7f\u2028\u2029]/;

/** How other lines of a trace begin: no label may. */
const lineStarts =
  /^(?:\s|(?:lay|get|put|call|return|next) |halt$|(?:Question|Answer):|[A-Za-z]\w*\(|[-\d'(]|(?:inf|none|yes|no)\b)/;

/**
 * Characters of a label that the text itself has, at most: every state that leads there prints it, and all labels are
 * held against each other.
 */
const LONGEST_LABEL = 500;
/**
 * Work of holding labels against each other at most: where many begin alike, each is held against all of them,
 * character by character.
 */
const MOST_COMPARED = 50_000_000;

/**
 * A label identifies its state. Reports labels that cannot be read back, that look like another line of a trace, or
 * that two states share, with a text that both would print.
 */
export function checkLabels(unit: Unit): void {
  const states = unit.states.flatMap((state) => (state ? [state] : []));
  for (const state of states) checkForm(unit, state);
  const alike = new Alike();
  let compared = 0;
  for (const state of states.filter(({ label }) => lengthOf(label) <= LONGEST_LABEL)) {
    for (const other of alike.before(state)) {
      const [own, its] = [lengthOf(state.label), lengthOf(other.label)];
      compared += Math.min(own, its) * (own + its);
      if (compared > MOST_COMPARED) {
        unit.problem(
          labelOf(unit, state),
          'label-ambiguous',
          'Too many labels begin like this one to tell them all apart.',
          'Begin it with different words, before the first hole.',
        );
        return;
      }
      const text = commonText(other.label, state.label);
      if (text === undefined) continue;
      unit.problem(
        labelOf(unit, state),
        'label-ambiguous',
        `This state and the one in line ${labelLine(unit, other)}${fileText(labelOf(unit, other))} can both have the label “${text}”: a trace could not tell them apart.`,
        'Reword one of the labels, or use a step with a label of its own.',
      );
      break;
    }
  }
}

/** Finds the states whose labels begin as another's does; all others differ from it for certain. */
class Alike {
  readonly #byStart = new Map<string, State[]>();
  readonly #byPrefix = new Map<string, State[]>();

  /** The states asked for before that begin alike, in their order; the state is one of them from then on. */
  before(state: State): State[] {
    const [first] = state.label;
    const start = typeof first === 'string' ? first : '';
    const found = [...(this.#byPrefix.get(start) ?? [])];
    for (let end = 0; end <= start.length; end++) found.push(...(this.#byStart.get(start.slice(0, end)) ?? []));
    add(this.#byStart, start, state);
    for (let end = 0; end < start.length; end++) add(this.#byPrefix, start.slice(0, end), state);
    return found.sort((a, b) => a.id - b.id);
  }
}

function add(states: Map<string, State[]>, key: string, state: State): void {
  const there = states.get(key);
  if (there) there.push(state);
  else states.set(key, [state]);
}

function checkForm(unit: Unit, state: State): void {
  const [first] = state.label;
  const node = labelOf(unit, state);
  if (lengthOf(state.label) > LONGEST_LABEL)
    unit.problem(
      node,
      'label-unreadable',
      `A label can have at most ${LONGEST_LABEL} characters.`,
      'Describe the step in fewer words.',
    );
  if (first === undefined) {
    unit.problem(node, 'label-start', 'The label is empty.', 'Say in a few words what the step does.');
  } else if (typeof first !== 'string') {
    unit.problem(
      node,
      'label-start',
      'A label has to begin with a word: with a value in front it looks like an operation.',
      'Put a word before the first hole.',
    );
  } else if (first.trim() === '' && state.label.length === 1) {
    unit.problem(node, 'label-start', 'The label is empty.', 'Say in a few words what the step does.');
    return;
  } else if (lineStarts.test(first)) {
    unit.problem(
      node,
      'label-start',
      /^\s/.test(first)
        ? 'A label has to begin with a word, not with a space.'
        : `A label cannot begin like another line of a trace, as “${first.trim()}” does.`,
      'Begin with another word, for example a capital letter.',
    );
  }
  if (
    state.label.some((piece) => typeof piece === 'string' && lineBreaks.test(piece)) ||
    endsInBlank(state.label.at(-1))
  ) {
    unit.problem(
      node,
      'label-unreadable',
      `A label is one line of a trace: it cannot contain ${strange(state) ?? 'line breaks or tabs, or end with a space'}.`,
      'Remove them.',
    );
  }
  if (!isReadable(state.label)) {
    unit.problem(
      node,
      'label-unreadable',
      'In this label a value runs into the next one, or into digits, so it cannot be read back.',
      'Put a space or another character between them.',
    );
  }
}

/** The character that cannot be seen in a label, but for those that everybody knows. */
function strange({ label }: State): string | undefined {
  const found = label.flatMap((piece) => (typeof piece === 'string' ? (lineBreaks.exec(piece)?.[0] ?? []) : []))[0];
  const code = found?.charCodeAt(0);
  return code === undefined || code === 9 || code === 10 || code === 13
    ? undefined
    : `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Characters of its texts; a hole counts as one. */
function lengthOf(label: State['label']): number {
  return label.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 1), 0);
}

function endsInBlank(piece: State['label'][number] | undefined): boolean {
  return typeof piece === 'string' && /\s$/.test(piece);
}

/** The label as the author wrote it, or the statement that an automatic label stands for. */
function labelOf(unit: Unit, state: State): AstNode {
  const node: AstNode & { readonly label?: AstNode } = unit.origin(state.id);
  return node.label ?? node;
}

function labelLine(unit: Unit, state: State): number {
  return (labelOf(unit, state).$cstNode?.range.start.line ?? 0) + 1;
}
