import assert from 'node:assert/strict';
import { connect, launched } from './host.ts';

const library = `/// The greatest common divisor.
function gcd(a: int, b: int): int {
  step "Divide {a} by {b}" {
    if b == 0 { return a }
    let rest = a % b
    return gcd(b, rest)
  }
}
`;
const program = `import gcd from "lib.tail"
task "Common divisor" {
  class iteration
  length n: S 1..2, M 3..4, L 5..6
  input x: int = random 1..99
  input y: int = random 1..99
  ask "What divides {x} and {y}?"
  let d = gcd(x, y)
  answer d
}
`;

interface Frame {
  readonly name: string;
  readonly source: { readonly path: string };
  readonly line: number;
}

describe('a debug session of a program that imports functions', () => {
  const start = async (breakpoints: Parameters<typeof launched>[2] = {}): ReturnType<typeof connected> =>
    connected(breakpoints);
  async function connected(
    breakpoints: Parameters<typeof launched>[2],
  ): Promise<{ stack: () => Promise<readonly Frame[]>; client: ReturnType<typeof connect> }> {
    const client = connect({ 'main.tail': program, 'lib.tail': library });
    await launched(
      client,
      {
        program: 'main.tail',
        input: { x: 48, y: 36 },
        stopOnEntry: breakpoints && Object.keys(breakpoints).length === 0,
      },
      breakpoints,
    );
    return {
      client,
      stack: async () => (await client.request('stackTrace', { threadId: 1 }))['stackFrames'] as Frame[],
    };
  }
  const places = (frames: readonly Frame[]): unknown =>
    frames.map(({ name, source, line }) => [name, source.path, line]);

  it('shows each frame in its own file', async () => {
    const { client, stack } = await start();
    assert.deepEqual(
      (await stack()).map(({ source }) => source.path),
      ['main.tail'],
    );
    await client.stop('stepIn', { threadId: 1 });
    assert.deepEqual(
      (await stack()).map(({ source }) => source.path),
      ['lib.tail', 'main.tail'],
    );
  });

  it('stops at breakpoints in the imported file, and knows the variables there', async () => {
    const { client, stack } = await start({ 'lib.tail': [{ line: 5 }] });
    assert.deepEqual(places((await stack()).slice(0, 1)), [['gcd(48, 36)', 'lib.tail', 5]]);
    const { result } = (await client.request('evaluate', { expression: 'rest', frameId: 1 })) as { result: string };
    assert.equal(result, '12');
  });

  it('lists all files of the run, and says where in them it can stop', async () => {
    const { client } = await start();
    const { sources } = (await client.request('loadedSources', {})) as { sources: { path?: string }[] };
    assert.deepEqual(sources.map(({ path }) => path).slice(0, 2), ['main.tail', 'lib.tail']);
    const { breakpoints } = (await client.request('breakpointLocations', {
      source: { path: 'lib.tail' },
      line: 1,
      endLine: 9,
    })) as { breakpoints: { line: number }[] };
    assert.deepEqual(
      breakpoints.map(({ line }) => line).filter((line) => line === 3 || line === 5),
      [3, 5],
    );
  });
});
