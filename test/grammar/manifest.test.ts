import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { grammarFiles, loadGrammar, readProjectFile, tokenizeText } from './tokenizer.ts';

const manifest = z
  .object({
    icon: z.string(),
    contributes: z.object({
      languages: z.array(
        z.object({
          id: z.string(),
          extensions: z.array(z.string()).optional(),
          firstLine: z.string().optional(),
          configuration: z.string(),
          icon: z.object({ light: z.string(), dark: z.string() }),
        }),
      ),
      grammars: z.array(
        z.object({
          language: z.string().optional(),
          scopeName: z.string(),
          path: z.string(),
          injectTo: z.array(z.string()).optional(),
          embeddedLanguages: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  })
  .parse(JSON.parse(readProjectFile('package.json')));
const { languages, grammars } = manifest.contributes;
/** The languages that people write and read; a run's file is for the result view, and has an icon alone. */
const written = languages.filter(({ id }) => id !== 'tail-run');
const exists = (file: string): boolean => existsSync(path.join(import.meta.dirname, '../..', file));

describe('grammars and icons in the manifest', () => {
  it('contributes exactly the grammars that are tested here, under their own scope names', () => {
    const shipped = Object.entries(grammarFiles).filter(([, file]) => file.startsWith('syntaxes/'));
    assert.deepEqual(
      grammars.map((grammar) => [grammar.scopeName, path.normalize(grammar.path)]),
      shipped.map(([scopeName, file]) => [scopeName, path.normalize(file)]),
    );
    for (const { scopeName, path: file } of grammars)
      assert.equal(z.object({ scopeName: z.string() }).parse(JSON.parse(readProjectFile(file))).scopeName, scopeName);
  });

  it('gives each language a grammar, a configuration and icons that exist', () => {
    assert.deepEqual(
      grammars.flatMap(({ language }) => language ?? []),
      written.map(({ id }) => id),
    );
    for (const { configuration, icon } of languages) {
      for (const file of [configuration, icon.light, icon.dark]) assert.ok(exists(file), file);
    }
    assert.ok(exists(manifest.icon));
  });

  it('knows a trace without a file extension by its metadata line', () => {
    const firstLine = languages.find(({ id }) => id === 'tail-cot')?.firstLine ?? '$^';
    assert.match(readProjectFile('test/grammar/samples/minimal.tailcot'), new RegExp(firstLine));
    assert.doesNotMatch('#!/bin/sh', new RegExp(firstLine));
  });

  it('says for every embedded block in Markdown which language it is in', async () => {
    const markdown = await loadGrammar('text.html.markdown');
    const blocks = new Set(
      tokenizeText(markdown, readProjectFile('test/grammar/samples/fences.md'))
        .flat()
        .flatMap(({ scopes }) => scopes.filter((scope) => scope.startsWith('meta.embedded'))),
    );
    const embedded = grammars.find(({ injectTo }) => injectTo?.includes('text.html.markdown'))?.embeddedLanguages ?? {};
    assert.deepEqual(Object.keys(embedded).toSorted(), [...blocks].toSorted());
    assert.deepEqual(Object.values(embedded).toSorted(), written.map(({ id }) => id).toSorted());
  });
});
