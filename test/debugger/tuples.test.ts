import assert from 'node:assert/strict';
import { connect, launched } from './host.ts';

const program = `task "Edges" {
  class enumeration
  length n: S 1..3, M 4..5, L 6..8
  input s: int[n] = random 1..9
  ask "{s}"
  lay out s
  tape edge: list of (from: int, weight: int)
  tape best: (int, text)?
  function last(k: int): (int, int) {
    step "Take {k}" { return (k, s[k]) }
  }
  for i in 0 to n - 1 {
    step "Keep {i}" {
      let pair = (i, s[i])
      push edge, pair
      best = (s[i], lower("A"))
    }
  }
  let one = last(1)
  step "Pop" {
    pop edge
    if one.first > 5 { halt }
  }
  answer edge
}`;

describe('a debug session of a program with lists and tuples', () => {
  it('evaluates tuples, their elements, lengths and none at every stop', async () => {
    const client = connect({ 'edges.tail': program });
    await launched(client, { program: 'edges.tail', input: { s: [4, 7] } });
    const evaluated = async (expression: string): Promise<unknown> => {
      const { success, body, message } = await client.ask('evaluate', { expression, frameId: 1, context: 'watch' });
      return success ? body['result'] : message;
    };
    assert.equal(await evaluated('length(edge)'), '0');
    assert.match(String(await evaluated('edge[0].weight')), /blank/);
    while ((await evaluated('length(edge)')) !== '2') await client.stop('next');
    assert.equal(await evaluated('edge[1]'), '(1, 7)');
    assert.equal(await evaluated('edge[1].weight * 10 + edge[0].from'), '70');
    assert.equal(await evaluated('best.second'), "'a'");
    assert.equal(await evaluated('best != none and best == (7, "a")'), 'yes');
    assert.equal(await evaluated('lower("ÄB")'), "'äb'");
    assert.equal(await evaluated('(3, 4).second'), '4');
    assert.match(String(await evaluated('edge[1].to')), /no element to/);
    assert.match(String(await evaluated('s[0].first')), /^Nothing here has an element or variable first/);
    while ((await evaluated('length(edge)')) !== '1') await client.stop('next');
    assert.equal(await evaluated('one.second'), '7');
    assert.equal(await evaluated('last(1).first'), '1');
    assert.equal(await evaluated('edge[1]'), '(1, 7)');
  });

  it('shows a list with its cells, and its length beside it', async () => {
    const client = connect({ 'edges.tail': program });
    await launched(client, { program: 'edges.tail', input: { s: [4, 7] } });
    await client.stop('continue');
    const { scopes } = await client.request('scopes', { frameId: 1 });
    const shown = new Map<unknown, unknown>();
    for (const { variablesReference } of scopes as { variablesReference: number }[]) {
      const { variables } = await client.request('variables', { variablesReference });
      for (const { name, value } of variables as { name: string; value: string }[]) shown.set(name, value);
    }
    assert.equal(shown.get('length(edge)'), '1');
    assert.equal(shown.get('edge'), '(0, 4) (1, 7)');
    assert.equal(shown.get('best'), "(7, 'a')");
  });

  it('evaluates what holds none again as none, whatever it held at first', async () => {
    const client = connect({
      'none.tail': `task "None" {
  class enumeration
  length n: S 1..3, M 4..5, L 6..8
  input s: int[n] = random 1..9
  ask "{s}"
  tape best: int? = 5
  step "Lose" { best = none }
  step "Look" { if best == none { best = s[0] } }
  answer best
}`,
    });
    await launched(client, { program: 'none.tail', input: { s: [4] } });
    const evaluated = async (expression: string): Promise<unknown> =>
      (await client.request('evaluate', { expression, frameId: 1, context: 'watch' }))['result'];
    assert.equal(await evaluated('best'), 'none');
    assert.equal(await evaluated('best == none'), 'yes');
    await client.stop('next');
    assert.equal(await evaluated('best'), '4');
  });
});
