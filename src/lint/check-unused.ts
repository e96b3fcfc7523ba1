import { AstUtils, type AstNode } from 'langium';
import * as ast from '../language/ast/index.ts';
import { rangeOfProperty } from '../language/index.ts';
import type { Found } from './finding.ts';

/** Inputs that the run never reads, and functions that nothing calls. Runs nothing. */
export function checkUnused(task: ast.Task): Found[] {
  return [...unreadInputs(task), ...uncalledFunctions(task)];
}

/** A question that tells what its answer does not depend on; what other inputs are drawn from is of use to them. */
function unreadInputs(task: ast.Task): Found[] {
  const read = new Set<AstNode | undefined>();
  for (const item of task.items) {
    if (ast.isAsk(item) || ast.isExample(item)) continue;
    for (const node of AstUtils.streamAst(item)) {
      const variable = variableOf(node);
      // What an input says of itself is no use of it.
      if (variable !== undefined && variable !== item) read.add(variable);
    }
  }
  return task.items
    .filter(ast.isInput)
    .filter((input) => !read.has(input))
    .map((input) => ({
      place: { source: undefined, range: rangeOfProperty(input, 'name') },
      severity: 'warning',
      code: 'unused-inputs',
      message: `Nothing reads ${input.name}: the answer does not depend on it.`,
      suggestion: 'Let the program read it, or remove it.',
    }));
}

function variableOf(node: AstNode): ast.Variable | undefined {
  if (ast.isNameExpression(node)) return node.target.ref;
  if (ast.isRegionName(node) || ast.isFetchedRegion(node)) return node.region.ref;
  return ast.isElementSampler(node) ? node.source.ref : undefined;
}

/** A function is called if something outside of it calls it. */
function uncalledFunctions(task: ast.Task): Found[] {
  const called = new Set<ast.FunctionDecl | undefined>();
  for (const node of AstUtils.streamAst(task))
    if (ast.isCallExpression(node) && AstUtils.getContainerOfType(node, ast.isFunctionDecl) !== node.callee.ref)
      called.add(node.callee.ref);
  return task.items
    .filter(ast.isFunctionDecl)
    .filter((declared) => !called.has(declared))
    .map((declared) => ({
      place: { source: undefined, range: rangeOfProperty(declared, 'name') },
      severity: 'warning',
      code: 'unused-functions',
      message: `Nothing calls ${declared.name}.`,
      suggestion: 'Call it, or remove it.',
    }));
}
