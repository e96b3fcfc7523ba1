import assert from 'node:assert/strict';
import { z } from 'zod';
import { connect, launched, truthFile } from './host.ts';

const shown = z.object({ variablesReference: z.number(), valueLocationReference: z.number().optional() });
const listed = z.object({ variables: z.array(shown.extend({ name: z.string(), value: z.string() })) });

describe('where a value was written', () => {
  it('is a line of the trace, for a cell and for each of its older versions', async () => {
    const trace = truthFile('addition.tail', { x: '37.5', y: '1.48' }, 'What is 37.5 + 1.48?');
    const client = connect({ 'sum.tailcot': trace });
    await launched(client, { program: 'sum.tailcot', stopOnEntry: true });
    await client.moved();
    await client.request('tail/go', { to: 'state', state: 6 });
    await client.moved();
    const lineOf = async (locationReference: number | undefined): Promise<string | undefined> => {
      const { line } = z.object({ line: z.number() }).parse(await client.request('locations', { locationReference }));
      return trace.split('\n')[line - 1];
    };
    const digit = shown.parse(await client.request('evaluate', { expression: 'sum[-1]', context: 'hover' }));
    assert.equal(await lineOf(digit.valueLocationReference), 'put sum[-1]=9, carry=0');
    await client.request('tail/go', { to: 'state', state: 7 });
    await client.moved();
    const carry = shown.parse(await client.request('evaluate', { expression: 'carry', context: 'hover' }));
    const { variables } = listed.parse(
      await client.request('variables', { variablesReference: carry.variablesReference }),
    );
    const lines = [];
    for (const { valueLocationReference } of variables) lines.push(await lineOf(valueLocationReference));
    assert.equal(lines.at(-1), 'put sum[-2]=8, carry=0');
    assert.equal(new Set(lines).size, variables.length, 'each version its own line');
    const given = shown.parse(await client.request('evaluate', { expression: 'x[0]', context: 'hover' }));
    assert.equal(given.valueLocationReference, undefined, 'no state wrote it');
    assert.match(String((await client.ask('locations', { locationReference: 999 })).message), /has no line/);
    client.close();
  });
});
