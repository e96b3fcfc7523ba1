import { createHash } from 'node:crypto';
import { fstatSync, readSync, statSync, writeSync } from 'node:fs';
import * as z from 'zod';
import { linesOf, type LockedFile, openLocked, RunLockedError } from '../../files/index.ts';
import type { EarlierScore, Plan, ScoredQuestion } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';

const lineSchema = z.looseObject({
  task: z.string(),
  model: z.string(),
  asked: z.string(),
  id: z.string(),
  question: z.string(),
  tokens: z.array(
    z.object({
      text: z.string(),
      at: z.int().min(0),
      logprob: z.number().max(0),
      step: z.int().min(-1),
      state: z.int().min(-1),
    }),
  ),
});

/** A file with the tokens of each question that was scored, as JSON lines. What one that is there has is not asked again. */
export class ScoreFile {
  readonly #name: string;
  readonly #file: LockedFile;

  private constructor(name: string, file: LockedFile) {
    this.#name = name;
    this.#file = file;
  }

  /** Throws a CommandError where it cannot be written, or another process writes it. */
  static async open(name: string): Promise<ScoreFile> {
    try {
      if (statSync(name, { throwIfNoEntry: false })?.isFile() === false) throw new Error('this is not a regular file');
      return new ScoreFile(name, await openLocked(name));
    } catch (error) {
      if (error instanceof RunLockedError) throw new CommandError(error.message);
      throw new CommandError(`${name}: ${reasonOf(error)}.`);
    }
  }

  /**
   * The questions of a plan that the file has the tokens of. Throws a CommandError where it has questions that were put
   * to this model in another way: scores of two runs are never mixed. A line that a killed writer broke off is passed over.
   */
  async *earlier(plan: Plan): AsyncGenerator<EarlierScore, void, undefined> {
    const asked = askedAs(plan);
    for await (const { text = '' } of linesOf(this.#name)) {
      const line = lineSchema.safeParse(jsonOf(text)).data;
      if (line?.task !== plan.task.name || line.model !== plan.endpoint.model) continue;
      if (line.asked !== asked)
        throw new CommandError(
          `${this.#name}: this file has scores of ${plan.task.name} by ${plan.endpoint.model} of another address, prompt or seed, or of another version of the task. Give --out another name.`,
        );
      yield line;
    }
  }

  append(plan: Plan, { id, question, truth, tokens }: ScoredQuestion): void {
    const { tier, index, lengths } = question;
    const line = {
      ...{ task: plan.task.name, model: plan.endpoint.model, asked: askedAs(plan), id, tier, index, lengths },
      question: question.question,
      truth,
      tokens: tokens.map(({ text, at, logprob, step, state }) => ({ text, at, logprob, step, state })),
    };
    try {
      const { fd } = this.#file.handle;
      const { size } = fstatSync(fd);
      writeSync(fd, `${isBrokenOff(fd, size) ? '\n' : ''}${JSON.stringify(line)}\n`, size);
    } catch (error) {
      throw new CommandError(`${this.#name}: ${reasonOf(error)}.`);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** What has to be the same for scores to be of one run, in short. */
function askedAs({ head }: Plan): string {
  const { hash, endpoint, promptTemplate, systemPrompt, extraBody, seed, shots = 0 } = head;
  const all = [hash, endpoint.url, endpoint.api, promptTemplate ?? null, systemPrompt, extraBody, seed, shots];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
}

function isBrokenOff(fd: number, size: number): boolean {
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
