import type * as ast from '../language/ast/index.ts';
import { entryAt, type Node } from '../machine/index.ts';
import { block, leaveFrame, type Exits } from './control.ts';
import { frameText } from './places.ts';
import type { Environment } from './environment.ts';
import { resultRegion } from './regions.ts';
import type { LabelPiece } from './state-plan.ts';
import { labelOf, stateAt } from './states.ts';
import { scalarTypeOfVariable } from './cell-types.ts';
import { rangeOf, type Unit } from './unit.ts';

/** Compiles a function: its entry state, from which the states of its body follow. */
export function compileFunction(unit: Unit, declaration: ast.FunctionDecl, exits: Exits): void {
  const id = unit.functionId(declaration);
  unit.functions[id] = {
    id,
    name: declaration.name,
    range: rangeOf(declaration),
    entry: entryAt(entryState(unit, declaration, exits), declaration.parameters.length),
    result: resultRegion(unit, declaration),
    parameters: declaration.parameters.map((p) => ({ name: p.name, type: scalarTypeOfVariable(p) })),
  };
}

function entryState(unit: Unit, declaration: ast.FunctionDecl, exits: Exits): number {
  const body = (env: Environment): Node =>
    block(unit, declaration.body.statements, env, exits, (end) => leaveFrame(unit, end));
  const { parameters } = declaration;
  return stateAt(unit, `function ${unit.idOf(declaration)}`, () => {
    const written = declaration.label && labelOf(unit, declaration.label);
    const shown = written?.variables.flatMap((v) => ('declaration' in v ? [v.declaration] : [])) ?? [];
    const missing = parameters.filter((p) => !shown.includes(p));
    if (written && declaration.label && missing.length > 0) {
      const names = missing.map((p) => p.name).join(', ');
      unit.problem(
        declaration.label,
        'label-variable',
        `The label of a function's entry shows all its parameters; ${names} is missing.`,
        `Add ${missing.map((p) => `{${p.name}}`).join(' ')}.`,
        { kind: 'show', names: missing.map(({ name }) => name) },
      );
    }
    const label: readonly LabelPiece[] =
      written && missing.length === 0
        ? written.label.map((piece) =>
            typeof piece === 'string'
              ? piece
              : { ...piece, variable: parameters.indexOf(shown[piece.variable] as ast.Parameter) },
          )
        : ['Enter ', ...frameText(declaration, parameters)];
    return {
      kind: 'entry',
      node: declaration,
      mode: 'open',
      variables: parameters.map((p) => ({ declaration: p })),
      label,
      generate: body,
    };
  });
}
