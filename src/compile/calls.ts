import type { AstNode } from 'langium';
import { AstUtils } from 'langium';
import type * as ast from '../language/ast/index.ts';
import type { Node, Operand } from '../machine/index.ts';
import { checkCallOrder, sharesFrame } from './call-order.ts';
import { flush, passed, withEntry, type Environment, type Continuation } from './environment.ts';
import { evaluateAll } from './expressions.ts';
import { frameText, liveVariables, targetName, withoutFrame } from './places.ts';
import { functionOf, isLastCall, isTailCall, resultRegion } from './regions.ts';
import type { HeaderVariable, LabelPiece, StatePlan } from './state-plan.ts';
import { stateAt } from './states.ts';
import { scalarTypeOfVariable } from './cell-types.ts';
import { descendants, rangeOf, type Unit } from './unit.ts';

/** Calls of functions in an expression, in the order of evaluation: arguments before the call. */
export function callsIn(expression: AstNode): ast.CallExpression[] {
  const result: ast.CallExpression[] = [];
  const visit = (node: AstNode): void => {
    for (const child of AstUtils.streamContents(node)) visit(child);
    if (isUserCall(node)) result.push(node);
  };
  visit(expression);
  return result;
}

function isUserCall(node: AstNode): node is ast.CallExpression {
  return node.$type === 'CallExpression' && (node as ast.CallExpression).callee.ref !== undefined;
}

/**
 * Makes the calls that the expressions need, one after the other; a result is then a cell. After each call the program
 * goes on in a resume state (or in the given one, which needs no variables), or, where a memo function has the result
 * already, in the state it is in.
 */
export function hoistCalls(
  unit: Unit,
  node: AstNode,
  expressions: readonly AstNode[],
  env: Environment,
  rest: Continuation,
  comeBackTo?: number,
): Node {
  const calls = expressions.flatMap(callsIn);
  if (calls.length === 0) return rest(env);
  if (env.mode === 'step') {
    unit.problem(
      calls[0] ?? node,
      'call-in-step',
      'A step can only call the function that it is in, and only to return the result.',
      'Call it in a statement before the step: let … = …, and use that in the step.',
    );
    return rest(env);
  }
  calls.forEach((call) => checkPosition(unit, call, node));
  checkCallOrder(unit, expressions, node);
  const go = (i: number, at: Environment): Node => {
    const call = calls[i];
    if (call === undefined) return rest(at);
    return evaluateAll(unit, call.arguments, at, (next, values) => {
      const known = (env: Environment): Environment => ({ ...env, calls: withEntry(env.calls, call, values) });
      const resume =
        comeBackTo ??
        stateAt(unit, `resume ${unit.idOf(call)}`, () => resumePlan(call, (resumed) => go(i + 1, resumed)));
      const live = liveVariables(node).map((v) => next.variables.get(v) ?? missing(unit, call, v));
      const calling = enter(unit, call, values, resume, comeBackTo === undefined ? [...live, ...values] : [], next);
      const declaration = call.callee.ref;
      const result = declaration?.memo ? resultRegion(unit, declaration) : undefined;
      return result === undefined
        ? calling
        : { op: 'written', region: result, index: values, yes: go(i + 1, known(next)), no: calling };
    });
  };
  return go(0, env);
}

function missing(unit: Unit, call: ast.CallExpression, variable: ast.Variable): Operand {
  unit.problem(
    call,
    'label-variable',
    `The program comes back here and needs "${variable.name}", which the label of the calling state does not show.`,
    `Add {${variable.name}} to the label of the step before.`,
  );
  return { value: 0 };
}

/** A call that only some evaluations reach cannot be made before the expression. */
function checkPosition(unit: Unit, call: ast.CallExpression, root: AstNode): void {
  for (let at: AstNode = call; at.$container && at !== root; at = at.$container) {
    const parent = at.$container;
    const isConditional =
      (parent.$type === 'BinaryExpression' &&
        ['and', 'or'].includes((parent as ast.BinaryExpression).operator) &&
        at.$containerProperty === 'right') ||
      (parent.$type === 'IfExpression' && at.$containerProperty !== 'condition');
    if (isConditional) {
      unit.problem(
        call,
        'conditional-call',
        'A call cannot be in a part of an expression that is not always evaluated.',
        root.$type === 'WhileStatement'
          ? 'Call it in the loop, and leave that with break: let … = …  if … { break }.'
          : 'Use an if statement, with the call in a statement of its own: let … = ….',
      );
      return;
    }
  }
}

/** The call itself: the put line, `call F from SITE`, and the function's entry state. */
function enter(
  unit: Unit,
  call: ast.CallExpression,
  values: readonly Operand[],
  resume: number,
  resumeVariables: readonly Operand[],
  env: Environment,
): Node {
  const declaration = call.callee.ref;
  if (declaration === undefined) return { op: 'return' };
  unit.need(declaration);
  checkFrame(unit, call);
  return flush(env, () => ({
    op: 'call',
    function: unit.functionId(declaration),
    arguments: values,
    resume,
    resumeVariables,
    range: rangeOf(call),
    ...passed(env),
  }));
}

