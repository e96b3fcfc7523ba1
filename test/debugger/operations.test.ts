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

describe('expressions of the debugger', () => {
  it('know constants, letters and powers as programs do', async () => {
    const client = connect({ 'words.tail': program });
    await launched(client, { program: 'words.tail', input: { w: ['word'] } });
    const said: unknown[] = [];
    for (const expression of [
      'days[2]',
      'LIMIT',
      'w[0]',
      'ord("a")',
      'chr(98)',
      'int("12") + 1',
      'abs(-3) ^ 2',
      'length(text(100))',
    ])
      said.push((await client.request('evaluate', { expression, context: 'watch', frameId: 1 }))['result']);
    client.close();
    assert.deepEqual(said, ['28', '7', "'word'", '97', "'b'", '13', '9', '3']);
  });
});
