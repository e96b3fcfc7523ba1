import {
  PreviewModel,
  type PreviewChoice,
  type PreviewJob,
  type PreviewOutcome,
  type PreviewPicture,
} from '../../preview/index.ts';
import { failedOutcome, type PreviewThread } from './preview-thread.ts';

/** Milliseconds in which edits count as one, as those of a rename or of a key that is held down. */
const PAUSE = 10;
/** Milliseconds after which a person is told that it is being worked out: before, nobody would read it. */
const PATIENCE = 200;

/** Where the trace of a document goes. */
export interface PreviewReader {
  picture(picture: PreviewPicture): void;
  working(): void;
}

/** Keeps up with a document, of which `job` gives the newest text: works out the trace of its newest text, and leaves off what the next key makes needless. */
export class PreviewUpdates {
  readonly #model = new PreviewModel();
  #timer: NodeJS.Timeout | undefined;
  #work = new AbortController();
  #imports: ReadonlySet<string> = new Set();
  #picture: PreviewPicture | undefined;
  #isDisposed = false;

  constructor(
    private readonly thread: Pick<PreviewThread, 'run'>,
    private readonly reader: PreviewReader,
    private readonly job: () => Promise<PreviewJob>,
  ) {}

  /** What was told last. */
  get picture(): PreviewPicture | undefined {
    return this.#picture;
  }

  /** What the text imports, by its paths. */
  get imports(): ReadonlySet<string> {
    return this.#imports;
  }

  /** The text has changed. */
  edited(): void {
    this.#model.edited();
    this.#work.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.update(), PAUSE);
  }

  /** At once. */
  async update(): Promise<void> {
    clearTimeout(this.#timer);
    this.#work.abort();
    if (this.#isDisposed) return;
    const work = new AbortController();
    this.#work = work;
    const isLeftOff = (): boolean => work.signal.aborted;
    const patience = setTimeout(() => {
      if (!isLeftOff()) this.reader.working();
    }, PATIENCE);
    try {
      const job = await this.job();
      // A later text may have been read before this one.
      if (isLeftOff()) return;
      this.#imports = new Set(job.imports.map(([path]) => path));
      const outcome = await this.thread.run(job, work.signal);
      if (outcome === undefined || isLeftOff()) return;
      this.#tell(outcome, job.choice);
    } catch (error) {
      if (!isLeftOff()) this.#tell(failedOutcome(error));
    } finally {
      clearTimeout(patience);
    }
  }

  #tell(outcome: PreviewOutcome, asked?: PreviewChoice): void {
    this.#picture = this.#model.hear(outcome, asked);
    this.reader.picture(this.#picture);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#work.abort();
  }
}
