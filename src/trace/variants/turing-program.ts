import { cellText, labelText, siteText, valueText, type Cell, type Value } from '../../machine/index.ts';
import { cellsOf, decode, historyOfRecording, type History, type Recording } from '../../record/index.ts';

/** What a row of a scratchpad marks the cells with that its state fetches: where the heads are. */
export const HEAD_MARK = '*';

/**
 * A scratchpad of Turing Programs: for each state a row with the whole tape before it, then one with the tape that the
 * run leaves. A row begins with the control: the state's label, and where each running call returns to, innermost
 * first.
 */
export function* turingProgram(recording: Recording): Generator<string, undefined, undefined> {
  const { machine } = recording.bound;
  const history = historyOfRecording(recording);
  const tape = new TapeRow(recording, history);
  for (let number = 0; number < recording.states; number++) {
    const { events, ...point } = decode(recording, number);
    const fetched = events.flatMap((event) => (event.kind === 'put' ? [] : cellsOf(event)));
    const control = [
      labelText(machine, point),
      ...history.stack(number).map(({ resume }) => `return to ${siteText(machine, resume)}`),
    ];
    yield `${control.join(', ')} | ${tape.text(fetched.map(({ cell }) => cell))}`.trimEnd();
    for (const event of events)
      if (event.kind === 'put') for (const { cell, value } of event.writes) tape.set(cell, value);
  }
  yield `halt | ${tape.text([])}`.trimEnd();
}

/** The tape at one moment of a run, its cells in the order in which all rows have them. */
class TapeRow {
  /** Of every cell that holds something at some time: where it stands in a row, by name. */
  readonly #places = new Map<string, number>();
  /** By place; undefined: the cell does not hold anything yet. */
  readonly #texts: (string | undefined)[] = [];

  constructor(
    private readonly recording: Recording,
    history: History,
  ) {
    for (const { id, role, placeValue } of recording.bound.machine.regions) {
      // Tables belong to the program: they are the same in every run.
      if (role === 'constant') continue;
      const cells = history.cells(id, { state: recording.states, event: 0 });
      for (const { cell } of placeValue ? [...cells].reverse() : cells)
        this.#places.set(this.#name(cell), this.#places.size);
      for (const { cell, version } of history.cells(id, { state: 0, event: 0 })) this.set(cell, version.value);
    }
  }

  set(cell: Cell, value: Value): void {
    const name = this.#name(cell);
    const place = this.#places.get(name);
    if (place !== undefined) this.#texts[place] = `${name}=${valueText(value)}`;
  }

  /** All cells that hold something; heads are on some of them. */
  text(fetched: readonly Cell[]): string {
    const heads = new Set(fetched.map((cell) => this.#places.get(this.#name(cell))));
    let text = '';
    for (let place = 0; place < this.#texts.length; place++) {
      const cell = this.#texts[place];
      if (cell !== undefined) text += `${text === '' ? '' : ', '}${heads.has(place) ? HEAD_MARK : ''}${cell}`;
    }
    return text;
  }

  #name(cell: Cell): string {
    return cellText(this.recording.bound.machine, cell);
  }
}
