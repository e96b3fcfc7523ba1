import type { AstNode } from 'langium';
import type * as ast from '../../language/generated/ast.ts';
import type { State } from '../machine.ts';
import { commonText, isReadable } from '../overlap.ts';
import type { Unit } from './unit.ts';

/** How other lines of a trace begin: no label may. */
const lineStarts = /^(?:(?:lay|get|put|call|return|next) |halt$|(?:Question|Answer):|[A-Za-z]\w*\(|[-\d'(]|(?:inf|none|yes|no)\b)/;

/**
 * A label identifies its state. Reports labels that cannot be read back, that look like another line of a trace, or that two states share,
 * with a text that both would print.
 */
export function checkLabels(unit: Unit): void {
  const states = unit.states.flatMap((state) => (state ? [state] : []));
  for (const state of states) checkForm(unit, state);
  states.forEach((state, i) => {
    for (const other of states.slice(0, i)) {
      const text = commonText(other.label, state.label);
      if (text === undefined) continue;
      unit.problem(labelOf(unit, state), 'label-ambiguous',
        `Two states can have the label “${text}”, this one and the one in line ${labelLine(unit, other)}: a trace could not tell them apart.`, 'Give one of them other words, or put it into a step with a label of its own.');
      return;
    }
  });
}

function checkForm(unit: Unit, state: State): void {
  const [first] = state.label;
  const node = labelOf(unit, state);
  if (typeof first !== 'string') {
    unit.problem(node, 'label-start', 'A label begins with a word; a value in front looks like an operation.', 'Put a word before the first hole.');
  } else if (lineStarts.test(first)) {
    unit.problem(node, 'label-start', `A label cannot begin like another line of a trace, as “${first.trim()}” does.`, 'Begin with another word, for example a capital letter.');
  }
  if (!isReadable(state.label)) {
    unit.problem(node, 'label-unreadable', 'In this label a value runs into the next one, or into digits, so that it cannot be read back.', 'Put a space or another sign between them.');
  }
}

/** The label as the author wrote it, or the statement that an automatic label stands for. */
function labelOf(unit: Unit, state: State): AstNode {
  const node = unit.origin(state.id);
  if (node.$type === 'StepStatement') return (node as ast.StepStatement).label;
  return (node.$type === 'FunctionDecl' && (node as ast.FunctionDecl).label) || node;
}

function labelLine(unit: Unit, state: State): number {
  return (labelOf(unit, state).$cstNode?.range.start.line ?? 0) + 1;
}
