import { AstUtils } from 'langium';
import * as ast from './generated/ast.ts';
import { typeOf } from './type-inference.ts';

/** Whether what an expression reads may be written while a loop runs: a cell of the tape, or a variable that is set. */
export function canChange(expression: ast.Expression): boolean {
  return AstUtils.streamAst(expression).some((node) => {
    if (!ast.isNameExpression(node) || isMeasured(node)) return false;
    const variable = node.target.ref;
    return ast.isTape(variable) || (ast.isLetStatement(variable) && variable.kind === 'var');
  });
}

/** The x of `high(x)`: its ends stay when its digits change. */
function isMeasured(name: ast.NameExpression): boolean {
  const call = name.$container;
  return (
    ast.isCallExpression(call) &&
    ['low', 'high', 'length'].includes(call.callee.$refText) &&
    typeOf(name).kind !== 'list' &&
    typeOf(name).kind !== 'text'
  );
}
