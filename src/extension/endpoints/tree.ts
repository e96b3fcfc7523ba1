import * as vscode from 'vscode';
import { publicAddress } from '../../inference/index.ts';
import { callingMachine } from '../calling-machine.ts';
import { stateWords, type EndpointList, type EndpointState, type KnownEndpoint } from './endpoint-list.ts';
import type { BrokenEntry } from '../../files/index.ts';

/** A line of the view “Endpoints”. */
export type EndpointNode =
  | { readonly kind: 'endpoint'; readonly known: KnownEndpoint }
  | { readonly kind: 'broken'; readonly entry: BrokenEntry }
  | {
      readonly kind: 'fact';
      readonly label: string;
      readonly description?: string;
      readonly icon: string;
      readonly tooltip?: string;
    };

/**
 * The view “Endpoints”: each with its state, its models, and from which machine it is called. Endpoints are asked when
 * they are shown first.
 */
export class EndpointTree implements vscode.TreeDataProvider<EndpointNode> {
  readonly #list: EndpointList;
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(list: EndpointList) {
    this.#list = list;
    this.onDidChangeTreeData = list.onChange;
  }

  getChildren(node?: EndpointNode): EndpointNode[] {
    if (node === undefined) {
      return [
        ...this.#list.all.map((known): EndpointNode => ({ kind: 'endpoint', known })),
        ...this.#list.broken.map((entry): EndpointNode => ({ kind: 'broken', entry })),
      ];
    }
    return node.kind === 'endpoint' ? this.#facts(node.known) : [];
  }

  getTreeItem(node: EndpointNode): vscode.TreeItem {
    switch (node.kind) {
      case 'endpoint':
        return this.#endpointItem(node.known);
      case 'broken':
        return brokenItem(node.entry);
      case 'fact': {
        const item = new vscode.TreeItem(node.label);
        if (node.description !== undefined) item.description = node.description;
        item.tooltip = node.tooltip ?? node.label;
        item.iconPath = new vscode.ThemeIcon(node.icon);
        return item;
      }
    }
  }

  #endpointItem({ endpoint, from }: KnownEndpoint): vscode.TreeItem {
    if (this.#list.stateOf(endpoint) === undefined && vscode.workspace.isTrusted) void this.#list.ask(endpoint);
    const state = this.#list.stateOf(endpoint);
    const item = new vscode.TreeItem(endpoint.name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = `${from} ${endpoint.name}`;
    // What changes comes first: the view is narrow. A name that says the model already need not be followed by it.
    item.description = [stateWords(state), ...(endpoint.name.includes(endpoint.model) ? [] : [endpoint.model])]
      .filter(Boolean)
      .join(' · ');
    item.iconPath = stateIcon(state);
    item.contextValue = from === 'session' ? 'tailImitator' : 'tailEndpoint';
    item.tooltip = `${publicAddress(endpoint.url)}\ncalled from ${callingMachine()}${errorOf(state)}`;
    item.accessibilityInformation = {
      label: `Endpoint ${endpoint.name}, model ${endpoint.model}, ${stateWords(state)}`,
    };
    return item;
  }

  #facts({ endpoint }: KnownEndpoint): EndpointNode[] {
    const state = this.#list.stateOf(endpoint);
    const facts: EndpointNode[] = [
      {
        kind: 'fact',
        label: publicAddress(endpoint.url),
        description: endpoint.api,
        icon: 'link',
        tooltip: `${publicAddress(endpoint.url)}\nAPI: ${endpoint.api}`,
      },
      {
        kind: 'fact',
        label: 'called from',
        description: callingMachine(),
        icon: 'vm',
        tooltip: `Calls are made from ${callingMachine()}: localhost is that machine.`,
      },
    ];
    if (state?.is !== 'known') return facts;
    const { models, error } = state.probe;
    if (error !== undefined)
      facts.push(
        { kind: 'fact', label: error.what, icon: 'warning', tooltip: error.message },
        { kind: 'fact', label: error.advice, icon: 'lightbulb' },
      );
    for (const { id, contextLength } of models ?? []) {
      facts.push({
        kind: 'fact',
        label: id,
        icon: id === endpoint.model ? 'circle-filled' : 'circle-outline',
        ...(contextLength === undefined ? {} : { description: `${contextLength.toLocaleString('en')} tokens` }),
        tooltip: id === endpoint.model ? `${id}, the model that is asked` : `${id}, which the server also offers`,
      });
    }
    return facts;
  }
}

function brokenItem({ name, number, problems }: BrokenEntry): vscode.TreeItem {
  const item = new vscode.TreeItem(name ?? `entry ${number}`);
  item.description = problems[0] ?? '';
  item.tooltip = problems.join('\n');
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.contextValue = 'tailBrokenEndpoint';
  item.command = { command: 'tail.openEndpointSettings', title: 'Open the setting' };
  return item;
}

function stateIcon(state: EndpointState | undefined): vscode.ThemeIcon {
  if (state === undefined) return new vscode.ThemeIcon('circle-outline');
  if (state.is === 'asking') return new vscode.ThemeIcon('loading~spin');
  const { error, hasModel } = state.probe;
  if (error === undefined && hasModel !== false)
    return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
  if (error?.kind === 'unauthorized')
    return new vscode.ThemeIcon('key', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon(
    error === undefined ? 'warning' : 'debug-disconnect',
    new vscode.ThemeColor('list.warningForeground'),
  );
}

function errorOf(state: EndpointState | undefined): string {
  const error = state?.is === 'known' ? state.probe.error : undefined;
  return error === undefined ? '' : `\n${error.message}`;
}
