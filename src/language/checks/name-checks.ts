import { AstUtils, type AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import { builtins } from '../builtins.ts';
import { closest } from '../closest.ts';
import { rangeOfProperty } from '../ranges.ts';
import { instead } from '../problem.ts';
import { error, warning, type Report } from '../report-problem.ts';
import { fileOf } from '../import-links.ts';
import { generatedInput, generatorAround } from '../input-source.ts';
import {
  findFunction,
  findSharedFunction,
  findVariable,
  taskOf,
  visibleFunctions,
  visibleVariables,
  type Named,
} from '../scopes.ts';

const literals = ['true', 'false', 'none', 'infinity'];

/** Names that stand for nothing, or are used above their declaration. */
export function checkUse(node: AstNode, report: Report): void {
  for (const { reference, property } of AstUtils.streamReferences(node)) {
    if (!('ref' in reference) || ast.isMachineRule(node) || ast.isStartDecl(node)) continue;
    const name = reference.$refText;
    const at = reference.$refNode?.range ?? rangeOfProperty(node, property);
    const target = reference.ref;
    if (ast.isCallExpression(node)) {
      if (!target && !builtins.has(name) && !isRange(node)) unknownFunction(node, name, at, report);
    } else if (!target) {
      if (!isLoneWord(node)) unknownVariable(node, name, at, report);
    } else if (isAbove(node, target)) {
      error(
        report,
        at,
        'used-before',
        `${name} is used before its declaration in line ${lineOf(target)}.`,
        `Move the declaration of ${name} above this line.`,
      );
    }
  }
}

/** A name alone as a statement is reported as a statement without effect, with the keyword that was meant. */
function isLoneWord(node: AstNode): boolean {
  return ast.isNameExpression(node) && ast.isCallStatement(node.$container);
}

/** `for i in range(n)`, which the check of the loop tells. */
function isRange(call: ast.CallExpression): boolean {
  const loop = call.$container;
  return call.callee.$refText === 'range' && ast.isForStatement(loop) && loop.start === call && !loop.end;
}

function unknownVariable(node: AstNode, name: string, at: Parameters<typeof error>[1], report: Report): void {
  if (ast.isBinding(node)) {
    const names = [...visibleVariables(node)].map((variable) => variable.name);
    const near = closest(name, names);
    error(
      report,
      at,
      'unknown-name',
      `The task has no input or length ${name}.`,
      near ? `Did you mean ${near}?` : `The inputs and lengths are ${names.join(', ') || 'none'}.`,
      instead(near),
    );
  } else if (!isInProgram(node)) {
    const names = [...visibleVariables(node)].filter(isKnownBefore).map((variable) => variable.name);
    const near = closest(name, names);
    error(
      report,
      at,
      'unknown-name',
      `The task has no input, length or constant ${name}.`,
      near ? `Did you mean ${near}?` : `It has ${names.join(', ') || 'none'}.`,
      instead(near),
    );
  } else if (findFunction(node, name) ?? builtins.has(name)) {
    error(report, at, 'unknown-name', `${name} is a function; expected a variable.`, `Call it: ${name}(…).`);
  } else if (generatorAround(node) && isOfAlgorithm(node, name)) {
    error(
      report,
      at,
      'unknown-name',
      `${name} is made by the run, which begins once all inputs are drawn.`,
      'A generator knows lengths, the inputs above and its own variables.',
    );
  } else {
    const ended = endedBlock(node, name);
    if (ended) {
      const what = ast.isStepStatement(ended.block.$container) ? 'step' : 'block';
      error(
        report,
        at,
        'unknown-name',
        `${name} belongs to the ${what} that begins in line ${lineOf(ended.block)}, and ends with it.`,
        `Declare it before that ${what}: ${ended.declared.kind} ${name} = …`,
      );
      return;
    }
    const near = closest(name, [...[...visibleVariables(node)].map((variable) => variable.name), ...literals]);
    const asLength = lengthAdvice(node, name);
    error(
      report,
      at,
      'unknown-name',
      asLength === undefined ? `There is no variable ${name} here.` : `There is no length or input ${name}.`,
      near ? `Did you mean ${near}?` : (asLength ?? `Declare it before this line: let ${name} = …`),
      instead(near),
    );
  }
}

/** How to declare what the size or the sampler of an input asks for: a length, which comes before all inputs. */
function lengthAdvice(node: AstNode, name: string): string | undefined {
  const task = taskOf(node);
  const isOfInput = (one: AstNode): boolean => {
    const input = AstUtils.getContainerOfType(one, ast.isInput);
    return input !== undefined && generatorAround(one) === undefined;
  };
  if (!task) return undefined;
  const asked = AstUtils.streamAst(task)
    .filter(ast.isNameExpression)
    .some((one) => one.target.$refText === name && isOfInput(one));
  if (!asked) return undefined;
  const declared = task.items.find(ast.isLengthDecl);
  return declared === undefined
    ? `Declare it: length ${name}: S 2..10, M 11..20, L 21..50.`
    : `Add it to the lengths: length ${[...declared.variables.map((variable) => variable.name), name].join(', ')}: ….`;
}

/** The declaration of a name in a block above that has ended, in what the name is used in: a task or a function. */
function endedBlock(node: AstNode, name: string): { declared: ast.LetStatement; block: ast.Block } | undefined {
  const owner = AstUtils.getContainerOfType(node, ast.isFunctionDecl) ?? taskOf(node);
  if (!owner) return undefined;
  const above = AstUtils.streamAllContents(owner)
    .filter(ast.isLetStatement)
    .filter(
      (declared) => declared.name === name && (declared.$cstNode?.end ?? Infinity) <= (node.$cstNode?.offset ?? 0),
    )
    .toArray()
    .at(-1);
  const block = above?.$container;
  return above && ast.isBlock(block) ? { declared: above, block } : undefined;
}

/** Whether a name that a generator does not know is one of its task's. */
function isOfAlgorithm(node: AstNode, name: string): boolean {
  const task = taskOf(node);
  return task?.items.some((item) => (ast.isLetStatement(item) || ast.isTape(item)) && item.name === name) === true;
}

/** A question and a length stand before the program, and know what is drawn alone. */
function isInProgram(node: AstNode): boolean {
  return (
    AstUtils.getContainerOfType(node, ast.isAsk) === undefined &&
    AstUtils.getContainerOfType(node, ast.isLengthDecl) === undefined
  );
}

function isKnownBefore(variable: ast.Variable): boolean {
  return ast.isInput(variable) || ast.isLengthVariable(variable) || ast.isConstant(variable);
}

function unknownFunction(
  node: ast.CallExpression,
  name: string,
  at: Parameters<typeof error>[1],
  report: Report,
): void {
  if (findVariable(node, name)) {
    error(
      report,
      at,
      'unknown-name',
      `${name} is a variable; expected a function.`,
      `Use brackets to access its elements: ${name}[…].`,
    );
    return;
  }
  // The import says why it brings no such function.
  if (fileOf(node)?.imports.some(({ names }) => names.includes(name)) === true) return;
  const near = closest(name, [...visibleFunctions(node).map((declared) => declared.name), ...builtins.keys()]);
  error(
    report,
    at,
    'unknown-name',
    `There is no function ${name}.`,
    near ? `Did you mean ${near}?` : `Declare it: function ${name}(…) { … }.`,
    instead(near),
  );
}

/**
 * Whether a use stands above the declaration, in the same run through the program. Questions and examples stand outside
 * of it.
 */
function isAbove(use: AstNode, target: AstNode): boolean {
  if (!(
    ast.isLetStatement(target) ||
    ast.isChooseStatement(target) ||
    ast.isTape(target) ||
    ast.isConstant(target) ||
    ast.isInput(target)
  ))
    return false;
  // The condition of an input or choice speaks of the value that was drawn.
  if ((ast.isChooseStatement(target) || ast.isInput(target)) && isInside(use, target.where)) return false;
  // The program that draws an input makes it under its own name.
  if (target === generatedInput(use)) return false;
  if (AstUtils.getContainerOfType(use, ast.isAsk) ?? AstUtils.getContainerOfType(use, ast.isExample)) return false;
  if (AstUtils.getContainerOfType(use, ast.isFunctionDecl) !== AstUtils.getContainerOfType(target, ast.isFunctionDecl))
    return false;
  return (use.$cstNode?.offset ?? 0) < (target.$cstNode?.end ?? 0);
}

function isInside(node: AstNode, outer: AstNode | undefined): boolean {
  return (
    outer !== undefined &&
    AstUtils.getContainerOfType(node, (around): around is AstNode => around === outer) !== undefined
  );
}

function lineOf(node: AstNode): number {
  return (node.$cstNode?.range.start.line ?? 0) + 1;
}

/**
 * A name that is declared where another of the same name can be seen: traces name cells, so two of one name cannot be
 * told apart.
 */
export function checkDeclaration(node: AstNode, report: Report): void {
  if (ast.isFunctionDecl(node)) {
    const first = findFunction(node, node.name);
    const file = fileOf(node);
    // One that is imported is reported at its import.
    const shared = taskOf(node) && file && findSharedFunction(file, node.name);
    if (first && first !== node) duplicate(node, first, report);
    else if (shared && fileOf(shared) === file) duplicate(node, shared, report);
    else if (builtins.has(node.name))
      error(
        report,
        rangeOfProperty(node, 'name'),
        'duplicate-name',
        `${node.name} is a built-in function.`,
        'Rename the function.',
      );
    const variable = findVariable(node, node.name);
    if (variable) duplicate(node, variable, report);
  } else if (ast.isVariable(node)) {
    if (node.name === '__proto__')
      error(
        report,
        rangeOfProperty(node, 'name'),
        'reserved-name',
        '__proto__ cannot name an input or variable: JSON objects reserve it.',
        'Use another name.',
      );
    const around = ast.isLoopVariable(node) || ast.isScanVariable(node) ? node.$container : node;
    const first = findVariable(around, node.name);
    if (first && first !== node) clash(node, first, report);
    else if (!ast.isTask(around.$container)) {
      const outer = findVariable(around.$container, node.name);
      if (outer && outer !== node) clash(node, outer, report);
    }
  }
}

/** Two variables of one name, unless the one is over before the other is there. */
function clash(node: ast.Variable, first: ast.Variable, report: Report): void {
  if (!isOverBefore(node, first)) duplicate(node, first, report);
}

/** Whether a loop or scan of the program itself ends before a variable of the same name is declared. */
function isOverBefore(node: ast.Variable, later: ast.Variable): boolean {
  if (!ast.isLoopVariable(node) && !ast.isScanVariable(node)) return false;
  if (!ast.isLetStatement(later) || AstUtils.getContainerOfType(node, ast.isFunctionDecl)) return false;
  const [end, start] = [node.$container.$cstNode?.end, later.$cstNode?.offset];
  return end !== undefined && start !== undefined && end <= start;
}

function duplicate(node: Named, first: Named, report: Report): void {
  error(
    report,
    rangeOfProperty(node, 'name'),
    'duplicate-name',
    `${node.name} is already declared in line ${lineOf(first)}.`,
    'Rename one of them.',
  );
}

/** Imported functions that nothing calls. */
export function checkUnusedImports(file: ast.TaskFile, report: Report): void {
  const called = new Set(
    AstUtils.streamAst(file)
      .filter(ast.isCallExpression)
      .map((call) => call.callee.$refText),
  );
  for (const imported of file.imports) {
    imported.names.forEach((name, i) => {
      if (!called.has(name))
        warning(
          report,
          rangeOfProperty(imported, 'names', i),
          'unused',
          `${name} is never called.`,
          'Remove it from the import.',
        );
    });
  }
}

/** Variables of a task, or of a function outside of tasks, that nothing reads. */
export function checkUnused(task: ast.Task | ast.FunctionDecl, report: Report): void {
  const read = new Set<AstNode>();
  for (const node of AstUtils.streamAst(task)) {
    if (ast.isNameExpression(node) && node.target.ref && !isWritten(node)) read.add(node.target.ref);
    if ((ast.isFetchedRegion(node) || ast.isRegionName(node)) && node.region.ref) read.add(node.region.ref);
  }
  for (const node of AstUtils.streamAst(task)) {
    if (ast.isConstant(node) && !read.has(node))
      warning(report, rangeOfProperty(node, 'name'), 'unused', `${node.name} is never read.`, 'Use it or remove it.');
    if ((ast.isLetStatement(node) || ast.isTape(node)) && !read.has(node)) {
      warning(
        report,
        rangeOfProperty(node, 'name'),
        'unused',
        `${node.name} is never read.`,
        generatorAround(node) ? 'Use it or remove it.' : 'Use it or remove it; each write costs tokens in every trace.',
      );
    }
  }
}

/**
 * Whether a name is the cell that an assignment writes (`b` of `b[i] = 0`, not `i`), or the list that a push or pop
 * changes.
 */
function isWritten(name: ast.NameExpression): boolean {
  let cell: ast.Expression = name;
  while (ast.isIndexExpression(cell.$container) && cell.$container.base === cell) cell = cell.$container;
  if ((ast.isPushStatement(cell.$container) || ast.isPopStatement(cell.$container)) && cell.$container.list === cell)
    return true;
  return ast.isAssignStatement(cell.$container) && cell.$container.targets.includes(cell);
}
