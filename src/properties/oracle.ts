import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { Inputs } from '../machine/index.ts';
import { Interrupted } from '../slices/index.ts';

/** Files that can be an oracle, by their endings. */
export const ORACLE_ENDINGS = ['.py', '.js', '.mjs'] as const;

/** An oracle that cannot be asked, or gave no answer; says why. */
export class OracleError extends Error {}

/** Milliseconds in which an oracle has to give its next answer. */
const PATIENCE = 60_000;
/** Characters of what an oracle said before it ended, which are told. */
const LAST_WORDS = 2_000;

const replySchema = z.union([z.object({ answer: z.string() }), z.object({ error: z.string() })]);

/**
 * Reads inputs as lines of JSON, and writes answers so: a text as it is, a list with commas, as tasks answer. Of the
 * inputs and lengths a function gets those that it takes. What the file prints itself goes to standard error.
 */
const pythonDriver = `
import importlib.util, inspect, json, os, sys
out = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
def text(value):
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(map(text, value))
    return str(value)
sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[1])))
spec = importlib.util.spec_from_file_location("oracle", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
if not callable(getattr(module, "solve", None)):
    sys.exit("it has no function solve")
parameters = inspect.signature(module.solve).parameters
takes_all = any(p.kind == p.VAR_KEYWORD for p in parameters.values())
for line in sys.stdin.buffer:
    given = json.loads(line.decode("utf-8"))
    try:
        reply = {"answer": text(module.solve(**{k: v for k, v in given.items() if takes_all or k in parameters}))}
    except Exception as error:
        reply = {"error": type(error).__name__ + ": " + str(error)}
    out.write(json.dumps(reply) + "\\n")
    out.flush()
`;

const javascriptDriver = `
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
const text = (value) => value == null ? 'none' : Array.isArray(value) ? value.map(text).join(', ') : String(value);
const { solve } = await import(pathToFileURL(process.argv[1]).href);
if (typeof solve !== 'function') { console.error('it exports no function solve'); process.exit(1); }
for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try { reply = { answer: text(await solve(JSON.parse(line))) }; }
  catch (error) { reply = { error: String(error) }; }
  write(JSON.stringify(reply) + '\\n');
}
`;

/**
 * A program beside a task that knows its right answers: a Python file with a function `solve`, which gets inputs by
 * name, or a JavaScript module that exports one, which gets them as an object. It runs in a process of its own, with
 * the rights of whoever starts it: only where it is trusted.
 */
export class Oracle {
  readonly name: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (answer: string) => void; reject: (error: Error) => void }[] = [];
  #lastWords = '';
  #timer: NodeJS.Timeout | undefined;
  #ended: OracleError | undefined;

  constructor(
    private readonly file: string,
    python = 'python3',
  ) {
    this.name = path.basename(file);
    const [program, args] = this.name.endsWith('.py')
      ? [python, ['-c', pythonDriver, path.resolve(file)]]
      : [process.execPath, ['--input-type=module', '-e', javascriptDriver, path.resolve(file)]];
    // In VS Code the program is an Electron, which is Node where it is told so.
    this.#process = spawn(program, args, { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    this.#process.stderr.setEncoding('utf8').on('data', (said: string) => {
      this.#lastWords = `${this.#lastWords}${said}`.slice(-LAST_WORDS);
    });
    this.#process.on('error', (error) => this.#end(`it cannot be started: ${error.message}`));
    this.#process.on('close', (code) => {
      const words = this.#lastWords.trim().split('\n').slice(-3).join(' ');
      this.#end(`it ended with status ${code ?? 'none'}${words === '' ? '' : `: ${words}`}`);
    });
    // A process that has ended takes nothing; its end is told on its own.
    this.#process.stdin.on('error', () => undefined);
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#hear(line));
  }

  /**
   * The right answers, one for each of these inputs by name; fails with the first that there is none for, and with
   * {@link Interrupted} where nobody waits for them any more.
   */
  async answers(all: readonly Inputs[], signal?: AbortSignal): Promise<readonly string[]> {
    const interrupt = (): void => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Interrupted());
      this.close();
    };
    if (signal?.aborted === true) throw new Interrupted();
    signal?.addEventListener('abort', interrupt);
    this.#wait();
    try {
      return await Promise.all(all.map((inputs) => this.#ask(inputs)));
    } finally {
      clearTimeout(this.#timer);
      signal?.removeEventListener('abort', interrupt);
    }
  }

  /** For the next answer. */
  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#end(`it gave no answer within ${PATIENCE / 1000} seconds`);
      this.close();
    }, PATIENCE);
  }

  close(): void {
    this.#process.kill('SIGKILL');
  }

  #ask(inputs: Inputs): Promise<string> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const asked = new Promise<string>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    const line = JSON.stringify(inputs, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    this.#process.stdin.write(`${line}\n`);
    return asked;
  }

  #hear(line: string): void {
    this.#wait();
    if (this.#waiting.length <= 1) clearTimeout(this.#timer);
    const waiting = this.#waiting.shift();
    const reply = replySchema.safeParse(parsed(line)).data;
    if (reply !== undefined && 'answer' in reply) waiting?.resolve(reply.answer.trim());
    else waiting?.reject(new OracleError(`${this.file}: ${reply?.error ?? 'what it answers cannot be read'}`));
  }

  #end(why: string): void {
    this.#ended ??= new OracleError(`${this.file}: ${why}.`);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
