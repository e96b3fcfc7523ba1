import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createConnection } from 'vscode-languageserver/node';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import { serve } from '../../src/server/serve.ts';

const addition = readFileSync(path.join(import.meta.dirname, '../../tasks/addition.tail'), 'utf8');
const uri = 'untitled:Untitled-1';

interface Published { readonly uri: string; readonly version?: number; readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly data?: { readonly suggestion: string } }[] }

describe('the language server', function () {
  this.timeout(60_000);
  let client: MessageConnection;
  let published: (version: number | undefined) => Promise<Published>;
  let streams: PassThrough[] = [];

  beforeEach(async () => {
    const [up, down] = [new PassThrough(), new PassThrough()];
    streams = [up, down];
    serve(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)));
    client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    const seen: Published[] = [];
    const waiters: (() => void)[] = [];
    client.onNotification('textDocument/publishDiagnostics', (params: Published) => {
      seen.push(params);
      for (const wake of waiters.splice(0)) wake();
    });
    published = async (version) => {
      for (;;) {
        const found = seen.find((params) => params.version === version);
        if (found) return found;
        await new Promise<void>((resolve) => { waiters.push(resolve); });
      }
    };
    client.listen();
    await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    await client.sendNotification('initialized', {});
  });

  afterEach(async () => {
    await client.sendRequest('shutdown');
    client.dispose();
    for (const stream of streams) stream.destroy();
  });

  const opened = (text: string): Promise<void> => client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'tail', version: 1, text } });
  const changed = (version: number, text: string): Promise<void> => client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });

  it('reports the problems of an unsaved text, and takes them back when they are gone', async () => {
    await opened(addition.replace('carry = s / 10', 'cary = s / 10'));
    const { diagnostics } = await published(1);
    assert.deepEqual(diagnostics.map(({ code, data }) => [code, data?.suggestion]), [['unknown-name', 'Did you mean carry?']]);
    await changed(2, addition);
    assert.deepEqual((await published(2)).diagnostics, []);
    await client.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual((await published(undefined)).diagnostics, []);
  });

  it('answers about the text as it is on the screen, at once after a change', async () => {
    await opened(addition);
    await changed(2, addition.replaceAll('carry', 'over'));
    const lines = addition.replaceAll('carry', 'over').split('\n');
    const line = lines.findIndex((text) => text.includes('tape over'));
    const position = { line, character: lines[line]?.indexOf('over') ?? 0 };
    const textDocument = { uri };
    const hover: { contents: { value: string } } = await client.sendRequest('textDocument/hover', { textDocument, position });
    assert.match(hover.contents.value, /tape over: int/);
    const references: unknown[] = await client.sendRequest('textDocument/references', { textDocument, position, context: { includeDeclaration: true } });
    const inCode = lines.map((text) => text.replace(/"[^"]*"/g, '').replace(/\/\/.*/, '')).join('\n').match(/\bover\b/g);
    assert.equal(references.length, inCode?.length);
    const edit: { changes: Record<string, unknown[]> } = await client.sendRequest('textDocument/rename', { textDocument, position, newName: 'c' });
    assert.equal(edit.changes[uri]?.length, references.length);
  });

  it('says why a name cannot be taken', async () => {
    await opened(addition);
    const line = addition.split('\n').findIndex((text) => text.includes('tape carry'));
    await assert.rejects(client.sendRequest('textDocument/rename', { textDocument: { uri }, position: { line, character: 8 }, newName: 'step' }), /word of the language/);
  });

  it('offers completions, an outline, folds, a layout and colours', async () => {
    await opened(addition);
    const textDocument = { uri };
    const completions: { items: { label: string }[] } = await client.sendRequest('textDocument/completion', { textDocument, position: { line: addition.split('\n').findIndex((text) => text.includes('lay out')), character: 2 } });
    assert.ok(completions.items.some(({ label }) => label === 'step'));
    const symbols: { name: string; children: unknown[] }[] = await client.sendRequest('textDocument/documentSymbol', { textDocument });
    assert.deepEqual(symbols.map(({ name }) => name), ['Large number addition']);
    const folding: unknown[] = await client.sendRequest('textDocument/foldingRange', { textDocument });
    assert.ok(folding.length > 3);
    assert.deepEqual(await client.sendRequest('textDocument/formatting', { textDocument, options: { tabSize: 2, insertSpaces: true } }), []);
    const tokens: { data: number[] } = await client.sendRequest('textDocument/semanticTokens/full', { textDocument });
    assert.equal(tokens.data.length % 5, 0);
    assert.ok(tokens.data.length > 100);
  });

  it('answers null about a text that is not open', async () => {
    assert.equal(await client.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///none.tail' }, position: { line: 0, character: 0 } }), null);
  });
});
