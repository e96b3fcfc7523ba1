import * as vscode from 'vscode';
import { publicAddress, type Endpoint } from '../../inference/index.ts';
import { embeddedModels } from '../../model/index.ts';
import { stateWords, type EndpointList } from './endpoint-list.ts';

/** Asks a person for one of the endpoints; undefined when there is none, or the person went away. */
export async function pickEndpoint(
  list: EndpointList,
  words: Pick<vscode.QuickPickOptions, 'title' | 'placeHolder'>,
): Promise<Endpoint | undefined> {
  const start = {
    label: '$(chip) Start Embedded Models',
    description: 'on this machine',
    detail: embeddedModels.map(({ title, meaning }) => `${title}: ${meaning}`).join('; '),
  };
  const items = list.all.map(({ endpoint }) => ({
    label: endpoint.name,
    description: [endpoint.model, stateWords(list.stateOf(endpoint))].filter(Boolean).join(' · '),
    detail: publicAddress(endpoint.url),
    endpoint,
  }));
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly endpoint?: Endpoint }>(
    [...items, ...(list.canStartEmbedded ? [start] : [])],
    words,
  );
  if (chosen !== start) return chosen?.endpoint;
  await vscode.commands.executeCommand('tail.startEmbeddedModels');
  return list.canStartEmbedded ? undefined : pickEndpoint(list, words);
}
