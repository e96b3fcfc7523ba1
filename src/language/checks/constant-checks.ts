import * as ast from '../generated/ast.ts';
import { constantOf } from '../constants.ts';
import { error, type Report } from '../report-problem.ts';
import { counted, expectType, typeOf, typeOfVariable } from '../type-inference.ts';
import { dimensionsOf, typeText } from '../types.ts';

/** A constant is made of literals and constants above it; a table is a list in brackets, as long as its type says. */
export function checkConstant(declared: ast.Constant, report: Report): void {
  const type = typeOfVariable(declared);
  if (declared.type) expectType(declared.value, type, report);
  if (type.kind === 'unknown') return;
  if (type.kind === 'list' || type.kind === 'none' || type.kind === 'digits' || type.kind === 'decimal') {
    error(
      report,
      declared.type ?? declared.value,
      'wrong-type',
      `A constant is a value or a table of values; found ${typeText(type)}.`,
      'Write a number, a text, true, false, a tuple, or several of them in brackets: const days = [31, 28, 31].',
    );
    return;
  }
  const wrong = notConstant(declared.value);
  if (wrong)
    error(
      report,
      wrong,
      'not-constant',
      'The value of a constant has to be known before any run.',
      'Use numbers, texts, earlier constants and arithmetic; for what a run computes: let … = …',
    );
  else checkSize(declared, report);
}

/** The part of an expression that only a run can tell. */
function notConstant(expression: ast.Expression): ast.Expression | undefined {
  const first = (parts: readonly ast.Expression[]): ast.Expression | undefined => {
    for (const part of parts) {
      const wrong = notConstant(part);
      if (wrong) return wrong;
    }
    return undefined;
  };
  switch (expression.$type) {
    case 'NumberLiteral':
    case 'TextLiteral':
    case 'BoolLiteral':
    case 'NoneLiteral':
    case 'InfinityLiteral':
      return undefined;
    case 'ListExpression':
    case 'TupleExpression':
      return first(expression.elements);
    case 'UnaryExpression':
      return notConstant(expression.operand);
    case 'BinaryExpression':
      return first([expression.left, expression.right]);
    case 'IfExpression':
      return first([expression.condition, expression.consequence, expression.otherwise]);
    case 'NameExpression': {
      const target = expression.target.ref;
      return !target || (ast.isConstant(target) && typeOf(expression).kind !== 'array') ? undefined : expression;
    }
    case 'CallExpression':
      return isMeasure(expression) || expression.callee.ref ? expression : first(expression.arguments);
    case 'FieldExpression':
      return notConstant(expression.base);
    case 'IndexExpression':
    case 'ScanExpression':
    case 'DrawExpression':
    case 'ComposedText':
      return expression;
  }
}

function isMeasure({ callee: { $refText: name }, arguments: [argument] }: ast.CallExpression): boolean {
  const target = ast.isNameExpression(argument) ? argument.target.ref : undefined;
  return ['low', 'high', 'length'].includes(name) && !ast.isConstant(target);
}

/** `int[13]` has thirteen elements, and so has `int[1..13]`. The rows of a table with two indexes are of one length. */
function checkSize({ name, type, value }: ast.Constant, report: Report): void {
  if (!ast.isListExpression(value)) return;
  const spans = dimensionsOf(type);
  checkList(name, value, spans[0], undefined, report);
  const rows = value.elements.filter(ast.isListExpression);
  for (const row of rows) checkList(`Each row of ${name}`, row, spans[1], rows[0]?.elements.length, report);
  const deep = rows.flatMap(({ elements }) => elements).find(ast.isListExpression);
  if (deep)
    error(
      report,
      deep,
      'wrong-type',
      'A table has two indexes at most.',
      'Write a tuple for each of these lists and read its elements, next[i][j].first.',
    );
}

/** `count`: the elements that it should have where its type does not say. */
function checkList(
  what: string,
  value: ast.ListExpression,
  span: ast.Dimension | undefined,
  count: number | undefined,
  report: Report,
): void {
  if (value.elements.length === 0)
    error(report, value, 'wrong-type', 'A table has at least one element.', 'Write its elements in the brackets.');
  if (!span) {
    if (count !== undefined && count !== value.elements.length)
      error(
        report,
        value,
        'wrong-type',
        `${what} should have ${counted(count, 'element')} as the first has, but this one has ${value.elements.length}.`,
        'Give all rows the same length.',
      );
    return;
  }
  const first = span.high ? constantOf(span.low) : 0n;
  const end = span.high ? constantOf(span.high) : constantOf(span.low);
  if (first === undefined || end === undefined) {
    error(
      report,
      span,
      'not-constant',
      'The size of a table has to be known before any run.',
      `Leave the type out, or write ${value.elements.length}.`,
    );
    return;
  }
  const size = span.high ? end - first + 1n : end;
  if (size !== BigInt(value.elements.length))
    error(
      report,
      value,
      'wrong-type',
      `${what} should have ${counted(Number(size), 'element')}, but has ${value.elements.length}.`,
      'Correct the type, or leave it out.',
    );
}
