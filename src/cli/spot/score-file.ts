import { closeSync, openSync, writeSync } from 'node:fs';
import type { ScoredQuestion } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';

/** A new file with the tokens of each question that was scored, as JSON lines. */
export class ScoreFile {
  readonly #name: string;
  readonly #file: number;

  private constructor(name: string, file: number) {
    this.#name = name;
    this.#file = file;
  }

  /** Throws a CommandError where it cannot be made, or is there already: scores of two runs are never mixed. */
  static create(name: string): ScoreFile {
    try {
      return new ScoreFile(name, openSync(name, 'wx'));
    } catch (error) {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      throw new CommandError(
        `${name}: ${isThere ? 'this file is there already, and scores are not added to it. Give --out another name' : reasonOf(error)}.`,
      );
    }
  }

  append(task: string, model: string, { id, question, truth, tokens }: ScoredQuestion): void {
    const { tier, index, lengths } = question;
    const line = {
      ...{ task, model, id, tier, index, lengths },
      question: question.question,
      truth,
      tokens: tokens.map(({ text, at, logprob, step, state }) => ({ text, at, logprob, step, state })),
    };
    try {
      writeSync(this.#file, `${JSON.stringify(line)}\n`);
    } catch (error) {
      throw new CommandError(`${this.#name}: ${reasonOf(error)}.`);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
