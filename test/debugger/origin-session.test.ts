import assert from 'node:assert/strict';
import { originBody, originChildrenBody, wayBackBody, type OriginNode } from '../../src/debugger/origins/index.ts';
import type { Client } from './client.ts';
import { connect, launched, truthFile } from './host.ts';

const sum = { x: '37.5', y: '1.48' };
const trace = truthFile('addition.tail', sum, 'What is 37.5 + 1.48?');

/** Where a text stands in a trace: the line that begins so, and the last character of the part that is meant. */
function placeOf(text: string, start: string, part: string): object {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.startsWith(start));
  assert.ok(line >= 0, start);
  const column = lines[line]?.indexOf(part) ?? -1;
  assert.ok(column >= 0, part);
  return { source: { path: 'sum.tailcot' }, line, column: column + part.length - 1 };
}

async function ask(client: Client, of: object, direction = 'from'): Promise<OriginNode> {
  return originBody.parse(await client.request('tail/origin', { of, direction })).node;
}

/** A tree as text, so many levels deep: what each value is, and how it was come to. */
async function tree(client: Client, node: OriginNode, levels: number, direction = 'from'): Promise<string[]> {
  if (levels === 0 || !node.isOpen) return [node.text];
  const { children } = originChildrenBody.parse(
    await client.request('tail/originChildren', { id: node.id, direction }),
  );
  const below = [];
  for (const child of children) below.push(...(await tree(client, child, levels - 1, direction)));
  return [node.text, ...below.map((line) => `  ${line}`)];
}

