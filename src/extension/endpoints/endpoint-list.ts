import * as vscode from 'vscode';
import { probe, type Endpoint, type EndpointError, type Examination, type Probe } from '../../inference/index.ts';
import { embeddedModels, embeddedTasks } from '../../model/index.ts';
import type { EmbeddedServer } from './embedded-server.ts';
import type { EndpointKeys } from './keys.ts';
import { readEndpointSettings, type BrokenEntry } from '../../files/index.ts';

/** What is known of an endpoint by asking it for its models. */
export type EndpointState =
  { readonly is: 'asking' } | { readonly is: 'known'; readonly probe: Probe; readonly hasKey: boolean };

/** A test of an endpoint in this session. */
export interface EndpointTest {
  readonly found: Examination;
  readonly at: Date;
}

/** A run of this session that asked an endpoint. */
export interface EndpointRun {
  readonly at: Date;
  readonly task: string;
  readonly asked: number;
  readonly answered: number;
  /** The first error that a request ended with, if there was one. */
  readonly error: string | undefined;
}

export interface KnownEndpoint {
  readonly endpoint: Endpoint;
  /** `session`: an embedded model, which is in no setting; `given`: one that runs beside VS Code. */
  readonly from: 'settings' | 'session' | 'given';
}

/** All endpoints, those of the settings and the embedded ones, and what is known of each in this session. */
export class EndpointList implements vscode.Disposable {
  readonly #keys: EndpointKeys;
  readonly #embedded: EmbeddedServer;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #states = new Map<string, EndpointState>();
  readonly #tests = new Map<string, EndpointTest>();
  readonly #runs = new Map<string, EndpointRun>();
  readonly #watch: vscode.Disposable;
  readonly onChange = this.#changed.event;
  /** The name of the endpoint that a person has just added, until one is asked: it is the one that is offered first. */
  justAdded: string | undefined;

  constructor(keys: EndpointKeys, embedded: EmbeddedServer) {
    this.#keys = keys;
    this.#embedded = embedded;
    this.#watch = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('tail.endpoints')) return;
      this.#tests.clear();
      this.#runs.clear();
      this.forget();
    });
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
  }

  get all(): readonly KnownEndpoint[] {
    const embedded = this.#embedded.endpoints;
    // An embedded model in the settings is one of an earlier session, which is gone; the one that runs takes its place.
    const others = this.#settings().endpoints.filter((one) => !embedded.some((running) => isSameModel(one, running)));
    const from = this.#embedded.isRunning ? 'session' : 'given';
    return [
      ...others.map((endpoint): KnownEndpoint => ({ endpoint, from: 'settings' })),
      ...embedded.map((endpoint): KnownEndpoint => ({
        endpoint: { ...endpoint, name: freeName(endpoint.name, others) },
        from,
      })),
    ];
  }

  /** Whether the embedded models can be started. */
  get canStartEmbedded(): boolean {
    return this.#embedded.endpoints.length === 0;
  }

  /** The one of the settings that was just added, or their first. */
  get own(): Endpoint | undefined {
    const own = this.all.filter(({ from }) => from === 'settings');
    return (own.find(({ endpoint }) => endpoint.name === this.justAdded) ?? own[0])?.endpoint;
  }

  /** The one that is asked first about a task: an own one, or an embedded model that knows it, or an imitator. */
  firstFor(task: string): Endpoint | undefined {
    const { all } = this;
    const asked = embeddedTasks.includes(task) ? embeddedModels[0]?.name : 'imitator-slips';
    return this.own ?? (all.find(({ endpoint }) => endpoint.model === asked) ?? all[0])?.endpoint;
  }

  /** What the last test of an endpoint found, as it is set up now. */
  testOf(endpoint: Endpoint): EndpointTest | undefined {
    return this.#tests.get(endpoint.name);
  }

  /** What came of the last run that asked an endpoint, as it is set up now. */
  runOf(endpoint: Endpoint): EndpointRun | undefined {
    return this.#runs.get(endpoint.name);
  }

  tested(endpoint: Endpoint, found: Examination): void {
    this.#tests.set(endpoint.name, { found, at: new Date() });
    this.#changed.fire();
  }

  /** A run has ended that asked the endpoint: its row tells what the run has met. */
  ran(endpoint: Endpoint, run: Omit<EndpointRun, 'at'>): void {
    this.#runs.set(endpoint.name, { ...run, at: new Date() });
    if (run.error === undefined) this.#changed.fire();
    else void this.ask(endpoint);
  }

  get broken(): readonly BrokenEntry[] {
    return this.#settings().broken;
  }

  /** What is known; undefined where it was not asked yet. */
  stateOf(endpoint: Endpoint): EndpointState | undefined {
    return this.#states.get(endpoint.name);
  }

  /** Asks the endpoint for its models. */
  async ask(endpoint: Endpoint): Promise<EndpointState & { is: 'known' }> {
    this.#states.set(endpoint.name, { is: 'asking' });
    const key = await this.#keys.of(endpoint);
    const state = { is: 'known', probe: await probe(endpoint, { key }), hasKey: key !== undefined } as const;
    this.#states.set(endpoint.name, state);
    this.#changed.fire();
    return state;
  }

  /** Asks everything anew when it is shown next. */
  forget(): void {
    this.#states.clear();
    this.#changed.fire();
  }

  #settings(): ReturnType<typeof readEndpointSettings> {
    return readEndpointSettings(vscode.workspace.getConfiguration('tail').get<unknown>('endpoints'));
  }
}

/**
 * By its name and model, and at some port of this machine: a server elsewhere that a person calls so is another one.
 */
function isSameModel(one: Endpoint, running: Endpoint): boolean {
  return (
    one.name === running.name &&
    one.model === running.model &&
    ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(one.url).hostname)
  );
}

function freeName(name: string, others: readonly Endpoint[]): string {
  return others.some((one) => one.name === name) ? freeName(`${name} (this session)`, others) : name;
}

/** In a few words, for lists: `ok, 12 ms`, `no key`, `unreachable`. */
export function stateWords(state: EndpointState | undefined): string {
  if (state === undefined) return '';
  if (state.is === 'asking') return 'asking …';
  const { error, latency, hasModel } = state.probe;
  if (error === undefined) return hasModel === false ? 'does not list the model' : `ok, ${Math.round(latency ?? 0)} ms`;
  return errorWords(error, state.hasKey);
}

function errorWords(error: EndpointError, hasKey: boolean): string {
  switch (error.kind) {
    case 'unauthorized':
      return hasKey ? 'key refused' : 'no key';
    case 'refused':
      return 'unreachable: nothing listens there';
    case 'unreachable':
    case 'unresolved-host':
    case 'timeout':
      return 'unreachable';
    case 'tls':
    case 'cut':
    case 'malformed':
    case 'empty':
    case 'only-reasoning':
    case 'filtered':
    case 'html':
    case 'route-not-found':
    case 'model-not-found':
    case 'rate-limited':
    case 'context-overflow':
    case 'bad-request':
    case 'server-error':
    case 'redirected':
    case 'too-long':
    case 'not-scored':
    case 'cancelled':
      return error.kind.replaceAll('-', ' ');
  }
}
