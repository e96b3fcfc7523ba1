import type { AstNode, AstNodeDescription, ReferenceInfo, Scope, ScopeProvider } from 'langium';
import { EMPTY_STREAM, stream, type Stream } from 'langium';
import * as ast from './generated/ast.ts';

/** Something that a name can stand for. */
export type Named = ast.Variable | ast.FunctionDecl;

/** The variables that a node declares for the nodes inside it (not the node itself). */
export function declaredIn(container: AstNode): readonly ast.Variable[] {
  if (ast.isTask(container)) {
    return container.items.flatMap((item): ast.Variable[] => {
      if (ast.isLengthDecl(item)) return item.variables;
      return ast.isInput(item) || ast.isTape(item) || isLocal(item) ? [item] : [];
    });
  }
  if (ast.isBlock(container)) return container.statements.filter(isLocal);
  if (ast.isFunctionDecl(container)) return container.parameters;
  return [];
}

function isLocal(node: AstNode): node is ast.LetStatement | ast.ChooseStatement {
  return ast.isLetStatement(node) || ast.isChooseStatement(node);
}

/** The functions of a task. */
export function functionsOf(task: ast.Task): readonly ast.FunctionDecl[] {
  return task.items.filter(ast.isFunctionDecl);
}

/** The task that a node belongs to. */
export function taskOf(node: AstNode): ast.Task | undefined {
  let current: AstNode | undefined = node;
  while (current && !ast.isTask(current)) current = current.$container;
  return current;
}

/**
 * The variables that can be used at a node, nearest first. A name is known in the whole block that declares it, so that a use above the
 * declaration finds it; that such a use is wrong is a check's business.
 */
export function* visibleVariables(from: AstNode): Generator<ast.Variable> {
  let inner: AstNode = from;
  for (let node = from.$container; node; inner = node, node = node.$container) {
    if (ast.isForStatement(node) && inner === node.body) yield node.variable;
    if (ast.isScanExpression(node) && (inner === node.value || inner === node.where)) yield node.variable;
    if (ast.isChooseStatement(node) && inner === node.where) yield node;
    yield* declaredIn(node);
  }
}

/** The variables that a reference in a node may stand for: an example binds lengths and inputs only. */
export function* candidates(from: AstNode): Generator<ast.Variable> {
  if (!ast.isBinding(from)) {
    yield* visibleVariables(from);
    return;
  }
  for (const variable of visibleVariables(from)) if (ast.isInput(variable) || ast.isLengthVariable(variable)) yield variable;
}

function describe(node: Named): AstNodeDescription {
  return { node, name: node.name, type: node.$type, documentUri: documentUri(node), path: '' };
}

function documentUri(node: AstNode): AstNodeDescription['documentUri'] {
  let root = node;
  while (root.$container) root = root.$container;
  if (!root.$document) throw new Error('a linked node belongs to a document');
  return root.$document.uri;
}

/** Looks names up by walking outwards from the use; needs no index, so a task is linked as soon as it is parsed. */
export class TailScopeProvider implements ScopeProvider {
  getScope(context: ReferenceInfo): Scope {
    const { container, property } = context;
    const task = taskOf(container);
    if (!task) return new NodeScope([]);
    if (ast.isCallExpression(container) && property === 'callee') return new NodeScope(functionsOf(task));
    return new NodeScope(candidates(container));
  }
}

class NodeScope implements Scope {
  readonly #nodes: Iterable<Named>;
  constructor(nodes: Iterable<Named>) { this.#nodes = nodes; }

  getElement(name: string): AstNodeDescription | undefined {
    for (const node of this.#nodes) if (node.name === name) return describe(node);
    return undefined;
  }

  getElements(name: string): Stream<AstNodeDescription> {
    const element = this.getElement(name);
    return element ? stream([element]) : EMPTY_STREAM;
  }

  getAllElements(): Stream<AstNodeDescription> {
    return stream([...this.#nodes].map(describe));
  }
}
