import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import type { LoopPass, Node, Operand } from '../machine/index.ts';
import { beginningOf, heldAtFirst, isBegunOnce } from './array-beginnings.ts';
import { boundsOfArray } from './array-bounds.ts';
import { bareLabel, joinsStateBefore, numbered, showing, startsWithCall, type BareStatement } from './bare-states.ts';
import { choose } from './candidate-scans.ts';
import { flush, passed, write, withEntry, type Environment, type Continuation } from './environment.ts';
import { compute, silentTest, type Then } from './emit.ts';
import { condition, evaluateAll, evaluateExpression, evaluatorOf, withAddress } from './expressions.ts';
import { fetchStatement } from './fetch.ts';
import { isArray, isList } from './frame-arrays.ts';
import { callsIn, hoistCalls, tailCall } from './calls.ts';
import { isLastKnown, keepLastValue, keepWidth, lastValue, loopValue, loopWidth } from './loop-bound.ts';
import { keepConstantParts } from './loop-head.ts';
import { emptyList, popStatement, pushStatement } from './lists.ts';
import { liveVariables, withoutFrame } from './places.ts';
import {
  boundRegion,
  frameArguments,
  functionOf,
  hasIndex,
  isLastCall,
  isTailCall,
  regionOfVariable,
  resultRegion,
} from './regions.ts';
import type { HeaderVariable } from './state-plan.ts';
import { goTo, labelOf, stateAt } from './states.ts';
import { rangeOf, type Unit } from './unit.ts';
import { workIn, workOf } from './printed-work.ts';

/** Where `break`, `continue`, `halt` and the end of the activation lead. */
export interface Exits {
  readonly break: Continuation | undefined;
  readonly continue: Continuation | undefined;
  readonly halt: Continuation;
}

export function block(
  unit: Unit,
  statements: readonly ast.Statement[],
  env: Environment,
  exits: Exits,
  rest: Continuation,
): Node {
  const go = (i: number, at: Environment): Node => {
    const current = statements[i];
    if (current === undefined) return rest(at);
    return statement(unit, current, at, exits, (next) =>
      unit.join(`after ${unit.idOf(current)}`, next, () => go(i + 1, next)),
    );
  };
  return go(0, env);
}

function statement(unit: Unit, node: ast.Statement, env: Environment, exits: Exits, rest: Continuation): Node {
  unit.spend();
  switch (node.$type) {
    case 'StepStatement':
      return step(unit, node, env, exits, rest);
    case 'IfStatement':
      return branch(unit, node, env, exits, rest);
    case 'WhileStatement':
      return whileLoop(unit, node, env, exits, rest);
    case 'ForStatement':
      return forLoop(unit, node, env, exits, rest);
    case 'BreakStatement':
      return exits.break ? exits.break(env) : rest(env);
    case 'ContinueStatement':
      return exits.continue ? exits.continue(env) : rest(env);
    case 'HaltStatement':
      return exits.halt(env);
    case 'ReturnStatement':
      return returnStatement(unit, node, env, exits);
    case 'LayOutStatement':
      return rest(env);
    case 'FetchStatement':
      return fetchStatement(unit, node, env, rest);
    case 'ChooseStatement':
      return choose(evaluatorOf(unit), node, env, rest);
    case 'CallStatement':
      if (env.mode !== 'step' && node.call.$type === 'CallExpression' && isLastCall(node))
        return tailCall(unit, node, node.call, env);
      return hoistCalls(unit, node, [node.call], env, rest);
    case 'LetStatement':
      if (isArray(node)) return arrayStatement(unit, node, env, exits, rest);
      if (isList(node)) return listStatement(unit, node, env, exits, rest);
      return bare(unit, node, env, exits, rest);
    case 'PushStatement':
    case 'PopStatement':
    case 'AssignStatement':
      return bare(unit, node, env, exits, rest);
  }
}

/** An array of a function gets its first values in a state for each, unless they are what its cells hold anyway. */
function arrayStatement(unit: Unit, node: ast.LetStatement, env: Environment, exits: Exits, rest: Continuation): Node {
  const region = regionOfVariable(unit, node);
  const declared = region === undefined ? undefined : unit.regions[region];
  if (env.mode === 'step') {
    unit.problem(
      node,
      'loop-in-step',
      'A step cannot declare an array, whose elements get their first values in a state for each.',
      'Declare it before the step.',
    );
    return rest(env);
  }
  if (declared === undefined) return rest(env);
  const initial = heldAtFirst(unit, node);
  unit.regions[declared.id] = { ...declared, bounds: boundsOfArray(unit, node), initial };
  return initial === undefined ? forLoop(unit, beginningOf(node), env, exits, rest) : rest(env);
}

