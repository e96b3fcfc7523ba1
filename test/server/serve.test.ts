import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { Client, type Published } from './client.ts';

const addition = readFileSync(path.join(import.meta.dirname, '../../tasks/addition.tail'), 'utf8');
const uri = 'untitled:Untitled-1';

describe('the language server', () => {
  let server: Client;
  let client: MessageConnection;
  /** The first publication about a text that is wanted and that no call has given yet. */
  const published = (about: string, wanted: (published: Published) => boolean): Promise<Published> =>
    server.next(about, wanted);

  beforeEach(async () => {
    server = new Client();
    client = server.connection;
    await server.initialize();
  });

  afterEach(() => server.close());

  const opened = (text: string): Promise<void> =>
    client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'tail', version: 1, text } });
  const changed = (version: number, text: string): Promise<void> =>
    client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });

  it('reports the problems of an unsaved text, and takes them back when they are gone', async () => {
    await opened(addition.replace('carry = s / 10', 'cary = s / 10'));
    const { diagnostics } = await published(uri, ({ version }) => version === 1);
    assert.deepEqual(
      diagnostics.map(({ code, data }) => [code, data?.suggestion]),
      [['unknown-name', 'Did you mean carry?']],
    );
    await changed(2, addition);
    assert.deepEqual((await published(uri, ({ version }) => version === 2)).diagnostics, []);
    await client.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual((await published(uri, ({ version }) => version === undefined)).diagnostics, []);
  });

  it('offers what mends a problem, and what mends all of its kind', async () => {
    const text = addition
      .replace('carry = s / 10', 'carry = s / 10\n let a1 = 1')
      .replace('{ x[p] = 0 }', '{\nlet a2 = 1\nx[p] = 0\n}');
    await opened(text);
    const { diagnostics } = await published(uri, ({ version }) => version === 1);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['unused', 'unused'],
    );
    const [first] = diagnostics;
    const actions: {
      readonly title: string;
      readonly isPreferred?: boolean;
      readonly edit: { readonly changes: Readonly<Record<string, readonly unknown[]>> };
    }[] = await client.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: first?.range,
      context: { diagnostics: [first] },
    });
    assert.deepEqual(
      actions.map(({ title, isPreferred, edit }) => [title, isPreferred === true, edit.changes[uri]?.length]),
      [
        ['Remove a2', true, 1],
        ['Fix all 2 of “unused” in this file', false, 2],
      ],
    );
  });

  it('answers about the text as it is on the screen, at once after a change', async () => {
    await opened(addition);
    await changed(2, addition.replaceAll('carry', 'over'));
    const lines = addition.replaceAll('carry', 'over').split('\n');
    const line = lines.findIndex((text) => text.includes('tape over'));
    const position = { line, character: lines[line]?.indexOf('over') ?? 0 };
    const textDocument = { uri };
    const hover: { contents: { value: string } } = await client.sendRequest('textDocument/hover', {
      textDocument,
      position,
    });
    assert.match(hover.contents.value, /tape over: int/);
    const references: unknown[] = await client.sendRequest('textDocument/references', {
      textDocument,
      position,
      context: { includeDeclaration: true },
    });
    const inCode = lines
      .map((text) => text.replace(/"[^"]*"/g, '').replace(/\/\/.*/, ''))
      .join('\n')
      .match(/\bover\b/g);
    assert.equal(references.length, inCode?.length);
    const edit: { changes: Record<string, unknown[]> } = await client.sendRequest('textDocument/rename', {
      textDocument,
      position,
      newName: 'c',
    });
    assert.equal(edit.changes[uri]?.length, references.length);
  });

  it('says why a name cannot be taken', async () => {
    await opened(addition);
    const line = addition.split('\n').findIndex((text) => text.includes('tape carry'));
    await assert.rejects(
      client.sendRequest('textDocument/rename', {
        textDocument: { uri },
        position: { line, character: 8 },
        newName: 'step',
      }),
      /is a keyword/,
    );
  });

  it('offers completions, an outline, folds, a layout and colours', async () => {
    await opened(addition);
    const textDocument = { uri };
    const completions: { items: { label: string }[] } = await client.sendRequest('textDocument/completion', {
      textDocument,
      position: { line: addition.split('\n').findIndex((text) => text.includes('lay out')), character: 2 },
    });
    assert.ok(completions.items.some(({ label }) => label === 'step'));
    const symbols: { name: string; children: unknown[] }[] = await client.sendRequest('textDocument/documentSymbol', {
      textDocument,
    });
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['Large number addition'],
    );
    const folding: unknown[] = await client.sendRequest('textDocument/foldingRange', { textDocument });
    assert.ok(folding.length > 3);
    assert.deepEqual(
      await client.sendRequest('textDocument/formatting', {
        textDocument,
        options: { tabSize: 2, insertSpaces: true },
      }),
      [],
    );
    const tokens: { data: number[] } = await client.sendRequest('textDocument/semanticTokens/full', { textDocument });
    assert.equal(tokens.data.length % 5, 0);
    assert.ok(tokens.data.length > 100);
  });

  describe('with a file that imports another', () => {
    const lib =
      '/// The greatest common divisor.\nfunction gcd(a: int, b: int): int {\n  step "Divide {a} by {b}" {\n    if b == 0 { return a }\n    return gcd(b, a % b)\n  }\n}\n';
    const text =
      'import gcd from "lib.tail"\ntask "T" {\nclass iteration\nlength n: S 1..2, M 3..4, L 5..6\ninput x: int = random 1..99\nask "What divides {x} and {n}?"\nanswer gcd(x, n)\n}\n';
    let folder: string;
    let main: string;
    let library: string;

    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'tail-imports-'));
      writeFileSync(path.join(folder, 'lib.tail'), lib);
      main = pathToFileURL(path.join(folder, 'main.tail')).href;
      library = pathToFileURL(path.join(folder, 'lib.tail')).href;
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    const open = (where: string, content: string): Promise<void> =>
      client.sendNotification('textDocument/didOpen', {
        textDocument: { uri: where, languageId: 'tail', version: 1, text: content },
      });
    const codes = ({ diagnostics }: Published): string[] =>
      diagnostics.map(({ code }) => code).filter((code) => code !== 'few-questions');

    it('makes a link of the path of an import, where there is such a file', async () => {
      await open(main, text);
      const links = (): Promise<unknown> =>
        client.sendRequest('textDocument/documentLink', { textDocument: { uri: main } });
      const range = { start: { line: 0, character: 16 }, end: { line: 0, character: 26 } };
      assert.deepEqual(await links(), [{ range, target: library }]);
      await client.sendNotification('textDocument/didChange', {
        textDocument: { uri: main, version: 2 },
        contentChanges: [{ text: text.replace('lib.tail', 'no.tail') }],
      });
      assert.deepEqual(await links(), []);
    });

    it('leads from a call, a name and the path of an import to the other file, and tells what is there', async () => {
      await open(main, text);
      const at = (line: number, character: number): Promise<{ uri: string; range: { start: object } }> =>
        client.sendRequest('textDocument/definition', { textDocument: { uri: main }, position: { line, character } });
      const declaration = { line: 1, character: 9 };
      for (const [line, character, start] of [
        [6, 8, declaration],
        [0, 8, declaration],
        [0, 20, { line: 0, character: 0 }],
      ] as const) {
        const { uri: found, range } = await at(line, character);
        assert.deepEqual([found, range.start], [library, start]);
      }
      const hover: { contents: { value: string } } = await client.sendRequest('textDocument/hover', {
        textDocument: { uri: main },
        position: { line: 6, character: 8 },
      });
      assert.match(hover.contents.value, /function gcd\(a: int, b: int\): int[\s\S]*The greatest common divisor\./);
      const references: { uri: string; range: { start: { line: number } } }[] = await client.sendRequest(
        'textDocument/references',
        { textDocument: { uri: main }, position: { line: 6, character: 8 }, context: { includeDeclaration: true } },
      );
      assert.deepEqual(
        references.map((one) => [one.uri, one.range.start.line]),
        [
          [library, 1],
          [library, 4],
          [main, 0],
          [main, 6],
        ],
      );
      const renamed: { changes: Record<string, unknown[]> } = await client.sendRequest('textDocument/rename', {
        textDocument: { uri: main },
        position: { line: 6, character: 8 },
        newName: 'divisor',
      });
      assert.deepEqual(
        Object.entries(renamed.changes).map(([file, edits]) => [file, edits.length]),
        [
          [library, 2],
          [main, 2],
        ],
      );
      const completions: { items: { label: string }[] } = await client.sendRequest('textDocument/completion', {
        textDocument: { uri: main },
        position: { line: 6, character: 7 },
      });
      assert.ok(completions.items.some(({ label }) => label === 'gcd'));
    });

    it('offers what the other file has, in the import', async () => {
      await open(main, text.replace('import gcd', 'import '));
      const completions: { items: { label: string }[] } = await client.sendRequest('textDocument/completion', {
        textDocument: { uri: main },
        position: { line: 0, character: 7 },
      });
      assert.deepEqual(
        completions.items.map(({ label }) => label).filter((label) => label === 'gcd'),
        ['gcd'],
      );
    });

    it('checks the importing text anew when the other one changes on the screen, and takes it from the disk when it is closed', async () => {
      await open(main, text);
      assert.deepEqual(codes(await published(main, () => true)), []);
      await open(library, lib.replaceAll('gcd', 'divisor'));
      assert.deepEqual(codes(await published(main, (one) => codes(one).length > 0)), ['import']);
      await client.sendNotification('textDocument/didClose', { textDocument: { uri: library } });
      assert.deepEqual(codes(await published(main, (one) => codes(one).length === 0)), []);
    });

    it('still answers where the import leads to what has no end', async () => {
      symlinkSync('/dev/zero', path.join(folder, 'zero.tail'));
      for (const target of ['/dev/zero', 'zero.tail']) {
        const where = pathToFileURL(path.join(folder, `${path.basename(target, '.tail')}-user.tail`)).href;
        await open(where, text.replace('lib.tail', target));
        const { diagnostics } = await published(where, () => true);
        assert.match(diagnostics[0]?.message ?? '', /is not a (\.tail|regular) file/);
        assert.equal(
          await client.sendRequest('textDocument/definition', {
            textDocument: { uri: where },
            position: { line: 0, character: 20 },
          }),
          null,
        );
      }
    });

    it('reads nothing from outside of a workspace that is not trusted, until it is', async () => {
      const inner = path.join(folder, 'workspace');
      mkdirSync(inner);
      const where = pathToFileURL(path.join(inner, 'main.tail')).href;
      await client.sendNotification('tail/confine', { confinedTo: [inner] });
      await open(where, text.replace('lib.tail', '../lib.tail'));
      assert.match(
        (await published(where, () => true)).diagnostics[0]?.message ?? '',
        /outside of this workspace, which is not trusted/,
      );
      await client.sendNotification('tail/confine', {});
      assert.deepEqual(codes(await published(where, (one) => codes(one).length === 0)), []);
    });

    it('checks the importing text anew when the other one changes on the disk', async () => {
      await open(main, text);
      assert.deepEqual(codes(await published(main, () => true)), []);
      rmSync(path.join(folder, 'lib.tail'));
      await client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: library, type: 3 }] });
      assert.ok(codes(await published(main, (one) => codes(one).length > 0)).includes('import'));
    });
  });

  describe('with a task that gets stuck on some inputs', () => {
    const text =
      'task "T" {\nclass iteration\nlength n: S 1..2, M 3..4, L 5..6\ninput x: int = random 1..3\nask "What of {x} and {n}?"\nlet y = 1 / (x - 3)\nanswer y\n}\n';
    const isStuck = ({ diagnostics }: Published): boolean => diagnostics.some(({ code }) => code === 'stuck-run');

    it('saving it runs its tiers, and the next change takes what was found back', async () => {
      await opened(text);
      assert.ok(!isStuck(await published(uri, () => true)));
      await client.sendNotification('textDocument/didSave', { textDocument: { uri } });
      assert.ok(isStuck(await published(uri, isStuck)));
      await changed(2, text.replace('x - 3', 'x + 3'));
      assert.ok(!isStuck(await published(uri, ({ version }) => version === 2)));
    });

    it('saving it runs nothing in a workspace that is not trusted', async () => {
      await client.sendNotification('tail/confine', { confinedTo: [tmpdir()] });
      await opened(text);
      await published(uri, () => true);
      await client.sendNotification('textDocument/didSave', { textDocument: { uri } });
      await changed(2, text.replace('answer y', 'answer y '));
      assert.ok(!isStuck(await published(uri, () => true)));
    });

    it('runs them when asked, and says how much it has found', async () => {
      await opened(text);
      const count: number | null = await client.sendRequest('tail/lint', { uri });
      const { diagnostics } = await published(uri, isStuck);
      assert.equal(count, diagnostics.length);
      assert.equal(await client.sendRequest('tail/lint', { uri: 'file:///none.tail' }), null);
    });
  });

  it('says once of a text that is too large that it is, and answers all the same, about others too', async () => {
    const large = `task "Large" {\n${'tape t: int = 0\n'.repeat(2 ** 17)}}`;
    const other = 'untitled:Untitled-2';
    const position = { line: 0, character: 2 };
    await opened(addition);
    await client.sendNotification('textDocument/didOpen', {
      textDocument: { uri: other, languageId: 'tail', version: 1, text: large },
    });
    const { diagnostics } = await published(other, () => true);
    const [only, ...more] = diagnostics;
    assert.deepEqual([only?.code, more], ['too-large', []]);
    assert.match(only?.message ?? '', /^This file is 2\.1 MiB; TAIL reads files up to 1 MiB\./);
    const textDocument = { uri: other };
    assert.equal(await client.sendRequest('textDocument/hover', { textDocument, position }), null);
    for (const method of ['documentSymbol', 'foldingRange', 'formatting'])
      assert.deepEqual(
        await client.sendRequest(`textDocument/${method}`, {
          textDocument,
          options: { tabSize: 2, insertSpaces: true },
        }),
        [],
      );
    assert.deepEqual(await client.sendRequest('textDocument/semanticTokens/full', { textDocument }), { data: [] });
    await client.sendRequest('textDocument/completion', { textDocument, position });
    assert.notEqual(await client.sendRequest('textDocument/documentSymbol', { textDocument: { uri } }), null);
  });

  it('gives up a run of a saved text in which a number grows without end, and answers meanwhile', async () => {
    await opened(
      'task "T" {\nclass iteration\nlength n: S 1..2, M 3..4, L 5..6\ninput x: int = random 3..5\nask "What of {x} and {n}?"\ntape t: int = 3\ntape k: int = 0\nwhile k < 100000 {\nstep "S" {\nif k < 18 { t = t * t } else { t = t / 7 * 7 }\nk = k + 1\n}\n}\nanswer k\n}\n',
    );
    await published(uri, () => true);
    await client.sendNotification('textDocument/didSave', { textDocument: { uri } });
    assert.notEqual(await client.sendRequest('textDocument/documentSymbol', { textDocument: { uri } }), null);
    const { diagnostics } = await published(uri, (one) => one.diagnostics.some(({ code }) => code === 'endless-run'));
    assert.match(
      diagnostics.find(({ code }) => code === 'endless-run')?.message ?? '',
      /takes too much work and was stopped/,
    );
  });

  it('answers null about a text that is not open', async () => {
    assert.equal(
      await client.sendRequest('textDocument/hover', {
        textDocument: { uri: 'file:///none.tail' },
        position: { line: 0, character: 0 },
      }),
      null,
    );
  });
});
