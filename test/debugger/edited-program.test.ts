/** A program that is edited while its run is debugged: places in it stay with their statements. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import fc from 'fast-check';
import type { Client } from './client.ts';
import { connect, Edited, launched, taskText, truthFile } from './host.ts';

const file = 'sort.tail';
const text = taskText('bubble-sort.tail');
const input = { a: [3, 1, 2] };
const source = { path: file };
const above = '// above\n'.repeat(10);
const changed = 'This line was changed since the run began. Restart (Ctrl+Shift+F5) to use it.';
const begin = 'step "Begin pass';
const compare = 'step "Pass {pass}: compare';
const swap = 'swapped = true';

/** The line, from 1, of the first line with a text. */
function lineIn(whole: string, part: string): number {
  return whole.split('\n').findIndex((line) => line.includes(part)) + 1;
}

async function begun(
  breakpoints: Parameters<typeof launched>[2] = {},
): Promise<{ readonly client: Client; readonly documents: Edited }> {
  const documents = new Edited({ [file]: text });
  const client = connect(documents.texts, documents.watchText);
  await launched(client, { program: file, input, stopOnEntry: true }, breakpoints);
  return { client, documents };
}

async function set(
  client: Client,
  breakpoints: readonly DebugProtocol.SourceBreakpoint[],
  path = file,
): Promise<unknown> {
  const placed = (await client.request('setBreakpoints', { source: { path }, breakpoints }))[
    'breakpoints'
  ] as DebugProtocol.Breakpoint[];
  return placed.map(({ line, message }) => line ?? message);
}

async function frame(client: Client): Promise<Partial<DebugProtocol.StackFrame>> {
  const [top] = (await client.request('stackTrace', { threadId: 1 }))['stackFrames'] as DebugProtocol.StackFrame[];
  assert.ok(top);
  return top;
}

/** Where the run is after going on, by the stop's text and the line that is shown. */
async function next(client: Client): Promise<readonly [unknown, number | undefined]> {
  const { text: label } = await client.stop('continue');
  return [label, (await frame(client)).line];
}

async function hears(client: Client): Promise<unknown> {
  const {
    reason,
    breakpoint: { verified, line, message },
  } = (await client.told('breakpoint')).body as DebugProtocol.BreakpointEvent['body'];
  return [reason, verified, line ?? message];
}