/** A list of a function is emptied as a variable is set, unless its length is 0 anyway. */
function listStatement(unit: Unit, node: ast.LetStatement, env: Environment, exits: Exits, rest: Continuation): Node {
  if (env.mode === 'step') {
    unit.problem(
      node,
      'loop-in-step',
      'A step cannot declare a list, which later steps use.',
      'Declare it before the step.',
    );
    return rest(env);
  }
  const length = boundRegion(unit, 'length', node);
  const region = length === undefined ? undefined : unit.regions[length];
  if (region === undefined || !isBegunOnce(unit, node)) return bare(unit, node, env, exits, rest);
  unit.regions[region.id] = { ...region, initial: { op: 'constant', value: 0 } };
  return rest(env);
}

/** A bare statement where no state is open is a state of its own, unless it joins the one before. */
function bare(unit: Unit, node: BareStatement, env: Environment, exits: Exits, rest: Continuation): Node {
  if (env.mode === 'closed' && !joinsStateBefore(unit, node, env))
    return goTo(unit, node, bareState(unit, node, exits, rest), liveVariables(node), env);
  switch (node.$type) {
    case 'PushStatement':
      return pushStatement(unit, node, env, rest);
    case 'PopStatement':
      return popStatement(unit, node, env, rest);
    case 'LetStatement':
      return hoistCalls(unit, node, [node.value], env, (at) => assign(unit, node, withWork(at, node.value), rest));
    case 'AssignStatement':
      return hoistCalls(unit, node, [...node.values, ...node.targets], env, (at) => assign(unit, node, at, rest));
  }
}

/** It is labelled by what it sets or changes. */
function bareState(unit: Unit, node: BareStatement, exits: Exits, rest: Continuation): number {
  return stateAt(unit, `bare ${unit.idOf(node)}`, () => {
    const variables = liveVariables(node);
    return {
      kind: 'statement',
      node,
      mode: 'open',
      variables: variables.map((declaration) => ({ declaration })),
      label: numbered(unit, bareLabel(node), showing(node, variables)),
      generate: (env) =>
        statement(unit, node, env, exits, (at) =>
          flush(at, (flushed) => rest({ ...flushed, mode: 'closed', variables: onlyLive(flushed, node) })),
        ),
    };
  });
}

/** What is known behind a bare statement: its own variable too, which another that joins the state may use. */
function onlyLive(env: Environment, node: AstNode): Environment['variables'] {
  const live = new Set<AstNode>([...liveVariables(node), node]);
  return new Map([...env.variables].filter(([declaration]) => live.has(declaration)));
}

function assign(unit: Unit, node: ast.LetStatement | ast.AssignStatement, env: Environment, rest: Continuation): Node {
  if (node.$type === 'LetStatement' && isList(node)) return emptyList(unit, node, env, rest);
  if (node.$type === 'LetStatement')
    return evaluateExpression(unit, node.value, env, (at, value) => rest(define(unit, node, value, at)));
  return evaluateAll(unit, node.values, env, (at, values) => {
    const go = (i: number, current: Environment): Node => {
      const target = node.targets[i];
      const value = values[i];
      if (target === undefined || value === undefined) return rest(current);
      const local = target.$type === 'NameExpression' ? target.target.ref : undefined;
      if (local && current.variables.has(local))
        return go(i + 1, { ...current, variables: withEntry(current.variables, local, value) });
      return withAddress(unit, target, current, (next, address) =>
        go(i + 1, write(next, address, value, rangeOf(node))),
      );
    };
    return go(0, at);
  });
}

/**
 * A variable is local to the state inside a step, and in a function unless a later state reads it; otherwise it is a
 * cell.
 */
function define(unit: Unit, node: ast.LetStatement, value: Operand, env: Environment): Environment {
  const isLocal = env.mode === 'step' || (functionOf(node) !== undefined && !unit.crossing.has(node));
  if (isLocal) return { ...env, variables: withEntry(env.variables, node, value) };
  const region = regionOfVariable(unit, node);
  return region === undefined
    ? env
    : write(env, { region, index: frameArguments(unit, node, region, env) }, value, rangeOf(node));
}

function step(unit: Unit, node: ast.StepStatement, env: Environment, exits: Exits, rest: Continuation): Node {
  const { label, variables } = labelOf(unit, node.label);
  const state = stateAt(unit, `step ${unit.idOf(node)}`, () => ({
    kind: 'step',
    node,
    label,
    variables,
    mode: 'step',
    generate: (entered) => {
      const leave =
        (to: Continuation): Continuation =>
        (at) =>
          flush(at, (flushed) =>
            to({
              ...flushed,
              mode: 'closed',
              variables: entered.variables,
              intervals: new Map(),
              work: workOf(node.body.statements),
            }),
          );
      return block(
        unit,
        node.body.statements,
        entered,
        {
          break: exits.break && leave(exits.break),
          continue: exits.continue && leave(exits.continue),
          halt: leave(exits.halt),
        },
        leave(rest),
      );
    },
  }));
  return goTo(unit, node.label, state, declarations(variables), env);
}

