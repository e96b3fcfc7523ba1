import type { NamedWorth, RunProbe, RunSample, SampleReading } from '../spotcheck/index.ts';

/** Judges samples of a run elsewhere, as threads do. */
export interface SampleJudges {
  /** How many groups of samples it judges at once. */
  readonly count: number;
  /** What each is worth, in their order. */
  judge(samples: readonly RunSample[]): Promise<readonly NamedWorth[]>;
  close(): Promise<void>;
}

export interface Taking {
  readonly reading: SampleReading;
  /** Undefined where each sample is judged here. */
  readonly judges: SampleJudges | undefined;
  /** Hears of the verdict on a sample that was judged, in the order of the file; undefined where it has none. */
  readonly onJudged: (worth: NamedWorth | undefined, digest: string | undefined) => Promise<void>;
  readonly onKnown: () => void;
}

/** Samples of a group, and characters of their answers. A run of no more than one group is judged here. */
const MOST_SAMPLES = 64;
const MOST_CHARACTERS = 2 ** 18;

type Entry =
  | { readonly known: NamedWorth }
  | { readonly sample: RunSample | RunProbe; readonly digest: string | undefined; readonly isElsewhere: boolean };

/** Entries that stand one behind the other in the file, and the verdicts on those of them that are judged elsewhere. */
interface Group {
  readonly entries: readonly Entry[];
  readonly worths: Promise<readonly NamedWorth[]>;
}

/**
 * Takes what a run's file holds into a reading, in the order of the file, whoever judges it: the last word on a question
 * counts, a probe is judged in the style of its sample's answer, and kept verdicts come in the same order.
 */
export class TakeInTurn {
  #open: Entry[] = [];
  #samples: RunSample[] = [];
  #characters = 0;
  readonly #ahead: Group[] = [];
  /** Whether anything was judged elsewhere. */
  #isBegun = false;

  constructor(private readonly taking: Taking) {}

  addKnown(known: NamedWorth): void {
    if (this.#open.length > 0 || this.#ahead.length > 0) this.#open.push({ known });
    else this.#takeKnown(known);
  }

  async add(sample: RunSample | RunProbe, digest: string | undefined): Promise<void> {
    const { judges } = this.taking;
    if (judges === undefined) {
      await this.#takeHere(sample, digest);
      return;
    }
    const isElsewhere = sample.kind === 'sample' && sample.error === undefined;
    this.#open.push({ sample, digest, isElsewhere });
    if (!isElsewhere) return;
    this.#samples.push(sample);
    this.#characters += sample.text.length;
    if (this.#samples.length < MOST_SAMPLES && this.#characters < MOST_CHARACTERS) return;
    this.#hand(judges);
    while (this.#ahead.length > 2 * judges.count) await this.#takeGroup();
  }

  /** Takes all that still waits. */
  async end(): Promise<void> {
    const { judges } = this.taking;
    if (judges !== undefined && this.#isBegun && this.#samples.length > 0) this.#hand(judges);
    while (this.#ahead.length > 0) await this.#takeGroup();
    for (const entry of this.#open) await this.#take(entry);
    this.#open = [];
  }

  #hand(judges: SampleJudges): void {
    const worths = judges.judge(this.#samples);
    // Whoever waits for it hears of the error; until then it is nobody's.
    worths.catch(() => undefined);
    this.#ahead.push({ entries: this.#open, worths });
    this.#isBegun = true;
    [this.#open, this.#samples, this.#characters] = [[], [], 0];
  }

  async #takeGroup(): Promise<void> {
    const group = this.#ahead.shift();
    if (group === undefined) return;
    const worths = (await group.worths).values();
    for (const entry of group.entries) await this.#take(entry, worths);
  }

  /** `worths`: those of the samples that were judged elsewhere, from this entry on. */
  async #take(entry: Entry, worths?: Iterator<NamedWorth>): Promise<void> {
    if ('known' in entry) {
      this.#takeKnown(entry.known);
      return;
    }
    const { sample, digest, isElsewhere } = entry;
    const worth = isElsewhere ? worths?.next() : undefined;
    if (worth === undefined || worth.done === true) {
      await this.#takeHere(sample, digest);
      return;
    }
    this.taking.reading.addJudged(worth.value);
    await this.taking.onJudged(worth.value, digest);
  }

  #takeKnown(known: NamedWorth): void {
    this.taking.reading.addJudged(known);
    this.taking.onKnown();
  }

  async #takeHere(sample: RunSample | RunProbe, digest: string | undefined): Promise<void> {
    await this.taking.onJudged(await this.taking.reading.add(sample), digest);
  }
}
