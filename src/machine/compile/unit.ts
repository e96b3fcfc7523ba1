import { AstUtils, type AstNode } from 'langium';
import type * as ast from '../../language/generated/ast.ts';
import type { Problem, Range } from '../../language/problem.ts';
import { rangeOf } from '../../language/ranges.ts';
import type { FunctionInfo, Node, Region, State } from '../machine.ts';
import { signature, type Environment } from './environment.ts';

/** What all parts of one compilation share. */
export class Unit {
  readonly problems: Problem[] = [];
  readonly regions: Region[] = [];
  readonly functions: FunctionInfo[] = [];
  readonly states: (State | undefined)[] = [];
  /** The region of a declaration (input, tape, variable of a frame). */
  readonly regionOf = new Map<AstNode, number>();
  /** Variables of a function that are read in another state than the one that sets them, so that they are cells of the frame. */
  readonly crossing: Set<AstNode>;

  /** States by the place in the program that they belong to, and what is still to be generated. */
  readonly stateIds = new Map<string, number>();
  readonly queue: (() => void)[] = [];

  private readonly ids = new Map<AstNode, number>();
  private readonly functionIds = new Map<AstNode, number>();
  private readonly needed = new Set<AstNode>();
  private readonly joins = new Map<string, Node>();

  constructor(crossing: Set<AstNode>) {
    this.crossing = crossing;
  }

  readonly idOf = (node: AstNode): number => {
    const id = this.ids.get(node) ?? this.ids.size;
    this.ids.set(node, id);
    return id;
  };

  /** Code that several branches may go on with: generated once for each place and environment. */
  join(place: string, env: Environment, generate: () => Node): Node {
    const key = `${place}:${signature(env, this.idOf)}`;
    const ready = this.joins.get(key);
    if (ready) return ready;
    const node = generate();
    this.joins.set(key, node);
    return node;
  }

  problem(node: AstNode, code: string, message: string, suggestion?: string): void {
    const problem: Problem = { range: rangeOf(node), severity: 'error', code, message, ...(suggestion === undefined ? {} : { suggestion }) };
    if (!this.problems.some((p) => p.code === code && p.message === message && sameRange(p.range, problem.range))) this.problems.push(problem);
  }

  private readonly origins = new Map<number, AstNode>();

  /** The node that a state belongs to. */
  origin(state: number): AstNode {
    const node = this.origins.get(state);
    if (node === undefined) throw new Error(`state ${state} has no origin`);
    return node;
  }

  setOrigin(state: number, node: AstNode): void {
    this.origins.set(state, node);
  }

  /** Compiles a function when the first call of it is met. */
  onNeed: (declaration: ast.FunctionDecl) => void = () => undefined;

  need(declaration: ast.FunctionDecl): void {
    if (this.needed.has(declaration)) return;
    this.needed.add(declaration);
    this.queue.push(() => this.onNeed(declaration));
  }

  functionId(declaration: AstNode): number {
    const id = this.functionIds.get(declaration) ?? this.functionIds.size;
    this.functionIds.set(declaration, id);
    return id;
  }

  addRegion(region: Omit<Region, 'id'>): number {
    this.regions.push({ ...region, id: this.regions.length });
    return this.regions.length - 1;
  }
}

/** Thrown to compile anew after a variable turned out to cross a state. */
export class Restart extends Error {}

function sameRange(a: Range, b: Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character && a.end.line === b.end.line && a.end.character === b.end.character;
}

export function ancestors(node: AstNode): AstNode[] {
  const result: AstNode[] = [];
  for (let at = node.$container; at; at = at.$container) result.push(at);
  return result;
}

export function descendants(node: AstNode): AstNode[] {
  return [...AstUtils.streamAllContents(node)];
}

export { rangeOf };
