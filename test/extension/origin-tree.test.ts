import assert from 'node:assert/strict';
import type { OriginBody, OriginNode } from '../../src/debugger/index.ts';
import { OriginTree, type OriginRow } from '../../src/extension/debug/origin-tree.ts';

type Children = Pick<OriginBody, 'children' | 'more'>;

function node(id: string): OriginNode {
  return { id, kind: 'cell', text: `${id} = 1`, detail: '', isOpen: true };
}

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(node) as [OriginNode, OriginNode, OriginNode, OriginNode];

/** A tree over a session that answers when it is told to. */
function treeOf(first: Children): {
  readonly tree: OriginTree;
  readonly asked: string[];
  readonly answer: (children: Children | Error) => void;
} {
  const asked: string[] = [];
  const waiting: ((children: Children | Error) => void)[] = [];
  const ask = (id: string, start: number): Promise<Children> => {
    asked.push(`${id} ${start}`);
    return new Promise((resolve, reject) =>
      waiting.push((children) => {
        if (children instanceof Error) reject(children);
        else resolve(children);
      }),
    );
  };
  return {
    tree: new OriginTree({ node: a, ...first }, ask),
    asked,
    answer: (children) => waiting.shift()?.(children),
  };
}

function told(rows: readonly OriginRow[]): string[] {
  return rows.map((row) => ('node' in row ? `${row.kind} ${row.node.id}` : row.kind));
}

function valueIn(rows: readonly OriginRow[]): OriginRow & { readonly kind: 'value' } {
  const row = rows.find((one) => one.kind === 'value');
  assert.ok(row);
  return row;
}

function moreIn(rows: readonly OriginRow[]): OriginRow & { readonly kind: 'more' } {
  const row = rows.find((one) => one.kind === 'more');
  assert.ok(row);
  return row;
}

describe('the rows of where a value came from', () => {
  it('are asked for once, also while the answer is awaited, and none is “shown above” of itself', async () => {
    const { tree, asked, answer } = treeOf({ children: [b], more: false });
    const row = valueIn(await tree.children(tree.root));
    const both = [tree.children(row), tree.children(row)];
    answer({ children: [c, a], more: false });
    answer({ children: [c, a], more: false });
    for (const rows of await Promise.all(both)) assert.deepEqual(told(rows), ['value c', 'again a']);
    assert.deepEqual(asked, ['b 0']);
  });

  it('are asked for again where that failed', async () => {
    const { tree, asked, answer } = treeOf({ children: [b], more: false });
    const row = valueIn(await tree.children(tree.root));
    const failed = tree.children(row);
    answer(new Error('busy'));
    await assert.rejects(failed, /busy/);
    const rows = tree.children(row);
    answer({ children: [c], more: false });
    assert.deepEqual(told(await rows), ['value c']);
    assert.deepEqual(asked, ['b 0', 'b 0']);
  });

  it('come once when more are asked for twice', async () => {
    const { tree, asked, answer } = treeOf({ children: [b, c], more: true });
    const more = moreIn(await tree.children(tree.root));
    const both = [tree.more(more), tree.more(more)];
    await tree.children(tree.root);
    answer({ children: [d], more: false });
    await Promise.all(both);
    assert.deepEqual(told(await tree.children(tree.root)), ['value b', 'value c', 'value d']);
    await tree.more(more);
    assert.deepEqual(told(await tree.children(tree.root)), ['value b', 'value c', 'value d']);
    assert.deepEqual(asked, ['a 2']);
  });

  it('belong to one question', async () => {
    const before = treeOf({ children: [b], more: true }).tree;
    const { tree } = treeOf({ children: [b], more: true });
    const fault = { title: 'operation', explanation: '', state: 3, path: [] };
    before.showFault(fault);
    tree.showFault(fault);
    for (const one of [before, tree]) {
      const rows = [...one.top, ...(await one.children(one.root))];
      assert.deepEqual(told(rows), ['fault', 'value a', 'value b', 'more']);
      assert.ok(rows.every((row) => one.has(row) && (one === tree) === tree.has(row)));
    }
  });
});
