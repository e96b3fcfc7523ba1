import assert from 'node:assert/strict';
import { ResponseError } from 'vscode-jsonrpc';
import { Client } from './client.ts';
import { small } from './texts.ts';

const uri = 'untitled:typed';
const versions = Array.from({ length: 8 }, (_, i) => ({
  version: i + 2,
  text: small.replace('answer x', `answer ${'x'.repeat(i + 2)}`),
}));
const [last = { version: 1, text: small }] = versions.slice(-1);

describe('a text that is being typed', () => {
  let server: Client;
  beforeEach(async () => {
    server = new Client();
    await server.initialize();
    await server.open(uri, small);
    await server.next(uri);
  });
  afterEach(() => server.close());

  const asked = (method: string): Promise<unknown> =>
    server.connection
      .sendRequest(method, { textDocument: { uri } })
      .catch((error: unknown) => (error instanceof ResponseError ? error.code : error));

  it('is not worked on in versions that nobody sees any more', async () => {
    const before = server.published.length;
    const answers: Promise<unknown>[] = [];
    await server.whileBusy(async () => {
      for (const { version, text } of versions) {
        await server.change(uri, version, text);
        answers.push(asked('textDocument/semanticTokens/full'));
      }
      await server.connection.sendNotification('$/setTrace', { value: 'off' });
    });
    const known = (await Promise.all(answers)).map((answer) => (typeof answer === 'number' ? answer : 'answered'));
    assert.deepEqual(known, [...versions.slice(1).map(() => -32801), 'answered']);
    const { version, diagnostics } = await server.next(uri);
    assert.equal(version, last.version);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['unknown-name'],
    );
    assert.equal(server.published.length, before + 1);
    assert.deepEqual(
      versions.map(({ text }) => server.jobsOf(text)),
      [...versions.slice(1).map(() => 0), 1],
    );
  });

  it('is told of as it is now where an editor would not ask again', async () => {
    const outlines: Promise<unknown>[] = [];
    await server.whileBusy(async () => {
      for (const { version, text } of versions) {
        await server.change(uri, version, text);
        outlines.push(asked('textDocument/documentSymbol'));
      }
    });
    const [first, ...others] = await Promise.all(outlines);
    assert.ok(Array.isArray(first) && first.length > 0);
    for (const other of others) assert.deepEqual(other, first);
  });

  it('is told of once it is opened where an editor asks right before', async () => {
    const early = 'untitled:early';
    const outline = server.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: early } });
    await asked('textDocument/foldingRange'); // so that it has been read
    await server.open(early, small);
    assert.deepEqual(await outline, await asked('textDocument/documentSymbol'));
  });

  it('has the list of a word while the next letters of it are typed', async () => {
    const text = small.replace('answer x', 'answer ');
    const at = text.slice(0, text.indexOf('answer ') + 'answer '.length).split('\n');
    const position = { line: at.length - 1, character: (at.at(-1) ?? '').length + 1 };
    let list: Promise<unknown> = Promise.resolve();
    await server.whileBusy(async () => {
      await server.change(uri, 2, text.replace('answer ', 'answer x'));
      list = server.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position });
      await server.change(uri, 3, text.replace('answer ', 'answer xy'));
    });
    const { items } = (await list) as { readonly items: readonly { readonly label: string }[] };
    assert.ok(items.some(({ label }) => label === 'x'));
  });
});
