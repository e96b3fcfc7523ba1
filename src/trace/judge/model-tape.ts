import {
  compareText,
  Tape,
  givenRegions,
  isStuck,
  sameValue,
  stuck,
  valueText,
  type Bound,
  type Cell,
  type Value,
  type Version,
  type Work,
} from '../../machine/index.ts';

/** Values that a cell may hold as well. */
const mostDoubts = 64;

/** Writes that the model has in common with the true run, by its own state numbers. */
export interface SharedTape {
  /** The last of a cell; undefined where there is none. */
  last(region: number, index: readonly Value[], key: string): Version | undefined;
  versions(region: number, index: readonly Value[], key: string): readonly Version[];
  /** The cells of a region that have some, by key. */
  written(region: number): Iterable<readonly [key: string, index: readonly Value[]]>;
}

/**
 * The tape that a model has written, as far as its text says. A cell may be in doubt: then other values than the
 * current one are as good, because an earlier fault, already blamed, left open which of them the model goes by. Writes
 * of a state can be taken back, so that the state can be read in several ways. Reads are counted, so that no text can
 * make the judge work longer than in proportion to its length.
 */
export class ModelTape extends Tape {
  /** Whether cells in doubt are read as holding what they may hold as well. */
  #readsDoubts = false;
  readonly #written: Map<string, Version[]>[];
  /** The indexes of what was written, by the same keys. */
  readonly #indexes: Map<string, readonly Value[]>[];
  readonly #doubts: Map<string, readonly Value[]>[];
  readonly #astray: Set<string>[];
  /** Regions whose cells nobody knows: see {@link open}. */
  readonly #open = new Set<number>();
  readonly #openCells: Set<string>[];
  #areBlanksOpen = false;
  /** What the model has written letter by letter as the true run does. */
  #shared: SharedTape | undefined;
  #undo: (() => void)[] | undefined;
  #readsLeft: number;

  /** `reads`: how many cells may be read in all; after that every cell is stuck. */
  constructor(bound: Bound, reads: number) {
    super(bound);
    this.#astray = bound.machine.regions.map(() => new Set<string>());
    this.#openCells = bound.machine.regions.map(() => new Set<string>());
    this.#readsLeft = reads;
    this.#written = bound.machine.regions.map(() => new Map<string, Version[]>());
    this.#doubts = bound.machine.regions.map(() => new Map<string, readonly Value[]>());
    this.#indexes = bound.machine.regions.map(() => new Map<string, readonly Value[]>());
  }

