import { AstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { parseTask } from '../language/parse-task.ts';
import type { Range } from '../language/problem.ts';

/** The text of a program, for what the machine does not keep: the names of values that live in one state only. */
export class Program {
  readonly #assigned: ReadonlyMap<string, readonly Assigned[]>;

  /** `title`: the task's name; a file may have several. */
  constructor(text: string, title: string) {
    this.#assigned = readAssigned(text, title);
  }

  /** Names of its variables. */
  get variables(): Iterable<string> {
    return this.#assigned.keys();
  }

  /** All places that give a variable a value, in source order; none for a name that is no `let` or `var`. */
  assigned(name: string): readonly Assigned[] {
    return this.#assigned.get(name) ?? [];
  }

  /** The variable that is given the value of the expression at this range. */
  nameAssigned(range: Range): string | undefined {
    for (const [name, places] of this.#assigned) if (places.some((place) => sameRange(place.range, range))) return name;
    return undefined;
  }
}

function readAssigned(text: string, title: string): ReadonlyMap<string, readonly Assigned[]> {
  const all = new Map<string, Assigned[]>();
  const add = (name: string, value: ast.Expression | undefined): void => {
    const range = value?.$cstNode?.range;
    if (value === undefined || range === undefined) return;
    const there = all.get(name);
    if (there === undefined) all.set(name, [{ value, range }]);
    else there.push({ value, range });
  };
  const task = parseTask(text).ast.tasks.find((one) => one.title === title);
  for (const node of task === undefined ? [] : AstUtils.streamAllContents(task)) {
    if (ast.isLetStatement(node)) add(node.name, node.value);
    if (ast.isAssignStatement(node)) node.targets.forEach((target, i) => { if (ast.isNameExpression(target)) add(target.target.$refText, node.values[i]); });
  }
  return all;
}

/** An expression whose value a variable was given, and where it stands. */
export interface Assigned { readonly value: ast.Expression; readonly range: Range }

export function sameRange(a: Range, b: Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character && a.end.line === b.end.line && a.end.character === b.end.character;
}
