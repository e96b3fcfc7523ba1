import { AstUtils, type AstNode } from 'langium';
import * as ast from './generated/ast.ts';

/** The sampler that draws an input; undefined where a program draws it, or nothing does. */
export function samplerOf({ source }: ast.Input): ast.Sampler | undefined {
  return ast.isRandomSource(source) ? source.sampler : undefined;
}

/** What is said of the sampler besides. */
export function modifiersOf({ source }: ast.Input): readonly ast.Modifier[] {
  return ast.isRandomSource(source) ? source.modifiers : [];
}

/** The generator that a node belongs to. */
export function generatorAround(node: AstNode): ast.GenerateSource | undefined {
  return AstUtils.getContainerOfType(node, ast.isGenerateSource);
}

/** The input that the generator of a node draws: in there its name stands for what has been made of it so far. */
export function generatedInput(node: AstNode): ast.Input | undefined {
  const generator = generatorAround(node);
  return generator && AstUtils.getContainerOfType(generator, ast.isInput);
}

/** Whether a variable belongs to a function or a generator, and not to the algorithm. */
export function isOfRoutine(variable: ast.Variable): boolean {
  return (
    AstUtils.getContainerOfType(variable, ast.isFunctionDecl) !== undefined || generatorAround(variable) !== undefined
  );
}

/** Whether a node is run before a run begins, when inputs are drawn or looked at: there, functions leave no trace. */
export function isBeforeRun(node: AstNode): boolean {
  return AstUtils.getContainerOfType(node, ast.isInput) !== undefined;
}

/**
 * The length that the condition of an input says to be its size: `where length(s) == n and …`, or, for the digits of a
 * number, `high(x) - low(x) + 1 == n`.
 */
export function lengthInCondition(input: ast.Input): ast.LengthVariable | undefined {
  return conjuncts(input.where)
    .flatMap((part) => {
      if (!ast.isBinaryExpression(part) || part.operator !== '==') return [];
      return [
        [part.left, part.right],
        [part.right, part.left],
      ].flatMap(([size, length]) => (isSizeOf(size, input) && ast.isNameExpression(length) ? [length.target.ref] : []));
    })
    .find(ast.isLengthVariable);
}

function conjuncts(condition: ast.Expression | undefined): ast.Expression[] {
  if (condition === undefined) return [];
  if (!ast.isBinaryExpression(condition) || condition.operator !== 'and') return [condition];
  return [...conjuncts(condition.left), ...conjuncts(condition.right)];
}

function isSizeOf(expression: ast.Expression | undefined, input: ast.Input): boolean {
  if (isCallOn('length', expression, input)) return true;
  if (!isOperation('+', expression) || !ast.isNumberLiteral(expression.right) || expression.right.text !== '1')
    return false;
  const span = expression.left;
  return isOperation('-', span) && isCallOn('high', span.left, input) && isCallOn('low', span.right, input);
}

function isOperation(operator: string, expression: ast.Expression | undefined): expression is ast.BinaryExpression {
  return ast.isBinaryExpression(expression) && expression.operator === operator;
}

function isCallOn(name: string, expression: ast.Expression | undefined, input: ast.Input): boolean {
  if (!ast.isCallExpression(expression) || expression.callee.$refText !== name) return false;
  const [measured] = expression.arguments;
  return ast.isNameExpression(measured) && measured.target.ref === input;
}
