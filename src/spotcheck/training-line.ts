import { SampleMaker, writeLines } from '../dataset/synthesis/index.ts';
import { promptFor } from '../inference/index.ts';
import { minimal } from '../machine/index.ts';
import { generateWriter } from '../trace/index.ts';
import type { Plan } from './plan.ts';

/**
 * For people: what a run's requests are to be compared with, how a question and its trace stand in a training set. Throws
 * a SampleError where the task cannot give one.
 */
export function trainingLine({ task, endpoint, head: { tiers, seed } }: Plan): string {
  const writer = generateWriter(task.machine, minimal);
  const maker = new SampleMaker(task, (recording) => writer.bytes(recording));
  const decoder = new TextDecoder();
  if (endpoint.api === 'openai-completions') {
    const { question, trace } = maker.make({ tier: tiers[0] ?? 'S', seed, index: 0 });
    return `To compare, a text of a training set for a model that completes text: a question as the request has it, and its\ntrace. A model that was trained on something else before the trace needs that as promptTemplate:\n${promptFor(endpoint, question)}${decoder.decode(trace)}\n`;
  }
  const batch = { task: task.name, seed, tiers: tiers.slice(0, 1), indexes: [0] };
  const { bytes } = writeLines(maker, batch, 'messages', { model: '', maxTokens: 0 });
  return `To compare, a line of a training set as tail-cot synth writes it (--format messages). What stands before\nthe trace there has to stand before the answer in the request, to the letter:\n${decoder.decode(bytes)}`;
}
