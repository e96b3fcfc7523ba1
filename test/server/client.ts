import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { createConnection } from 'vscode-languageserver/node';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { FromWorker, ToWorker } from '../../src/server/check-messages.ts';
import type { Range } from '../../src/language/index.ts';
import type { StartWorker } from '../../src/server/check-thread.ts';
import type { CheckLimits } from '../../src/server/check-threads.ts';
import { serve } from '../../src/server/serve-language.ts';

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly range?: Range;
    readonly message: string;
    readonly data?: { readonly suggestion: string };
  }[];
}

/** The program of the threads, as it is built. */
export const program = path.resolve(import.meta.dirname, '../../dist/check-worker.cjs');

/** The real thread of the server. */
export const startWorker: StartWorker = (options) => new Worker(program, options);

/** A server with real threads, and an editor that talks to it. */
export class Client {
  readonly connection: MessageConnection;
  /** Everything that was published, in its order. */
  readonly published: Published[] = [];
  readonly warnings: string[] = [];
  readonly #streams = [new PassThrough(), new PassThrough()] as const;
  readonly #events = new EventEmitter();
  readonly #jobs: { readonly worker: Worker; readonly text: string }[] = [];
  readonly #ready = new Set<Worker>();
  #taken = 0;

  constructor(limits?: CheckLimits, start = startWorker) {
    this.#events.setMaxListeners(100);
    const [up, down] = this.#streams;
    serve(
      createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)),
      (options) => this.#watched(start(options)),
      limits,
    );
    this.connection = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: Published) => {
      this.published.push(params);
      this.#events.emit('published');
    });
    this.connection.onNotification('window/showMessage', ({ message }: { readonly message: string }) => {
      this.warnings.push(message);
      this.#events.emit('warned');
    });
    this.connection.onRequest('window/workDoneProgress/create', () => null);
    this.connection.listen();
  }

  /** `folders`: those of the workspace, by their URIs. */
  async initialize(initializationOptions: object = {}, folders: readonly string[] = []): Promise<void> {
    await this.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      initializationOptions,
      workspaceFolders: folders.map((uri) => ({ uri, name: path.basename(uri) })),
      capabilities: {
        workspace: { workspaceFolders: true },
        window: { workDoneProgress: true },
        general: {
          staleRequestSupport: { cancel: true, retryOnContentModified: ['textDocument/semanticTokens/full'] },
        },
      },
    });
    await this.connection.sendNotification('initialized', {});
  }

  async close(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    this.connection.dispose();
    for (const stream of this.#streams) stream.destroy();
  }

  open(uri: string, text: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'tail', version: 1, text },
    });
  }

  change(uri: string, version: number, text: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  /** The server reads nothing of what is sent meanwhile, then all of it at once, as if it had been busy. */
  async whileBusy(send: () => Promise<void>): Promise<void> {
    const [up] = this.#streams;
    up.pause();
    await send();
    up.resume();
  }

  save(uri: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  }

  hover(uri: string, line: number, character: number): Promise<{ contents: { value: string } } | null> {
    return this.connection.sendRequest('textDocument/hover', {
      textDocument: { uri },
      position: { line, character },
    });
  }

  /** The first publication about a text that is wanted and that no call has given yet. */
  async next(uri: string, wanted: (published: Published) => boolean = () => true): Promise<Published> {
    for (;;) {
      const at = this.published.findIndex((one, i) => i >= this.#taken && one.uri === uri && wanted(one));
      const found = this.published[at];
      if (found) {
        this.#taken = at + 1;
        return found;
      }
      await once(this.#events, 'published');
    }
  }

  async warned(): Promise<string> {
    if (this.warnings.length === 0) await once(this.#events, 'warned');
    return this.warnings[0] ?? '';
  }

  /** The thread that is ready and has been given this text, the so manieth one; waits until there is one. */
  async workerOf(text: string, number = 1): Promise<Worker> {
    for (;;) {
      const job = this.#jobs.filter((one) => one.text === text)[number - 1];
      if (job && this.#ready.has(job.worker)) return job.worker;
      await once(this.#events, 'job');
    }
  }

  /** How often a thread has been given this text. */
  jobsOf(text: string): number {
    return this.#jobs.filter((one) => one.text === text).length;
  }

  #watched(worker: Worker): Worker {
    worker.on('message', ({ kind }: FromWorker) => {
      if (kind !== 'ready') return;
      this.#ready.add(worker);
      this.#events.emit('job');
    });
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (message: ToWorker) => {
      post(message);
      if (message.kind !== 'job') return;
      this.#jobs.push({ worker, text: message.job.text });
      this.#events.emit('job');
    };
    return worker;
  }
}
