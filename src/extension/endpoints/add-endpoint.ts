import * as vscode from 'vscode';
import * as z from 'zod';
import {
  answeringApis,
  type ApiState,
  apiSchema,
  type Endpoint,
  endpointSchema,
  probe,
  addressProblemText,
  publicAddress,
  type EndpointSettings,
  type Probe,
} from '../../inference/index.ts';
import { callingMachine } from '../calling-machine.ts';
import { labelText } from '../label-text.ts';
import type { EndpointKeys } from './keys.ts';
import { whileAsking } from './while-asking.ts';

/** What is offered first: of a run whose endpoint is not set up here. It never has a key. */
const offeredSchema = z.object({ url: z.string(), model: z.string(), api: apiSchema });
export type OfferedEndpoint = z.output<typeof offeredSchema>;

/**
 * Asks for a URL, finds the server's models and its API, and adds an endpoint to the person's settings. Gives its name,
 * or undefined when the person went away.
 */
export async function addEndpoint(keys: EndpointKeys, argument: unknown): Promise<string | undefined> {
  // a menu gives other things
  const offered = offeredSchema.safeParse(argument).data;
  const url = await askUrl(offered?.url);
  if (url === undefined) return undefined;
  const found = await firstContact({ url }, keys);
  if (found === undefined) return undefined;
  const base = found.suggestedUrl ?? url;
  const model = await askModel(found, offered?.model);
  if (model === undefined) return undefined;
  const api = await askApi({ url: base, model }, keys, offered?.api);
  if (api === undefined) return undefined;
  const name = await askName(`${model} at ${new URL(base).host}`);
  if (name === undefined) return undefined;
  const added = { name, url: base, model, api } satisfies EndpointSettings;
  const setting = vscode.workspace.getConfiguration('tail');
  const there = setting.get<unknown>('endpoints');
  const present: readonly unknown[] = Array.isArray(there) ? there : [];
  await setting.update('endpoints', [...present, added], vscode.ConfigurationTarget.Global);
  // whoever offered what to add goes on with it
  if (offered === undefined) void tellAdded(endpointSchema.parse(added));
  return name;
}

/** What can be done next. */
async function tellAdded(endpoint: Endpoint): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(
    labelText(`“${endpoint.name}” is added. A test says whether it is ready for spot checks.`),
    'Test Endpoint',
    'Spot-Check Model…',
  );
  if (chosen === 'Test Endpoint')
    await vscode.commands.executeCommand('tail.testEndpoint', {
      kind: 'endpoint',
      known: { endpoint, from: 'settings' },
    });
  if (chosen === 'Spot-Check Model…') await vscode.commands.executeCommand('tail.spotCheck', undefined, endpoint.name);
}

function askUrl(offered = 'http://localhost:8000/v1'): Thenable<string | undefined> {
  const port = /(?<=:)\d+(?=\/|$)/.exec(offered);
  return vscode.window
    .showInputBox({
      title: 'Add Endpoint (1/4)',
      prompt: `Base URL of an OpenAI-compatible API. It is called from ${callingMachine()}: localhost is that machine.`,
      value: offered,
      valueSelection: port === null ? [offered.length, offered.length] : [port.index, port.index + port[0].length],
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

async function askModel({ models, error }: Probe, offered = ''): Promise<string | undefined> {
  if (models !== null && models.length > 0) {
    const chosen = await vscode.window.showQuickPick(
      models.toSorted(first(({ id }) => id === offered)).map(({ id, contextLength }) => ({
        label: id,
        description: contextLength === undefined ? '' : `${contextLength.toLocaleString('en')} tokens`,
      })),
      { title: 'Add Endpoint (2/4)', placeHolder: 'The model to ask', ignoreFocusOut: true },
    );
    return chosen?.label;
  }
  return vscode.window.showInputBox({
    title: 'Add Endpoint (2/4)',
    value: offered,
    prompt: `The model, as the server names it. ${error === undefined ? 'The server lists none.' : error.message}`,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Enter the name of the model.' : undefined),
  });
}

type Api = Endpoint['api'];

const apiWords: Readonly<Record<Api, { readonly label: string; readonly detail: string }>> = {
  'openai-chat': { label: 'Chat', detail: 'For a model that was trained on conversations' },
  'openai-completions': { label: 'Text to complete', detail: 'For a model that was trained on plain text' },
};

const stateWords: Readonly<Record<ApiState, string>> = {
  answers: 'the server answers',
  absent: 'no answer',
  unknown: 'not known',
};

/** Asks for the API, one in which the server answers first. Undefined when the person went away. */
async function askApi(
  at: { readonly url: string; readonly model: string },
  keys: EndpointKeys,
  offered: Api | undefined,
): Promise<Api | undefined> {
  const endpoint = endpointSchema.parse({ ...at, name: at.model.slice(0, 80) });
  const key = await keys.of(at);
  const answering = await whileAsking(`Asking ${publicAddress(at.url)} which APIs it has`, ({ signal }) =>
    answeringApis(endpoint, { key, signal }),
  );
  const remark = (api: Api): string => (answering === undefined ? api : `${api} · ${stateWords[answering[api]]}`);
  const chosen = await vscode.window.showQuickPick(
    apiSchema.options
      .toSorted(first((api) => answering?.[api] === 'answers'))
      .toSorted(first((api) => api === offered))
      .map((api) => ({ ...apiWords[api], description: remark(api), api })),
    { title: 'Add Endpoint (3/4)', placeHolder: 'How the model is asked', ignoreFocusOut: true },
  );
  return chosen?.api;
}

/** Puts some before the others. */
function first<T>(isFirst: (one: T) => boolean): (a: T, b: T) => number {
  return (a, b) => Number(isFirst(b)) - Number(isFirst(a));
}

function askName(value: string): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title: 'Add Endpoint (4/4)',
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
