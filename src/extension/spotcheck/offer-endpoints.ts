import * as vscode from 'vscode';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';

/** The way on for somebody who has no endpoint yet; whether there is one afterwards. */
export async function offerEndpoints(endpoints: Endpoints): Promise<boolean> {
  const imitator = {
    label: '$(beaker) Start the embedded imitator',
    detail: 'Ground truth with injected faults, from a server on this machine: to try spot checks without a model',
  };
  const own = {
    label: '$(add) Add an endpoint…',
    detail: 'vLLM, SGLang, llama-server, or any other server with OpenAI’s API',
  };
  const chosen = await vscode.window.showQuickPick([imitator, own], {
    title: 'No endpoint is set up yet',
    placeHolder: 'Which model should be checked?',
  });
  if (chosen === imitator) await endpoints.startImitator();
  if (chosen === own) await vscode.commands.executeCommand('tail.addEndpoint');
  return endpoints.list.all.length > 0;
}
