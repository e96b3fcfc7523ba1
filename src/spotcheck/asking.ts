import type { EndpointError, SettingWords } from '../inference/index.ts';
import type { Figures } from './figures.ts';
import type { JudgedProbe, JudgedSample, Unjudged } from './judge-sample.ts';
import type { NamedWorth } from './kept-worth.ts';
import type { RunHead, RunProbe, RunSample } from './run-file.ts';
import type { RunOptions } from './run-plan.ts';

/** What changed: figures only, or, when the run began or ended or its file was read anew, everything. */
export type RunChange = 'progress' | 'all';

/** Takes a run's samples one by one, and shows them all at its end. */
export interface SampleReading {
  /** What the sample was found to be worth; undefined for a probe, and where a cancel broke it off. */
  add(sample: RunSample | RunProbe): Promise<NamedWorth | undefined>;
  /** The next sample, of which it is known from before. */
  addJudged(known: NamedWorth): void;
  /** `head`: with all extensions that the file has. `figures`: of all that was read. */
  end(notes: readonly string[], head: RunHead, figures?: KnownFigures): void;
}

/** The figures of what a reading has taken: as they are known, and where they go once they are made. */
export interface KnownFigures {
  readonly known: Figures | undefined;
  readonly keep: (figures: Figures) => void;
}

/** A sample that has just ended. */
export interface EndedSample {
  readonly sample: RunSample | RunProbe;
  /** Undefined where a cancel broke it off, and for a probe. */
  readonly worth: JudgedSample | Unjudged | undefined;
  /** What was asked beside the run's own questions. */
  readonly probe?: JudgedProbe | undefined;
  /** Why the endpoint gave no whole answer, of which the sample has the message alone. */
  readonly failure: EndpointError | undefined;
}

/** What a session is handed to ask with. */
export interface Asking extends Pick<RunOptions, 'key' | 'append' | 'ask' | 'budget'> {
  /** Hears of each question when it is asked. */
  readonly onStart?: (id: string) => void;
  /** Hears of each sample once it is written and counted. */
  readonly onSample?: (sample: EndedSample) => void;
  /** Hears, once, that the first answers show that the model is asked in a way that does not fit it. */
  readonly onMisfit?: (text: string) => void;
  /** What advice calls the endpoint's settings in the report; those of the editor unless told otherwise. */
  readonly words?: SettingWords;
}