describe('the history of a value, over the protocol', () => {
  it('leads from a digit of the answer to the inputs, each value with its write and its fetch', async () => {
    const client = connect({ 'sum.tailcot': trace });
    await launched(client, { program: 'sum.tailcot', stopOnEntry: true });
    const digit = await ask(client, placeOf(trace, 'Answer: ', '38.9'));
    assert.deepEqual(await tree(client, digit, 5), [
      'sum[-1] = 9',
      '  9 % 10 = 9',
      '    5 + 4 + 0 = 9',
      '      x[-1] = 5',
      '      y[-1] = 4',
      '      carry = 0',
      '        8 // 10 = 0',
      '          0 + 8 + 0 = 8',
      '          10',
      '    10',
    ]);
    assert.deepEqual(digit.fetched?.version, 1);
    assert.match(digit.detail, /^written by state 5 · fetched by state 10, 5 states later$/);
    assert.deepEqual(wayBackBody.parse(await client.request('tail/wayBack', { ids: [digit.id] })), {
      inputs: { count: 3, first: ['x[-1] = 5', 'y[-1] = 4', 'y[-2] = 8'] },
      isAll: true,
    });
    const { made } = digit;
    assert.ok(made);
    await client.request('tail/tape', { type: 'go', ...made, scrubbing: false });
    const stack = await client.request('stackTrace', { threadId: 1 });
    assert.match(JSON.stringify(stack), /"line":\d+/);
    client.close();
  });

  it('begins at a fetch, an operand, a result, a write and an input of the trace', async () => {
    const client = connect({ 'sum.tailcot': trace });
    await launched(client, { program: 'sum.tailcot', stopOnEntry: true });
    const asked: (readonly [line: string, part: string])[] = [
      ['get x[-1]', 'y[-1]=4'],
      ['get x[-1]', 'carry=0'],
      ['5 + 4', '5'],
      ['5 + 4', '5 + 4'],
      ['5 + 4', '= 9'],
      ['9 % 10', '9 % 10 = 9'],
      ['put sum[-1]', 'carry=0'],
      ['lay y', 'y[-2]=8'],
      ['get sum[1..-2]', '=3 8'],
      ['Add place -1', '-1'],
    ];
    const found = [];
    for (const [line, part] of asked) found.push((await ask(client, placeOf(trace, line, part))).text);
    assert.deepEqual(found, [
      'y[-1] = 4',
      'carry = 0',
      'x[-1] = 5',
      'y[-1] = 4',
      '5 + 4 + 0 = 9',
      '9 % 10 = 9',
      'carry = 0',
      'y[-2] = 8',
      'sum[0] = 8',
      'p = -1',
    ]);
    const nothing = await client.ask('tail/origin', { of: placeOf(trace, 'Question', 'Q') });
    assert.match(nothing.message ?? '', /^No value of the run stands here\./);
    client.close();
  });

  it('goes forward to all that was made of a value', async () => {
    const client = connect({ 'sum.tailcot': trace });
    await launched(client, { program: 'sum.tailcot', stopOnEntry: true });
    const given = await ask(client, { expression: 'y[0]' }, 'made');
    assert.deepEqual(await tree(client, given, 4, 'made'), [
      'y[0] = 1',
      '  7 + 1 + 0 = 8',
      '    8 % 10 = 8',
      '      sum[0] = 8',
      '        answer 38.98',
      '    8 // 10 = 0',
      '      carry = 0',
      '        3 + 0 + 0 = 3',
    ]);
    client.close();
  });

  it('knows arguments, values of a call, shown variables and parts of expressions', async () => {
    const client = connect();
    await launched(client, { program: 'knapsack.tail', input: { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] } });
    const { states } = await client
      .request('evaluate', { expression: 'state 9', context: 'repl', frameId: 1 })
      .then(() => client.moved());
    assert.ok(Number(states) > 9);
    const capacity = await ask(client, { expression: 'c' });
    assert.deepEqual((await tree(client, capacity, 3))[0], capacity.text);
    const { scopes } = await client.request('scopes', { frameId: 1 });
    const [state] = scopes as { variablesReference: number }[];
    assert.ok(state);
    const { variables } = await client.request('variables', { variablesReference: state.variablesReference });
    for (const { name } of variables as { name: string }[]) {
      const answer = await client.ask('tail/origin', { of: { variablesReference: state.variablesReference, name } });
      if (/^(get|put) /.test(name)) assert.ok(answer.success, `${name}: ${answer.message ?? ''}`);
    }
    const both = originBody.parse(await client.request('tail/origin', { of: { expression: 'weight[1] + value[2]' } }));
    assert.deepEqual(
      [both.node.text, ...both.children.map(({ text }) => text)],
      ['weight[1] + value[2] = 6', 'weight[1] = 2', 'value[2] = 4'],
    );
    for (const [of, why] of [
      [{ expression: 'weight' }, /weight is a whole region; name one cell of it/],
      [{ expression: 'dp[3][4]', at: { state: 0 } }, /is blank/],
      [{ id: 'version 3 nothing' }, /The run has no value/],
      [{ source: { path: 'other.tailcot' }, line: 0, column: 0 }, /not the trace of the run/],
      [{}, /The request is not right/],
    ] as const)
      assert.match((await client.ask('tail/origin', { of })).message ?? '', why);
    client.close();
  });

  it("shows a model's own values, and the first fault on the way back", async () => {
    const wrong = trace
      .replace(
        '5 + 4 + 0 = 9\n9 % 10 = 9\n9 // 10 = 0\nput sum[-1]=9, carry=0',
        '5 + 4 + 0 = 19\n19 % 10 = 9\n19 // 10 = 1\nput sum[-1]=9, carry=1',
      )
      .replace('get x[0]=7, y[0]=1, carry=0', 'get x[0]=7, y[0]=1, carry=1')
      .replace(
        '7 + 1 + 0 = 8\n8 % 10 = 8\n8 // 10 = 0\nput sum[0]=8',
        '7 + 1 + 1 = 9\n9 % 10 = 9\n9 // 10 = 0\nput sum[0]=9',
      );
    assert.notEqual(wrong, trace);
    const client = connect({ 'sum.tailcot': wrong });
    await launched(client, { program: 'sum.tailcot', stopOnEntry: true });
    const cell = await ask(client, placeOf(wrong, 'put sum[0]', 'sum[0]=9'));
    const lines = await tree(client, cell, 6);
    assert.ok(lines.includes('      carry = 1') && lines.includes('          5 + 4 + 0 = 19'), lines.join('\n'));
    const { firstFault } = wayBackBody.parse(await client.request('tail/wayBack', { ids: [cell.id] }));
    assert.match(firstFault?.title ?? '', /^operation/);
    assert.equal(firstFault?.state, 4);
    assert.equal(firstFault.path[0], cell.id);
    assert.equal(firstFault.path.length, 6);
    client.close();
  });
});
