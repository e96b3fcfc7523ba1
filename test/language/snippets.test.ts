import assert from 'node:assert/strict';
import { complete, openDocument } from '../../src/language/editor/index.ts';
import { snippets, type Snippet } from '../../src/language/editor/snippets.ts';
import { formatText, parseTask } from '../../src/language/index.ts';
import { compile } from '../../src/compile/index.ts';
import { marked, taskOf } from './marked.ts';

/** What stands there if nobody types anything else. */
function filled({ insert }: Snippet): string {
  return insert
    .replace(/\$\{\d+\|([^,|}]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '');
}

/** A place where a pattern of a rule may stand: `¦`. */
function placeFor({ rule }: Snippet): string {
  switch (rule) {
    case 'Task':
    case 'MachineDecl':
    case 'Import':
      return '¦';
    case 'ScanExpression':
      return taskOf('let q = ¦');
    case 'FetchStatement':
      return taskOf('step "A" { ¦ }');
    default:
      return taskOf('¦');
  }
}

describe('patterns', () => {
  for (const snippet of snippets)
    it(`can be read as they are inserted, and are laid out as usual: ${snippet.label}`, () => {
      const text = placeFor(snippet).replace('¦', () => filled(snippet));
      const syntax = parseTask(text).problems.filter(({ code }) => code === 'syntax');
      assert.deepEqual(syntax, [], text);
      assert.ok(formatText(text).includes(filled(snippet).split('\n')[0]?.trim() ?? '?'), formatText(text));
    });

  it('of whole tasks and machines work as they are', () => {
    for (const snippet of snippets.filter(({ rule }) => rule === 'Task' || rule === 'MachineDecl')) {
      const parsed = parseTask(filled(snippet));
      const { problems } = compile(parsed.ast);
      assert.deepEqual([...parsed.problems, ...problems], [], filled(snippet));
    }
  });

  it('are offered where they may stand', () => {
    for (const snippet of snippets) {
      const { text, cursor } = marked(placeFor(snippet));
      const labels = complete(openDocument(text), cursor)
        .items.filter(({ kind }) => kind === 'snippet')
        .map(({ label }) => label);
      assert.ok(labels.includes(snippet.label), `${snippet.label} is not offered; ${labels.join(', ')} are`);
    }
  });
});