/** A frame is named by its arguments: a call with those of the waiting frame would write into its variables. */
function checkFrame(unit: Unit, call: ast.CallExpression): void {
  const owner = functionOf(call);
  const kept =
    owner &&
    ([...unit.crossing].find((variable) => functionOf(variable) === owner) ??
      unit.regions.find(({ id }) => unit.frameRegions.get(id) === owner));
  if (kept === undefined || !sharesFrame(call)) return;
  unit.problem(
    call,
    'same-frame',
    `This call has the same arguments as the frame that it is made in, so both would share ${kept.name}.`,
    'Add a parameter that differs, such as the depth.',
  );
}

/** `return f(…)` in f, or the last thing that a procedure does: the frame is replaced, nothing waits for it. */
export function tailCall(unit: Unit, node: AstNode, call: ast.CallExpression, env: Environment): Node {
  return hoistCalls(unit, node, call.arguments, env, (ready) =>
    evaluateAll(unit, call.arguments, ready, (at, values) => {
      const declaration = call.callee.ref;
      if (declaration === undefined) return { op: 'return' };
      unit.need(declaration);
      return flush(withoutFrame(unit, at), () => ({
        op: 'tail-call',
        function: unit.functionId(declaration),
        arguments: values,
        range: rangeOf(call),
        ...passed(at),
      }));
    }),
  );
}

function resumePlan(call: ast.CallExpression, rest: Continuation): StatePlan {
  const live = liveVariables(call);
  const parameters = call.callee.ref?.parameters ?? [];
  const own: HeaderVariable[] = live.map((declaration) => ({ declaration }));
  const passed: HeaderVariable[] = parameters.map((p) => ({ name: p.name, type: scalarTypeOfVariable(p) }));
  const site: LabelPiece[] = [...siteText(call, live), ...siteName(call)];
  const from: LabelPiece[] = [`${call.callee.$refText}(`];
  parameters.forEach((_, i) => from.push(...(i > 0 ? [', '] : []), { variable: live.length + i, offset: 0 }));
  return {
    kind: 'resume',
    node: call,
    mode: 'open',
    variables: [...own, ...passed],
    site,
    label: ['Return to ', ...site, ' from ', ...from, ')'],
    generate: (env, header) => rest({ ...env, calls: withEntry(env.calls, call, header.slice(live.length)) }),
  };
}

function siteText(call: ast.CallExpression, live: readonly (ast.Parameter | ast.LoopVariable)[]): LabelPiece[] {
  const owner = functionOf(call);
  const pieces: LabelPiece[] = owner ? frameText(owner, live) : ['main'];
  live.forEach((variable, i) => {
    if (variable.$type === 'LoopVariable') pieces.push(`, ${variable.name}=`, { variable: i, offset: 0 });
  });
  return pieces;
}

/** Tells apart the calls of one function body: ` for take`. Nothing where there is only one. */
function siteName(call: ast.CallExpression): LabelPiece[] {
  const scope =
    functionOf(call)?.body ?? AstUtils.getContainerOfType(call, (node): node is ast.Task => node.$type === 'Task');
  const sites = scope && sitesIn(scope);
  if (sites === undefined || sites.size < 2) return [];
  const { number = 0, name } = sites.get(call) ?? {};
  const isUnique = name !== undefined && [...sites.values()].filter((site) => site.name === name).length === 1;
  return [isUnique ? ` for ${name}` : ` for call ${number}`];
}

interface Site {
  readonly number: number;
  readonly name: string | undefined;
}

const knownSites = new WeakMap<AstNode, ReadonlyMap<AstNode, Site>>();

/** The calls of a function's body, or of the main program, that come back. */
function sitesIn(scope: AstNode): ReadonlyMap<AstNode, Site> {
  const ready = knownSites.get(scope);
  if (ready) return ready;
  const sites = new Map<AstNode, Site>();
  const owner = functionOf(scope);
  for (const node of descendants(scope)) {
    if (isUserCall(node) && functionOf(node) === owner && !isTail(node))
      sites.set(node, { number: sites.size + 1, name: resultName(node) });
  }
  knownSites.set(scope, sites);
  return sites;
}

/** The variable that the only call of a statement is for. */
function resultName(call: ast.CallExpression): string | undefined {
  const statement = AstUtils.getContainerOfType(
    call,
    (node): node is ast.LetStatement | ast.AssignStatement =>
      node.$type === 'LetStatement' || node.$type === 'AssignStatement',
  );
  return statement && callsIn(statement).length === 1 ? targetName(statement) : undefined;
}

function isTail(call: ast.CallExpression): boolean {
  const parent = call.$container;
  return parent.$type === 'CallStatement'
    ? isLastCall(parent)
    : parent.$type === 'ReturnStatement' && isTailCall(parent);
}
