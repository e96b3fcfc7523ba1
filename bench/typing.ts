/**
 * What the language server costs while somebody types into a task file of 1,000 lines: 200 keys at 60 ms, with what VS
 * Code asks meanwhile (a list at the first letter of each word; colours, folding and lenses after each key, those of
 * the key before cancelled). Times from a key to the list, and from the last key of a burst to its diagnostics; the
 * processor time of the server a key, all its threads; and how many diagnostics came for versions that were not the
 * newest that was sent. Reads /proc, so Linux only; builds first, and measures what is built.
 * `npm run bench -- typing [--lines N] [--keys N] [--program FILE]`
 */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000' },
    keys: { type: 'string', default: '200' },
    program: { type: 'string' },
  },
});
const KEY_MS = 60;
/** Keys after which a person stops to look. */
const BURST = 50;
/** `/proc` counts in hundredths of a second. */
const TICK_MS = 10;
const typed = 'let total = carry + carry * 2\n';

const uri = 'untitled:typing.tail';
const textDocument = { uri };

/** Several tasks, each with a title of its own. */
function manyTasks(lines: number): string {
  const tasks = readdirSync(join(root, 'tasks'))
    .filter((file) => file.endsWith('.tail'))
    .map((file) => readFileSync(join(root, 'tasks', file), 'utf8'))
    .filter((text) => !/^(import|function|machine) /m.test(text));
  let text = '';
  for (let i = 0; text.split('\n').length + 50 < lines; i++)
    text += (tasks[i % tasks.length] ?? '').replace(/^task "/m, `task "${i} `);
  return text;
}

function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function figures(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(0);
  return `${at(0.5)} | ${at(0.9)}`;
}

if (options.program === undefined) {
  const built = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The build failed.');
}
const program = options.program ?? join(root, 'dist/server.cjs');
const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
try {
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  let newest = 1;
  let stale = 0;
  let shown = (_version: number): void => undefined;
  connection.onNotification('textDocument/publishDiagnostics', ({ version }: { readonly version?: number }) => {
    if (version !== newest) stale++;
    shown(version ?? 0);
  });
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const diagnosed = (version: number): Promise<void> =>
    new Promise((resolve) => {
      shown = (of) => {
        if (of === version) resolve();
      };
    });
  const text = manyTasks(Number(options.lines));
  const first = diagnosed(1);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'tail', version: 1, text },
  });
  await first;

  // Into the body of a task in the middle: before the line of its answer.
  const lines = text.split('\n');
  let line = lines.findIndex((one, i) => i > lines.length / 2 && /^\s*answer /.test(one));
  let character = 0;
  const lists: number[] = [];
  const diagnostics: number[] = [];
  const ask = async (method: string, params: object, source?: CancellationTokenSource): Promise<void> => {
    try {
      await connection.sendRequest(method, { textDocument, ...params }, source?.token);
    } catch {
      // It was cancelled, or the text has changed.
    }
  };
  let before = new CancellationTokenSource();
  const pending: Promise<void>[] = [];
  const began = processorMs(server.pid ?? 0);
  for (let key = 0; key < Number(options.keys); key++) {
    const letter = typed[key % typed.length] ?? '';
    const isWordStart = /[a-z]/.test(letter) && !/[a-z]/.test(typed[(key % typed.length) - 1] ?? '');
    const position = { line, character };
    const at = performance.now();
    before.cancel();
    before = new CancellationTokenSource();
    newest++;
    const isLast = (key + 1) % BURST === 0;
    const known = isLast ? diagnosed(newest) : undefined;
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: newest },
      contentChanges: [{ range: { start: position, end: position }, text: letter }],
    });
    character++;
    if (letter === '\n') [line, character] = [line + 1, 0];
    if (isWordStart)
      pending.push(
        ask('textDocument/completion', { position: { line, character }, context: { triggerKind: 1 } }).then(() => {
          lists.push(performance.now() - at);
        }),
      );
    for (const method of ['semanticTokens/full', 'foldingRange', 'codeLens'])
      pending.push(ask(`textDocument/${method}`, {}, before));
    await pause(Math.max(0, KEY_MS - (performance.now() - at)));
    if (known === undefined) continue;
    await known;
    diagnostics.push(performance.now() - at);
  }
  await Promise.all(pending);
  const spent = processorMs(server.pid ?? 0) - began;
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? ''}, Node ${process.versions.node}; ${lines.length} lines.\n`);
  console.log('| | median, ms | 90 % below, ms |\n| --- | --- | --- |');
  console.log(`| first letter of a word → list | ${figures(lists)} |`);
  console.log(`| last key → diagnostics | ${figures(diagnostics)} |`);
  console.log(`\nProcessor time a key: ${(spent / Number(options.keys)).toFixed(0)} ms.`);
  console.log(`Diagnostics of versions that were not the newest: ${stale}.`);
  connection.dispose();
} finally {
  server.kill();
}
