import { AstUtils, type AstNode } from 'langium';
import * as ast from '../language/ast/index.ts';
import type { Node } from '../machine/index.ts';
import { constant, read, type Then } from './emit.ts';
import type { Environment } from './environment.ts';
import { frameArguments, hasIndex, isFrameVariable, regionOfVariable } from './regions.ts';
import type { Unit } from './unit.ts';

/** The value of a variable in the current state: shown by the label, local to the state, or a cell. */
export function readVariable(
  unit: Unit,
  at: AstNode,
  variable: ast.Variable | undefined,
  env: Environment,
  then: Then,
): Node {
  if (variable === undefined) return then(env, constant(0));
  const local = env.variables.get(variable);
  if (local) return then(env, local);
  if (variable.$type === 'Parameter' || variable.$type === 'LoopVariable' || variable.$type === 'ChooseStatement') {
    unit.problem(
      at,
      'label-variable',
      `This state needs "${variable.name}", but its label does not show it.`,
      isInBody(at)
        ? `Add {${variable.name}} to the label of the step.`
        : `Add {${variable.name}} to the label of the step before, or put this into a step whose label shows it.`,
      { kind: 'show', names: [variable.name] },
    );
    return then(env, constant(0));
  }
  const region = regionOfVariable(unit, variable);
  if (region === undefined) {
    unit.problem(at, 'unsupported', `"${variable.name}" cannot be read as a value here.`);
    return then(env, constant(0));
  }
  if (isFrameVariable(unit, region) && !unit.crossing.has(variable)) {
    unit.crossing.add(variable);
    unit.restart = true;
    return then(env, constant(0));
  }
  if (hasIndex(unit, region) && !isFrameVariable(unit, region)) {
    unit.problem(
      at,
      'unsupported',
      `"${variable.name}" is a whole region; a state fetches single cells of it.`,
      `Write ${variable.name}[…], or fetch an interval of it.`,
    );
    return then(env, constant(0));
  }
  return read(unit, at, { region, index: frameArguments(unit, at, region, env) }, env, then);
}

/** Whether it is read in a step, and not by the label that says which step follows. */
function isInBody(at: AstNode): boolean {
  const step = AstUtils.getContainerOfType(at, ast.isStepStatement);
  return step !== undefined && AstUtils.getContainerOfType(at, ast.isTemplate)?.$container !== step;
}
