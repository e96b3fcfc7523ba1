import * as z from 'zod';
import type { ModelOutput, Reading } from '../model-output.ts';
import { contentSchema, issueText, lastQuestion, messageSchema, partId } from './content.ts';
import { askedBy } from './plain.ts';

/** A sample of a log of Inspect, as JSON. */
const sampleSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  epoch: z.int().min(1).optional(),
  input: z.union([z.string(), z.array(messageSchema)]),
  metadata: z.unknown().optional(),
  output: z
    .looseObject({
      model: z.string().optional(),
      choices: z
        .array(
          z.looseObject({
            message: z.looseObject({ content: contentSchema.optional() }),
            stop_reason: z.string().optional(),
          }),
        )
        .optional(),
      completion: z.string().optional(),
      error: z.string().nullish(),
    })
    .optional(),
  error: z.looseObject({ message: z.string() }).nullish(),
  attachments: z.record(z.string(), z.string()).optional(),
});

export function isInspectSample(value: object): boolean {
  return 'id' in value && 'input' in value && 'output' in value && 'epoch' in value;
}

/** A sample of a log of Inspect. An output of several choices is as many outputs. */
export function readInspect(value: unknown): Reading {
  const parsed = sampleSchema.safeParse(value);
  if (!parsed.success) return { problem: issueText(parsed.error) };
  const { id, epoch = 1, input, metadata, output, error, attachments = {} } = parsed.data;
  const whole = (text: string): string => {
    const name = /^attachment:\/\/([0-9a-f]+)$/.exec(text)?.[1];
    return (name === undefined ? undefined : attachments[name]) ?? text;
  };
  const question = typeof input === 'string' ? input : lastQuestion(input);
  const about = metadata === null ? undefined : metadata;
  const asked = askedBy(about, question === undefined ? [] : [whole(question)]);
  const named = partId(String(id), epoch - 1);
  const failure = error?.message ?? output?.error ?? undefined;
  const choices = output?.choices ?? [];
  const written: readonly { readonly text: string; readonly stop?: string | undefined }[] =
    choices.length === 0 && output?.completion !== undefined && output.completion !== ''
      ? [{ text: output.completion }]
      : choices.map(({ message, stop_reason: stop }) => ({ text: message.content ?? '', stop }));
  if (written.length === 0)
    return {
      outputs: [
        {
          id: named,
          asked,
          text: '',
          error: { kind: 'request-failed', message: failure ?? 'the sample has no output' },
        },
      ],
    };
  return {
    outputs: written.map(({ text, stop }, part): ModelOutput => ({
      id: partId(named, part),
      asked,
      text: whole(text),
      finishReason: stop === 'max_tokens' || stop === 'model_length' ? 'length' : stop,
      model: output?.model,
    })),
  };
}
