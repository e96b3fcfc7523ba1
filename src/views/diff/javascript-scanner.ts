/**
 * Regular expressions of TextMate grammars, run by the browser's own engine: VS Code's, Oniguruma, is WebAssembly, which
 * the page's policy does not let run. Grammars of this project alone are known to be understood.
 */

/** What vscode-textmate wants of an engine. */
export interface Scanner {
  findNextMatchSync(text: string | { readonly content: string }, from: number): ScannerMatch | null;
  dispose(): void;
}
export interface ScannerMatch {
  readonly index: number;
  readonly captureIndices: { start: number; end: number; length: number }[];
}

const WORD = '\\p{L}\\p{M}\\p{N}\\p{Pc}';

/** Oniguruma's meaning of these, which is Unicode's. */
const escapes: Readonly<Record<string, string>> = {
  w: `[${WORD}]`,
  d: '\\p{Nd}',
  b: `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`,
};
const escapesInClass: Readonly<Record<string, string>> = { w: WORD, d: '\\p{Nd}' };
/** A line ends at a line feed alone. */
const anchors: Readonly<Record<string, string>> = { '^': '(?<![^\\n])', $: '(?![^\\n])', '.': '[^\\n]' };

const piece = /\\x\{([\dA-Fa-f]+)\}|\\(p\{[^}]*\})|\\(.)|([*+?}])\+|([^\\])/gsu;

/** At the beginning of a pattern: a line's beginning, or where the last match ended. */
const HEAD = '(?:^|\\G)';

/**
 * The same expression in JavaScript. Possessive quantifiers lose what they are for, which is speed: where one matters to
 * what is matched, {@link JavaScriptScanner} finds something else.
 */
export function javaScriptOf(pattern: string): RegExp {
  const isSticky = pattern.startsWith(HEAD);
  const source = isSticky ? pattern.slice(HEAD.length) : pattern;
  let isInClass = false;
  const translated = source.replace(
    piece,
    (
      all: string,
      code: string | undefined,
      property: string | undefined,
      escaped: string | undefined,
      quantifier: string | undefined,
      plain: string | undefined,
    ) => {
      if (code !== undefined) return `\\u{${code}}`;
      if (property !== undefined) return all;
      if (escaped !== undefined) return (isInClass ? escapesInClass : escapes)[escaped] ?? identity(escaped);
      if (quantifier !== undefined) return isInClass ? all : quantifier;
      if (plain === '[') {
        isInClass = true;
        return plain;
      }
      if (plain === ']') isInClass = false;
      return isInClass ? (plain ?? '') : (anchors[plain ?? ''] ?? plain ?? '');
    },
  );
  return new RegExp(translated, isSticky ? 'duy' : 'dgu');
}

/** An escape as JavaScript takes it: of a character that needs none there, the character. */
function identity(character: string): string {
  return /[\^$\\.*+?()[\]{}|/\-tnrfvsSDWB]/.test(character) ? `\\${character}` : character;
}

/** Scanners share most of their patterns. */
const known = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const expression = known.get(pattern) ?? javaScriptOf(pattern);
  known.set(pattern, expression);
  return expression;
}

export class JavaScriptScanner implements Scanner {
  readonly #patterns: readonly RegExp[];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map(compiled);
  }

  /** The leftmost match, of several there the one of the earliest pattern. */
  findNextMatchSync(text: string | { readonly content: string }, from: number): ScannerMatch | null {
    const line = typeof text === 'string' ? text : text.content;
    let best: { readonly index: number; readonly match: RegExpExecArray } | undefined;
    for (const [index, pattern] of this.#patterns.entries()) {
      pattern.lastIndex = from;
      const match = pattern.exec(line);
      if (match !== null && (best === undefined || match.index < best.match.index)) best = { index, match };
      if (best?.match.index === from) break;
    }
    if (best === undefined) return null;
    const { index, match } = best;
    const captureIndices = [...(match.indices ?? [])].map((range) => {
      const [start, end] = (range as readonly [number, number] | undefined) ?? [NONE, NONE];
      return { start, end, length: end - start };
    });
    return { index, captureIndices };
  }

  dispose(): void {
    // Nothing is held.
  }
}

/** Where a group that took no part in the match is said to be, as Oniguruma's binding has it. */
const NONE = 0xffff_ffff;
