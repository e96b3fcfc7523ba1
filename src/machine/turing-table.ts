/**
 * A Turing machine as a table: one tape without ends, one head, and for a state and the symbol under the head what to
 * write, where to move and which state comes next. Where a state has no rule for the symbol, the machine halts.
 */
export interface TuringMachine {
  readonly name: string;
  /** What every cell holds that nothing was written to; one character. */
  readonly blank: string;
  /** A number of {@link states}. */
  readonly start: number;
  readonly states: readonly TuringState[];
}

export interface TuringState {
  readonly name: string;
  /** By symbol, which is one character. */
  readonly rules: ReadonlyMap<string, TuringRule>;
  /** For all other symbols; undefined: the machine halts. */
  readonly otherwise: TuringRule | undefined;
}

export interface TuringRule {
  /** Undefined: the symbol stays. */
  readonly write: string | undefined;
  readonly move: Move;
  /** The number of a state. */
  readonly next: number;
}

/** Left, stay, right. */
export type Move = -1 | 0 | 1;

/** The letters of moves, as machine files have them. */
export function moveLetter(move: Move): 'L' | 'S' | 'R' {
  return letters[move];
}

const letters = { [-1]: 'L', 0: 'S', 1: 'R' } as const satisfies Record<Move, string>;

/** All symbols that the table names, the blank first, the others in the order of their first mention. */
export function symbolsOf({ blank, states }: TuringMachine): readonly string[] {
  const symbols = new Set<string>([blank]);
  for (const { rules, otherwise } of states) {
    for (const [symbol, { write }] of rules) symbols.add(symbol).add(write ?? symbol);
    if (otherwise?.write !== undefined) symbols.add(otherwise.write);
  }
  return [...symbols];
}

/** A text without the blanks around it: what a tape that holds it counts as. */
export function trimmed(text: string, blank: string): string {
  const symbols = Array.from(text);
  let first = 0;
  let end = symbols.length;
  while (first < end && symbols[first] === blank) first++;
  while (end > first && symbols[end - 1] === blank) end--;
  return symbols.slice(first, end).join('');
}

/** What stands for a tape of blanks in answers. */
export const ALL_BLANK = 'blank';
