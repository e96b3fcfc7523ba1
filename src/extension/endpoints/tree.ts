import * as vscode from 'vscode';
import { isUsable, publicAddress, summary, type Endpoint } from '../../inference/index.ts';
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
      readonly command?: vscode.Command;
    };

export function isEndpointNode(value: unknown): value is EndpointNode {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'endpoint' && 'known' in value
  );
}

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
        if (node.command !== undefined) item.command = node.command;
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
    item.contextValue = from === 'session' ? 'tailEmbedded' : 'tailEndpoint';
    item.tooltip = `${publicAddress(endpoint.url)}\ncalled from ${callingMachine()}${errorOf(state)}${lastWords(this.#list, endpoint)}`;
    item.accessibilityInformation = {
      label: `Endpoint ${endpoint.name}, model ${endpoint.model}, ${stateWords(state)}`,
    };
    return item;
  }

  #facts(known: KnownEndpoint): EndpointNode[] {
    const { endpoint } = known;
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
    facts.push(...lastFacts(this.#list, known));
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

/** What tests and runs of this session have met. */
function lastFacts(list: EndpointList, known: KnownEndpoint): EndpointNode[] {
  const facts: EndpointNode[] = [];
  const test = list.testOf(known.endpoint);
  if (test !== undefined)
    facts.push({
      kind: 'fact',
      label: `tested ${timeOf(test.at)}`,
      description: summary(test.found),
      icon: isUsable(test.found) ? 'pass' : 'warning',
      tooltip: `${summary(test.found)} Click to see all that was found.`,
      command: {
        command: 'tail.showEndpointTest',
        title: 'Show the test',
        arguments: [{ kind: 'endpoint', known } satisfies EndpointNode],
      },
    });
  const run = list.runOf(known.endpoint);
  if (run !== undefined)
    facts.push({
      kind: 'fact',
      label: `last run ${timeOf(run.at)}`,
      description: `${run.answered.toLocaleString('en')} of ${run.asked.toLocaleString('en')} answered`,
      icon: run.error === undefined ? 'beaker' : 'warning',
      tooltip: `${run.task}: ${run.answered.toLocaleString('en')} of ${run.asked.toLocaleString('en')} questions answered${run.error === undefined ? '' : `\n${run.error}`}`,
    });
  return facts;
}

function lastWords(list: EndpointList, endpoint: Endpoint): string {
  const test = list.testOf(endpoint);
  const run = list.runOf(endpoint);
  return [
    ...(test === undefined ? [] : [`\ntested ${timeOf(test.at)}: ${summary(test.found)}`]),
    ...(run === undefined ? [] : [`\nlast run ${timeOf(run.at)}: ${run.answered} of ${run.asked} answered`]),
  ].join('');
}

function timeOf(date: Date): string {
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

function brokenItem({ name, number, problems }: BrokenEntry): vscode.TreeItem {
  const item = new vscode.TreeItem(name ?? `entry ${number}`);
  // A tree shows plain text.
  const plain = problems.map((problem) => problem.replace(/`([^`]*)`/g, '“$1”'));
  item.description = plain[0] ?? '';
  item.tooltip = plain.join('\n');
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
