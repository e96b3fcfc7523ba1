import { AstUtils } from 'langium';
import * as ast from '../language/ast/index.ts';
import { rangeOfProperty } from '../language/index.ts';
import type { Found } from './finding.ts';

/**
 * Lengths that are drawn in vain: no input, question or statement depends on them. An example says what they are, but
 * does not use them. Runs nothing.
 */
export function checkLengths(task: ast.Task): Found[] {
  const declarations = task.items.filter(ast.isLengthDecl);
  const lengths = declarations.flatMap(({ variables }) => variables);
  const used = new Set(task.items.filter((item) => !ast.isLengthDecl(item)).flatMap(lengthsIn));
  for (const { where } of declarations) {
    // A condition makes a length that is used depend on the others in it.
    const related = where ? lengthsIn(where) : [];
    if (related.some((length) => used.has(length))) for (const length of related) used.add(length);
  }
  return lengths
    .filter((length) => !used.has(length))
    .map((length) => ({
      place: { source: undefined, range: rangeOfProperty(length, 'name') },
      severity: 'warning',
      code: 'unused-length',
      message:
        used.size === 0
          ? `Nothing depends on ${length.name}, so all tiers are alike.`
          : `Nothing depends on ${length.name}: it is drawn, but inputs and runs are the same without it.`,
      suggestion: used.size === 0 ? 'Let an input grow with it.' : 'Let an input grow with it, or remove it.',
    }));
}

function lengthsIn(node: ast.Item | ast.Expression): ast.LengthVariable[] {
  return AstUtils.streamAst(node)
    .filter(ast.isNameExpression)
    .map(({ target }) => target.ref)
    .filter(ast.isLengthVariable)
    .toArray();
}
