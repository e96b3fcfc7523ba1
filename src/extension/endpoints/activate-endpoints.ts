import * as vscode from 'vscode';
import type { Endpoint, TraceTrial } from '../../inference/index.ts';
import { callingMachine } from '../calling-machine.ts';
import { ReadOnlyTexts } from '../read-only-texts.ts';
import { reasonOf, type Log } from '../log.ts';
import { addEndpoint, askKey } from './add-endpoint.ts';
import { EndpointList } from './endpoint-list.ts';
import { EmbeddedServer } from './embedded-server.ts';
import { EndpointKeys } from './keys.ts';
import { pickEndpoint, pickModel } from './pick-endpoint.ts';
import { brokenWords } from '../../files/index.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import { chooseTrial, showTest, testEndpoint } from './test-endpoint.ts';
import { EndpointTree, isEndpointNode, type EndpointNode } from './tree.ts';
import { mayCallEndpoints } from '../trust.ts';

/** What other parts need of the endpoints. */
export interface Endpoints {
  readonly list: EndpointList;
  readonly keys: EndpointKeys;
  /** Where what servers say is shown. */
  readonly texts: ReadOnlyTexts;
  /** The endpoint of a line of the view, or one that a person chooses; undefined when there is none. */
  choose(node: unknown, what: string): Promise<Endpoint | undefined>;
  /** Starts the embedded models; tells the person if they do not start. */
  startEmbedded(): Promise<readonly Endpoint[]>;
  /**
   * Whether there is a model to ask: where no endpoint is set up, the embedded models are started; where all that are have
   * an error, the person hears of it.
   */
  haveSome(): Promise<boolean>;
}

/** The view “Endpoints” and its commands. */
export function activateEndpoints(context: vscode.ExtensionContext, tasks: TaskDocuments, log: Log): Endpoints {
  const keys = new EndpointKeys(context.secrets);
  const program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.cjs').fsPath;
  const embedded = new EmbeddedServer(program, () => list.forget(), process.env['TAIL_IMITATOR']);
  const list: EndpointList = new EndpointList(keys, embedded);
  const view = vscode.window.createTreeView('tail.endpoints', { treeDataProvider: new EndpointTree(list) });

  const describe = (): void => {
    const isEmpty = list.all.length === 0 && list.broken.length === 0;
    // Without a message an empty view shows its welcome.
    view.message = isEmpty ? '' : `Calls are made from ${callingMachine()}.`;
    void vscode.commands.executeCommand('setContext', 'tail.embeddedModelsRun', embedded.isRunning);
  };
  const startEmbedded = async (): Promise<readonly Endpoint[]> => {
    try {
      const endpoints = await embedded.start();
      const text = `The embedded models run at ${endpoints[0]?.url ?? 'no address'}.`;
      log.info(text);
      list.forget();
      void vscode.window.showInformationMessage(text);
      return endpoints;
    } catch (error) {
      log.error(reasonOf(error));
      await vscode.window.showErrorMessage(reasonOf(error));
      return [];
    }
  };
  const texts = new ReadOnlyTexts('tail-endpoint');
  const endpointOf = async (node: EndpointNode | undefined, what: string): Promise<Endpoint | undefined> =>
    node?.kind === 'endpoint' ? node.known.endpoint : pickEndpoint(list, { placeHolder: what });

  describe();
  reportBroken(list, log);
  context.subscriptions.push(
    view,
    list,
    texts,
    { dispose: () => embedded.stop() },
    list.onChange(describe),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('tail.endpoints')) reportBroken(list, log);
    }),
    vscode.commands.registerCommand('tail.addEndpoint', async (offered?: unknown) => {
      const added = await addEndpoint(keys, offered);
      list.justAdded = added ?? list.justAdded;
      return added;
    }),
    vscode.commands.registerCommand('tail.startEmbeddedModels', startEmbedded),
    vscode.commands.registerCommand('tail.stopEmbeddedModels', () => embedded.stop()),
    vscode.commands.registerCommand('tail.refreshEndpoints', () => list.forget()),
    vscode.commands.registerCommand('tail.openEndpointSettings', openSettings),
    vscode.commands.registerCommand('tail.setEndpointKey', async (node?: EndpointNode) => {
      const endpoint = await endpointOf(node, 'Set the key of which endpoint?');
      const key = endpoint && (await askKey(endpoint));
      if (endpoint === undefined || key === undefined) return;
      await keys.set(endpoint, key);
      list.forget();
    }),
    vscode.commands.registerCommand('tail.removeEndpointKey', async (node?: EndpointNode) => {
      const endpoint = await endpointOf(node, 'Remove the key of which endpoint?');
      if (endpoint === undefined) return;
      await keys.remove(endpoint);
      list.forget();
      vscode.window.setStatusBarMessage(`The key for ${new URL(endpoint.url).origin} is removed.`, 5000);
    }),
    vscode.commands.registerCommand('tail.testEndpoint', async (node?: EndpointNode, tried?: unknown) => {
      if (!mayCallEndpoints()) return;
      const words = { placeHolder: 'Test which endpoint?' };
      const endpoint = node?.kind === 'endpoint' ? node.known.endpoint : await pickModel(list, words);
      const chosen = endpoint && (isTrial(tried) ? { trial: tried } : await chooseTrial(tasks));
      if (endpoint !== undefined && chosen !== undefined) await testEndpoint(endpoint, list, keys, texts, chosen.trial);
    }),
    vscode.commands.registerCommand('tail.showEndpointTest', async (node?: EndpointNode) => {
      const endpoint = await endpointOf(node, 'Show the test of which endpoint?');
      const test = endpoint && list.testOf(endpoint);
      if (test !== undefined) await showTest(texts, test.found);
    }),
  );
  return {
    list,
    keys,
    texts,
    choose: (node, what) => endpointOf(isEndpointNode(node) ? node : undefined, what),
    startEmbedded,
    haveSome: async () => {
      if (list.all.length > 0) return true;
      // Whoever has set one up wants that one, and no other model.
      const isWanted = list.broken.length === 0 || (await offersEmbedded(list));
      return isWanted && (await startEmbedded()).length > 0;
    },
  };
}

/** Whoever has a task already gives what it is tried with. A menu gives other things there. */
function isTrial(value: unknown): value is TraceTrial {
  return typeof value === 'object' && value !== null && 'firstLines' in value;
}

/** Says what is wrong with the endpoints that are set up; whether the person wants the embedded models instead. */
async function offersEmbedded({ broken }: EndpointList): Promise<boolean> {
  const start = 'Start Embedded Models';
  const choice = await vscode.window.showErrorMessage(
    `There is no model to ask. ${brokenWords(broken) ?? ''}`,
    'Open Settings',
    start,
  );
  if (choice === 'Open Settings') await openSettings();
  return choice === start;
}

/** One message for all entries. */
function reportBroken(list: EndpointList, log: Log): void {
  const text = brokenWords(list.broken);
  if (text === undefined) return;
  log.warn(text);
  void vscode.window
    .showWarningMessage(text, 'Open Settings')
    .then((choice) => (choice === undefined ? undefined : openSettings()));
}

function openSettings(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openSettings', '@id:tail.endpoints');
}
