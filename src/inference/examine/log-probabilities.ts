import { fieldsOf } from '../read-reply.ts';

/** How many tokens of an answer, and of its prompt, an answer gives log-probabilities of. */
export interface Scored {
  readonly answer: number;
  readonly prompt: number;
}

/**
 * Reads in which of the known forms an answer gives log-probabilities. `echoed`: whether the prompt was asked to be
 * repeated before the text. An answer of 200 alone says nothing: servers ignore what they do not know.
 */
export function scoresIn(message: unknown, echoed: boolean): Scored {
  const reply = fieldsOf(message) ?? {};
  const choices: readonly unknown[] = Array.isArray(reply['choices']) ? reply['choices'] : [];
  const choice = fieldsOf(choices[0]);
  const scores = fieldsOf(choice?.['logprobs']);
  const listed = lengthOf(scores?.['content']) || lengthOf(scores?.['token_logprobs']);
  const own = lengthOf(choice?.['prompt_logprobs']) || lengthOf(reply['prompt_logprobs']);
  const completed = Number(fieldsOf(reply['usage'])?.['completion_tokens']);
  const answer = Number.isFinite(completed) ? completed : 1;
  const before = echoed ? Math.max(0, listed - answer) : 0;
  return { answer: Math.min(listed, listed - before), prompt: own || before };
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.filter((one) => one !== null).length : 0;
}
