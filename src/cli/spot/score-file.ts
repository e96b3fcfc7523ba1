import * as z from 'zod';
import { digestOf, linesOf, type LockedFile } from '../../files/index.ts';
import { parseJson } from '../../inference/index.ts';
import type { EarlierScore, Plan, ScoredQuestion } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import { isBrokenOff, openAlone } from '../own-file.ts';
import { onDisk, writeAll } from '../synth/disk.ts';

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
      likeliest: z.array(z.object({ text: z.string(), logprob: z.number() })).optional(),
    }),
  ),
});
type Line = z.output<typeof lineSchema>;

/** How a line begins, as it is written. */
const LINE_START = '{"task":';

/** Where a line is in the file, in bytes. */
interface Place {
  readonly at: number;
  readonly bytes: number;
}

/**
 * A file with the tokens of each question that was scored, as JSON lines, which nobody else writes until it is closed.
 * What one that is there has is not asked again. The tokens stay on the disk: they may be more than memory holds.
 */
export class ScoreFile {
  readonly #name: string;
  readonly #file: LockedFile;
  /** The lines of each plan. */
  readonly #places: ReadonlyMap<string, Place[]>;
  #size: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(name: string, file: LockedFile, { places, size }: Found) {
    this.#name = name;
    this.#file = file;
    this.#places = places;
    this.#size = size;
  }

  /**
   * Opens it for the scores of some plans, behind those that it has; a last line that a killed writer broke off goes.
   * Throws a CommandError where it cannot be written, another process writes it, or it holds anything else: scores of
   * two commands are never mixed.
   */
  static async open(name: string, plans: readonly Plan[]): Promise<ScoreFile> {
    const file = await openAlone(name);
    try {
      const found = await onDisk(name, findLines(name, new Map(plans.map((plan) => [planKey(headOf(plan)), []]))));
      await onDisk(name, file.handle.truncate(found.size));
      const opened = new ScoreFile(name, file, found);
      if (!found.isEnded) await opened.#append('\n');
      return opened;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The questions of a plan that the file has the tokens of. */
  async *earlier(plan: Plan): AsyncGenerator<EarlierScore, void, undefined> {
    for (const place of this.#places.get(planKey(headOf(plan))) ?? [])
      yield lineSchema.parse(parseJson(await onDisk(this.#name, textAt(this.#file.handle, place))));
  }

  /** Resolves once it is written. */
  async append(plan: Plan, { id, question, truth, tokens }: ScoredQuestion): Promise<void> {
    const { tier, index, lengths } = question;
    const line = {
      ...{ ...headOf(plan), id, tier, index, lengths },
      question: question.question,
      truth,
      tokens: tokens.map(({ text, at, logprob, step, state, likeliest }) => ({
        ...{ text, at, logprob, step, state },
        // only where it says more
        ...(likeliest === undefined || likeliest[0]?.text === text ? {} : { likeliest }),
      })),
    };
    const place = await this.#append(`${JSON.stringify(line)}\n`);
    this.#places.get(planKey(line))?.push(place);
  }

  async close(): Promise<void> {
    await onDisk(this.#name, this.#file.close());
  }

  /** Puts a text behind all others: one after the other, so that a killed process leaves one broken line at most. */
  async #append(text: string): Promise<Place> {
    const bytes = Buffer.from(text);
    let at = 0;
    this.#writing = this.#writing.then(async () => {
      at = this.#size;
      await writeAll(this.#file.handle, bytes, at);
      this.#size += bytes.length;
    });
    await onDisk(this.#name, this.#writing);
    return { at, bytes: bytes.length };
  }
}

interface Found {
  readonly places: ReadonlyMap<string, Place[]>;
  /** Bytes that stay. */
  readonly size: number;
  /** Whether a line break ends the last line that stays. */
  readonly isEnded: boolean;
}

/** Reads what a file holds, to the end; the place of each line is put to its plan. */
async function findLines(name: string, places: ReadonlyMap<string, Place[]>): Promise<Found> {
  let size = 0;
  let number = 0;
  for await (const { text, isEnded, bytes = 0 } of linesOf(name)) {
    number++;
    if (!isEnded && isBrokenOff(text, LINE_START)) break;
    const line = lineSchema.safeParse(parseJson(text ?? '')).data;
    if (line === undefined)
      throw new CommandError(`${name}:${number}: this is no line that tail-cot score writes. Give --out another name.`);
    const known = places.get(planKey(line));
    if (known === undefined)
      throw new CommandError(
        `${name}:${number}: this file has scores of ${line.task} by ${line.model} of another address, prompt or seed, of another version of the task, or of a task or model that this command does not name. Give --out another name.`,
      );
    known.push({ at: size, bytes });
    size += bytes;
    if (!isEnded) return { places, size, isEnded };
  }
  return { places, size, isEnded: true };
}

async function textAt(handle: LockedFile['handle'], { at, bytes }: Place): Promise<string> {
  const all = Buffer.alloc(bytes);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes; length += read)
    read = (await handle.read(all, length, bytes - length, at + length)).bytesRead;
  // without a byte order mark
  return new TextDecoder().decode(all.subarray(0, length));
}

/** What has to be the same for scores to be of one plan. */
function planKey({ task, model, asked }: Pick<Line, 'task' | 'model' | 'asked'>): string {
  return JSON.stringify([task, model, asked]);
}

/** How each line of a plan begins: with `asked`, in short, for what else has to be the same. */
function headOf({ task, head }: Plan): Pick<Line, 'task' | 'model' | 'asked'> {
  const { hash, endpoint, promptTemplate, systemPrompt, extraBody, seed, shots = 0, lengths } = head;
  const how = [hash, endpoint.url, endpoint.api, promptTemplate ?? null, systemPrompt, extraBody, seed, shots];
  const all = lengths === undefined ? how : [...how, lengths];
  return { task: task.name, model: endpoint.model, asked: digestOf(JSON.stringify(all)) };
}