describe('breakpoints in a program that is edited while it runs', () => {
  it('lie on the statement that they are set on, and stops are shown there', async () => {
    const { client, documents } = await begun();
    const now = above + text;
    documents.edit(file, now);
    const line = lineIn(now, begin);
    await client.moved();
    assert.deepEqual(await set(client, [{ line }]), [line]);
    assert.deepEqual(await next(client), ['Begin pass 1', line]);
    assert.deepEqual((await client.moved())['program'], { path: file, line: line - 1 });
  });

  it('that were set before go with it, with their conditions and log messages, and the client hears of it', async () => {
    const { client, documents } = await begun({
      [file]: [
        { line: lineIn(text, compare), condition: 'pass == 2' },
        { line: lineIn(text, begin), logMessage: 'pass {pass}' },
      ],
    });
    const now = above + text;
    documents.edit(file, now);
    assert.deepEqual(
      [await hears(client), await hears(client)],
      [
        ['changed', true, lineIn(now, compare)],
        ['changed', true, lineIn(now, begin)],
      ],
    );
    assert.deepEqual(await next(client), ['Pass 2: compare 0 and 1', lineIn(now, compare)]);
    const said = client.transcript.flatMap((one) =>
      one.to === 'client' && 'event' in one.message && one.message.event === 'output'
        ? [(one.message as DebugProtocol.OutputEvent).body.output]
        : [],
    );
    assert.deepEqual(
      said.filter((one) => one.startsWith('pass')),
      ['pass 1\n', 'pass 2\n'],
    );
  });

  it('are refused on a line that is new or says something else, and are there again when that is undone', async () => {
    const { client, documents } = await begun({ [file]: [{ line: lineIn(text, begin) }] });
    const now = text.replace('Begin pass', 'Start pass').replace(swap, `${swap}\n          swapped = not not swapped`);
    documents.edit(file, now);
    assert.deepEqual(await hears(client), ['changed', false, changed]);
    const lines = ['Start pass', 'not not', compare].map((part) => lineIn(now, part));
    assert.deepEqual(
      await set(
        client,
        lines.map((line) => ({ line })),
      ),
      [changed, changed, lines[2]],
    );
    assert.deepEqual(await next(client), ['Pass 1: compare 0 and 1', lines[2]]);
    documents.edit(file, text);
    assert.deepEqual(await hears(client), ['changed', true, lineIn(text, begin)]);
    await client.stop('reverseContinue');
    assert.equal((await frame(client)).line, lineIn(text, begin));
  });

  it('slide over comments, blank lines and braces, new ones too, but over nothing that the run does not know', async () => {
    const { client, documents } = await begun();
    const comments = `// first\n/* b\n   c */\n\n    ${begin}`;
    const now = text.replace(begin, comments);
    documents.edit(file, now);
    const first = lineIn(now, '// first');
    const line = lineIn(now, begin);
    assert.deepEqual(
      await set(
        client,
        [0, 1, 2, 3].map((more) => ({ line: first + more })),
      ),
      [line, line, line, line],
    );
    documents.edit(file, text.replace(begin, `// first\n    swapped = true\n    ${begin}`));
    assert.deepEqual(await set(client, [{ line: first }]), [changed]);
    documents.edit(
      file,
      text
        .split('\n')
        .filter((one) => !one.includes(begin))
        .join('\n'),
    );
    assert.deepEqual(await set(client, [{ line: lineIn(text, begin) }]), [lineIn(text, begin)]);
    assert.equal(await next(client).then(([, shown]) => shown), lineIn(text, begin));
  });

  it('are found in any newline, at any indentation, and below the last statement as before', async () => {
    const { client, documents } = await begun();
    const now = (above + text)
      .split('\n')
      .map((one) => `  ${one}`)
      .join('\r\n');
    documents.edit(file, now);
    const line = lineIn(now, begin);
    const column = now.split('\r\n')[line - 1]?.indexOf('step');
    assert.deepEqual(await set(client, [{ line }, { line: now.split('\r\n').length }]), [
      line,
      'No state comes from this line or any line below.',
    ]);
    await client.stop('continue');
    assert.deepEqual(await frame(client).then((top) => [top.line, top.column]), [line, (column ?? 0) + 1]);
  });

  it('lie below the last statement where only lines without code or unknown ones follow', async () => {
    const { client, documents } = await begun();
    const none = 'No state comes from this line or any line below.';
    const brace = text.trimEnd().split('\n').length;
    assert.deepEqual(await set(client, [{ line: brace }]), [none]);
    documents.edit(file, `${text.trimEnd()}\n\n// behind it\n`);
    assert.deepEqual(await set(client, [{ line: brace }, { line: brace + 1 }, { line: brace + 2 }]), [
      none,
      none,
      none,
    ]);
    documents.edit(file, `${text.trimEnd()}\nswapped = false\n`);
    assert.deepEqual(await set(client, [{ line: brace }, { line: brace + 1 }]), [none, changed]);
  });

  it('are found in an imported file, and of a restarted run in the text that it is of', async () => {
    const main =
      'import gcd from "lib.tail"\ntask "Divisor" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n  input x: int = random 1..99\n  input y: int = random 1..99\n  ask "Of {x} and {y}?"\n  let d = gcd(x, y)\n  answer d\n}\n';
    const library =
      'function gcd(a: int, b: int): int {\n  step "Divide {a} by {b}" {\n    if b == 0 { return a }\n    let rest = a % b\n    return gcd(b, rest)\n  }\n}\n';
    const documents = new Edited({ 'main.tail': main, 'lib.tail': library });
    const client = connect(documents.texts, documents.watchText);
    await launched(client, { program: 'main.tail', input: { x: 48, y: 36 }, stopOnEntry: true });
    const now = above + library;
    documents.edit('lib.tail', now);
    const line = lineIn(now, 'let rest');
    assert.deepEqual(await set(client, [{ line }], 'lib.tail'), [line]);
    await client.stop('continue');
    const stack = (await client.request('stackTrace', { threadId: 1 }))['stackFrames'] as DebugProtocol.StackFrame[];
    assert.deepEqual(
      stack.map((one) => [one.source?.path, one.line]),
      [
        ['lib.tail', line],
        ['main.tail', lineIn(main, 'let d')],
      ],
    );
    await client.request('restart', {});
    await client.told('initialized');
    documents.edit('lib.tail', library);
    assert.deepEqual(await set(client, [{ line: lineIn(library, 'let rest') }], 'lib.tail'), [
      lineIn(library, 'let rest'),
    ]);
    assert.equal(documents.followers('lib.tail'), 1);
    await client.request('disconnect', {});
    assert.equal(documents.followers('lib.tail'), 0);
  });

  it('of a model are found beside its trace, and in the trace as well', async () => {
    const trace = truthFile('addition.tail', { x: '37.5', y: '1.48' }, 'What?');
    const program = taskText('addition.tail');
    const documents = new Edited({ 'model.tailcot': trace, 'addition.tail': program });
    const client = connect(documents.texts, documents.watchText);
    await launched(client, { program: 'model.tailcot', stopOnEntry: true });
    documents.edit('addition.tail', above + program);
    documents.edit('model.tailcot', trace.replace('lay x', '\n\nlay x'));
    const line = lineIn(above + program, 'carry = s / 10');
    const at = lineIn(trace, 'put y[1]=0') + 2;
    assert.deepEqual(await set(client, [{ line }], 'addition.tail'), [line]);
    assert.equal(await next(client).then(([, shown]) => shown), line);
    assert.deepEqual(await set(client, [], 'addition.tail'), []);
    assert.deepEqual(await set(client, [{ line: at }], 'model.tailcot'), [at]);
    documents.edit('model.tailcot', trace.replace('lay x', '\n\n\nlay x'));
    await client.stop('reverseContinue');
    const moves = client.transcript.flatMap((one) =>
      one.to === 'client' && 'event' in one.message && one.message.event === 'tail/moved'
        ? [one.message as DebugProtocol.Event]
        : [],
    );
    assert.equal((moves.at(-1)?.body as { trace?: { current?: number } } | undefined)?.trace?.current, at);
  });
});

