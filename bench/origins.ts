/**
 * Where a value came from: from a digit of the answer of a tier L question to the inputs, over the protocol. All of the
 * answer's digits (or items) are asked once, each with its first rows and its whole way back; the figures are from the
 * request written to the last byte of the answer.
 */
import { groundTruth, sample, truthFile } from '../src/dataset/index.ts';
import { minimal } from '../src/machine/index.ts';
import { compileText } from '../src/compile/index.ts';
import { originBody, wayBackBody } from '../src/debugger/origins/index.ts';
import { connect, launched, taskText } from '../test/debugger/host.ts';

const AIM = 50;
const SEEDS = 5;

function figures(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1);
  return `median ${at(0.5)} ms   95 % ${at(0.95)} ms   worst ${at(1)} ms`;
}

for (const file of ['addition.tail', 'knapsack.tail', 'binary-search.tail']) {
  const [task] = compileText(taskText(file)).tasks;
  if (task === undefined) throw new Error(file);
  const first: number[] = [];
  const again: number[] = [];
  let inputs = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const drawn = sample(task, { tier: 'L' }, seed, 0);
    const { truth } = groundTruth(task, drawn.inputs, minimal, drawn.lengths);
    if (truth === undefined) throw new Error(`${file}, seed ${seed}`);
    const text = truthFile(task, drawn, minimal, truth.trace);
    const lines = text.trimEnd().split('\n');
    const line = lines.length - 1;
    const answer = lines[line] ?? '';
    for (let column = 'Answer: '.length; column < answer.length; column++) {
      if (!/\w/.test(answer[column] ?? '')) continue;
      // A session of its own, so that nothing is remembered.
      const client = connect({ 'one.tailcot': text });
      await launched(client, { program: 'one.tailcot', task: file, stopOnEntry: true });
      const ask = async (): Promise<number> => {
        const start = performance.now();
        const { node } = originBody.parse(
          await client.request('tail/origin', { of: { source: { path: 'one.tailcot' }, line, column } }),
        );
        const way = wayBackBody.parse(await client.request('tail/wayBack', { ids: [node.id] }));
        inputs = Math.max(inputs, way.inputs.count);
        return client.lastByteAt - start;
      };
      first.push(await ask());
      again.push(await ask());
      client.close();
    }
  }
  console.log(`${file.padEnd(20)} ${first.length} digits, back to ${inputs} inputs at most`);
  console.log(`  asked first        ${figures(first)}   aim ${AIM} ms`);
  console.log(`  the same again     ${figures(again)}`);
}
process.exit(0);
