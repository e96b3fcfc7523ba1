import assert from 'node:assert/strict';
import { nextNodes, nodesOf, type Node } from '../../src/machine/index.ts';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const end: Node = { op: 'return' };

function test(yes: Node, no: Node): Node {
  const operand = { value: 0 };
  return { op: 'test', relation: '==', left: operand, right: operand, printed: false, slot: undefined, yes, no, range };
}

function put(next: Node): Node {
  return { op: 'put', writes: [], next, range };
}

describe("the nodes of a state's code", () => {
  it('come each once, the way of yes before the way of no, where ways join again', () => {
    const joined = put(end);
    const yes = put(joined);
    const no = put(joined);
    const code = test(yes, no);
    assert.deepEqual([...nodesOf(code)], [code, yes, joined, end, no]);
    assert.deepEqual(nextNodes(code), [yes, no]);
    assert.deepEqual(nextNodes(yes), [joined]);
    assert.deepEqual(nextNodes(end), []);
  });

  it('are as many as there are nodes, not as there are ways through them', () => {
    let code: Node = end;
    for (let i = 0; i < 200; i++) code = test(put(code), put(code));
    assert.equal([...nodesOf(code)].length, 601);
  });

  it('do not need stack for each of them', () => {
    let code: Node = end;
    for (let i = 0; i < 100_000; i++) code = put(code);
    assert.equal([...nodesOf(code)].length, 100_001);
  });
});
