import * as vscode from 'vscode';
import {
  originBody,
  originChildrenBody,
  wayBackBody,
  type OriginBody,
  type OriginNode,
  type WayBack,
} from '../../debugger/index.ts';
import { reasonOf } from '../log.ts';
import { debugType } from './configuration.ts';
import { OriginTree, type OriginDirection, type OriginRow } from './origin-tree.ts';

/** Rows of so many levels are open at first: from a written digit to the cells that it was computed of. */
const OPEN_LEVELS = 3;

/** The context in which the view is there, whatever is debugged. */
const HAS_ORIGINS = 'tail.hasOrigins';

const icons: Readonly<Record<OriginNode['kind'], string>> = {
  cell: 'symbol-variable',
  operation: 'symbol-operator',
  cells: 'symbol-array',
  variable: 'symbol-parameter',
  constant: 'symbol-constant',
  answer: 'output',
  line: 'git-compare',
  expression: 'symbol-misc',
};

/**
 * The tree of where a value came from, or of what was made of it. It is VS Code's own tree: keys, search, themes and
 * what screen readers say of it are those of all its trees.
 */
export class OriginsView implements vscode.TreeDataProvider<OriginRow>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<OriginRow | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<OriginRow>;
  readonly #disposables: vscode.Disposable[];
  /** What was asked last, whether answered or not: the answer to what was asked before nobody waits for. */
  #asked: { readonly session: vscode.DebugSession } | undefined;
  #shown: { readonly session: vscode.DebugSession; readonly tree: OriginTree } | undefined;

  constructor() {
    this.#view = vscode.window.createTreeView('tail.origins', { treeDataProvider: this, showCollapseAll: true });
    this.#disposables = [
      this.#view,
      this.#changed,
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (this.#forget(session)) void vscode.commands.executeCommand('setContext', HAS_ORIGINS, false);
      }),
      vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
        createDebugAdapterTracker: (session) => ({
          onWillReceiveMessage: (message: unknown) => {
            // A run that is recorded anew has other states.
            if (isRestart(message)) this.#forget(session);
          },
        }),
      }),
    ];
  }

  /**
   * Asks a session where a value came from, or what was made of it; `of` as the request `tail/origin` has it. What was
   * asked before is then no longer waited for.
   */
  async ask(session: vscode.DebugSession, of: unknown, direction: OriginDirection): Promise<void> {
    const asked = { session };
    this.#asked = asked;
    try {
      const body = originBody.parse(await session.customRequest('tail/origin', { of, direction }));
      if (this.#asked === asked) await this.#show(session, body, direction);
    } catch (error) {
      if (this.#asked === asked) throw error;
    }
  }

  /** The same of a value that a row shows. */
  async turn(row: OriginRow, direction: OriginDirection): Promise<void> {
    if (this.#shown === undefined || !('node' in row)) return;
    const { id } = row.node;
    await this.ask(this.#shown.session, { id }, direction);
  }

  /** Moves the run to where the value of a row was made, or fetched. */
  async go(row: OriginRow, to: 'made' | 'fetched'): Promise<void> {
    if (row.kind === 'again') {
      await this.#view.reveal(row.first, { focus: true, select: true });
      if (to === 'made') return;
    }
    const place = placeOf(row, to);
    if (place === undefined || this.#shown === undefined) return;
    await this.#shown.session.customRequest('tail/tape', { type: 'go', ...place, scrubbing: false });
  }

  getTreeItem(row: OriginRow): vscode.TreeItem {
    switch (row.kind) {
      case 'more':
        return withCommand(new vscode.TreeItem('Show more…'), 'tail.moreOrigins', 'Show More', row);
      case 'fault':
        return faultItem(row);
      case 'again':
      case 'value':
        return valueItem(row);
    }
  }

  getParent(row: OriginRow): OriginRow | undefined {
    return row.kind === 'fault' ? undefined : row.parent;
  }

  async getChildren(row?: OriginRow): Promise<OriginRow[]> {
    const tree = this.#shown?.tree;
    if (row === undefined) return tree?.top ?? [];
    return row.kind === 'value' && tree?.has(row) === true ? [...(await tree.children(row))] : [];
  }

  async more(row: OriginRow): Promise<void> {
    const tree = this.#shown?.tree;
    if (row.kind !== 'more' || tree?.has(row) !== true) return;
    await tree.more(row);
    if (this.#isShown(tree)) this.#changed.fire(row.parent);
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
  }

  #isShown(tree: OriginTree): boolean {
    return this.#shown?.tree === tree;
  }

  async #show(session: vscode.DebugSession, body: OriginBody, direction: OriginDirection): Promise<void> {
    const { node, children } = body;
    const tree = new OriginTree(body, async (id, start) =>
      originChildrenBody.parse(await session.customRequest('tail/originChildren', { id, direction, start })),
    );
    this.#view.title = direction === 'from' ? 'Where It Came From' : 'What Was Made of It';
    this.#view.message = '';
    this.#view.description = node.text;
    this.#shown = { session, tree };
    this.#changed.fire(undefined);
    // VS Code may not yet know what kind of session runs, on which the view depends; one that is not there shows no row.
    await vscode.commands.executeCommand('setContext', HAS_ORIGINS, true);
    if (!this.#isShown(tree)) return;
    await this.#view.reveal(tree.root, { focus: true, select: true, expand: true });
    const ids = node.id === '' ? children.map(({ id }) => id) : [node.id];
    if (direction === 'from' && ids.length > 0) await this.#tellWayBack(session, tree, ids);
  }

  /** Where this fails, the rows stand as they are: the question has its answer. */
  async #tellWayBack(session: vscode.DebugSession, tree: OriginTree, ids: readonly string[]): Promise<void> {
    const told = await tellWayBack(session, ids);
    if (!this.#isShown(tree)) return;
    this.#view.message = told.message;
    if (told.firstFault === undefined) return;
    tree.showFault(told.firstFault);
    this.#changed.fire(undefined);
  }

  /** Shows nothing more of a session. Whether its rows were there. */
  #forget(session: vscode.DebugSession): boolean {
    if (this.#asked?.session === session) this.#asked = undefined;
    if (this.#shown?.session !== session) return false;
    this.#shown = undefined;
    this.#view.message = '';
    this.#view.description = '';
    this.#changed.fire(undefined);
    return true;
  }
}

async function tellWayBack(
  session: vscode.DebugSession,
  ids: readonly string[],
): Promise<{ readonly message: string; readonly firstFault?: WayBack['firstFault'] }> {
  try {
    const { inputs, isAll, firstFault } = wayBackBody.parse(await session.customRequest('tail/wayBack', { ids }));
    return { message: inputsText(inputs.count, isAll), firstFault };
  } catch (error) {
    return { message: `To which inputs it goes back was not found out: ${reasonOf(error)}` };
  }
}

function inputsText(count: number, isAll: boolean): string {
  const cells = `${count.toLocaleString('en')} ${count === 1 ? 'cell' : 'cells'} of the inputs`;
  if (!isAll) return `Goes back to at least ${cells}; it goes back further than was looked at.`;
  return count === 0 ? 'Goes back to no input.' : `Goes back to ${cells}.`;
}

function valueItem(row: OriginRow & { readonly kind: 'value' | 'again' }): vscode.TreeItem {
  const { node } = row;
  const isOpen = row.kind === 'value' && node.isOpen;
  const state =
    row.kind === 'value' && row.depth < OPEN_LEVELS
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(node.text, isOpen ? state : vscode.TreeItemCollapsibleState.None);
  const details = [
    ...(node.fault === undefined ? [] : [node.fault.title]),
    ...(row.kind === 'again' ? ['shown above'] : []),
    ...(node.detail === '' ? [] : [node.detail]),
    ...(node.fetched?.version === undefined || node.fetched.version === 0 ? [] : [`version ${node.fetched.version}`]),
  ];
  item.description = details.join(' · ');
  item.tooltip = [node.text, ...details, ...(node.fault === undefined ? [] : ['', node.fault.explanation])].join('\n');
  item.iconPath =
    node.fault === undefined
      ? new vscode.ThemeIcon(row.kind === 'again' ? 'references' : icons[node.kind])
      : new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
  item.accessibilityInformation = { label: [node.text, ...details].join(', ') };
  item.contextValue = node.fetched === undefined ? 'tailOrigin' : 'tailOriginFetched';
  return withCommand(item, 'tail.goToOrigin', 'Go to Its Moment', row);
}

function faultItem(row: OriginRow & { readonly kind: 'fault' }): vscode.TreeItem {
  const { title, explanation, state } = row.fault;
  const item = new vscode.TreeItem(`First fault on the way: ${title}`);
  item.description = `state ${state + 1}`;
  item.tooltip = explanation;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
  item.accessibilityInformation = { label: `First fault on the way: ${title}, state ${state + 1}. ${explanation}` };
  return withCommand(item, 'tail.goToOrigin', 'Go to the Fault', row);
}

function withCommand(item: vscode.TreeItem, command: string, title: string, row: OriginRow): vscode.TreeItem {
  item.command = { command, title, arguments: [row] };
  return item;
}

function placeOf(
  row: OriginRow,
  to: 'made' | 'fetched',
): { readonly state: number; readonly line?: number } | undefined {
  if (row.kind === 'fault')
    return { state: row.fault.state, ...(row.fault.line === undefined ? {} : { line: row.fault.line }) };
  if (row.kind === 'more') return undefined;
  const { made, fetched } = row.node;
  const place = to === 'fetched' ? fetched : (made ?? fetched);
  return place && { state: place.state, ...(place.line === undefined ? {} : { line: place.line }) };
}

function isRestart(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'command' in message && message.command === 'restart';
}
