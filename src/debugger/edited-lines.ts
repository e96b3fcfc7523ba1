/** So many pairs of lines are compared one by one at most, where no line is the only one of its kind. */
const MOST_PAIRS = 2_000_000;

/** Lines of one text from `start` to before `end`, and those of the other that lie in their place. */
interface Gap {
  readonly start: number;
  readonly end: number;
  readonly otherStart: number;
  readonly otherEnd: number;
}

/**
 * Which lines of a text are still there in a later one: those that say the same, but for the spaces around them, in the
 * same order. Lines that occur once lead the way, so that braces and blank lines between others do not. Lines count
 * from 0.
 */
export class EditedLines {
  readonly #before: readonly string[];
  readonly #now: readonly string[];
  /** By line of the one text: the line of the other, or {@link GONE}. */
  readonly #toNow: Int32Array;
  readonly #toBefore: Int32Array;
  #pairs = MOST_PAIRS;

  constructor(before: string, now: string) {
    this.#before = linesOf(before);
    this.#now = linesOf(now);
    this.#toNow = new Int32Array(this.#before.length).fill(GONE);
    this.#toBefore = new Int32Array(this.#now.length).fill(GONE);
    this.#align(
      this.#before.map((line) => line.trim()),
      this.#now.map((line) => line.trim()),
    );
  }

  /** How many lines the later text has. */
  get count(): number {
    return this.#now.length;
  }

  /** Where a line of the text before is now; undefined: it was changed or taken out. */
  now(line: number): number | undefined {
    return known(this.#toNow[line]);
  }

  /** Which line of the text before this one is; undefined: it is new, or said something else. */
  before(line: number): number | undefined {
    return known(this.#toBefore[line]);
  }

  /** Where a line that says something else now is, if it alone was changed between two others; else undefined. */
  changed(line: number): number | undefined {
    const above = line === 0 ? -1 : this.now(line - 1);
    const below = line + 1 === this.#before.length ? this.#now.length : this.now(line + 1);
    return this.now(line) === undefined && above !== undefined && below === above + 2 ? above + 1 : undefined;
  }

  /** How much farther right a line begins now. */
  shift(line: number): number {
    const now = this.now(line);
    return now === undefined ? 0 : indentation(this.#now[now]) - indentation(this.#before[line]);
  }

  #align(before: readonly string[], now: readonly string[]): void {
    const gaps: Gap[] = [{ start: 0, end: before.length, otherStart: 0, otherEnd: now.length }];
    for (let gap = gaps.pop(); gap !== undefined; gap = gaps.pop()) {
      let { start, end, otherStart, otherEnd } = gap;
      while (start < end && otherStart < otherEnd && before[start] === now[otherStart])
        this.#same(start++, otherStart++);
      while (end > start && otherEnd > otherStart && before[end - 1] === now[otherEnd - 1])
        this.#same(--end, --otherEnd);
      if (start === end || otherStart === otherEnd) continue;
      const inner = { start, end, otherStart, otherEnd };
      const anchors = rising(onlyOnes(before, now, inner));
      if (anchors.length === 0) {
        this.#pairwise(before, now, inner);
        continue;
      }
      for (const [line, other] of [...anchors, [end, otherEnd] as const]) {
        gaps.push({ start, end: line, otherStart, otherEnd: other });
        if (line < end) this.#same(line, other);
        start = line + 1;
        otherStart = other + 1;
      }
    }
  }

  /** As many lines as possible; none where that is too much work. */
  #pairwise(before: readonly string[], now: readonly string[], { start, end, otherStart, otherEnd }: Gap): void {
    const height = end - start;
    const width = otherEnd - otherStart;
    if (height * width > this.#pairs) return;
    this.#pairs -= height * width;
    const lengths = new Uint32Array((height + 1) * (width + 1));
    const at = (i: number, j: number): number => lengths[i * (width + 1) + j] ?? 0;
    const isSame = (i: number, j: number): boolean => before[start + i] === now[otherStart + j];
    for (let i = height - 1; i >= 0; i--) {
      for (let j = width - 1; j >= 0; j--)
        lengths[i * (width + 1) + j] = isSame(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
    for (let i = 0, j = 0; i < height && j < width;) {
      if (isSame(i, j)) this.#same(start + i++, otherStart + j++);
      else if (at(i + 1, j) >= at(i, j + 1)) i++;
      else j++;
    }
  }

  #same(before: number, now: number): void {
    this.#toNow[before] = now;
    this.#toBefore[now] = before;
  }
}

const GONE = -1;

function known(line: number | undefined): number | undefined {
  return line === undefined || line === GONE ? undefined : line;
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

function indentation(line = ''): number {
  return line.length - line.trimStart().length;
}

/** The lines that occur once in both, in the order of the first text. */
function onlyOnes(
  before: readonly string[],
  now: readonly string[],
  { start, end, otherStart, otherEnd }: Gap,
): readonly (readonly [number, number])[] {
  const mine = places(before, start, end);
  const others = places(now, otherStart, otherEnd);
  return [...mine]
    .flatMap(([text, line]) => {
      const other = others.get(text);
      return line === GONE || other === undefined || other === GONE ? [] : [[line, other] as const];
    })
    .sort(([a], [b]) => a - b);
}

/** Where each text is, or {@link GONE} where it is more than once. */
function places(lines: readonly string[], start: number, end: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let i = start; i < end; i++) {
    const line = lines[i] ?? '';
    found.set(line, found.has(line) ? GONE : i);
  }
  return found;
}

/** The most pairs whose second numbers rise, as their first ones do. */
function rising(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  // By length: the pair that the rising row of that length with the lowest end ends with.
  const ends: number[] = [];
  const previous = new Int32Array(pairs.length).fill(GONE);
  pairs.forEach(([, other], i) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < other) low = middle + 1;
      else high = middle;
    }
    previous[i] = ends[low - 1] ?? GONE;
    ends[low] = i;
  });
  const found: (readonly [number, number])[] = [];
  for (let i = ends.at(-1) ?? GONE; i !== GONE; i = previous[i] ?? GONE) {
    const pair = pairs[i];
    if (pair !== undefined) found.push(pair);
  }
  return found.reverse();
}
