import { z } from 'zod';
import type { LineFormat, SampleMark } from '../../../src/dataset/synthesis/index.ts';

/** A line that was read back. */
export interface ReadLine {
  readonly mark: SampleMark;
  readonly question: string;
  readonly trace: string;
}

const tier = z.enum(['S', 'M', 'L']);
const meta = z.object({ task: z.string(), tier, seed: z.int(), index: z.int() });
const schemas = {
  messages: z
    .object({ messages: z.tuple([z.object({ content: z.string() }), z.object({ content: z.string() })]), meta })
    .transform(({ messages: [{ content: question }, { content: trace }], meta: mark }): ReadLine => ({
      mark,
      question,
      trace,
    })),
  alpaca: z
    .object({ instruction: z.string(), output: z.string(), meta })
    .transform(({ instruction, output, meta: mark }): ReadLine => ({ mark, question: instruction, trace: output })),
  sharegpt: z
    .object({ conversations: z.tuple([z.object({ value: z.string() }), z.object({ value: z.string() })]), meta })
    .transform(({ conversations: [{ value: question }, { value: trace }], meta: mark }): ReadLine => ({
      mark,
      question,
      trace,
    })),
  'openai-batch': z
    .object({ custom_id: z.string(), body: z.object({ messages: z.tuple([z.object({ content: z.string() })]) }) })
    .transform(
      (
        {
          custom_id,
          body: {
            messages: [{ content: question }],
          },
        },
        context,
      ): ReadLine => {
        const found = /^(.*)\/([SML])\/(\d+)\/(\d+)$/s.exec(custom_id);
        const named = tier.safeParse(found?.[2]).data;
        if (found === null || named === undefined) {
          context.addIssue('custom_id should be TASK/TIER/SEED/INDEX');
          return z.NEVER;
        }
        return {
          mark: { task: found[1] ?? '', tier: named, seed: Number(found[3]), index: Number(found[4]) },
          question,
          trace: '',
        };
      },
    ),
} as const;

/** Reads a line of a data set; undefined if it is none of this format. */
export function readLine(format: LineFormat, line: string): ReadLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return schemas[format].safeParse(value).data;
  } catch {
    return undefined;
  }
}