function declarations(variables: readonly HeaderVariable[]): ast.Variable[] {
  return variables.flatMap((v) => ('declaration' in v ? [v.declaration] : []));
}

function branch(unit: Unit, node: ast.IfStatement, env: Environment, exits: Exits, rest: Continuation): Node {
  const outer = env.variables;
  return hoistCalls(unit, node, [node.condition], env, (at) => {
    // What only one branch has computed is forgotten, so that the branches can go on with the same code. A branch that
    // has led to another state has nothing of this one to forget.
    const close: Continuation = (end) =>
      rest({
        ...end,
        variables: new Map([...end.variables].filter(([declaration]) => outer.has(declaration))),
        computed: end.state === at.state ? at.computed : end.computed,
      });
    return condition(
      unit,
      node.condition,
      withWork(at, node.condition),
      (yes) => block(unit, node.body.statements, yes, exits, close),
      (no) => {
        const { otherwise } = node;
        if (otherwise === undefined) return close(no);
        return otherwise.$type === 'IfStatement'
          ? branch(unit, otherwise, no, exits, close)
          : block(unit, otherwise.statements, no, exits, close);
      },
    );
  });
}

function whileLoop(unit: Unit, node: ast.WhileStatement, env: Environment, exits: Exits, rest: Continuation): Node {
  const leave: Continuation = (at) => rest({ ...at, loops: without(at.loops, node) });
  const test: Continuation = (at) => {
    if (at.loops.has(node)) {
      unit.problem(
        node.condition,
        'silent-cycle',
        'This loop can run a round without a state, so the trace would not show it.',
        'Add a step that every round of the loop runs.',
      );
      return rest(at);
    }
    const round: Environment = { ...closed(at), loops: new Set([...at.loops, node]) };
    return hoistCalls(unit, node, [node.condition], round, (called) =>
      flush(closed(withWork(called, node.condition)), (ready) =>
        condition(
          unit,
          node.condition,
          ready,
          (yes) => block(unit, node.body.statements, passing(unit, node, 'round', yes), inside, test),
          leave,
        ),
      ),
    );
  };
  const inside: Exits = { ...exits, break: leave, continue: test };
  return keepConstantParts(unit, node, env, (kept) => test(passing(unit, node, 'begin', kept)));
}

/** Notes that control comes to a loop, or begins a round of it. */
function passing(
  unit: Unit,
  loop: ast.ForStatement | ast.WhileStatement,
  is: LoopPass['is'],
  env: Environment,
): Environment {
  return { ...env, passes: [...env.passes, { loop: unit.loopId(loop), is }] };
}

function withWork(env: Environment, expression: ast.Expression): Environment {
  return { ...env, work: env.work + workIn(expression) };
}

/** From the head of a loop on no state is open: a bare statement in its body is a state of its own in every round. */
function closed(env: Environment): Environment {
  return env.mode === 'open' ? { ...env, mode: 'closed' } : env;
}

function without<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  return new Set([...set].filter((one) => one !== item));
}

function forLoop(unit: Unit, node: ast.ForStatement, env: Environment, exits: Exits, rest: Continuation): Node {
  const { variable, end } = node;
  if (end === undefined) {
    unit.problem(
      node,
      'unsupported',
      'A for loop has to count from one bound to another.',
      `Count: for i in 0 to length(…) - 1.`,
    );
    return rest(env);
  }
  const leave: Continuation = (at) =>
    rest({
      ...at,
      variables: new Map([...at.variables].filter(([d]) => d !== variable)),
      loops: without(at.loops, node),
    });
  const test = (at: Environment, value: Operand, round: Continuation): Node =>
    lastValue(unit, node, end, at, (next, last) =>
      silentTest(node, node.down ? '>=' : '<=', value, last, next, round, leave),
    );
  const head = (at: Environment, value: Operand): Node =>
    test({ ...at, variables: withEntry(at.variables, variable, value) }, value, (yes) =>
      block(unit, node.body.statements, passing(unit, node, 'round', yes), inside, advance),
    );
  const advance: Continuation = (at) => {
    const value = at.variables.get(variable);
    // The labels of steps were checked before, and the compiler's own show it.
    if (value === undefined) throw new Error(`a state in the loop over ${variable.name} does not show it`);
    return unit.join(`round ${unit.idOf(node)}`, at, () =>
      flush(closed(at), (ready) =>
        moveOn(unit, node, value, ready, (next, moved) => {
          if (!next.loops.has(node)) return head({ ...next, loops: new Set([...next.loops, node]) }, moved);
          const moving = { ...next, variables: withEntry(next.variables, variable, moved) };
          const goOn: Continuation = (here) =>
            goTo(unit, node, goOnState(unit, node, head), liveVariables(node.body), here);
          // A state that would find nothing but the end of the loop is none.
          return isLastKnown(unit, node, end, moving) ? test(moving, moved, goOn) : goOn(moving);
        }),
      ),
    );
  };
  const inside: Exits = { ...exits, break: leave, continue: advance };
  const begin: Continuation = (called) =>
    flush(called, (at) =>
      loopValue(unit, node.start, closed(at), (next, first) =>
        keepLastValue(unit, node, end, next, (ready) =>
          keepWidth(unit, node, ready, (kept) =>
            flush(kept, (flushed) => head(passing(unit, node, 'begin', flushed), first)),
          ),
        ),
      ),
    );
  return hoistCalls(unit, node, [node.start, end, ...(node.step ? [node.step] : [])], env, begin);
}

