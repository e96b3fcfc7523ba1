import { AstUtils, type AstNode } from 'langium';
import * as ast from './generated/ast.ts';
import { bySource, type Problem } from './problem.ts';
import type { Report } from './report-problem.ts';
import { checkExpression } from './type-inference.ts';
import { checkAllow } from './checks/allow-checks.ts';
import { checkCharacters } from './checks/character-checks.ts';
import { checkComments } from './checks/comment-checks.ts';
import { checkAnswer, checkInterval } from './checks/answer-checks.ts';
import { checkComposed } from './checks/composed-checks.ts';
import { checkStatement } from './checks/assignment-checks.ts';
import { checkExamples } from './checks/example-checks.ts';
import { checkCallPlace, checkFlow, checkFunction } from './checks/flow-checks.ts';
import { checkClass, checkLength, checkTask, checkTitles } from './checks/header-checks.ts';
import { checkMachine } from './checks/machine-checks.ts';
import { checkConstant } from './checks/constant-checks.ts';
import { checkParameter, checkSymmetric, checkTape, checkType } from './checks/input-checks.ts';
import { checkImports } from './checks/import-checks.ts';
import { checkDeclaration, checkUnused, checkUnusedImports, checkUse } from './checks/name-checks.ts';
import { checkInput } from './checks/sampler-checks.ts';
import { checkAsk, checkHoles, checkStepLabel } from './checks/template-checks.ts';

/** A text with more problems than this is another kind of text; the first ones are what a person can act on. */
const most = 500;

/** Everything that is wrong with the meaning of a file whose syntax is right, in source order. */
export function checkFile(file: ast.TaskFile): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (problem) => {
    problems.push(problem);
  };
  for (const task of file.tasks) {
    checkTask(task, report);
    checkFlow(task, report);
    checkExamples(task, report);
  }
  for (const machine of file.machines) checkMachine(machine, report);
  checkTitles([...file.tasks, ...file.machines], report);
  checkImports(file, report);
  checkCharacters(file, report);
  checkComments(file, report);
  for (const declared of file.functions) checkFunction(declared, report);
  for (const node of AstUtils.streamAst(file)) {
    if (problems.length >= most) break;
    checkNode(node, report);
  }
  // What is not read may be what a misspelt name meant.
  if (problems.length === 0) {
    for (const part of [...file.tasks, ...file.functions]) checkUnused(part, report);
    checkUnusedImports(file, report);
  }
  return problems.sort(bySource).slice(0, most);
}

function checkNode(node: AstNode, report: Report): void {
  checkUse(node, report);
  checkDeclaration(node, report);
  if (ast.isExpression(node)) checkPlaceAndType(node, report);
  if (ast.isStatement(node)) checkStatement(node, report);
  if (ast.isStepStatement(node)) checkStepLabel(node, report);
  else if (ast.isFunctionDecl(node) && node.label) checkHoles(node.label, report);
  else if (ast.isAsk(node)) checkAsk(node, report);
  else if (ast.isType(node)) checkType(node, report);
  else if (ast.isInput(node)) checkInput(node, report);
  else if (ast.isSymmetricDecl(node)) checkSymmetric(node, report);
  else if (ast.isParameter(node)) checkParameter(node, report);
  else if (ast.isTape(node)) checkTape(node, report);
  else if (ast.isConstant(node)) checkConstant(node, report);
  else if (ast.isClassDecl(node)) checkClass(node, report);
  else if (ast.isLengthDecl(node)) checkLength(node, report);
  else if (ast.isAllow(node)) checkAllow(node, report);
  else if (ast.isAnswer(node)) checkAnswer(node, report);
}

function checkPlaceAndType(expression: ast.Expression, report: Report): void {
  if (!isExampleValue(expression)) {
    checkExpression(expression, report);
    if (ast.isComposedText(expression)) checkComposed(expression, report);
  }
  if (ast.isCallExpression(expression)) checkCallPlace(expression, report);
  if (ast.isIndexExpression(expression)) checkInterval(expression, report);
}

/** The values of an example are checked against the input's type, and a decimal is written with its point there. */
function isExampleValue(node: AstNode): boolean {
  return AstUtils.getContainerOfType(node, ast.isBinding) !== undefined;
}
