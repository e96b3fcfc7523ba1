import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

/** All strings of a JSON value that look like paths inside the project. */
function paths(value: unknown): string[] {
  if (typeof value === 'string') return /^(\.\/)?(media|syntaxes)\//.test(value) ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(paths);
}

/** The words that an expression such as `^tail(Endpoint|Embedded)$` stands for; not whole: the start of a word. */
function alternatives(expression: string): { word: string; isWhole: boolean }[] {
  const [, start = '', inner, end] = /^\^(\w+)(?:\(([\w|]+)\))?(\$?)$/.exec(expression) ?? [];
  assert.notEqual(start, '', expression);
  return (inner?.split('|') ?? ['']).map((one) => ({ word: start + one, isWhole: end === '$' }));
}

describe('the manifest', () => {
  it('names only files that are there', () => {
    const named = paths(read('package.json'));
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((file) => !existsSync(path.join(root, file))),
      [],
    );
  });

  it('has language configurations that are JSON with valid expressions', () => {
    const { contributes } = z
      .object({ contributes: z.object({ languages: z.array(z.object({ configuration: z.string() })) }) })
      .parse(read('package.json'));
    for (const { configuration } of contributes.languages) {
      const { wordPattern } = z.object({ wordPattern: z.string() }).parse(read(configuration));
      assert.match('carry', new RegExp(`^(${wordPattern})$`));
    }
  });

  it('has menus for exactly the kinds of rows that the views set', () => {
    const { contributes } = z
      .object({
        contributes: z.object({ menus: z.record(z.string(), z.array(z.object({ when: z.string().default('') }))) }),
      })
      .parse(read('package.json'));
    const tested = Object.values(contributes.menus)
      .flat()
      .flatMap(({ when }) => [...when.matchAll(/viewItem (==|=~) (\S+)/g)])
      .map(([, operator, word = '']) => (operator === '==' ? new RegExp(`^${word}$`) : new RegExp(word.slice(1, -1))));
    const set = readdirSync(path.join(root, 'src/extension'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap(
        (file) =>
          readFileSync(path.join(root, 'src/extension', file), 'utf8').match(/(?<=\bcontextValue = )[^;]+/g) ?? [],
      )
      .flatMap((value) => value.match(/(?<=')tail\w+(?=')/g) ?? []);
    assert.ok(tested.length > 0);
    // every word of an alternation is one that some row has
    const words = tested.flatMap(({ source }) => alternatives(source));
    assert.deepEqual(
      words.filter(({ word, isWhole }) => !set.some((one) => (isWhole ? one === word : one.startsWith(word)))),
      [],
    );
    assert.deepEqual(
      set.filter((one) => one !== 'tailBrokenEndpoint' && !tested.some((condition) => condition.test(one))),
      [],
    );
  });

  it('contributes each command once, each with a title', () => {
    const { contributes } = z
      .object({
        contributes: z.object({ commands: z.array(z.object({ command: z.string(), title: z.string().min(1) })) }),
      })
      .parse(read('package.json'));
    const names = contributes.commands.map(({ command }) => command);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it('has the titles by which documentation, settings and messages call commands', () => {
    const { contributes } = z
      .object({ contributes: z.object({ commands: z.array(z.object({ title: z.string() })) }) })
      .parse(read('package.json'));
    const titles = contributes.commands.map(({ title }) => title);
    const docs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
    const words = ['extension/endpoints/settings-schema.ts', 'inference/setting-words.ts'];
    const files = [...docs.map((name) => `docs/${name}`), ...words.map((name) => `src/${name}`)];
    const called = files.flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8').replaceAll(/\s+/g, ' ');
      return [...text.matchAll(/TAIL: ([^*'`]+)[*'`]/g)].map(([, title]) => ({ file, title }));
    });
    assert.ok(called.length > 20);
    assert.deepEqual(
      called.filter(({ title = '' }) => !titles.includes(title)),
      [],
    );
  });
});
