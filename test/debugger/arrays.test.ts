import assert from 'node:assert/strict';
import { connect, launched } from './host.ts';

const program = `task "Steps" {
  class simulation
  length n: S 1..3, M 4..5, L 6..8
  const next = [[1, 0], [0, 2], [2, 1]]
  input s: int[n] = random 0..1
  ask "{s}"
  lay out s
  tape t: int = 0
  function visits(k: int): int {
    var seen: bool[3] = false
    var path: list of int = []
    for i in 0 to n - 1 {
      step "Go on {i} in {k}" {
        t = next[t][s[i]]
        seen[t] = true
        push path, t
      }
    }
    step "Count in {k}" { return (sum v in 0 .. 2 where seen[v] of 1) + 0 * length(path) }
  }
  function last(): int {
    var all: list of int = []
    step "Push one" { push all, 7 }
    step "Read it" { return all[length(all) - 1] - 7 }
  }
  let one = visits(5)
  let two = visits(6)
  let zero = last()
  answer one + two + zero
}`;

describe('a debug session of a program with a table of two indexes and arrays of a function', () => {
  it('evaluates their cells, rows and columns, in the frame by their own names', async () => {
    const client = connect({ 'steps.tail': program });
    await launched(client, { program: 'steps.tail', input: { s: [1, 0, 1] } });
    const evaluated = async (expression: string): Promise<unknown> => {
      const { success, body, message } = await client.ask('evaluate', { expression, frameId: 1, context: 'watch' });
      return success ? body['result'] : message;
    };
    assert.equal(await evaluated('next[1][1]'), '2');
    assert.equal(await evaluated('next[next[0][0]][1] + length(next)'), '5');
    assert.equal(await evaluated('next[2][0 .. 1]'), '(2, 1)');
    assert.equal(await evaluated('sum v in 0 .. 2 of next[v][1]'), '3');
    assert.equal(await evaluated('argmax v in 0 .. 2 of next[v][0]'), '2');
    assert.equal(await evaluated('next[1]'), 'A cell of next has 2 indexes: next[0][1].');
    assert.equal(await evaluated('next[3][0]'), 'next[3][0] is outside the region.');
    assert.match(String(await evaluated('seen[0]')), /There is no region seen with cells by index/);
    while ((await evaluated('t')) !== '0' || (await evaluated('visits.seen[5][0]')) !== 'yes')
      await client.stop('stepIn');
    assert.equal(await evaluated('seen[0]'), 'yes');
    assert.match(String(await evaluated('length(path)')), /^[12]$/);
    assert.equal(await evaluated('path[length(path) - 1]'), '0');
    assert.equal(await evaluated('seen[0 .. 2]'), '(yes, no, no)');
    assert.equal(await evaluated('(sum v in 0 .. 2 where seen[v] of v) + k'), '5');
    assert.equal(await evaluated('seen[0][1]'), 'A cell of seen has 1 index: seen[0].');
    while ((await evaluated('k')) !== '6' || (await evaluated('seen[2]')) !== 'no') await client.stop('stepIn');
    assert.equal(await evaluated('visits.seen[5][0]'), 'yes');
    while (!String(await evaluated('all[0]')).startsWith('7')) await client.stop('stepIn');
    assert.equal(await evaluated('length(all)'), '1');
  });

  it('completes their names, and shows them among the cells of the tape', async () => {
    const client = connect({ 'steps.tail': program });
    await launched(client, { program: 'steps.tail', input: { s: [1, 0, 1] } });
    await client.stop('stepIn');
    await client.stop('stepIn');
    const { targets } = await client.request('completions', { frameId: 1, text: 'see', column: 4 });
    assert.deepEqual(
      (targets as { label: string }[]).map(({ label }) => label),
      ['seen'],
    );
    const { scopes } = await client.request('scopes', { frameId: 1 });
    const shown = async (scope: string): Promise<readonly string[]> => {
      const { variablesReference } = (scopes as { name: string; variablesReference: number }[]).find(
        ({ name }) => name === scope,
      ) ?? { variablesReference: 0 };
      const { variables } = await client.request('variables', { variablesReference });
      return (variables as { name: string; type?: string }[]).map(({ name, type }) => `${name}: ${type ?? ''}`);
    };
    assert.ok((await shown('Tape')).some((one) => one.startsWith('visits.seen: ')));
    assert.ok((await shown('Inputs')).includes('next: 3 rows'));
  });
});
