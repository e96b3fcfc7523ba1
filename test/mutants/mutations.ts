/** Small changes of a program that its tests should notice. */
import ts from 'typescript';

export interface Mutation {
  /** Offsets in the text that is replaced. */
  readonly from: number;
  readonly to: number;
  readonly by: string;
  /** From 1. */
  readonly line: number;
  /** The line as it is, without the blanks around it. */
  readonly code: string;
  /** What becomes of what: `a < b -> a <= b`. */
  readonly change: string;
  /** Whether a statement is replaced, not an expression. */
  readonly isStatement: boolean;
}

const otherOperator: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
]);

/** All mutations of a source file, in the order of the text. */
export function mutationsOf(file: string, text: string): readonly Mutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = text.split('\n');
  const found: Mutation[] = [];
  const add = (node: ts.Node, by: string, from = node.getStart(source), to = node.getEnd()): void => {
    const line = source.getLineAndCharacterOfPosition(from).line + 1;
    const shown = (part: string): string => part.replace(/\s+/g, ' ').slice(0, 60);
    const isStatement = ts.isStatement(node);
    found.push({
      from,
      to,
      by,
      isStatement,
      line,
      code: lines[line - 1]?.trim() ?? '',
      change: `${shown(text.slice(from, to))} -> ${shown(by) || 'nothing'}`,
    });
  };
  const visit = (node: ts.Node): void => {
    if (isLeftOut(node)) return;
    if (ts.isBinaryExpression(node)) {
      const other = otherOperator.get(node.operatorToken.kind);
      if (other !== undefined && !joinsText(node)) {
        const { left, right } = node;
        add(node, `${left.getText(source)} ${other} ${right.getText(source)}`);
      }
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      add(node, node.operand.getText(source));
    } else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
      add(node, node.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true');
    } else if (ts.isNumericLiteral(node) && !isName(node) && /^\d{1,2}$/.test(node.text)) {
      // A limit of 10,001 is as good as one of 10,000.
      add(node, String(Number(node.text) + 1));
    } else if (ts.isIfStatement(node)) {
      const { expression } = node;
      add(expression, 'false');
    } else if (ts.isConditionalExpression(node)) {
      add(node.condition, 'true');
    } else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) && ts.isBlock(node.parent)) {
      add(node, ';');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** `+` of texts: another operator would only break a message. */
function joinsText(node: ts.BinaryExpression): boolean {
  const isText = (part: ts.Expression): boolean => ts.isStringLiteralLike(part) || ts.isTemplateExpression(part);
  return isText(node.left) || isText(node.right);
}

/** What does nothing, what ends a run, and where work pauses: nobody sees from its result where that was. */
function isLeftOut(node: ts.Node): boolean {
  if (ts.isIfStatement(node)) {
    const { thenStatement: then } = node;
    return (
      ts.isExpressionStatement(then) &&
      ts.isYieldExpression(then.expression) &&
      then.expression.expression === undefined
    );
  }
  return ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isThrowStatement(node);
}

/** `1` of `{ 1: 'one' }` or of `{ 1: one } = list`. */
function isName(node: ts.NumericLiteral): boolean {
  if (ts.isBindingElement(node.parent)) return node.parent.propertyName === node;
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}
