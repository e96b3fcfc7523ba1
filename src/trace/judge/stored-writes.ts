import {
  cellText,
  isStuck,
  sameValue,
  type Operation,
  type Put,
  type Result,
  type Value,
  type Write,
} from '../../machine/index.ts';
import type { CellValue } from '../trace-event.ts';
import type { TraceLine } from '../read.ts';
import { storesOf, type Store } from '../stores.ts';
import type { EventOf } from './body.ts';
import { field } from './pending-fault.ts';
import type { StateReport } from './state-report.ts';

/** What the text has for an operation whose result is to be written on its line, and what may be right instead. */
type Found =
  | { readonly line: TraceLine; readonly event: EventOf<'store'>; readonly rights: readonly Result[] }
  | 'without its write'
  | 'missing';

/** The writes of a state that stand on the lines of operations, in a style that has them there. */
export class StoredWrites {
  readonly #found = new Map<Put, Map<number, Found>>();

  constructor(private readonly report: StateReport) {}

  storeOf(node: Operation): Store | undefined {
    return storesOf(this.report.around.machine).get(node);
  }

  keep({ put, write }: Store, found: Found): void {
    const there = this.#found.get(put);
    if (there === undefined) this.#found.set(put, new Map([[write, found]]));
    else there.set(write, found);
  }

  /**
   * Writes to the model's tape what stands on lines of operations. Gives the writes that are to stand on a line of their
   * own, and what was printed for the others.
   */
  take(
    node: Put,
    writes: readonly Write[],
    tame: (value: Value) => Value,
  ): { readonly rest: readonly Write[]; readonly printed: readonly CellValue[] } {
    const { machine, tape } = this.report.around;
    const own = this.#found.get(node);
    this.#found.delete(node);
    const rest: Write[] = [];
    const printed: CellValue[] = [];
    for (const [i, write] of writes.entries()) {
      const found = own?.get(i);
      const { cell, value } = write;
      if (found === undefined || found === 'without its write') {
        rest.push(write);
        continue;
      }
      if (found === 'missing') {
        tape.doubt(cell, tame(value));
        continue;
      }
      const { line, event, rights } = found;
      const claim = { cell: event.cell, value: event.result };
      const name = cellText(machine, cell);
      printed.push(claim);
      if (event.cell === name) tape.write(cell.region, cell.index, event.result);
      else {
        this.report.leftovers.writeAstray(claim);
        this.report.draft('write-cell', line, {
          part: field('cell'),
          expected: name,
          found: event.cell,
          claim,
          explain: () => `The state writes to ${name} here, not to ${event.cell}.`,
        });
      }
      if (event.cell !== name) tape.doubt(cell, tame(value));
      for (const right of [value, ...rights])
        if (!isStuck(right) && !sameValue(event.result, right)) tape.doubt(cell, tame(right));
    }
    return { rest, printed };
  }

  /** What stands on lines of operations though the state did not come to write it. */
  finish(): void {
    for (const own of this.#found.values())
      for (const found of own.values())
        if (typeof found === 'object')
          this.report.leftovers.writeAstray({ cell: found.event.cell, value: found.event.result });
  }
}
