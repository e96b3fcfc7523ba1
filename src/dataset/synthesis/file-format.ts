import type { TierName } from '../../machine/index.ts';
import type { JsonText } from './json-text.ts';

export const formatNames = ['messages', 'alpaca', 'sharegpt', 'parquet', 'openai-batch'] as const;
export type FormatName = (typeof formatNames)[number];
/** Formats of files: those above hold samples, the last traces with faults, step by step. */
export const setFormats = [...formatNames, 'processbench'] as const;
export type SetFormat = (typeof setFormats)[number];
/** Formats of one JSON object a line. */
export type LineFormat = Exclude<FormatName, 'parquet'>;

/** What a sample is drawn from again: `tail-cot trace TASK --tier TIER --seed SEED --index INDEX`. */
export interface SampleMark {
  readonly task: string;
  readonly tier: TierName;
  readonly seed: number;
  readonly index: number;
}

/** How the requests of a batch file ask. */
export interface BatchRequest {
  readonly model: string;
  readonly maxTokens: number;
}

/** The pieces of JSON around question and trace. Where there is no `trace` piece, the trace is not part of the line. */
interface LineShape {
  readonly question: string;
  readonly trace: string | undefined;
  readonly meta: (mark: SampleMark, answer: string) => string;
}

const withMeta = ({ task, tier, seed, index }: SampleMark, answer: string): string =>
  `,"meta":{"task":${JSON.stringify(task)},"tier":"${tier}","seed":${seed},"index":${index},"answer":${JSON.stringify(answer)}}}\n`;

const shapes: Readonly<Record<Exclude<LineFormat, 'openai-batch'>, LineShape & { readonly trace: string }>> = {
  messages: {
    question: '{"messages":[{"role":"user","content":"',
    trace: '"},{"role":"assistant","content":"',
    meta: (mark, answer) => `"}]${withMeta(mark, answer)}`,
  },
  alpaca: {
    question: '{"instruction":"',
    trace: '","input":"","output":"',
    meta: (mark, answer) => `"${withMeta(mark, answer)}`,
  },
  sharegpt: {
    question: '{"conversations":[{"from":"human","value":"',
    trace: '"},{"from":"gpt","value":"',
    meta: (mark, answer) => `"}]${withMeta(mark, answer)}`,
  },
};

/** Whether samples of this format hold the trace. */
export function hasTrace(format: SetFormat): boolean {
  return format !== 'openai-batch';
}

/** Writes one sample as one line; `trace` is UTF-8. Gives the characters of the trace. */
export function writeLine(
  out: JsonText,
  format: LineFormat,
  mark: SampleMark,
  question: string,
  trace: Uint8Array,
  answer: string,
  request: BatchRequest,
): number {
  if (format === 'openai-batch') {
    out.raw(batchLine(mark, question, request));
    return 0;
  }
  const shape = shapes[format];
  out.raw(shape.question);
  out.text(question);
  out.raw(shape.trace);
  const characters = out.utf8(trace);
  out.raw(shape.meta(mark, answer));
  return characters;
}

function batchLine(
  { task, tier, seed, index }: SampleMark,
  question: string,
  { model, maxTokens }: BatchRequest,
): string {
  return `${JSON.stringify({
    custom_id: `${task}/${tier}/${seed}/${index}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model, messages: [{ role: 'user', content: question }], temperature: 0, max_tokens: maxTokens },
  })}\n`;
}
