import type { Shard } from '../../dataset/synthesis/index.ts';
import { Tally, type Place } from '../../outputs/index.ts';
import { ProgressLine, type Console } from '../progress-line.ts';
import { visibleLine } from '../print.ts';
import { Stopped, WorkerThreads } from '../../threads/index.ts';
import { threadError } from '../thread-error.ts';
import { resultSchema, type Item, type Job, type JobSettings, type Result } from './judge-jobs.ts';
import type { OutFile, Reached } from './out-file.ts';
import { RecordReader } from './read-records.ts';
import { recordsOf, type SourceFile, type SourceRecord } from './source-files.ts';

/** Outputs of one job, and characters of them. */
const MOST_ITEMS = 64;
const MOST_CHARACTERS = 1 << 18;

/** Problems that are named one by one. */
const NAMED = 20;

export interface Judging {
  readonly files: readonly SourceFile[];
  readonly questions: ReadonlyMap<string, string>;
  readonly settings: JobSettings;
  readonly shard: Shard | undefined;
  readonly jobs: number;
  /** Undefined where rows go to standard output. */
  readonly out: OutFile | undefined;
  readonly print: (rows: string) => void;
  /** The file of the program of the threads that judge. */
  readonly program: string;
  readonly signal: AbortSignal;
  readonly console: Console;
}

export interface Judged {
  readonly tally: Tally;
  /** Ids of requests that have no answer. */
  readonly unanswered: readonly string[];
  readonly isStopped: boolean;
}

/** Judges the outputs of all files and writes their rows in the order in which they stand there. */
export async function judgeFiles(judging: Judging): Promise<Judged> {
  return new Run(judging).run();
}

interface PendingJob {
  readonly items: readonly Item[];
  readonly read: number;
  readonly result: Promise<Result>;
}

class Run {
  readonly #reader: RecordReader;
  readonly #tally: Tally;
  readonly #bytes: number;
  readonly #from: number;
  readonly #to: number;
  /** Outputs that an earlier run of the command has gone through. */
  #earlier = 0;
  #named = 0;
  #unnamed = 0;
  #passedOver = new Map<string, number>();

  constructor(private readonly judging: Judging) {
    const { files, questions, shard = { index: 1, of: 1 }, out } = judging;
    this.#reader = new RecordReader(questions);
    this.#tally = out?.tally ?? new Tally();
    this.#bytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#from = (this.#bytes * (shard.index - 1)) / shard.of;
    this.#to = shard.index === shard.of ? Infinity : (this.#bytes * shard.index) / shard.of;
  }

