import { AstUtils, type AstNode } from 'langium';
import * as ast from './generated/ast.ts';

/**
 * Whether a variable that may be none holds a value where it is used: the use stands in a branch that is taken only
 * then, behind a test that leaves otherwise, or in the right side of an `and` or `or` that comes only then to be
 * evaluated; and nothing in between may set it to none.
 */
export function isSurelyThere(use: ast.NameExpression, variable: ast.Variable): boolean {
  let inner: AstNode = use;
  // What runs between a test further out and the use.
  const between: AstNode[] = [];
  for (
    let node: AstNode | undefined = use.$container;
    node && !ast.isFunctionDecl(node);
    inner = node, node = node.$container
  ) {
    const guard = guardOf(node, inner);
    if (guard && implies(guard.condition, variable, guard.outcome) && keeps(between, variable)) return true;
    const statements = statementsOf(node);
    const here = statements.findIndex((statement) => statement === inner);
    for (let before = here - 1; before >= 0; before--) {
      const statement = statements[before];
      if (
        !ast.isIfStatement(statement) ||
        statement.otherwise ||
        !leaves(statement.body) ||
        !implies(statement.condition, variable, false)
      )
        continue;
      if (keeps([...statements.slice(before + 1, here), ...between], variable)) return true;
    }
    between.push(...statements.slice(0, Math.max(0, here)), ...runBefore(node, inner));
  }
  return false;
}

/** What of a node runs before one of its parts: of a loop all of it, since a round comes before the next one. */
function runBefore(node: AstNode, part: AstNode): readonly AstNode[] {
  if (ast.isWhileStatement(node) || ast.isForStatement(node)) return [node];
  if (ast.isIfStatement(node) || ast.isIfExpression(node)) return part === node.condition ? [] : [node.condition];
  // The right sides of an assignment are evaluated before anything is written.
  if (ast.isAssignStatement(node)) return part.$containerProperty === 'values' ? node.values : [node];
  return ast.isStatement(node) && !ast.isStepStatement(node) ? [node] : [];
}

interface Guard {
  readonly condition: ast.Expression;
  readonly outcome: boolean;
}

/** What has to be so for control to come from a node to a part of it. */
function guardOf(node: AstNode, part: AstNode): Guard | undefined {
  if (ast.isIfStatement(node) && part !== node.condition)
    return { condition: node.condition, outcome: part === node.body };
  if (ast.isWhileStatement(node) && part === node.body) return { condition: node.condition, outcome: true };
  if (ast.isIfExpression(node) && part !== node.condition)
    return { condition: node.condition, outcome: part === node.consequence };
  if (ast.isBinaryExpression(node) && part === node.right && (node.operator === 'and' || node.operator === 'or'))
    return { condition: node.left, outcome: node.operator === 'and' };
  return undefined;
}

/** Whether the variable is not none where the condition has this outcome. */
function implies(condition: ast.Expression, variable: ast.Variable, outcome: boolean): boolean {
  if (ast.isUnaryExpression(condition))
    return condition.operator === 'not' && implies(condition.operand, variable, !outcome);
  if (!ast.isBinaryExpression(condition)) return false;
  const { operator, left, right } = condition;
  switch (operator) {
    case 'and':
      return outcome && (implies(left, variable, true) || implies(right, variable, true));
    case 'or':
      return !outcome && (implies(left, variable, false) || implies(right, variable, false));
    case '==':
    case '!=': {
      if (!ast.isNoneLiteral(left) && !ast.isNoneLiteral(right)) return false;
      const name = ast.isNoneLiteral(right) ? left : right;
      return ast.isNameExpression(name) && name.target.ref === variable && outcome === (operator === '!=');
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return false;
  }
}

function statementsOf(node: AstNode): readonly ast.Statement[] {
  if (ast.isBlock(node)) return node.statements;
  return ast.isTask(node) ? node.items.filter(ast.isStatement) : [];
}

function leaves({ statements }: ast.Block): boolean {
  const last = statements.at(-1);
  return (
    ast.isReturnStatement(last) ||
    ast.isHaltStatement(last) ||
    ast.isBreakStatement(last) ||
    ast.isContinueStatement(last)
  );
}

/** Whether nothing here, nor a function called here, may set the variable to none. */
function keeps(nodes: readonly AstNode[], variable: ast.Variable): boolean {
  if (ast.isInput(variable) || (ast.isLetStatement(variable) && variable.kind === 'let')) return true;
  const isOwn = AstUtils.getContainerOfType(variable, ast.isFunctionDecl) !== undefined;
  return nodes.every((root) =>
    AstUtils.streamAst(root).every((node) => {
      if (ast.isCallExpression(node) && node.callee.ref && !isOwn) return false;
      if (!ast.isAssignStatement(node)) return true;
      return node.targets.every(
        (target, i) => !ast.isNameExpression(target) || target.target.ref !== variable || isValue(node.values[i]),
      );
    }),
  );
}

/** Whether an expression is never none, by its form. */
function isValue(expression: ast.Expression | undefined): boolean {
  switch (expression?.$type) {
    case 'NumberLiteral':
    case 'TextLiteral':
    case 'BoolLiteral':
    case 'InfinityLiteral':
    case 'TupleExpression':
    case 'UnaryExpression':
    case 'BinaryExpression':
      return true;
    case 'NameExpression':
      return (
        ast.isLoopVariable(expression.target.ref) ||
        ast.isParameter(expression.target.ref) ||
        ast.isLengthVariable(expression.target.ref)
      );
    case 'IfExpression':
      return isValue(expression.consequence) && isValue(expression.otherwise);
    case 'IndexExpression':
    case 'FieldExpression':
    case 'CallExpression':
    case 'ScanExpression':
    case 'DrawExpression':
    case 'ComposedText':
    case 'ListExpression':
    case 'NoneLiteral':
    case undefined:
      return false;
  }
}
