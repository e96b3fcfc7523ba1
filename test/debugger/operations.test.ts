import assert from 'node:assert/strict';
import { connect, launched } from './host.ts';

const program = `task "Words" {
  class iteration
  length n: S 1..2, M 3..4, L 5..6
  const days: int[1..2] = [31, 28]
  const LIMIT = 7
  input w: text[n] = random word 4
  ask "{w}?"
  tape t: int = 0
  step "Look" { t = ord(w[0][0]) + days[n] + LIMIT }
  answer t
}
`;

const calls = `task "Calls" {
  class recursion
  length n: S 1..2, M 3..4, L 5..6
  input x: int = random 3..9
  ask "{x}?"
  memo function fall(k: int): int label "Fall {k}" {
    if k <= 0 { return 0 }
    return fall(k - 1) + 1
  }
  answer fall(x)
}
`;

describe('expressions of the debugger', () => {
  it('work a call out once, however often its result is asked for, and name what calls do not keep', async () => {
    const client = connect({ 'calls.tail': calls });
    await launched(client, { program: 'calls.tail', input: { x: 9 } });
    const said = async (expression: string): Promise<unknown> => {
      const { success, message, body } = await client.ask('evaluate', { expression, context: 'watch', frameId: 1 });
      return success ? body['result'] : message;
    };
    assert.equal(await said('sum i in 1..20000 of fall(x)'), '180000');
    assert.equal(await said('fall(x).w'), 'Calls of fall keep no variable w.');
    client.close();
  });

  it('know constants, letters and powers as programs do', async () => {
    const client = connect({ 'words.tail': program });
    await launched(client, { program: 'words.tail', input: { w: ['word'] } });
    const said: unknown[] = [];
    for (const expression of [
      'days[2]',
      'LIMIT',
      'w',
      'w[0]',
      'ord("a")',
      'chr(98)',
      'int("12") + 1',
      'abs(-3) ^ 2',
      'length(text(100))',
    ])
      said.push((await client.request('evaluate', { expression, context: 'watch', frameId: 1 }))['result']);
    client.close();
    assert.deepEqual(said, ['28', '7', "'word'", "'word'", '97', "'b'", '13', '9', '3']);
  });

  it('know a value that lives in its state alone, on whatever lines state and value stand', async () => {
    const text = `task "Local" {
  class iteration
  length n: S 1..2, M 3..4, L 5..6
  input s: int[n] = random 1..9
  ask "{s}"
  lay out s
  tape t: int = 0
  function twice(k: int): int {
    for i in 0 to k {
      let half = k
      if half > i { return half + k }
    }
    return 0
  }
  step "Short" { let near = 4  t = near } step "Again" { let near = 5  t = t + near } step "Behind" { t = t - 1 }
  step "Long" {
    let far = s[0]
    t = t + far
  }
  let all = twice(t)
  answer all
}
`;
    const client = connect({ 'local.tail': text });
    await launched(client, { program: 'local.tail', input: { s: [4] } });
    const said: unknown[] = [];
    for (;;) {
      const { label, reason } = await client.moved();
      for (const name of ['near', 'far', 'half']) {
        const { success, body } = await client.ask('evaluate', { expression: name, context: 'watch', frameId: 1 });
        if (success) said.push([label, name, body['result']]);
      }
      if (reason === 'end') break;
      await client.stop('stepIn');
    }
    client.close();
    assert.deepEqual(said, [
      ['Short', 'near', '4'],
      ['Again', 'near', '5'],
      ['Long', 'far', '4'],
      ['Enter twice(12)', 'half', '12'],
      ['Finish in twice(12), i=0', 'half', '12'],
    ]);
  });
});
