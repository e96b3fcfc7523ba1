/**
 * What a streamed answer costs the client in processor time, against a bare loop of fetch, TextDecoder and JSON.parse on
 * the same streams in the same run: 64 at once, from a server in a process of its own. Also how long the event loop is
 * held up meanwhile.
 */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { complete, endpointSchema } from '../src/inference/index.ts';

const STREAMS = 64;
const TOKENS = 1000;
const ROUNDS = 8;
const TEXT = 'Add place 12\n7 + 5 + 1 = 13\n';

const isServer = process.argv.includes('--serve');

/** A token of an answer, as vLLM sends it. */
function eventOf(token: number): string {
  const content = TEXT.slice(token % TEXT.length, (token % TEXT.length) + 3);
  const message = {
    id: 'chatcmpl-92aabcccee5633b4',
    object: 'chat.completion.chunk',
    created: 1_795_557_740,
    model: 'tiny',
    choices: [{ index: 0, delta: { content }, logprobs: null, finish_reason: null, token_ids: null }],
  };
  return `data: ${JSON.stringify(message)}\n\n`;
}

function serve(): void {
  const events = Array.from({ length: TOKENS }, (_, i) => Buffer.from(eventOf(i)));
  const end = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let i = 0;
    // as a server does that decodes 64 answers together: a token of each at a time
    const step = (): void => {
      if (i === TOKENS) {
        response.end(end);
        return;
      }
      response.write(events[i++]);
      setImmediate(step);
    };
    step();
  });
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
}

async function bare(url: string): Promise<number> {
  const response = await fetch(`${url}/chat/completions`, { method: 'POST', body: '{}' });
  const decoder = new TextDecoder();
  let rest = '';
  let text = '';
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (body === null) throw new Error('no answer came');
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text.length;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'data: [DONE]') continue;
      const message = JSON.parse(line.slice(6)) as { choices: [{ delta: { content?: string } }] };
      text += message.choices[0].delta.content ?? '';
    }
  }
}

async function client(url: string): Promise<number> {
  const endpoint = endpointSchema.parse({ name: 'bench', url, model: 'tiny' });
  return (await complete(endpoint, 'q')).text.length;
}

async function measured(
  way: (url: string) => Promise<number>,
  url: string,
): Promise<{ seconds: number; delay: number }> {
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const start = process.cpuUsage();
  const lengths = await Promise.all(Array.from({ length: STREAMS }, () => way(url)));
  const { user, system } = process.cpuUsage(start);
  delays.disable();
  if (new Set(lengths).size !== 1 || lengths[0] !== 3 * TOKENS - short())
    throw new Error(`other texts came: ${lengths.join()}`);
  return { seconds: (user + system) / 1e6, delay: delays.max / 1e6 };
}

/** Letters that are missing where the text ends. */
function short(): number {
  return Array.from({ length: TOKENS }, (_, i) => 3 - TEXT.slice(i % TEXT.length, (i % TEXT.length) + 3).length).reduce(
    (sum, one) => sum + one,
    0,
  );
}

async function compare(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['--serve']);
  const { port } = await new Promise<{ port: number }>((resolve) =>
    child.once('message', (address) => resolve(address as { port: number })),
  );
  const url = `http://127.0.0.1:${port}/v1`;
  const ways = { 'bare loop': bare, client };
  const best = new Map<string, number>();
  const delays = new Map<string, number>();
  try {
    for (let i = 0; i < ROUNDS; i++)
      for (const [name, way] of Object.entries(ways)) {
        const { seconds, delay } = await measured(way, url);
        if (i === 0) continue;
        best.set(name, Math.min(best.get(name) ?? Infinity, seconds));
        delays.set(name, Math.min(delays.get(name) ?? Infinity, delay));
      }
  } finally {
    child.kill();
  }
  console.log(
    `${STREAMS} streams of ${TOKENS} events at once; Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}.\n\n| | µs an event | event loop held up, ms |\n| --- | --- | --- |`,
  );
  for (const [name, seconds] of best)
    console.log(
      `| ${name} | ${((seconds / STREAMS / TOKENS) * 1e6).toFixed(1)} | ${(delays.get(name) ?? 0).toFixed(0)} |`,
    );
  console.log(`\n${((best.get('client') ?? NaN) / (best.get('bare loop') ?? NaN)).toFixed(2)} times the bare loop.`);
}

if (isServer) serve();
else await compare();