describe('breakpoints after any edits', () => {
  it('lie, in the order of the lines, on lines that were there and where a run can stop, or are refused', async () => {
    const { client, documents } = await begun();
    const old = text.split('\n');
    const { breakpoints } = (await client.request('breakpointLocations', { source, line: 1, endLine: old.length })) as {
      breakpoints: { line: number }[];
    };
    const stops = new Set(breakpoints.map(({ line }) => old[line - 1]?.trim()));
    const edit = fc.record({
      at: fc.nat(old.length - 1),
      out: fc.nat(4),
      put: fc.array(
        fc.constantFrom('', '}', '// new', 'swapped = true', 'let new = 1', `${begin} {pass}" { swapped = false }`),
        { maxLength: 4 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 5 }), async (edits) => {
        const now = [...old];
        for (const { at, out, put } of edits) now.splice(at, out, ...put);
        documents.edit(file, now.join('\n'));
        const placed = (
          await client.request('setBreakpoints', { source, breakpoints: now.map((_, i) => ({ line: i + 1 })) })
        )['breakpoints'] as DebugProtocol.Breakpoint[];
        let last = 0;
        placed.forEach(({ verified, line = 0, message }, i) => {
          assert.ok(
            verified || message === changed || message === 'No state comes from this line or any line below.',
            message,
          );
          if (!verified) return;
          assert.ok(stops.has(now[line - 1]?.trim()) && line > i && line >= last);
          for (const between of now.slice(i, line - 1)) assert.notEqual(between.trim(), 'let new = 1');
          last = line;
        });
      }),
      { seed: 20261129, numRuns: 200 },
    );
  });
});

describe('places of a run in a program that was edited', () => {
  it('are told anew while it stands still', async () => {
    const { client, documents } = await begun();
    await set(client, [{ line: lineIn(text, begin) }]);
    await client.stop('continue');
    documents.edit(file, above + text);
    assert.deepEqual((await client.told('tail/edited')).body['program'], {
      path: file,
      line: lineIn(above + text, begin) - 1,
    });
    assert.equal((await frame(client)).line, lineIn(above + text, begin));
    const { messages } = (await client.request('tail/tape', { type: 'ready' })) as {
      messages: { snapshot?: { position: { program: unknown } } }[];
    };
    assert.deepEqual(
      messages.flatMap(({ snapshot }) => snapshot?.position.program ?? []),
      [{ file, line: lineIn(above + text, begin) }],
    );
  });

  it('are shown subtly where a line was written anew, and nowhere where it is gone', async () => {
    const { client, documents } = await begun();
    await set(client, [{ line: lineIn(text, begin) }]);
    await client.stop('continue');
    documents.edit(file, text.replace('Begin pass', 'Start pass'));
    assert.deepEqual(await frame(client).then(({ line, presentationHint }) => [line, presentationHint]), [
      lineIn(text, begin),
      'subtle',
    ]);
    documents.edit(
      file,
      text
        .split('\n')
        .filter((one) => !one.includes(begin))
        .join('\n'),
    );
    assert.deepEqual(await frame(client).then((one) => [one.line, one.source, one.presentationHint]), [
      0,
      undefined,
      'subtle',
    ]);
    documents.edit(file, text);
    assert.deepEqual(await frame(client).then(({ line, presentationHint }) => [line, presentationHint]), [
      lineIn(text, begin),
      undefined,
    ]);
  });

  it('are jumped to and offered by the lines of the text now', async () => {
    const { client, documents } = await begun();
    const now = (above + text).replace('Begin pass', 'Start pass');
    documents.edit(file, now);
    const { targets } = (await client.request('gotoTargets', { source, line: lineIn(now, compare) })) as {
      targets: { id: number; label: string }[];
    };
    assert.deepEqual(
      targets.map(({ label }) => label.includes('Pass 1: compare 0 and 1')),
      [true],
    );
    const refused = await client.ask('gotoTargets', { source, line: lineIn(now, 'Start pass') });
    assert.deepEqual([refused.success, refused.message], [false, changed]);
    const { breakpoints } = (await client.request('breakpointLocations', { source, line: 1, endLine: 100 })) as {
      breakpoints: { line: number }[];
    };
    const offered = breakpoints.map(({ line }) => line);
    assert.deepEqual(
      [compare, swap, 'Start pass'].map((part) => offered.includes(lineIn(now, part))),
      [true, true, false],
    );
  });
});
