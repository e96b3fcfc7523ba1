import { AstUtils } from 'langium';
import * as ast from '../language/ast/index.ts';
import { filesOf, parseTask, type Range, type Resolve, sameRange, sourceOf } from '../language/index.ts';

/** The text of a program, for what the machine does not keep: the names of values that live in one state only. */
export class Program {
  readonly #assigned: ReadonlyMap<string, readonly Assigned[]>;

  /** `title`: the task's name; a file may have several. `resolve` gives what it imports. */
  constructor(text: string, title: string, resolve?: Resolve) {
    this.#assigned = readAssigned(text, title, resolve);
  }

  /** Names of its variables. */
  get variables(): Iterable<string> {
    return this.#assigned.keys();
  }

  /**
   * All places in a file that give a variable a value, in source order; none for a name that is no `let` or `var`.
   * `source`: an imported file.
   */
  assigned(name: string, source: string | undefined): readonly Assigned[] {
    const places = this.#assigned.get(name) ?? [];
    return places.every((place) => place.source === source)
      ? places
      : places.filter((place) => place.source === source);
  }

  /** The variable that is given the value of the expression at this range. */
  nameAssigned(range: Range, source: string | undefined): string | undefined {
    for (const [name, places] of this.#assigned)
      if (places.some((place) => place.source === source && sameRange(place.range, range))) return name;
    return undefined;
  }
}

function readAssigned(
  text: string,
  title: string,
  resolve: Resolve | undefined,
): ReadonlyMap<string, readonly Assigned[]> {
  const all = new Map<string, Assigned[]>();
  const { ast: file } = parseTask(text, resolve);
  const add = (name: string, value: ast.Expression | undefined): void => {
    const range = value?.$cstNode?.range;
    if (value === undefined || range === undefined) return;
    const place = { value, range, source: sourceOf(value) };
    const there = all.get(name);
    if (there === undefined) all.set(name, [place]);
    else there.push(place);
  };
  const task = file.tasks.find((one) => one.title === title);
  const functions = [...filesOf(file)].flatMap((one) => one.functions);
  for (const part of [...(task ? [task] : []), ...functions]) {
    for (const node of AstUtils.streamAllContents(part)) {
      if (ast.isLetStatement(node)) add(node.name, node.value);
      if (ast.isAssignStatement(node))
        node.targets.forEach((target, i) => {
          if (ast.isNameExpression(target)) add(target.target.$refText, node.values[i]);
        });
    }
  }
  return all;
}

/** An expression whose value a variable was given, and where it stands. */
export interface Assigned {
  readonly value: ast.Expression;
  readonly range: Range;
  readonly source: string | undefined;
}
