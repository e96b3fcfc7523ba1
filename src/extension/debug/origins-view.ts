import * as vscode from 'vscode';
import { originBody, originChildrenBody, wayBackBody, type OriginNode, type WayBack } from '../../debugger/index.ts';
import { debugType } from './configuration.ts';

export type OriginDirection = 'from' | 'made';

/** A row of the view. */
export type OriginRow =
  | {
      readonly kind: 'value';
      readonly node: OriginNode;
      readonly parent: OriginRow | undefined;
      readonly depth: number;
    }
  /** A value whose own row is elsewhere: what it was made of stands there. */
  | { readonly kind: 'again'; readonly node: OriginNode; readonly parent: OriginRow; readonly first: OriginRow }
  | { readonly kind: 'fault'; readonly fault: NonNullable<WayBack['firstFault']> }
  | { readonly kind: 'more'; readonly parent: OriginRow & { readonly kind: 'value' }; readonly start: number };

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
 * what screen readers say of it are those of all its trees. Children are asked for when a row is opened; a value has its
 * children once, however many ways lead to it.
 */
export class OriginsView implements vscode.TreeDataProvider<OriginRow>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<OriginRow | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<OriginRow>;
  readonly #disposables: vscode.Disposable[];
  #session: vscode.DebugSession | undefined;
  #direction: OriginDirection = 'from';
  #top: OriginRow[] = [];
  #rootChildren: { readonly children: readonly OriginNode[]; readonly more: boolean } | undefined;
  #children = new Map<OriginRow, OriginRow[]>();
  #firstRows = new Map<string, OriginRow>();

  constructor() {
    this.#view = vscode.window.createTreeView('tail.origins', { treeDataProvider: this, showCollapseAll: true });
    this.#disposables = [
      this.#view,
      this.#changed,
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (session !== this.#session) return;
        this.clear();
        void vscode.commands.executeCommand('setContext', HAS_ORIGINS, false);
      }),
      vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
        createDebugAdapterTracker: (session) => ({
          onWillReceiveMessage: (message: unknown) => {
            // A run that is recorded anew has other states.
            if (session === this.#session && isRestart(message)) this.clear();
          },
        }),
      }),
    ];
  }

  /** Asks a session where a value came from, or what was made of it; `of` as the request `tail/origin` has it. */
  async ask(session: vscode.DebugSession, of: unknown, direction: OriginDirection): Promise<void> {
    const { node, children, more } = originBody.parse(await session.customRequest('tail/origin', { of, direction }));
    this.clear();
    this.#session = session;
    this.#direction = direction;
    const root: OriginRow = { kind: 'value', node, parent: undefined, depth: 0 };
    this.#rootChildren = { children, more };
    this.#top = [root];
    this.#firstRows.set(node.id, root);
    this.#view.title = direction === 'from' ? 'Where It Came From' : 'What Was Made of It';
    this.#view.description = node.text;
    this.#changed.fire(undefined);
    // VS Code may not yet know what kind of session runs, on which the view depends; one that is not there shows no row.
    await vscode.commands.executeCommand('setContext', HAS_ORIGINS, true);
    await this.#view.reveal(root, { focus: true, select: true, expand: true });
    if (direction === 'from')
      await this.#tellWayBack(session, root, node.id === '' ? children.map(({ id }) => id) : [node.id]);
  }

  /** The same of a value that a row shows. */
  async turn(row: OriginRow, direction: OriginDirection): Promise<void> {
    if (this.#session === undefined || !('node' in row)) return;
    const { id } = row.node;
    await this.ask(this.#session, { id }, direction);
  }

  /** Moves the run to where the value of a row was made, or fetched. */
  async go(row: OriginRow, to: 'made' | 'fetched'): Promise<void> {
    if (row.kind === 'again') {
      await this.#view.reveal(row.first, { focus: true, select: true });
      if (to === 'made') return;
    }
    const place = placeOf(row, to);
    if (place === undefined || this.#session === undefined) return;
    await this.#session.customRequest('tail/tape', { type: 'go', ...place, scrubbing: false });
  }

  clear(): void {
    this.#session = undefined;
    this.#top = [];
    this.#rootChildren = undefined;
    this.#children = new Map();
    this.#firstRows = new Map();
    this.#view.message = '';
    this.#view.description = '';
    this.#changed.fire(undefined);
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
    if (row === undefined) return this.#top;
    if (row.kind !== 'value') return [];
    let rows = this.#children.get(row);
    if (rows === undefined) {
      rows = await this.#readChildren(row, 0);
      this.#children.set(row, rows);
    }
    return rows;
  }

  async more(row: OriginRow): Promise<void> {
    if (row.kind !== 'more') return;
    const rows = this.#children.get(row.parent) ?? [];
    this.#children.set(row.parent, [
      ...rows.filter((one) => one !== row),
      ...(await this.#readChildren(row.parent, row.start)),
    ]);
    this.#changed.fire(row.parent);
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
  }

  async #readChildren(row: OriginRow & { readonly kind: 'value' }, start: number): Promise<OriginRow[]> {
    const session = this.#session;
    if (session === undefined) return [];
    const isRoot = row.parent === undefined && start === 0;
    const { children, more } =
      isRoot && this.#rootChildren !== undefined
        ? this.#rootChildren
        : originChildrenBody.parse(
            await session.customRequest('tail/originChildren', { id: row.node.id, direction: this.#direction, start }),
          );
    // The text of an operation has its constants.
    const shown = row.node.kind === 'operation' ? children.filter(({ kind }) => kind !== 'constant') : children;
    const rows = shown.map((node): OriginRow => {
      const first = this.#firstRows.get(node.id);
      if (first !== undefined && node.isOpen) return { kind: 'again', node, parent: row, first };
      const own: OriginRow = { kind: 'value', node, parent: row, depth: row.depth + 1 };
      this.#firstRows.set(node.id, own);
      return own;
    });
    return more ? [...rows, { kind: 'more', parent: row, start: start + children.length }] : rows;
  }

  async #tellWayBack(session: vscode.DebugSession, root: OriginRow, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { inputs, isAll, firstFault } = wayBackBody.parse(await session.customRequest('tail/wayBack', { ids }));
    if (this.#top[0] !== root) return;
    this.#view.message = inputsText(inputs.count, isAll);
    if (firstFault === undefined) return;
    this.#top = [{ kind: 'fault', fault: firstFault }, root];
    this.#changed.fire(undefined);
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
