import { GrammarUtils, type AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import type { Range } from '../problem.ts';
import { rangeOf } from '../ranges.ts';
import { signatureOf, typeOfVariable } from '../type-inference.ts';
import { typeText } from '../types.ts';
import type { OpenDocument } from './document.ts';

export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'task' | 'machine' | 'length' | 'input' | 'constant' | 'tape' | 'variable' | 'function' | 'step';
  /** All of it, and the part of it to go to. */
  readonly range: Range;
  readonly selection: Range;
  readonly children: readonly OutlineEntry[];
}

/**
 * Tasks with their lengths, inputs, tape, functions and steps, and functions outside of tasks, as they stand in the
 * file.
 */
export function outline({ file }: OpenDocument): OutlineEntry[] {
  const tasks = file.tasks.map((task) =>
    entry(task, task.title || 'task', taskClass(task), 'task', 'title', task.items.flatMap(entriesOf)),
  );
  const machines = file.machines.map((machine) =>
    entry(machine, machine.title || 'machine', 'Turing machine', 'machine', 'title', machine.items.flatMap(partsOf)),
  );
  return [...tasks, ...machines, ...file.functions.flatMap(entriesOf)].sort(
    (a, b) => a.range.start.line - b.range.start.line,
  );
}

function partsOf(item: ast.MachineItem): OutlineEntry[] {
  switch (item.$type) {
    case 'LengthDecl':
      return entriesOf(item);
    case 'MachineState':
      return [entry(item, item.name, item.halts ? 'halts' : '', 'step', 'name')];
    case 'BlankDecl':
    case 'StartDecl':
    case 'MachineInput':
    case 'MachineExample':
    case 'MachineAsk':
      return [];
  }
}

function taskClass(task: ast.Task): string {
  return task.items.find(ast.isClassDecl)?.value ?? '';
}

function entriesOf(node: ast.Item | ast.Statement | ast.Block): OutlineEntry[] {
  switch (node.$type) {
    case 'LengthDecl':
      return node.variables.map((variable) => entry(variable, variable.name, 'length', 'length', 'name'));
    case 'Input':
      return [entry(node, node.name, typeText(typeOfVariable(node)), 'input', 'name')];
    case 'Constant':
      return [entry(node, node.name, typeText(typeOfVariable(node)), 'constant', 'name')];
    case 'Tape':
      return [entry(node, node.name, typeText(typeOfVariable(node)), 'tape', 'name')];
    case 'LetStatement':
      return ast.isTask(node.$container)
        ? [entry(node, node.name, typeText(typeOfVariable(node)), 'variable', 'name')]
        : [];
    case 'FunctionDecl':
      return [
        entry(node, node.name, signatureOf(node).slice(node.name.length), 'function', 'name', statementsOf(node.body)),
      ];
    case 'StepStatement':
      return [entry(node, labelText(node.label), '', 'step', 'label')];
    case 'IfStatement':
      return [...statementsOf(node.body), ...(node.otherwise ? entriesOf(node.otherwise) : [])];
    case 'ForStatement':
    case 'WhileStatement':
      return statementsOf(node.body);
    case 'Block':
      return statementsOf(node);
    case 'ClassDecl':
    case 'StyleDecl':
    case 'SymmetricDecl':
    case 'Ask':
    case 'Answer':
    case 'Example':
    case 'Allow':
    case 'AssignStatement':
    case 'CallStatement':
    case 'ChooseStatement':
    case 'FetchStatement':
    case 'LayOutStatement':
    case 'PushStatement':
    case 'PopStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ReturnStatement':
    case 'HaltStatement':
      return [];
  }
}

/** A block can be missing while it is being written. */
function statementsOf(block: ast.Block | undefined): OutlineEntry[] {
  return block?.statements.flatMap(entriesOf) ?? [];
}

function labelText(label: ast.Template | undefined): string {
  return label?.$cstNode?.text.replace(/^"|"$/g, '') || 'step';
}

function entry(
  node: AstNode,
  name: string,
  detail: string,
  kind: OutlineEntry['kind'],
  selected: string,
  children: readonly OutlineEntry[] = [],
): OutlineEntry {
  const range = rangeOf(node);
  return {
    name: name || kind,
    detail,
    kind,
    range,
    selection: GrammarUtils.findNodeForProperty(node.$cstNode, selected)?.range ?? {
      start: range.start,
      end: range.start,
    },
    children,
  };
}
