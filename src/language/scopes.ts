import type { AstNode, AstNodeDescription, ReferenceInfo, Scope, ScopeProvider } from 'langium';
import { AstUtils, stream, type Stream } from 'langium';
import * as ast from './generated/ast.ts';
import { fileOf, importedFunction } from './import-links.ts';
import { generatorAround } from './input-source.ts';

/** Something that a name can stand for. */
export type Named = ast.Variable | ast.FunctionDecl | ast.MachineState;

/** The variables that a node declares for the nodes inside it (not the node itself), in source order. */
function declaredIn(container: AstNode): readonly ast.Variable[] {
  if (ast.isTask(container)) {
    return container.items.flatMap((item): ast.Variable[] => {
      if (ast.isLengthDecl(item)) return item.variables;
      return ast.isInput(item) || ast.isConstant(item) || ast.isTape(item) || isLocal(item) ? [item] : [];
    });
  }
  if (ast.isMachineDecl(container))
    return container.items.filter(ast.isLengthDecl).flatMap(({ variables }) => variables);
  if (ast.isBlock(container)) return container.statements.filter(isLocal);
  if (ast.isFunctionDecl(container)) return container.parameters;
  return [];
}

function isLocal(node: AstNode): node is ast.LetStatement | ast.ChooseStatement {
  return ast.isLetStatement(node) || ast.isChooseStatement(node);
}

const variableTables = new WeakMap<AstNode, ReadonlyMap<string, ast.Variable>>();
const functionTables = new WeakMap<AstNode, ReadonlyMap<string, ast.FunctionDecl>>();

/** What {@link declaredIn} gives, by name; the first declaration of a name counts. */
function variableTable(container: AstNode): ReadonlyMap<string, ast.Variable> {
  return remembered(variableTables, container, declaredIn);
}

function remembered<K extends AstNode, N extends Named>(
  tables: WeakMap<AstNode, ReadonlyMap<string, N>>,
  key: K,
  list: (key: K) => readonly N[],
): ReadonlyMap<string, N> {
  const known = tables.get(key);
  if (known) return known;
  const table = new Map<string, N>();
  for (const node of list(key)) if (!table.has(node.name)) table.set(node.name, node);
  tables.set(key, table);
  return table;
}

/** The functions of a task. */
export function functionsOf(task: ast.Task): readonly ast.FunctionDecl[] {
  return task.items.filter(ast.isFunctionDecl);
}

/** The functions that all tasks of a file can call: its own outside of tasks, and the imported ones. */
function functionsOfFile(file: ast.TaskFile): readonly ast.FunctionDecl[] {
  const imported = file.imports.flatMap((one) => one.names.flatMap((name) => importedFunction(one, name) ?? []));
  return [...file.functions, ...imported];
}

/** The functions that can be called at a node, those of its task first. */
export function visibleFunctions(from: AstNode): readonly ast.FunctionDecl[] {
  const task = taskOf(from);
  const file = fileOf(from);
  return [...(task ? functionsOf(task) : []), ...(file ? functionsOfFile(file) : [])];
}

/** The machine that a node belongs to. */
function machineOf(node: AstNode): ast.MachineDecl | undefined {
  return AstUtils.getContainerOfType(node, ast.isMachineDecl);
}

export function statesOf(machine: Pick<ast.MachineDecl, 'items'>): readonly ast.MachineState[] {
  return machine.items.filter(ast.isMachineState);
}

const stateTables = new WeakMap<AstNode, ReadonlyMap<string, ast.MachineState>>();

/** The state that a name stands for in the machine of a node. */
export function findState(from: AstNode, name: string): ast.MachineState | undefined {
  const machine = machineOf(from);
  return machine && remembered(stateTables, machine, statesOf).get(name);
}

/** Where a rule may go without a state of this name: there the machine halts. */
export const HALT = 'halt';

/** The task that a node belongs to. */
export function taskOf(node: AstNode): ast.Task | undefined {
  let current: AstNode | undefined = node;
  while (current && !ast.isTask(current)) current = current.$container;
  return current;
}

