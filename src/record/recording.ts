import { enlarged, type Bound, type Configuration, type Stuck } from '../machine/index.ts';
import { Pool } from './word-pool.ts';

/** How a recorded run ended. `nodes`: how many nodes the last state had gone through when it got stuck. */
export type RecordingEnd =
  | { readonly kind: 'halt'; readonly answer: string }
  | { readonly kind: 'stuck'; readonly stuck: Stuck; readonly nodes: number }
  /** The step limit, or a full recording; the words of the state that would have come next follow the last state's. */
  | { readonly kind: 'limit' };

/**
 * A run that has filled so many words, or so many bytes of pooled values, ends at its next state as at the step limit:
 * whatever a task does, recording it takes bounded memory. A million states of the tasks that ship take a third of it.
 */
export const MOST_WORDS = 2 ** 25;
export const MOST_POOLED_BYTES = 2 ** 27;

/** Room for the head of the state that did not come any more. */
const HEAD = 64;

/**
 * All that happened in a run, as words by segment (see {@link Segment}). It is all that writers and the debugger need,
 * and any state can be read by itself. One recording may be filled again and again, which keeps its memory.
 */
export class Recording {
  bound: Bound;
  words = new Int32Array(1 << 12);
  /** Words in use. */
  length = 0;
  /** Where each state's words begin. */
  offsets = new Int32Array(1 << 8);
  states = 0;
  readonly pool = new Pool();
  end: RecordingEnd = { kind: 'limit' };

  /** `mostWords`: it is full beyond them. */
  constructor(
    bound: Bound,
    readonly mostWords = MOST_WORDS,
  ) {
    this.bound = bound;
  }

  /** Empties it for a run of these inputs. */
  clear(bound: Bound): void {
    this.bound = bound;
    this.length = 0;
    this.states = 0;
    this.pool.clear();
    this.end = { kind: 'limit' };
  }

  /** Makes room for so many more words; gives the array, which may be another one than before. */
  reserveWords(length: number, more: number): Int32Array<ArrayBuffer> {
    if (length + more > this.words.length) this.words = grown(this.words, length + more);
    return this.words;
  }

  reserveStates(states: number): Int32Array<ArrayBuffer> {
    if (states >= this.offsets.length) this.offsets = grown(this.offsets, states + 1);
    return this.offsets;
  }

  /** Gives back the room that is not in use: nothing more will be recorded. */
  trim(): void {
    this.words = this.words.slice(0, this.length + HEAD);
    this.offsets = this.offsets.slice(0, this.states + 1);
  }

  get isFull(): boolean {
    return this.length > this.mostWords || this.pool.weight > MOST_POOLED_BYTES;
  }

  /** Bytes that the words and offsets in use take. */
  get bytes(): number {
    return 4 * (this.length + this.states);
  }

  /** Begins a state: its offset, and the words of its first segment's head. */
  enter(segment: number, configuration: Configuration): void {
    this.reserveStates(this.states)[this.states] = this.length;
    this.states++;
    this.head(segment, configuration);
  }

  head(segment: number, configuration: Configuration): void {
    this.push(segment);
    for (const value of configuration.variables) this.push(this.pool.word(value));
  }

  push(word: number): void {
    this.reserveWords(this.length, 1)[this.length] = word;
    this.length++;
  }
}

function grown(array: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  return enlarged(array, Math.max(atLeast, 2 * array.length));
}
