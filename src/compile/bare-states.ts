import type { AstNode } from 'langium';
import * as ast from '../language/ast/index.ts';
import { callsIn } from './calls.ts';
import type { Environment } from './environment.ts';
import { frameText, targetName } from './places.ts';
import { functionOf } from './regions.ts';
import type { LabelPiece } from './state-plan.ts';
import type { Unit } from './unit.ts';
import { workIn } from './printed-work.ts';

/** A statement that is a state of its own where it joins none. */
export type BareStatement = ast.LetStatement | ast.AssignStatement | ast.PushStatement | ast.PopStatement;

/**
 * Whether a bare statement belongs to the state that control comes from, though a step has ended in it: a `let` or `var`
 * does where a state is there that stays small, and where no loop could then go round without one; and so does a call,
 * which is one.
 */
export function joinsStateBefore(unit: Unit, node: BareStatement, env: Environment): boolean {
  if (startsWithCall(node)) return true;
  const isAtStart = env.state === -1 || env.state === unit.stateIds.get('start');
  const loop = loopAround(node);
  if (node.$type !== 'LetStatement' || (isAtStart && loop === undefined)) return false;
  if (!staysSmall(env.work, node)) return false;
  return loop === undefined || !env.loops.has(loop) || isFollowedByState(node, loop);
}

/** Operations and tests of a state that declarations join at most, theirs included: the head of a loop may follow. */
const MOST_WORK = 4;

function staysSmall(work: number, { value }: ast.LetStatement): boolean {
  const added = workIn(value);
  return added === 0 || work + added <= MOST_WORK;
}

/** Whether a statement calls a function before anything else, which it does for certain. */
export function startsWithCall(node: ast.Statement): boolean {
  const [first] = callsIn(node);
  return first?.callee.ref?.memo === false;
}

function loopAround(node: AstNode): ast.ForStatement | ast.WhileStatement | undefined {
  for (let at = node.$container; at && !ast.isFunctionDecl(at); at = at.$container)
    if (ast.isForStatement(at) || ast.isWhileStatement(at)) return at;
  return undefined;
}

/** Whether every way from a statement to the end of the round of its loop enters a state. */
function isFollowedByState(node: ast.Statement, loop: ast.ForStatement | ast.WhileStatement): boolean {
  for (let at: AstNode = node; at !== loop;) {
    const parent: AstNode | undefined = at.$container;
    if (parent === undefined) return false;
    if (ast.isBlock(parent)) {
      const found = entersState(parent.statements.slice(parent.statements.findIndex((one) => one === at) + 1));
      if (found !== 'maybe') return found === 'surely';
    }
    at = parent;
  }
  return false;
}

/** Whether going through statements enters a state; not if a round of the loop around them may end before. */
function entersState(statements: readonly ast.Statement[]): 'surely' | 'maybe' | 'not' {
  for (const one of statements) {
    switch (one.$type) {
      case 'StepStatement':
      case 'AssignStatement':
      case 'PushStatement':
      case 'PopStatement':
      case 'ReturnStatement':
      case 'HaltStatement':
        return 'surely';
      case 'BreakStatement':
      case 'ContinueStatement':
        return 'not';
      case 'CallStatement':
      case 'LetStatement':
        if (startsWithCall(one)) return 'surely';
        break;
      case 'IfStatement': {
        const ways = branchesOf(one).map(entersState);
        if (ways.every((way) => way === 'surely')) return 'surely';
        if (ways.includes('not')) return 'not';
        break;
      }
      case 'ForStatement':
      case 'WhileStatement':
      case 'ChooseStatement':
      case 'FetchStatement':
      case 'LayOutStatement':
        break;
    }
  }
  return 'maybe';
}

function branchesOf({ body, otherwise }: ast.IfStatement): readonly (readonly ast.Statement[])[] {
  if (otherwise === undefined) return [body.statements, []];
  return [body.statements, ...(ast.isIfStatement(otherwise) ? branchesOf(otherwise) : [otherwise.statements])];
}

/** The label of a bare statement's state, and of those that join it. */
export function bareLabel(node: BareStatement): string {
  switch (node.$type) {
    case 'PushStatement':
      return `Push ${node.list.$cstNode?.text ?? 'a value'}`;
    case 'PopStatement':
      return `Pop ${node.list.$cstNode?.text ?? 'a value'}`;
    case 'LetStatement':
    case 'AssignStatement':
      return `Set ${[targetName(node) ?? 'a value', ...joining(node)].join(', ')}`;
  }
}

/** The variables that are declared right behind a statement, as far as they join its state. */
function joining(node: BareStatement): readonly string[] {
  const parent: AstNode | undefined = node.$container;
  const around = ast.isBlock(parent) ? parent.statements : [];
  const all: readonly AstNode[] = ast.isTask(parent) ? parent.items : around;
  const names: string[] = [];
  let work = workIn(node);
  for (const one of all.slice(all.indexOf(node) + 1)) {
    if (!ast.isLetStatement(one) || callsIn(one).length > 0) break;
    if (!staysSmall(work, one)) break;
    work += workIn(one.value);
    names.push(one.name);
  }
  return names;
}

/** ` in best(2, 5), i = 3`: what tells apart the states of one place. */
export function showing(node: AstNode, variables: readonly ast.Variable[]): LabelPiece[] {
  const owner = functionOf(node);
  const pieces: LabelPiece[] = owner ? [' in ', ...frameText(owner, variables)] : [];
  variables.forEach((variable, i) => {
    if (variable.$type === 'LoopVariable') pieces.push(`, ${variable.name}=`, { variable: i, offset: 0 });
  });
  return pieces;
}

/** A label of the compiler's own: the second state that would have the same one is `Go on 2, i=3`. */
export function numbered(unit: Unit, word: string, shown: readonly LabelPiece[]): LabelPiece[] {
  const count = unit.count(word + shown.map((piece) => (typeof piece === 'string' ? piece : '{}')).join(''));
  return [count === 1 ? word : `${word} ${count}`, ...shown];
}
