import assert from 'node:assert/strict';
import type { Clock } from '../../src/inference/clock.ts';
import { complete } from '../../src/inference/complete.ts';
import type { Completion } from '../../src/inference/completion.ts';
import { type Endpoint, endpointSchema, type EndpointSettings } from '../../src/inference/endpoint.ts';
import { EndpointError, type EndpointErrorKind } from '../../src/inference/errors.ts';

/** A key as it might be; no test may find it in a message. */
export const KEY = 'sk-Zx81-geheim-0042';

/** An endpoint at an origin, with the completions API unless said otherwise. */
export function endpointAt(origin: string, settings: Partial<EndpointSettings> = {}): Endpoint {
  return endpointSchema.parse({
    name: 'test',
    url: `${origin}/v1`,
    model: 'm',
    api: 'openai-completions',
    ...settings,
  });
}

/** Time that stands still until it is advanced. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<{ until: number; wake: () => void }>();
  /** What was asked to wait for, in milliseconds. */
  readonly waits: number[] = [];

  now(): number {
    return this.#now;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const sleeper = {
        until: this.#now + milliseconds,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', sleeper.wake);
    });
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
    for (const sleeper of [...this.#sleepers]) if (sleeper.until <= this.#now) sleeper.wake();
  }
}

/** The EndpointError with which something fails, held against what every one must be. */
export async function failureOf(promise: Promise<unknown>, kind: EndpointErrorKind): Promise<EndpointError> {
  const error = await promise.then(
    () => assert.fail(`it succeeded where ${kind} was expected`),
    (failure: unknown) => failure,
  );
  assert.ok(error instanceof EndpointError, `not an EndpointError: ${String(error)}`);
  assert.equal(error.kind, kind, error.message);
  assert.ok(error.message.includes(error.url), 'the message does not say where');
  assert.ok(error.message.endsWith(error.advice) && error.advice.length > 20, 'the message does not say what to do');
  assert.ok(!JSON.stringify([error, error.message, error.stack]).includes(KEY), 'the key is in the error');
  return error;
}

/** What had come before an error. */
export function partialOf(error: EndpointError): Completion {
  assert.ok(error.partial !== undefined, 'nothing was kept');
  assert.equal(error.partial.cut, true);
  return error.partial;
}

/** A fetch that answers with these pieces, without a network. */
export function fetchOf(pieces: readonly Uint8Array[], contentType = 'text/event-stream'): typeof globalThis.fetch {
  return () => {
    let next = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces[next++];
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': contentType } }));
  };
}

/** Uses a server while it runs. */
export async function withServer<S extends { start(): Promise<string>; stop(): Promise<void> }>(
  server: S,
  use: (origin: string, server: S) => Promise<void>,
): Promise<void> {
  const origin = await server.start();
  try {
    await use(origin, server);
  } finally {
    await server.stop();
  }
}

/** Asks with a clock that stands still but for the waits between two attempts, which are over at once. */
export function ask(origin: string, options: Parameters<typeof complete>[2] = {}): ReturnType<typeof complete> {
  const clock = new FakeClock();
  return complete(endpointAt(origin), 'q', {
    key: KEY,
    clock,
    onPause: ({ seconds }) => queueMicrotask(() => clock.advance(seconds)),
    random: () => 0,
    ...options,
  });
}

/** An error in the form of OpenAI's API. */
export const openAi = (message: string, code: string | null = null) =>
  JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } });
