import * as vscode from 'vscode';
import {
  endpointSchema,
  probe,
  addressProblemText,
  publicAddress,
  type EndpointSettings,
  type Probe,
} from '../../inference/index.ts';
import { callingMachine } from '../calling-machine.ts';
import type { EndpointKeys } from './keys.ts';

/**
 * Asks for a URL, finds the server's models, and adds an endpoint to the person's settings. Gives its name, or
 * undefined when the person went away.
 */
export async function addEndpoint(keys: EndpointKeys): Promise<string | undefined> {
  const url = await askUrl();
  if (url === undefined) return undefined;
  const found = await firstContact({ url }, keys);
  if (found === undefined) return undefined;
  const base = found.suggestedUrl ?? url;
  const model = await askModel(found);
  if (model === undefined) return undefined;
  const name = await askName(`${model} at ${new URL(base).host}`);
  if (name === undefined) return undefined;
  const setting = vscode.workspace.getConfiguration('tail');
  const there = setting.get<unknown>('endpoints');
  const present: readonly unknown[] = Array.isArray(there) ? there : [];
  await setting.update(
    'endpoints',
    [...present, { name, url: base, model } satisfies EndpointSettings],
    vscode.ConfigurationTarget.Global,
  );
  return name;
}

function askUrl(): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title: 'Add Endpoint (1/3)',
      prompt: `Base URL of an OpenAI-compatible API. It is called from ${callingMachine()}: localhost is that machine.`,
      value: 'http://localhost:8000/v1',
      valueSelection: [17, 21],
      ignoreFocusOut: true,
      validateInput: (text) => addressProblemText(text),
    })
    .then((text) => text?.trim());
}

/**
 * Asks the server for its models; where it wants a key, asks the person for one first. Undefined when the person went
 * away.
 */
async function firstContact(at: { readonly url: string }, keys: EndpointKeys): Promise<Probe | undefined> {
  const place = { url: at.url, timeoutSeconds: endpointSchema.shape.timeoutSeconds.parse(undefined), model: '' };
  const key = await keys.of(at);
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Asking ${publicAddress(at.url)} for its models` },
    () => probe(place, { key }),
  );
  if (found.error?.kind !== 'unauthorized') return found;
  const entered = await askKey(at);
  return entered === undefined ? undefined : keys.set(at, entered).then(() => probe(place, { key: entered }));
}

/** A key from the person, as typed; it is shown as dots. */
export function askKey(endpoint: { readonly url: string }): Thenable<string | undefined> {
  const { origin } = new URL(endpoint.url);
  return vscode.window.showInputBox({
    title: `Key for ${origin}`,
    prompt: `Kept in VS Code's secret storage, and sent to ${origin} only.`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (/^[\x21-\x7e]+$/.test(text) ? undefined : 'A key cannot contain spaces or line breaks.'),
  });
}

async function askModel({ models, error }: Probe): Promise<string | undefined> {
  if (models !== null && models.length > 0) {
    const chosen = await vscode.window.showQuickPick(
      models.map(({ id, contextLength }) => ({
        label: id,
        description: contextLength === undefined ? '' : `${contextLength.toLocaleString('en')} tokens`,
      })),
      { title: 'Add Endpoint (2/3)', placeHolder: 'The model to ask', ignoreFocusOut: true },
    );
    return chosen?.label;
  }
  return vscode.window.showInputBox({
    title: 'Add Endpoint (2/3)',
    prompt: `The model, as the server names it. ${error === undefined ? 'The server lists none.' : error.message}`,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Enter the name of the model.' : undefined),
  });
}

function askName(value: string): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title: 'Add Endpoint (3/3)',
      prompt: 'A name for the endpoint, shown in lists and runs',
      value: value.slice(0, 80),
      ignoreFocusOut: true,
      validateInput: (text) => {
        const parsed = endpointSchema.shape.name.safeParse(text);
        return parsed.success ? undefined : 'A name must have 1 to 80 characters.';
      },
    })
    .then((text) => text?.trim());
}
