import { bindInputs, type Task } from '../machine/index.ts';
import { record } from '../record/index.ts';
import { MOST_STATES } from './judge-sample.ts';
import type { PlannedQuestion } from './plan.ts';
import type { StreamRow } from './run-report.ts';

interface Stream {
  states: number;
  characters: number;
  readonly expectedStates: number;
}

/** How far the answers are that are under way. */
export class Streams {
  readonly #streams = new Map<string, Stream>();

  start(id: string, task: Task, { inputs, lengths }: Pick<PlannedQuestion, 'inputs' | 'lengths'>): void {
    const { bound } = bindInputs(task, inputs, lengths);
    const expectedStates = bound === undefined ? 0 : record(bound, { limit: MOST_STATES }).states;
    this.#streams.set(id, { states: 0, characters: 0, expectedStates });
  }

  /** Whether the answer is under way. */
  hear(id: string, text: string): boolean {
    const stream = this.#streams.get(id);
    if (stream === undefined) return false;
    stream.characters += text.length;
    // Each state ends by naming its successor; a rough count is enough for a bar.
    stream.states += [...text.matchAll(/\n(?:next |Go on to )/g)].length;
    return true;
  }

  end(id: string): void {
    this.#streams.delete(id);
  }

  clear(): void {
    this.#streams.clear();
  }

  get rows(): readonly StreamRow[] {
    return [...this.#streams].map(([id, stream]) => ({ id, ...stream }));
  }
}
