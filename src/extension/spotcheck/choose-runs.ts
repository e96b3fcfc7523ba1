import * as vscode from 'vscode';
import type { RunNode, RunsTree } from './runs-tree.ts';

/** The runs that a command is about: those that are selected in the view, else what a person chooses from its list. */
export async function chooseRuns(
  argument: unknown,
  selected: unknown,
  runs: RunsTree,
): Promise<readonly vscode.Uri[] | undefined> {
  const nodes = Array.isArray(selected) ? selected.filter(isRunNode) : [];
  if (nodes.length > 1) return nodes.map(({ uri }) => uri);
  const first = isRunNode(argument) ? argument.uri.toString() : undefined;
  const all = await runs.getChildren();
  if (all.length < 2) {
    await vscode.window.showInformationMessage(
      'There are fewer than two runs in this workspace. Spot-check a model twice, or put the runs’ files into the folder for runs.',
    );
    return undefined;
  }
  const items = all.map((node) => itemOf(node, runs, first));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Compare Runs',
    placeHolder: 'Two runs side by side; three or more as a series over the steps of training',
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined || chosen.length === 0) return undefined;
  if (chosen.length === 1) {
    await vscode.window.showInformationMessage('One run alone cannot be compared. Choose two or more.');
    return undefined;
  }
  return chosen.map(({ uri }) => uri);
}

function itemOf(
  node: RunNode,
  runs: RunsTree,
  first: string | undefined,
): vscode.QuickPickItem & { readonly uri: vscode.Uri } {
  const { label, description } = runs.getTreeItem(node);
  const file = node.uri.path.slice(node.uri.path.lastIndexOf('/') + 1);
  const name = typeof label === 'string' ? label : file;
  return {
    uri: node.uri,
    label: name,
    description: typeof description === 'string' ? description : '',
    // A run of which nothing is known yet is called by its file.
    ...(name === file ? {} : { detail: file }),
    picked: node.uri.toString() === first,
  };
}

/** A line of the view “Runs”. */
export function isRunNode(value: unknown): value is RunNode {
  return typeof value === 'object' && value !== null && 'uri' in value && value.uri instanceof vscode.Uri;
}