  override cell(region: number, index: readonly Value[]): ReturnType<Tape['cell']> {
    if (--this.#readsLeft < 0) return stuck('value too long');
    const key = keyOf(index);
    const doubt = this.#readsDoubts ? this.#doubts[region]?.get(key)?.[0] : undefined;
    if (doubt !== undefined) return doubt;
    const last = this.#written[region]?.get(key)?.at(-1) ?? this.#shared?.last(region, index, key);
    return last === undefined ? this.initial(region, index) : last.value;
  }

  /** A length in doubt is in doubt too where formulas call it by its name. */
  override name(name: string): ReturnType<Tape['name']> {
    const region = this.#readsDoubts ? givenRegions(this.bound.machine).get(name) : undefined;
    const doubt = region === undefined ? undefined : this.#doubts[region]?.get('')?.[0];
    return doubt ?? super.name(name);
  }

  /** Where the bounds of a region are in doubt, its cells are those of either bounds. */
  override initial(region: number, index: readonly Value[]): ReturnType<Tape['initial']> {
    const held = super.initial(region, index);
    if (!isStuck(held) || this.#readsDoubts || !this.#isBoundInDoubt(region)) return held;
    const other = this.#asDoubted(() => super.initial(region, index));
    return isStuck(other) ? held : other;
  }

  override refusal(region: number, index: readonly Value[]): ReturnType<Tape['refusal']> {
    const refusal = super.refusal(region, index);
    if (refusal === undefined || this.#readsDoubts || !this.#isBoundInDoubt(region)) return refusal;
    return this.#asDoubted(() => super.refusal(region, index));
  }

  override spend(looks: number): boolean {
    this.#readsLeft -= looks;
    return this.#readsLeft >= 0;
  }

  override isWritten(region: number, index: readonly Value[]): boolean {
    const key = keyOf(index);
    return this.#written[region]?.has(key) === true || this.#shared?.last(region, index, key) !== undefined;
  }

  protected override *indexes(region: number): Iterable<number> {
    for (const at of super.indexes(region)) {
      if (--this.#readsLeft < 0) return;
      yield at;
    }
    for (const key of this.#written[region]?.keys() ?? []) {
      if (--this.#readsLeft < 0) return;
      if (/^-?\d+$/.test(key)) yield Number(key);
    }
  }

  override versions(region: number, index: readonly Value[]): readonly Version[] {
    const key = keyOf(index);
    const own = this.#written[region]?.get(key) ?? [];
    return this.#shared === undefined ? own : [...this.#shared.versions(region, index, key), ...own];
  }

  override write(region: number, index: readonly Value[], value: Value): void {
    const cells = this.#written[region];
    if (cells === undefined) return;
    const key = keyOf(index);
    const versions = cells.get(key);
    const version = { state: this.state, value };
    if (versions === undefined) {
      cells.set(key, [version]);
      this.#indexes[region]?.set(key, index);
      this.#undo?.push(() => cells.delete(key));
    } else {
      versions.push(version);
      this.#undo?.push(() => versions.pop());
    }
    this.#setDoubts(region, key, undefined);
    this.#mark(this.#astray, region, key, false);
    this.#mark(this.#openCells, region, key, false);
  }

  /** The cell may as well hold this value, until it is written again. */
  doubt({ region, index }: Cell, value: Value): void {
    const key = keyOf(index);
    const before = this.#doubts[region]?.get(key) ?? [];
    if (before.some((one) => sameValue(one, value))) return;
    // The latest is the likeliest, so the oldest goes; the first is what is gone on with.
    const kept = before.length < mostDoubts ? before : before.toSpliced(1, 1);
    this.#indexes[region]?.set(key, index);
    this.#setDoubts(region, key, [...kept, value]);
  }

  /** Until they are written, the cells of the region hold what the model says that they hold. */
  open(region: number): void {
    this.#open.add(region);
  }

  /** The same for all cells that hold nothing: lines that cannot be read may have written them. */
  openBlanks(): void {
    this.#areBlanksOpen = true;
  }

  /** The same for one cell. */
  openCell({ region, index }: Cell): void {
    this.#indexes[region]?.set(keyOf(index), index);
    this.#mark(this.#openCells, region, keyOf(index), true);
  }

  /** Whether the cell holds whatever the model says, or is a copy of one that does. */
  isOpen({ region, index }: Cell): boolean {
    if (this.#openCells[region]?.has(keyOf(index)) === true) return true;
    if (this.isWritten(region, index)) return false;
    if (this.#areBlanksOpen && isStuck(super.initial(region, index))) return true;
    if (this.#open.size === 0) return false;
    const initial = this.bound.machine.regions[region]?.initial;
    return this.#open.has(region) || (initial?.op === 'copy' && this.isOpen({ region: initial.region, index }));
  }

  /**
   * Writes a cell that the machine would not write here: what it held, and whether it counts as written at all, stays
   * in doubt.
   */
  writeAstray(cell: Cell, value: Value): void {
    const before = this.cell(cell.region, cell.index);
    const wasWritten = this.isWritten(cell.region, cell.index);
    this.write(cell.region, cell.index, value);
    this.doubt(cell, isStuck(before) ? value : before);
    if (!wasWritten) this.#mark(this.#astray, cell.region, keyOf(cell.index), true);
  }

  /** The cells of a region that were written, in the order of the states that wrote them first. */
  *writtenCells(region: number): Iterable<Cell> {
    const found = new Map<string, { readonly cell: Cell; readonly state: number }>();
    for (const [key, index] of [...(this.#indexes[region] ?? []), ...(this.#shared?.written(region) ?? [])]) {
      if (--this.#readsLeft < 0) return;
      const state = this.versions(region, index)[0]?.state;
      if (state !== undefined) found.set(key, { cell: { region, index }, state });
    }
    const inOrder = [...found].sort(([one, a], [other, b]) => a.state - b.state || compareText(one, other));
    for (const [, { cell }] of inOrder) yield cell;
  }

  /** Whether the model has written the cell in place of another one, and not since. */
  isAstray({ region, index }: Cell): boolean {
    return this.#astray[region]?.has(keyOf(index)) === true;
  }

  /** Whether the model may take the cell for written or for not written. */
  isWrittenInDoubt({ region, index }: Cell): boolean {
    const key = keyOf(index);
    return this.isWritten(region, index)
      ? (this.#astray[region]?.has(key) ?? false)
      : this.doubts({ region, index }).length > 0;
  }

  /** What the cell may hold as well: a copy that was not written since, what the cell of which it is a copy may. */
  doubts({ region, index }: Cell): readonly Value[] {
    const own = this.#doubts[region]?.get(keyOf(index)) ?? [];
    const initial = this.bound.machine.regions[region]?.initial;
    if (initial?.op !== 'copy' || this.isWritten(region, index)) return own;
    const copied = this.doubts({ region: initial.region, index });
    return own.length === 0 ? copied : [...own, ...copied];
  }

  /** Whether the cell holds this value, or may. */
  admits(cell: Cell, value: Value): boolean {
    const current = this.cell(cell.region, cell.index);
    return (!isStuck(current) && sameValue(current, value)) || this.doubts(cell).some((one) => sameValue(one, value));
  }

  /**
   * Cells that may be otherwise than the true run has them before one of its states: written, doubted or marked since
   * what is shared with it ends. Undefined where there are too many to look at.
   */
  touched(most: number): readonly Cell[] | undefined {
    if (this.#open.size > 0) return undefined;
    const found: Cell[] = [];
    for (const [region, indexes] of this.#indexes.entries())
      for (const [key, index] of indexes) {
        const marks = [this.#written, this.#doubts, this.#astray, this.#openCells];
        if (marks.every((one) => one[region]?.has(key) !== true)) continue;
        if (found.length === most) return undefined;
        found.push({ region, index });
      }
    return found;
  }

  /** Whether nothing of the cell is in doubt. */
  isCertain({ region, index }: Cell): boolean {
    const key = keyOf(index);
    return (
      this.doubts({ region, index }).length === 0 &&
      this.#astray[region]?.has(key) !== true &&
      this.#openCells[region]?.has(key) !== true
    );
  }

  /** What the model alone has written to the cell, since what is shared ends. */
  ownVersions({ region, index }: Cell): readonly Version[] {
    return this.#written[region]?.get(keyOf(index)) ?? [];
  }

  /** Whether the state that is read has written the cell. */
  isWrittenHere(cell: Cell): boolean {
    return this.ownVersions(cell).at(-1)?.state === this.state;
  }

  /** What the cell held before the state that is read wrote it. */
  asStateBegan(cell: Cell): ReturnType<Tape['cell']> {
    const { region, index } = cell;
    if (!this.isWrittenHere(cell)) return this.cell(region, index);
    const before = this.versions(region, index).findLast(({ state }) => state < this.state);
    return before === undefined ? this.initial(region, index) : before.value;
  }

  /** From here on the tape is the true run's, but for the cells that are kept apart. */
  share(shared: SharedTape, isApart: (cell: Cell) => boolean): void {
    this.#shared = shared;
    for (const [region, indexes] of this.#indexes.entries())
      for (const [key, index] of [...indexes]) {
        if (isApart({ region, index })) continue;
        for (const one of [this.#written, this.#doubts, this.#astray, this.#openCells, this.#indexes])
          one[region]?.delete(key);
      }
  }

  /** Takes all versions of a cell for the model's own: nothing of it is shared any more. */
  keepApart({ region, index }: Cell, versions: readonly Version[]): void {
    const key = keyOf(index);
    this.#indexes[region]?.set(key, index);
    if (versions.length > 0) this.#written[region]?.set(key, [...versions]);
  }

  /** Does the work; takes back what it wrote unless the finding is to be kept. */
  *attempt<Found>(work: Work<Found>, keep: (found: Found) => boolean): Work<Found> {
    const before = this.#undo;
    const undo: (() => void)[] = [];
    this.#undo = undo;
    const found = yield* work;
    this.#undo = before;
    if (keep(found)) before?.push(...undo);
    else for (const back of undo.reverse()) back();
    return found;
  }

  /** Whether a single cell, or one of a frame, may hold something else by which the region has other bounds. */
  #isBoundInDoubt(region: number): boolean {
    return (
      this.bound.machine.regions[region]?.bounds !== undefined &&
      this.#doubts.some((cells, id) => {
        const { indexes = [], role } = this.bound.machine.regions[id] ?? {};
        return cells.size > 0 && (indexes.length === 0 || role === 'variable');
      })
    );
  }

  /** What `read` gives where what is in doubt is read as the other value. */
  #asDoubted<Found>(read: () => Found): Found {
    this.#readsDoubts = true;
    const found = read();
    this.#readsDoubts = false;
    return found;
  }

  /** Marks a cell, or takes the mark away. */
  #mark(marks: readonly Set<string>[], region: number, key: string, isMarked: boolean): void {
    const marked = marks[region];
    if (marked === undefined || marked.has(key) === isMarked) return;
    if (isMarked) marked.add(key);
    else marked.delete(key);
    this.#undo?.push(() => (isMarked ? marked.delete(key) : marked.add(key)));
  }

  #setDoubts(region: number, key: string, values: readonly Value[] | undefined): void {
    const doubts = this.#doubts[region];
    const before = doubts?.get(key);
    if (doubts === undefined || before === values) return;
    if (values === undefined) doubts.delete(key);
    else doubts.set(key, values);
    this.#undo?.push(() => (before === undefined ? doubts.delete(key) : doubts.set(key, before)));
  }
}

/** The key of a cell among those of its region. */
export function keyOf(index: readonly Value[]): string {
  const [only] = index;
  return index.length === 1 && typeof only === 'number' ? String(only) : index.map(valueText).join(',');
}
