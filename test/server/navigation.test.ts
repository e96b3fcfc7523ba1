import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, SelectionRange, SignatureHelp, WorkspaceEdit } from 'vscode-languageserver';
import { Client } from './client.ts';

describe('names over the files of a workspace', () => {
  const head =
    'class iteration\nlength n: S 1..2, M 3..4, L 5..6\ninput x: int = random 1..9\nask "What of {x} and {n}?"\n';
  const library = 'function gcd(a: int, b: int): int {\n  step "Take {a}" { return a + b }\n}\n';
  const user = (from: string): string =>
    `import gcd from "${from}"\ntask "T" {\n${head}let y = gcd(x, n)\nanswer y\n}\n`;
  const texts: Readonly<Record<string, string>> = {
    'shared/lib.tail': library,
    'one.tail': user('shared/lib.tail'),
    'sub/two.tail': user('../shared/lib.tail'),
    'sub/three.tail': `import gcd from "../shared/lib.tail"\n${library.replace('gcd', 'divisor')}task "U" {\n${head}answer divisor(x, gcd(x, 2))\n}\n`,
    'node_modules/four.tail': user('../shared/lib.tail'),
  };
  let folder: string;
  let client: Client;
  const at = (name: string): string => pathToFileURL(path.join(folder, name)).href;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-names-'));
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      // An editor strips such a mark, and counts from behind it.
      writeFileSync(path.join(folder, name), name === 'sub/two.tail' ? `\uFEFF${text}` : text);
    }
    client = new Client();
    const [whole, nested] = [folder, path.join(folder, 'sub')].map((one) => pathToFileURL(one).href);
    await client.initialize({}, [whole ?? '', nested ?? '']);
  });
  afterEach(async () => {
    await client.close();
    rmSync(folder, { recursive: true });
  });

  const open = async (name: string): Promise<void> => client.open(at(name), texts[name] ?? '');
  /** A request about the first place of a word in a file, or behind it. */
  const ask = <T>(method: string, name: string, word: string, params: object = {}, behind = 0): Promise<T> => {
    const before = (texts[name] ?? '').slice(0, (texts[name] ?? '').indexOf(word) + behind).split('\n');
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    return client.connection.sendRequest(method, { textDocument: { uri: at(name) }, position, ...params });
  };
  /** The texts after a change, of the files that it changes. */
  const changed = ({ changes = {} }: WorkspaceEdit): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(changes).map(([uri, edits]) => {
        const name = Object.keys(texts).find((one) => at(one) === uri) ?? uri;
        const lines = (texts[name] ?? '').split('\n');
        for (const { range, newText } of edits.toReversed()) {
          assert.equal(range.start.line, range.end.line);
          const line = lines[range.start.line] ?? '';
          lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
        }
        return [name, lines.join('\n')];
      }),
    );

  it('are renamed where they are declared and in all files that import them, asked from either', async () => {
    const wanted = Object.fromEntries(
      Object.entries(texts).flatMap(([name, text]) =>
        name.startsWith('node_modules') ? [] : [[name, text.replaceAll('gcd', 'common')]],
      ),
    );
    for (const name of ['one.tail', 'shared/lib.tail']) {
      await open(name);
      const renamed = await ask<WorkspaceEdit>('textDocument/rename', name, 'gcd', { newName: 'common' });
      assert.deepEqual(changed(renamed), wanted);
    }
  });

  it('are not renamed to what another file has already, which is named', async () => {
    await open('one.tail');
    await assert.rejects(
      ask('textDocument/rename', 'one.tail', 'gcd', { newName: 'divisor' }),
      /^Error: In three\.tail: divisor is taken: it is declared in line 2\./,
    );
  });

  it('are found in all files, open or not', async () => {
    await open('sub/two.tail');
    const found = await ask<Location[]>('textDocument/references', 'sub/two.tail', 'gcd', {
      context: { includeDeclaration: true },
    });
    const files = found.map(({ uri, range }) => [uri, range.start.line]);
    assert.deepEqual(
      files.toSorted((a, b) => String(a).localeCompare(String(b))),
      [
        [at('one.tail'), 0],
        [at('one.tail'), 6],
        [at('shared/lib.tail'), 0],
        [at('sub/three.tail'), 0],
        [at('sub/three.tail'), 9],
        [at('sub/two.tail'), 0],
        [at('sub/two.tail'), 6],
      ],
    );
  });

  it('lead on to files that are renamed or moved, also by their folder, and from them', async () => {
    const move = async (from: string, to: string): Promise<Readonly<Record<string, string>>> =>
      changed(
        await client.connection.sendRequest('workspace/willRenameFiles', {
          files: [{ oldUri: at(from), newUri: at(to) }],
        }),
      );
    const importOf = (found: Readonly<Record<string, string>>): unknown =>
      Object.entries(found).map(([name, text]) => [name, /from "(.*)"/.exec(text)?.[1]]);
    assert.deepEqual(importOf(await move('shared/lib.tail', 'shared/math.tail')), [
      ['one.tail', 'shared/math.tail'],
      ['sub/three.tail', '../shared/math.tail'],
      ['sub/two.tail', '../shared/math.tail'],
    ]);
    assert.deepEqual(importOf(await move('shared', 'sub/common')), [
      ['one.tail', 'sub/common/lib.tail'],
      ['sub/three.tail', 'common/lib.tail'],
      ['sub/two.tail', 'common/lib.tail'],
    ]);
    assert.deepEqual(importOf(await move('sub/two.tail', 'two.tail')), [['sub/two.tail', 'shared/lib.tail']]);
    assert.deepEqual(await move('sub', 'other'), {});
    assert.deepEqual(await move('node_modules', 'modules'), {});
    assert.deepEqual(await move('shared/lib.tail', 'shared/lib.txt'), {});
  });

  it('are told with what they take, and selections grow around a place', async () => {
    await open('one.tail');
    const help = await ask<SignatureHelp>('textDocument/signatureHelp', 'one.tail', 'gcd(x, n', {}, 'gcd(x, '.length);
    assert.equal(help.signatures[0]?.label, 'gcd(a: int, b: int): int');
    assert.equal(help.activeParameter, 1);
    const position = { line: 6, character: 8 };
    const [innermost] = await client.connection.sendRequest<SelectionRange[]>('textDocument/selectionRange', {
      textDocument: { uri: at('one.tail') },
      positions: [position],
    });
    assert.deepEqual(innermost?.range, { start: position, end: { line: 6, character: 11 } });
    assert.deepEqual(innermost.parent?.range.end, { line: 6, character: 17 });
  });
});