/** The next value of a loop's variable. */
function moveOn(unit: Unit, node: ast.ForStatement, value: Operand, env: Environment, then: Then): Node {
  const move = (at: Environment, width: Operand): Node =>
    compute(node, node.down ? '-' : '+', [value, width], at, then);
  return node.step ? loopWidth(unit, node, node.step, env, move) : move(env, { value: 1 });
}

/**
 * Breaks a cycle of control that may pass no state, where inner loops are empty: a state that only shows the loop
 * variable, and goes round at most twice itself.
 */
function goOnState(unit: Unit, node: ast.ForStatement, head: (env: Environment, value: Operand) => Node): number {
  return stateAt(unit, `go on ${unit.idOf(node)}`, () => {
    const variables = liveVariables(node.body);
    return {
      kind: 'statement',
      node,
      mode: 'closed',
      variables: variables.map((declaration) => ({ declaration })),
      label: numbered(unit, 'Go on', showing(node.body, variables)),
      generate: (env) => head(env, env.variables.get(node.variable) ?? { value: 0 }),
    };
  });
}

function returnStatement(unit: Unit, node: ast.ReturnStatement, env: Environment, exits: Exits): Node {
  const { value } = node;
  const owner = functionOf(node);
  if (owner === undefined) return exits.halt(env);
  if (value === undefined) return leaveFrame(unit, env);
  if (isTailCall(node) && value.$type === 'CallExpression') return tailCall(unit, node, value, env);
  if (env.mode === 'step' && callsIn(value).length > 0) {
    unit.problem(
      value,
      'call-in-step',
      'A step can only call the function that it is in, and only to return the result.',
      'Call it in a statement before the step: let … = …, and use that in the step.',
    );
    return { op: 'return' };
  }
  if (env.mode === 'closed' && !startsWithCall(node)) {
    return goTo(
      unit,
      node,
      stateAt(unit, `return ${unit.idOf(node)}`, () => ({
        kind: 'statement',
        node,
        mode: 'open',
        variables: liveVariables(node).map((declaration) => ({ declaration })),
        label: numbered(unit, 'Finish', showing(node, liveVariables(node))),
        generate: (at) => returnStatement(unit, node, at, exits),
      })),
      liveVariables(node),
      env,
    );
  }
  return hoistCalls(unit, node, [value], env, (at) =>
    evaluateExpression(unit, value, at, (next, result) => {
      const region = resultRegion(unit, owner);
      if (region === undefined) return leaveFrame(unit, next);
      const index = hasIndex(unit, region) ? frameArgumentsOf(unit, node, owner, next) : [];
      return leaveFrame(unit, write(next, { region, index }, result, rangeOf(node)));
    }),
  );
}

/** Returns to the caller. */
export function leaveFrame(unit: Unit, env: Environment): Node {
  return flush(withoutFrame(unit, env), () => ({ op: 'return', ...passed(env) }));
}

function frameArgumentsOf(unit: Unit, node: AstNode, owner: ast.FunctionDecl, env: Environment): readonly Operand[] {
  return owner.parameters.map((parameter) => {
    const operand = env.variables.get(parameter);
    if (operand) return operand;
    unit.problem(
      node,
      'label-variable',
      `The arguments name the result, but the label of this state does not show "${parameter.name}".`,
      `Add {${parameter.name}} to the label of the step.`,
      { kind: 'show', names: [parameter.name] },
    );
    return { value: 0 };
  });
}
