import { AstUtils } from 'langium';
import * as ast from '../language/ast/index.ts';
import { branchingsIn, type Branching } from './lines/branches.ts';
import { filesOf, parseTask, type Range, type Resolve, sameRange, sourceOf } from '../language/index.ts';

/** The text of a program, for what the machine does not keep: the names of values that live in one state only. */
export class Program {
  readonly #assigned: ReadonlyMap<string, readonly Assigned[]>;
  readonly #targets: readonly Target[];
  /** Where it goes one way or the other. */
  readonly branchings: readonly Branching[];

  /** `title`: the task's name; a file may have several. `resolve` gives what it imports. */
  constructor(text: string, title: string, resolve?: Resolve) {
    const parts = partsOf(text, title, resolve);
    const targets: Target[] = [];
    this.#assigned = readAssigned(parts, targets);
    this.#targets = targets;
    this.branchings = parts.flatMap((part) => branchingsIn(part));
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

  /** What is given the value of the expression at this range, as the program has it: `s`, `sum[p]`. */
  targetOf(range: Range, source: string | undefined): string | undefined {
    return this.#targets.find((one) => one.source === source && sameRange(one.range, range))?.text;
  }

  /** The variable that is given the value of the expression at this range. */
  nameAssigned(range: Range, source: string | undefined): string | undefined {
    for (const [name, places] of this.#assigned)
      if (places.some((place) => place.source === source && sameRange(place.range, range))) return name;
    return undefined;
  }
}

/** The task, and the functions that it may call. */
function partsOf(text: string, title: string, resolve: Resolve | undefined): readonly (ast.Task | ast.FunctionDecl)[] {
  const { ast: file } = parseTask(text, resolve);
  const task = file.tasks.find((one) => one.title === title);
  return [...(task ? [task] : []), ...[...filesOf(file)].flatMap((one) => one.functions)];
}

function readAssigned(
  parts: readonly (ast.Task | ast.FunctionDecl)[],
  targets: Target[],
): ReadonlyMap<string, readonly Assigned[]> {
  const all = new Map<string, Assigned[]>();
  const target = (name: string | undefined, value: ast.Expression | undefined): void => {
    const range = value?.$cstNode?.range;
    if (value !== undefined && range !== undefined && name !== undefined)
      targets.push({ range, source: sourceOf(value), text: name });
  };
  const add = (name: string, value: ast.Expression | undefined): void => {
    const range = value?.$cstNode?.range;
    if (value === undefined || range === undefined) return;
    const place = { value, range, source: sourceOf(value) };
    const there = all.get(name);
    if (there === undefined) all.set(name, [place]);
    else there.push(place);
  };
  for (const part of parts) {
    for (const node of AstUtils.streamAllContents(part)) {
      if (ast.isLetStatement(node)) {
        add(node.name, node.value);
        target(node.name, node.value);
      }
      if (ast.isAssignStatement(node))
        node.targets.forEach((one, i) => {
          if (ast.isNameExpression(one)) add(one.target.$refText, node.values[i]);
          target(one.$cstNode?.text, node.values[i]);
        });
    }
  }
  return all;
}

interface Target extends Pick<Assigned, 'range' | 'source'> {
  readonly text: string;
}

/** An expression whose value a variable was given, and where it stands. */
export interface Assigned {
  readonly value: ast.Expression;
  readonly range: Range;
  readonly source: string | undefined;
}
