import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { AstUtils, CstUtils, type AstNode } from 'langium';
import { docOf, parseTask, type Problem, rangeOfProperty, type Resolve } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import type { Task } from '../machine/index.ts';
import { ExampleWork } from './example-work.ts';
import { checkExamples } from './check-examples.ts';
import { compileMachine } from './compile-machine.ts';
import { compileDefinition } from './compile-inputs.ts';
import { compileProgram } from './compile-program.ts';
import { compileStyles } from './styles.ts';
import { Unit } from './unit.ts';

export { isCheap } from './example-work.ts';
export { askedLimits, editingLimits, exampleRunner, type ExampleOutcome } from './example-run.ts';

export interface Compiled {
  /** The tasks of the file, those that compile, in their order. */
  readonly tasks: readonly Task[];
  readonly problems: readonly Problem[];
}

/**
 * From the text of a `.tail` file to its tasks. All problems are located; with an error in a task there is no machine
 * for it. `resolve` gives the texts of the files that it imports; `mostEffort`: how much code is generated for a task at
 * most.
 */
export function compileText(text: string, resolve?: Resolve, mostEffort?: number): Compiled {
  const parsed = parseTask(text, resolve);
  if (parsed.problems.some((p) => p.severity === 'error')) return { tasks: [], problems: parsed.problems };
  const { tasks, problems } = compile(parsed.ast, mostEffort);
  return { tasks, problems: [...parsed.problems, ...problems] };
}

/** Compiles the tasks and machines of a syntax tree without errors. */
export function compile(file: ast.TaskFile, mostEffort?: number): Compiled {
  const problems: Problem[] = [];
  const work = new ExampleWork();
  const tasks = inSourceOrder(file).flatMap((task) => {
    const compiled = ast.isMachineDecl(task)
      ? compileMachine(task, hashOf([task]), work)
      : compileTask(task, work, mostEffort);
    problems.push(...compiled.problems);
    return compiled.task ? [compiled.task] : [];
  });
  return { tasks, problems };
}

function inSourceOrder({ tasks, machines }: ast.TaskFile): readonly (ast.Task | ast.MachineDecl)[] {
  return [...tasks, ...machines].sort((a, b) => (a.$cstNode?.offset ?? 0) - (b.$cstNode?.offset ?? 0));
}

function compileTask(
  task: ast.Task,
  work: ExampleWork,
  mostEffort: number | undefined,
): { task?: Task; problems: readonly Problem[] } {
  const crossing = new Set<ast.Variable>();
  for (;;) {
    const unit = new Unit(crossing, task, mostEffort);
    const machine = compileProgram(unit, task);
    const definition = compileDefinition(unit, task);
    // Variables turned out to be read in another state than the one that sets them: now they are cells. Each round adds
    // some, so this ends.
    if (unit.restart) continue;
    const styles = compileStyles(unit, task);
    if (unit.problems.some((p) => p.severity === 'error')) return { problems: unit.problems };
    const compiled: Task = {
      name: task.title,
      class: task.items.find(ast.isClassDecl)?.value ?? '',
      doc: docOf(task) ?? '',
      hash: hashOf([task, ...unit.sharedFunctions]),
      runHash: hashOf([task, ...unit.sharedFunctions], isInExample),
      range: rangeOfProperty(task, 'title'),
      machine: styles.length === 0 ? machine : { ...machine, styles },
      ...definition,
    };
    return { task: compiled, problems: [...unit.problems, ...checkExamples(compiled, work, task)] };
  }
}

function isInExample(node: AstNode): boolean {
  return AstUtils.getContainerOfType(node, ast.isExample) !== undefined;
}

/**
 * The hash of what the texts say: layout, comments and what the lint is told do not change it, nor what is `leftOut`.
 */
function hashOf(nodes: readonly AstNode[], leftOut?: (node: AstNode) => boolean): string {
  const leaves = nodes.flatMap((node) => (node.$cstNode ? [...CstUtils.flattenCst(node.$cstNode)] : []));
  const text = leaves
    .filter((leaf) => !leaf.hidden && !ast.isAllow(leaf.astNode) && leftOut?.(leaf.astNode) !== true)
    .map((leaf) => leaf.text)
    .join(' ');
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16);
}
