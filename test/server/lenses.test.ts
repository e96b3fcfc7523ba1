import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from './client.ts';

const addition = readFileSync(path.join(import.meta.dirname, '../../tasks/addition.tail'), 'utf8');
const uri = 'untitled:Untitled-1';

interface Lens {
  readonly range: { readonly start: { readonly line: number } };
  readonly command: { readonly title: string; readonly command: string; readonly arguments?: readonly unknown[] };
}

describe('lenses', () => {
  let server: Client;

  beforeEach(() => {
    server = new Client();
  });
  afterEach(() => server.close());

  const lenses = (): Promise<readonly Lens[]> =>
    server.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });

  it('offer what the editor can do with a task, and tell of each example whether it holds', async () => {
    await server.initialize({ commands: ['tail.debug', 'tail.figures'] });
    await server.open(uri, addition.replace('answer "18.55"', 'answer "18.6"'));
    const found = await lenses();
    const titles = found.map(({ command }) => command.title);
    assert.deepEqual(titles.slice(0, 7), [
      'Debug S',
      'M',
      'L',
      'Figures',
      '✗ another answer',
      'Debug This Example',
      '✓ holds',
    ]);
    const first = found.find(({ command }) => command.title === 'Debug This Example');
    assert.deepEqual(first?.command.arguments, [{ uri, task: 'Large number addition', example: 0 }]);
    assert.match(addition.split('\n')[first.range.start.line] ?? '', /^ *example x = 3\.75/);
  });

  it('follow the text, and tell nothing of the examples of one with an error', async () => {
    await server.initialize({ commands: ['tail.debug'] });
    await server.open(uri, addition);
    const before = await lenses();
    assert.equal(before.filter(({ command }) => command.title === '✓ holds').length, 4);
    await server.change(uri, 2, addition.replace('carry = s / 10', 'carry = z / 10'));
    assert.deepEqual(
      (await lenses()).map(({ command }) => command.title),
      ['Debug S', 'M', 'L'],
    );
  });

  it('stand beside hints of what the compiler has derived, which follow the text', async () => {
    await server.initialize();
    await server.open(uri, addition);
    const hints = async (): Promise<readonly (readonly [line: string, label: string])[]> => {
      const found: readonly {
        readonly position: { readonly line: number };
        readonly label: string;
        readonly tooltip: string;
      }[] = await server.connection.sendRequest('textDocument/inlayHint', {
        textDocument: { uri },
        range: { start: { line: 50, character: 0 }, end: { line: 62, character: 0 } },
      });
      return found.map(({ position, label }) => [addition.split('\n')[position.line]?.trim() ?? '', label]);
    };
    assert.deepEqual(await hints(), [
      ['step "Add place {p}" {', 'fetches x[p], y[p], carry, high'],
      ['step "Write the carry" { sum[high + 1] = carry }', 'fetches carry, high, low, sum[low]'],
    ]);
    await server.change(uri, 2, addition.replace('x[p] + y[p] + carry', 'x[p] + carry'));
    assert.equal((await hints())[0]?.[1], 'fetches x[p], carry, high');
  });

  it('have nothing to choose where a machine begins on an empty tape', async () => {
    await server.initialize({ commands: ['tail.debug', 'tail.writeTrace'] });
    await server.open(
      uri,
      'machine "Two" {\nblank _\nstart a\na: _ -> 1 R b\nb: _ -> 1 L c\nc: halt\nexample "" tape "11"\n}',
    );
    assert.deepEqual(
      (await lenses()).map(({ command }) => command.title),
      ['Debug', 'Write Trace', '✓ holds', 'Debug This Example'],
    );
  });
});
