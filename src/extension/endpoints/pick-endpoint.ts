import * as vscode from 'vscode';
import { publicAddress, type Endpoint } from '../../inference/index.ts';
import { stateWords, type EndpointList } from './endpoint-list.ts';

/** Asks a person for one of the endpoints; undefined when there is none, or the person went away. */
export async function pickEndpoint(
  list: EndpointList,
  words: Pick<vscode.QuickPickOptions, 'title' | 'placeHolder'>,
): Promise<Endpoint | undefined> {
  const chosen = await vscode.window.showQuickPick(
    list.all.map(({ endpoint }) => ({
      label: endpoint.name,
      description: [endpoint.model, stateWords(list.stateOf(endpoint))].filter(Boolean).join(' · '),
      detail: publicAddress(endpoint.url),
      endpoint,
    })),
    words,
  );
  return chosen?.endpoint;
}
