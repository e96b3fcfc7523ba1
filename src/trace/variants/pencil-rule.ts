/** The three special tokens of PENCIL. Each is a line of its own. */
export const pencilTokens = { call: '[CALL]', sep: '[SEP]', return: '[RETURN]' } as const;

/** What a model writes between two reductions, and the context in which it does. */
export interface PencilPiece {
  /** Lines that are left of what it has written before, each ended by a newline. */
  readonly context: string;
  /** Up to the token that lets the context be reduced, or to the end of the text. */
  readonly written: string;
}

/**
 * Applies PENCIL's rule to a text wherever a [RETURN] ends: `C [CALL] T [SEP] A [RETURN]` becomes `C A`. The [SEP] is
 * the last one, and the [CALL] the last one before it.
 */
export class PencilContext {
  readonly #lines: string[] = [];

  /** Goes on by a line; gives the lines that are erased. Throws a RangeError at a [RETURN] that has nothing to reduce. */
  write(line: string): readonly string[] {
    if (line !== pencilTokens.return) {
      this.#lines.push(line);
      return [];
    }
    const sep = this.#lines.lastIndexOf(pencilTokens.sep);
    const call = sep <= 0 ? -1 : this.#lines.lastIndexOf(pencilTokens.call, sep - 1);
    if (call < 0) throw new RangeError('[RETURN] without a [CALL] and a [SEP] before it.');
    return [...this.#lines.splice(call, sep + 1 - call), line];
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}

/** A text of PENCIL as a model is trained on it: what it writes from one reduction to the next, each in its context. */
export function* pencilPieces(text: string): Generator<PencilPiece, undefined, undefined> {
  const reduced = new PencilContext();
  let context = '';
  let written = '';
  for (const line of linesOf(text)) {
    written += `${line}\n`;
    reduced.write(line);
    if (line !== pencilTokens.return) continue;
    yield { context, written };
    context = reduced.text;
    written = '';
  }
  if (written !== '') yield { context, written };
}

/** The most that the context holds at a time while a text of PENCIL is written, in what `count` says of its lines. */
export function largestContext(text: string, count: (line: string) => number): number {
  const reduced = new PencilContext();
  let held = 0;
  let most = 0;
  for (const line of linesOf(text)) {
    held += count(`${line}\n`);
    most = Math.max(most, held);
    for (const erased of reduced.write(line)) held -= count(`${erased}\n`);
  }
  return most;
}

function linesOf(text: string): string[] {
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
}