  async run(): Promise<Judged> {
    const { jobs, settings, signal, console, program } = this.judging;
    const threads = new WorkerThreads<Job>(
      jobs,
      { file: program, data: settings, does: 'judges', failure: threadError },
      signal,
    );
    const progress = new ProgressLine(console);
    const ahead: PendingJob[] = [];
    try {
      const batches = this.#batches();
      let isOver = false;
      for (;;) {
        while (!isOver && ahead.length < 2 * jobs + 1) {
          const { value, done } = await batches.next();
          if (done === true) isOver = true;
          else {
            const result = threads.ask({ items: value.items }).then((one) => resultSchema.parse(one));
            // Whoever waits for it hears of the error; until then it is nobody's.
            result.catch(() => undefined);
            ahead.push({ ...value, result });
          }
        }
        const next = ahead.shift();
        if (next === undefined) break;
        await this.#write(next.items, await next.result);
        progress.tell((elapsed) => this.#progressText(next.read, elapsed));
      }
      this.#addUncounted();
      return { tally: this.#tally, unanswered: this.#unanswered(), isStopped: false };
    } catch (error) {
      if (error instanceof Stopped) return { tally: this.#tally, unanswered: [], isStopped: true };
      throw error;
    } finally {
      progress.end();
      this.#tellCounts();
      await threads.close();
      await Promise.allSettled(ahead.map(({ result }) => result));
    }
  }

  /** The items to judge, in pieces; `read`: bytes of the files up to there. */
  async *#batches(): AsyncGenerator<{ readonly items: Item[]; readonly read: number }, void, undefined> {
    let items: Item[] = [];
    let characters = 0;
    let read = 0;
    for await (const { item, at } of this.#items()) {
      items.push(item);
      characters += item.output?.text.length ?? 0;
      read = at;
      if (items.length < MOST_ITEMS && characters < MOST_CHARACTERS) continue;
      yield { items, read };
      [items, characters] = [[], 0];
    }
    if (items.length > 0) yield { items, read };
  }

  async *#items(): AsyncGenerator<{ readonly item: Item; readonly at: number }, void, undefined> {
    const { files, out, signal } = this.judging;
    let reached = out?.reached;
    let before = 0;
    for (const file of files) {
      for await (const record of recordsOf(file)) {
        if (signal.aborted) throw new Stopped();
        const at = before + record.at;
        if (at >= this.#to) break;
        const isOwn = at >= this.#from;
        // Ids and filters that came before count in every shard, so that together they write what one command writes.
        if (!isOwn && record.number > 1 && record.text?.includes('"custom_id"') !== true) continue;
        const items = this.#read(file, record, isOwn);
        if (!isOwn) continue;
        if (reached !== undefined) {
          this.#earlier += items.length;
          if (reached.file !== file.name || reached.number !== record.number) continue;
          this.#expectRows(reached);
          reached = undefined;
          continue;
        }
        for (const item of items) yield { item, at };
      }
      before += file.bytes;
    }
    if (reached !== undefined)
      throw new OtherFiles(
        `its last row is of record ${reached.number} of ${reached.file}, which the files given do not have`,
      );
  }

  /** Rows that were joined may lack some. Formats without rows of what is not judged may have fewer than outputs. */
  #expectRows({ file, number }: Reached): void {
    const { settings, out } = this.judging;
    const rows = out?.rows ?? 0;
    if (settings.format === 'verdicts' ? rows === this.#earlier : rows <= this.#earlier) return;
    throw new OtherFiles(
      `up to record ${number} of ${file} there are ${this.#earlier.toLocaleString('en')} outputs, but it has ${rows.toLocaleString('en')} rows`,
    );
  }

  #read(file: SourceFile, record: SourceRecord, isOwn: boolean): Item[] {
    const { place } = record;
    const reading = this.#reader.read(file, record);
    if ('outputs' in reading) return reading.outputs.map((output) => ({ place, output }));
    if ('problem' in reading) return [{ place, problem: reading.problem }];
    if (isOwn) this.#passedOver.set(reading.passedOver, (this.#passedOver.get(reading.passedOver) ?? 0) + 1);
    return [];
  }

  async #write(items: readonly Item[], { rows, outcomes }: Result): Promise<void> {
    const { out, print } = this.judging;
    for (const [i, outcome] of outcomes.entries()) {
      this.#tally.add(outcome);
      const item = items[i];
      if (outcome.problem !== undefined && item !== undefined) this.#tellProblem(item, outcome.problem);
    }
    if (out === undefined) print(rows);
    else await out.append(rows);
  }

  /** Formats without rows of what is not judged: an earlier run of the command has counted it, but kept no trace of it. */
  #addUncounted(): void {
    const { settings, out } = this.judging;
    if (settings.format === 'verdicts' || out === undefined) return;
    this.#tally.add({ verdict: 'error', right: false }, this.#earlier - out.rows);
  }

  #unanswered(): readonly string[] {
    return this.#to === Infinity ? [...this.#reader.unanswered()] : [];
  }

  #tellProblem({ place, output }: Item, problem: string): void {
    if (this.#named >= NAMED) {
      this.#unnamed++;
      return;
    }
    this.#named++;
    const id = output === undefined ? '' : `${output.id}: `;
    this.#tell(`${placeText(place)}: ${id}${problem}.`);
  }

  #tellCounts(): void {
    if (this.#unnamed > 0) this.#tell(`… and ${this.#unnamed.toLocaleString('en')} more that are not judged.`);
    for (const [why, count] of this.#passedOver)
      this.#tell(`${count.toLocaleString('en')} records passed over: ${why}.`);
  }

  #tell(line: string): void {
    const text = visibleLine(line.replace(/\.+$/, '.'));
    this.judging.console.write(this.judging.console.isTerminal ? `\r${text}\u001b[K\n` : `${text}\n`);
  }

  #progressText(read: number, elapsed: number): string {
    const { judged } = this.#tally;
    const share = this.#bytes === 0 ? 100 : Math.min(100, Math.floor((100 * read) / this.#bytes));
    const done = judged - (this.judging.out?.rows ?? 0);
    const rate = elapsed > 0 ? `, ${Math.round((1000 * done) / elapsed).toLocaleString('en')} a second` : '';
    return `${share} %: ${judged.toLocaleString('en')} judged${rate}`;
  }
}

/** What was judged before is not in the files that are given now. */
export class OtherFiles extends Error {}

function placeText({ file, line, sample }: Place): string {
  return line === undefined ? `${file}: sample ${sample ?? 0}` : `${file}:${line}`;
}
