import * as z from 'zod';
import type { Asked, Reading } from '../model-output.ts';
import { contentSchema, issueText, lastQuestion, messageSchema, partId } from './content.ts';

/** A line of what OpenAI's batch API gives, and `vllm run-batch`; of a file of errors too. */
const batchSchema = z.looseObject({
  custom_id: z.string(),
  response: z
    .looseObject({
      status_code: z.number().optional(),
      body: z.looseObject({
        model: z.string().nullish(),
        choices: z
          .array(
            z.looseObject({
              message: z.looseObject({ content: contentSchema.optional() }).nullish(),
              text: z.string().nullish(),
              finish_reason: z.string().nullish(),
            }),
          )
          .nullish(),
        error: z.unknown().optional(),
      }),
    })
    .nullish(),
  error: z.unknown().optional(),
});

/** A line of what is given to a batch API. */
const requestSchema = z.looseObject({
  custom_id: z.string(),
  body: z.looseObject({
    messages: z.array(messageSchema).optional(),
    prompt: z.string().optional(),
  }),
});

export function isBatchRequest(value: object): boolean {
  return 'custom_id' in value && 'body' in value && !('response' in value);
}

export function isBatchOutput(value: object): boolean {
  return 'custom_id' in value && ('response' in value || 'error' in value);
}

/** The question of a request of a batch, and the id that its answer has. */
export function readBatchRequest(value: unknown): { readonly id: string; readonly question: string } | string {
  const parsed = requestSchema.safeParse(value);
  if (!parsed.success) return issueText(parsed.error);
  const { custom_id: id, body } = parsed.data;
  const question = body.messages === undefined ? body.prompt : lastQuestion(body.messages);
  return question === undefined ? 'its body has neither messages of a user nor a prompt' : { id, question };
}

/** `questionOf`: the question that was asked under an id, if that is known. */
export function readBatch(value: unknown, questionOf: (id: string) => string | undefined): Reading {
  const parsed = batchSchema.safeParse(value);
  if (!parsed.success) return { problem: issueText(parsed.error) };
  const { custom_id: id, response, error } = parsed.data;
  const question = questionOf(id);
  const asked: Asked = { ...askedBy(id), questions: question === undefined ? [] : [question] };
  const body = response?.body;
  const choices = body?.choices ?? [];
  if (choices.length === 0) {
    const message = messageOf(error) ?? messageOf(body?.error) ?? 'the answer holds no text';
    const status = response?.status_code;
    return {
      outputs: [{ id, asked, text: '', error: { kind: 'request-failed', message: withStatus(message, status) } }],
    };
  }
  return {
    outputs: choices.map(({ message, text, finish_reason: finishReason }, part) => ({
      id: partId(id, part),
      asked,
      text: message?.content ?? text ?? '',
      finishReason: finishReason ?? undefined,
      model: body?.model ?? undefined,
    })),
  };
}

function withStatus(message: string, status: number | undefined): string {
  return status === undefined || status === 200 ? message : `status ${status}: ${message}`;
}

function messageOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  return typeof error.message === 'string' ? error.message : undefined;
}

/** What an id says that `tail-cot synth --format openai-batch` gave: TASK/TIER/SEED/INDEX. */
function askedBy(id: string): Omit<Asked, 'questions'> {
  const [, task, tier, seed, index] = /^(.+)\/([SML])\/(\d{1,16})\/(\d{1,16})$/.exec(id) ?? [];
  if (tier !== 'S' && tier !== 'M' && tier !== 'L') return {};
  return { task, mark: { tier, seed: Number(seed), index: Number(index) } };
}
