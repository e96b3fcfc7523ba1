import type { AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import { constantOf } from '../constants.ts';
import { error, type Report } from '../report-problem.ts';
import { typeOfVariable } from '../type-inference.ts';
import { isOptional, type TailType } from '../types.ts';

/** A question shows inputs and lengths as they are. */
export function checkAsk(ask: ast.Ask, report: Report): void {
  for (const hole of ask.template.holes) {
    const shown = ast.isNameExpression(hole) ? hole.target.ref : undefined;
    if (
      ast.isNameExpression(hole) &&
      (!shown || ast.isInput(shown) || ast.isLengthVariable(shown) || isSingleConstant(shown))
    )
      continue;
    const text = hole.$cstNode?.text ?? '';
    error(
      report,
      hole,
      'ask-hole',
      'A question shows inputs and lengths as they are: it is written before anything is computed, and read back to find them.',
      ast.isNameExpression(hole)
        ? 'Show an input or a length.'
        : `Show what it is made of, or an input that is drawn as this value: input value: int = random ${text}..${text}.`,
    );
  }
}

/** Whether a variable could hold what a cell of this type holds, and a label show it. */
function isSingle(type: TailType): boolean {
  return !isOptional(type) && (type.kind === 'int' || type.kind === 'bool' || type.kind === 'text');
}

/** Whether it is a constant of one value, which stands in texts as it is. */
export function isSingleConstant(variable: ast.Variable): boolean {
  return ast.isConstant(variable) && typeOfVariable(variable).kind !== 'array';
}

/**
 * A label shows variables, or a variable plus or minus a constant, never the tape: it is read back to know the state.
 * Inside a loop it shows the loop variable, since otherwise two rounds have states of one name.
 */
export function checkStepLabel(step: ast.StepStatement, report: Report): void {
  checkHoles(step.label, report);
  const shown = new Set(step.label.holes.map(shownVariable));
  for (const loop of loopsAround(step)) {
    if (shown.has(loop.variable)) continue;
    const { name } = loop.variable;
    const written = step.label.$cstNode?.text ?? '""';
    error(
      report,
      step.label,
      'label-variable',
      `Expected the loop variable ${name} in the label: the rounds of the loop cannot be told apart without it.`,
      `Write ${written.endsWith('"') && written.length > 1 ? written.slice(0, -1) : written} {${name}}".`,
      { kind: 'show', names: [name] },
    );
  }
}

export function checkHoles(label: ast.Template, report: Report): void {
  for (const hole of label.holes) {
    if (ast.isBinaryExpression(hole) && !shownVariable(hole)) notPlain(hole, report);
    else if (!ast.isBinaryExpression(hole) && !ast.isNameExpression(hole)) notPlain(hole, report);
    const name = ast.isBinaryExpression(hole) ? hole.left : hole;
    const variable = ast.isNameExpression(name) ? name.target.ref : undefined;
    if (!variable) continue;
    const type = typeOfVariable(variable);
    if (ast.isTape(variable)) {
      error(
        report,
        hole,
        'label-hole',
        `${variable.name} is on the tape; a label can show variables only.`,
        `${isSingle(type) ? 'Declare it with var instead of tape, or read' : 'Read'} it before the step: let … = ${variable.name}.`,
      );
    } else if (type.kind === 'tuple') {
      error(
        report,
        hole,
        'label-hole',
        `${variable.name} is a tuple; a label can show single values only.`,
        'Show its index instead, or count.',
      );
    } else if (isOptional(type)) {
      error(
        report,
        hole,
        'label-hole',
        `${variable.name} may be none; a label can show values only.`,
        'Show a variable that always has a value.',
      );
    } else if (type.kind !== 'int' && type.kind !== 'bool' && type.kind !== 'text' && type.kind !== 'unknown') {
      error(
        report,
        hole,
        'label-hole',
        `${variable.name} is a whole region; a label can show single values only.`,
        'Show its index instead.',
      );
    } else if (ast.isBinaryExpression(hole) && type.kind !== 'int' && type.kind !== 'unknown') {
      error(
        report,
        hole,
        'label-hole',
        `A constant can be added to a number only; ${variable.name} is ${type.kind}.`,
        `Write {${variable.name}}.`,
      );
    }
  }
}

function notPlain(hole: ast.Expression, report: Report): void {
  error(
    report,
    hole,
    'label-hole',
    'Expected a variable, or a variable plus or minus a constant, in a label.',
    'Compute it before the step: let … = …, and show that name.',
  );
}

/** The variable that a hole shows; undefined when it is not of the form `v`, `v + 1` or `v - 1`. */
export function shownVariable(hole: ast.Expression): ast.Variable | undefined {
  if (ast.isNameExpression(hole)) return hole.target.ref;
  if (!ast.isBinaryExpression(hole) || (hole.operator !== '+' && hole.operator !== '-')) return undefined;
  return ast.isNameExpression(hole.left) && constantOf(hole.right) !== undefined ? hole.left.target.ref : undefined;
}

function loopsAround(step: ast.StepStatement): ast.ForStatement[] {
  const loops: ast.ForStatement[] = [];
  for (let node: AstNode | undefined = step.$container; node && !ast.isFunctionDecl(node); node = node.$container) {
    if (ast.isForStatement(node)) loops.unshift(node);
  }
  return loops;
}