/**
 * The nodes around a node that may declare variables for it, nearest first, with the variable that such a node is or
 * has itself.
 */
function* scopesAround(
  from: AstNode,
): Generator<{ readonly container: AstNode; readonly own: ast.Variable | undefined }> {
  let inner: AstNode = from;
  for (let node = from.$container; node; inner = node, node = node.$container) {
    let own: ast.Variable | undefined;
    if (ast.isForStatement(node) && inner === node.body) own = node.variable;
    else if (ast.isScanExpression(node) && (inner === node.value || inner === node.where)) own = node.variable;
    else if (ast.isChooseStatement(node) && inner === node.where) own = node;
    yield { container: node, own };
  }
}

/** An example binds lengths and inputs only, and a generator knows no others of its task. */
function isMeant(from: AstNode, variable: ast.Variable): boolean {
  if (ast.isInput(variable) || ast.isLengthVariable(variable)) return true;
  return (
    !ast.isBinding(from) && !(ast.isTask(variable.$container) && !ast.isConstant(variable) && generatorAround(from))
  );
}

/**
 * The variables that can be used at a node, nearest first. A name is known in the whole block that declares it, so that
 * a use above the declaration finds it; that such a use is wrong is a check's business.
 */
export function* visibleVariables(from: AstNode): Generator<ast.Variable> {
  for (const { container, own } of scopesAround(from)) {
    if (own) yield own;
    for (const variable of variableTable(container).values()) if (isMeant(from, variable)) yield variable;
  }
}

/** The variable that a name stands for at a node. */
export function findVariable(from: AstNode, name: string): ast.Variable | undefined {
  for (const { container, own } of scopesAround(from)) {
    if (own?.name === name) return own;
    const variable = variableTable(container).get(name);
    if (variable && isMeant(from, variable)) return variable;
  }
  return undefined;
}

/** The function that a name stands for at a node: one of its task, else one of its file, else an imported one. */
export function findFunction(from: AstNode, name: string): ast.FunctionDecl | undefined {
  const task = taskOf(from);
  const file = fileOf(from);
  return (task && remembered(functionTables, task, functionsOf).get(name)) ?? (file && findSharedFunction(file, name));
}

/** The same among those that all tasks of a file can call. */
export function findSharedFunction(file: ast.TaskFile, name: string): ast.FunctionDecl | undefined {
  return remembered(functionTables, file, functionsOfFile).get(name);
}

/** Looks names up by walking outwards from the use; needs no index, so a task is linked as soon as it is parsed. */
export class TailScopeProvider implements ScopeProvider {
  getScope({ container, property }: ReferenceInfo): Scope {
    if (ast.isCallExpression(container) && property === 'callee') {
      return new NodeScope(
        (name) => findFunction(container, name),
        () => visibleFunctions(container),
      );
    }
    if (ast.isMachineRule(container) || ast.isStartDecl(container)) {
      return new NodeScope(
        (name) => findState(container, name),
        () => statesOf(machineOf(container) ?? { items: [] }),
      );
    }
    return new NodeScope(
      (name) => findVariable(container, name),
      () => [...visibleVariables(container)],
    );
  }
}

class NodeScope implements Scope {
  readonly #find: (name: string) => Named | undefined;
  readonly #all: () => readonly Named[];

  constructor(find: (name: string) => Named | undefined, all: () => readonly Named[]) {
    this.#find = find;
    this.#all = all;
  }

  getElement(name: string): AstNodeDescription | undefined {
    const node = this.#find(name);
    return node && describe(node);
  }

  getElements(name: string): Stream<AstNodeDescription> {
    const element = this.getElement(name);
    return stream(element ? [element] : []);
  }

  getAllElements(): Stream<AstNodeDescription> {
    return stream(this.#all().map(describe));
  }
}

function describe(node: Named): AstNodeDescription {
  return { node, name: node.name, type: node.$type, documentUri: AstUtils.getDocument(node).uri, path: '' };
}
