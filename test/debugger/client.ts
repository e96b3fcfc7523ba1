/** A client of the Debug Adapter Protocol over streams: the adapter is spoken to in bytes, as editors do. */
import assert from 'node:assert/strict';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { DebugSession } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';

type Body = Record<string, unknown>;
export interface Answer {
  readonly success: boolean;
  readonly message: string | undefined;
  readonly body: Body;
}
export interface Told {
  readonly event: string;
  readonly body: Body;
}

/** A message of the conversation, in the order of arrival. */
export type Line =
  | { readonly to: 'adapter'; readonly command: string; readonly arguments: unknown }
  | { readonly to: 'client'; readonly message: DebugProtocol.ProtocolMessage };

/** The streams of an adapter, seen from outside. */
export interface Adapter {
  readonly input: Writable;
  readonly output: Readable;
}

/** What a response or an event says beside its name; many say nothing. */
function bodyOf({ body }: { readonly body?: unknown }): Body {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

export class Client {
  readonly transcript: Line[] = [];
  readonly #input: Writable;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  readonly #waiting: { readonly event: string; readonly resolve: (told: Told) => void }[] = [];
  readonly #unread: Told[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #sequence = 1;
  /** When the last byte of the last message came, by performance.now(). */
  lastByteAt = 0;

  /** To a session in this process, or to the streams of an adapter in another. */
  constructor(adapter: DebugSession | Adapter) {
    const { input, output } = 'input' in adapter ? adapter : inProcess(adapter);
    this.#input = input;
    output.on('data', (data: Buffer) => {
      this.#receive(data);
    });
  }

  /** Sends a request; resolves to its answer, also when the adapter refuses. */
  ask(command: string, args?: unknown): Promise<Answer> {
    const seq = this.#sequence++;
    const json = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.transcript.push({ to: 'adapter', command, arguments: args });
    return new Promise((resolve) => {
      this.#answers.set(seq, resolve);
      this.#input.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    });
  }

  /** Sends a request that has to succeed; gives the body of its answer. */
  async request(command: string, args?: unknown): Promise<Body> {
    const { success, message, body } = await this.ask(command, args);
    assert.ok(success, `${command}: ${message ?? ''}`);
    return body;
  }

  /** The next event of that name that nobody has waited for yet. */
  told(event: string): Promise<Told> {
    const at = this.#unread.findIndex((one) => one.event === event);
    const [found] = at < 0 ? [] : this.#unread.splice(at, 1);
    return found !== undefined
      ? Promise.resolve(found)
      : new Promise((resolve) => {
          this.#waiting.push({ event, resolve });
        });
  }

  /** The next stop, after a request that leads to one. */
  async stop(command: string, args: unknown = { threadId: 1 }): Promise<Body> {
    const [, { body }] = await Promise.all([this.request(command, args), this.told('stopped')]);
    return body;
  }

  /** Where the run stands, by the event that follows each stop. */
  async moved(): Promise<Body> {
    return (await this.told('tail/moved')).body;
  }

  /** The number of the last request. */
  get lastSequence(): number {
    return this.#sequence - 1;
  }

  close(): void {
    this.#input.end();
  }

  #receive(data: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, data]);
    for (;;) {
      const head = this.#bytes.indexOf('\r\n\r\n');
      const length = head < 0 ? undefined : /Content-Length: (\d+)/.exec(this.#bytes.subarray(0, head).toString())?.[1];
      if (length === undefined || this.#bytes.length < head + 4 + Number(length)) return;
      const message: unknown = JSON.parse(this.#bytes.subarray(head + 4, head + 4 + Number(length)).toString());
      this.#bytes = this.#bytes.subarray(head + 4 + Number(length));
      this.lastByteAt = performance.now();
      this.#take(message as DebugProtocol.ProtocolMessage);
    }
  }

  #take(message: DebugProtocol.ProtocolMessage): void {
    this.transcript.push({ to: 'client', message });
    if (message.type === 'response') {
      const { request_seq, success, message: why, ...rest } = message as DebugProtocol.Response;
      this.#answers.get(request_seq)?.({ success, message: why, body: bodyOf(rest) });
      this.#answers.delete(request_seq);
    } else if (message.type === 'event') {
      const { event, ...rest } = message as DebugProtocol.Event;
      const told = { event, body: bodyOf(rest) };
      const at = this.#waiting.findIndex((one) => one.event === event);
      if (at < 0) this.#unread.push(told);
      else this.#waiting.splice(at, 1)[0]?.resolve(told);
    }
  }
}

function inProcess(session: DebugSession): Adapter {
  const input = new PassThrough();
  const output = new PassThrough();
  session.setRunAsServer(true);
  session.start(input, output);
  return { input, output };
}
