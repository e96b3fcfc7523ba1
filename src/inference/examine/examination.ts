import type { Api } from '../endpoint.ts';

/** What a finding is about, in the order in which a test tells them. */
export const subjects = [
  'server',
  'model',
  'context',
  'answer',
  'other API',
  'trace',
  'parameters',
  'finish reason',
  'stop strings',
  'seed',
  'log-probabilities',
  'prompt scores',
  'speed',
] as const;

/** One thing that a test of an endpoint has found out. */
export interface Finding {
  readonly about: (typeof subjects)[number];
  /** `problem`: a spot check fails, or its figures are wrong; `note`: something cannot be done, or is not known. */
  readonly mark: 'ok' | 'note' | 'problem';
  /** One or two sentences. */
  readonly found: string;
  /** What to do, as a sentence. */
  readonly advice?: string;
}

/** What a test of an endpoint has found. It never holds a key. */
export interface Examination {
  readonly name: string;
  readonly url: string;
  readonly model: string;
  readonly api: Api;
  /** Requests that were sent. */
  readonly requests: number;
  readonly findings: readonly Finding[];
}

/** Whether a spot check can be made there as it is set up. */
export function isUsable({ findings }: Examination): boolean {
  return findings.every(({ mark }) => mark !== 'problem');
}

/** Whether the model was seen to write a trace as a task begins it. */
export function writesTraces({ findings }: Examination): boolean {
  return findings.some(({ about, mark }) => about === 'trace' && mark === 'ok');
}
