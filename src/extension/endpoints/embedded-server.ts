import { fork, type ChildProcess } from 'node:child_process';
import { endpointSchema, type Endpoint } from '../../inference/index.ts';
import { imitators } from '../../imitator/index.ts';
import { embeddedModels } from '../../model/index.ts';

const START_SECONDS = 20;
const LONGEST_LOG = 4000;

/**
 * The embedded models and imitators: `tail-cot serve` in a process of its own, which ends with the extension. Until it
 * is started, one that whoever started VS Code has running already stands for it.
 */
export class EmbeddedServer {
  readonly #program: string;
  #running: { readonly child: ChildProcess; readonly endpoints: readonly Endpoint[] } | undefined;
  #starting: Promise<readonly Endpoint[]> | undefined;
  readonly #onEnd: () => void;
  readonly #given: readonly Endpoint[];

  /**
   * `program`: the built command line. `onEnd` is called when a running server ends, for whatever reason. `given`:
   * the address of one that runs already, on this machine; anything else is no address.
   */
  constructor(program: string, onEnd: () => void, given: string | undefined) {
    this.#program = program;
    this.#onEnd = onEnd;
    this.#given = given !== undefined && /^http:\/\/127\.0\.0\.1:\d+$/.test(given) ? endpointsAt(given) : [];
  }

  /** While it runs: an endpoint for each of its models. */
  get endpoints(): readonly Endpoint[] {
    return this.#running?.endpoints ?? this.#given;
  }

  /** Whether it was started here, and so can be stopped here. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Starts it if it does not run yet. Rejects with what it printed if it does not start. */
  start(): Promise<readonly Endpoint[]> {
    if (this.#running !== undefined) return Promise.resolve(this.#running.endpoints);
    return (this.#starting ??= this.#launch().finally(() => (this.#starting = undefined)));
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    running.child.kill();
    this.#onEnd();
  }

  async #launch(): Promise<readonly Endpoint[]> {
    // A desktop extension host is Electron: only with this variable does it run a script as Node does.
    const child = fork(this.#program, ['serve', '--port', '0'], {
      silent: true,
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const url = await listeningAddress(child);
    const endpoints = endpointsAt(url);
    this.#running = { child, endpoints };
    child.once('exit', () => {
      if (this.#running?.child !== child) return;
      this.#running = undefined;
      this.#onEnd();
    });
    return endpoints;
  }
}

function endpointsAt(url: string): readonly Endpoint[] {
  const own = embeddedModels.map(({ name, title, mostTokens }) => ({
    name: title,
    model: name,
    api: 'openai-completions',
    sampling: { maxTokens: mostTokens },
  }));
  const imitated = imitators.map(({ name }) => ({
    name: `Embedded ${name}`,
    model: name,
    sampling: { maxTokens: 32_768 },
  }));
  return [...own, ...imitated].map((one) => endpointSchema.parse({ ...one, url: `${url}/v1`, concurrency: 4 }));
}

function listeningAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill();
      reject(new Error(`The server of the embedded models ${why}. ${output.trim()}`));
    };
    const timer = setTimeout(() => fail(`did not start within ${START_SECONDS} s`), START_SECONDS * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-LONGEST_LOG);
        const url = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with status ${code ?? 'unknown'}`));
  });
}
