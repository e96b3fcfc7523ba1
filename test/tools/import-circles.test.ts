import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const source = path.resolve(import.meta.dirname, '../../src');

/** By file: the files that it imports, types alone included. */
function imports(): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(source, file), 'utf8');
      const named = [...text.matchAll(/\bfrom '(\.[^']*\.ts)'/g)].flatMap(([, name]) => name ?? []);
      return [file, named.map((name) => path.join(path.dirname(file), name))];
    }),
  );
}

/** A way from a file back to itself, if there is one. */
function circle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const way: string[] = [];
  const search = (file: string): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    way.push(file);
    for (const next of graph.get(file) ?? []) {
      const found = search(next);
      if (found !== undefined) return found;
    }
    way.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = search(file);
    if (found !== undefined) return found;
  }
  return undefined;
}

describe('the imports of src/', () => {
  it('lead from no file back to itself', () => {
    assert.deepEqual(circle(imports()), undefined);
  });

  it('would be found in a circle', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ]);
    assert.deepEqual(circle(graph), ['b', 'd', 'b']);
  });
});
