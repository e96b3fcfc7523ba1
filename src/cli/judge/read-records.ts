import { hashText, KeySet } from '../../dataset/synthesis/index.ts';
import { linesOf } from '../../files/index.ts';
import { parseJson } from '../../inference/index.ts';
import { parseExactJson } from '../../machine/index.ts';
import {
  isBatchOutput,
  isBatchRequest,
  isHarnessSample,
  isInspectSample,
  readBatch,
  readBatchRequest,
  readHarness,
  readInspect,
  readPlain,
  type Reading,
} from '../../outputs/index.ts';
import { readRunSample, sampleKey, type RunHead } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';
import type { SourceFile, SourceRecord } from './source-files.ts';

/** The questions of batches, by the ids of their requests. */
export async function readQuestions(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const questions = new Map<string, string>();
  for (const file of files) {
    let number = 0;
    try {
      for await (const { text } of linesOf(file)) {
        number++;
        if (text?.trim() === '') continue;
        const request = readBatchRequest(jsonOf(text ?? ''));
        if (typeof request === 'string')
          throw new CommandError(`${file}:${number}: this is not a request of a batch: ${request}.`);
        if (questions.has(request.id))
          throw new CommandError(`${file}:${number}: the id “${request.id}” came before; each request needs its own.`);
        questions.set(request.id, request.question);
      }
    } catch (error) {
      throw error instanceof CommandError ? error : new CommandError(`${file}: ${reasonOf(error)}`);
    }
  }
  return questions;
}

/** Reads records of all the files, each in the form that it has. */
export class RecordReader {
  readonly #answered = new KeySet();
  readonly #hash = new Uint32Array(2);
  /** Of each file of the harness, the filter whose lines are read. */
  readonly #filters = new Map<string, string>();

  constructor(private readonly questions: ReadonlyMap<string, string>) {}

  read({ name, form }: SourceFile, { text, number }: SourceRecord): Reading {
    if (text === undefined) return { problem: 'it is too long to be read' };
    if (form.kind === 'run') return readOwn(text, form.head);
    const value = jsonOf(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { problem: value === undefined ? 'it is not JSON' : 'it is not a JSON object' };
    if (isBatchRequest(value))
      return {
        problem:
          'it is a request of a batch, not an answer. Give the file of the requests by --questions, and judge that of the answers',
      };
    if (isBatchOutput(value)) return this.#readBatch(value);
    if (isHarnessSample(value)) return readHarness(value, (filter) => this.#isFirst(name, filter));
    if (isInspectSample(value)) return readInspect(value);
    return readPlain(value, String(number));
  }

  /** The ids of requests that have no answer. */
  *unanswered(): Generator<string, void, undefined> {
    for (const id of this.questions.keys()) if (this.#isNew(id)) yield id;
  }

  #readBatch(value: object): Reading {
    const reading = readBatch(value, (id) => this.questions.get(id));
    const id = 'custom_id' in value && typeof value.custom_id === 'string' ? value.custom_id : undefined;
    if (id === undefined || 'problem' in reading) return reading;
    if (!this.#isNew(id)) return { problem: `the id “${id}” came before; only its first answer is judged` };
    if (this.questions.size > 0 && !this.questions.has(id))
      return { problem: `no request of --questions has the id “${id}”` };
    return reading;
  }

  #isNew(id: string): boolean {
    hashText(id, this.#hash, 0);
    return this.#answered.add(this.#hash[0] ?? 0, this.#hash[1] ?? 0);
  }

  #isFirst(file: string, filter: string): boolean {
    const first = this.#filters.get(file) ?? filter;
    this.#filters.set(file, first);
    return first === filter;
  }
}

/** A sample of a run of ours; what a later line of the same sample replaces does not come here. */
function readOwn(line: string, head: RunHead): Reading {
  const { sample, problem } = readRunSample(line);
  if (problem !== undefined) return { problem };
  // what else a run's file says is no answer
  if (sample === undefined) return { outputs: [] };
  const { inputs, lengths, question, text, finishReason, model, error } = sample;
  return {
    outputs: [
      {
        id: sampleKey(sample),
        asked: { task: head.task, hash: head.hash, questions: [question], inputs, lengths },
        text,
        finishReason: finishReason ?? undefined,
        model: model ?? head.endpoint.model,
        error,
      },
    ],
  };
}

/** Undefined where it is no JSON. Integers that numbers do not hold are read exactly, where there are such. */
function jsonOf(text: string): unknown {
  return parseJson(text, /\d{16}/.test(text) ? parseExactJson : undefined);
}
