import * as vscode from 'vscode';
import { publicAddress, type Endpoint } from '../../inference/index.ts';
import { embeddedModels } from '../../model/index.ts';
import { stateWords, type EndpointList } from './endpoint-list.ts';

type Words = Pick<vscode.QuickPickOptions, 'title' | 'placeHolder'>;

interface EndpointItem extends vscode.QuickPickItem {
  readonly endpoint?: Endpoint;
}

const add: EndpointItem = { label: '$(add) Add Endpoint…', description: 'a server that speaks OpenAI’s API' };
const start: EndpointItem = {
  label: '$(chip) Start Embedded Models',
  description: 'on this machine',
  detail: embeddedModels.map(({ title, meaning }) => `${title}: ${meaning}`).join('; '),
};

/** Asks a person for one of the endpoints that there are; undefined when there is none, or the person went away. */
export async function pickEndpoint(list: EndpointList, words: Words): Promise<Endpoint | undefined> {
  if (list.all.length > 0)
    return (await vscode.window.showQuickPick(itemsOf(list), { ...words, matchOnDescription: true }))?.endpoint;
  const chosen = await vscode.window.showInformationMessage('There is no endpoint yet.', 'Add Endpoint…');
  if (chosen !== undefined) await vscode.commands.executeCommand('tail.addEndpoint');
  return undefined;
}

/** The same where a model is to be asked: then the person may also add an endpoint, or start the embedded models. */
export async function pickModel(list: EndpointList, words: Words): Promise<Endpoint | undefined> {
  const items = [...itemsOf(list), add, ...(list.canStartEmbedded ? [start] : [])];
  const chosen = await vscode.window.showQuickPick(items, { ...words, matchOnDescription: true });
  if (chosen === add) {
    const name = await vscode.commands.executeCommand<string | undefined>('tail.addEndpoint');
    return list.all.find(({ endpoint }) => endpoint.name === name)?.endpoint;
  }
  if (chosen !== start) return chosen?.endpoint;
  await vscode.commands.executeCommand('tail.startEmbeddedModels');
  return list.canStartEmbedded ? undefined : pickModel(list, words);
}

function itemsOf(list: EndpointList): EndpointItem[] {
  return list.all.map(({ endpoint }) => ({
    label: endpoint.name,
    description: [endpoint.model, stateWords(list.stateOf(endpoint))].filter(Boolean).join(' · '),
    detail: publicAddress(endpoint.url),
    endpoint,
  }));
}
