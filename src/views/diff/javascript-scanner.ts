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

/** What escapes mean, by their letters; `inClass`: between brackets. */
interface Escapes {
  readonly plain: Readonly<Record<string, string>>;
  readonly inClass: Readonly<Record<string, string>>;
}

function escapesOf(word: string, digit: string): Escapes {
  const b = `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
  return { plain: { w: `[${word}]`, d: `[${digit}]`, b }, inClass: { w: word, d: digit } };
}

/** Oniguruma's meaning of them, which is Unicode's. */
const unicode = escapesOf('\\p{L}\\p{M}\\p{N}\\p{Pc}', '\\p{Nd}');
/** The same for text of ASCII alone: an engine takes long to prepare expressions with all of Unicode's letters. */
const ascii = escapesOf('A-Za-z0-9_', '0-9');
/** A line ends at a line feed alone. */
const anchors: Readonly<Record<string, string>> = { '^': '(?<![^\\n])', $: '(?![^\\n])', '.': '[^\\n]' };

const piece = /\\x\{([\dA-Fa-f]+)\}|\\(p\{[^}]*\})|\\(.)|([*+?}])\+|([^\\])/gsu;

/** At the beginning of a pattern: a line's beginning, or where the last match ended. */
const HEAD = '(?:^|\\G)';

/**
 * The same expression in JavaScript. Possessive quantifiers lose what they are for, which is speed: where one matters to
 * what is matched, {@link JavaScriptScanner} finds something else. `isAscii`: one for text of ASCII alone.
 */
export function javaScriptOf(pattern: string, isAscii = false): RegExp {
  const escapes = isAscii ? ascii : unicode;
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
      if (escaped !== undefined) return (isInClass ? escapes.inClass : escapes.plain)[escaped] ?? identity(escaped);
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
const known = { ascii: new Map<string, RegExp>(), unicode: new Map<string, RegExp>() };

function compiled(pattern: string, isAscii: boolean): RegExp {
  const all = isAscii ? known.ascii : known.unicode;
  const expression = all.get(pattern) ?? javaScriptOf(pattern, isAscii);
  all.set(pattern, expression);
  return expression;
}

/** A line is scanned many times, one time behind the other. */
let last = { line: '', isAscii: true };

function isAsciiLine(line: string): boolean {
  if (last.line !== line) last = { line, isAscii: !/[^\0-\x7f]/.test(line) };
  return last.isAscii;
}

export class JavaScriptScanner implements Scanner {
  readonly #patterns: readonly string[];
  #ascii: readonly RegExp[] | undefined;
  #unicode: readonly RegExp[] | undefined;

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns;
  }

  #expressionsFor(line: string): readonly RegExp[] {
    if (isAsciiLine(line)) return (this.#ascii ??= this.#patterns.map((one) => compiled(one, true)));
    return (this.#unicode ??= this.#patterns.map((one) => compiled(one, false)));
  }

  /** The leftmost match, of several there the one of the earliest pattern. */
  findNextMatchSync(text: string | { readonly content: string }, from: number): ScannerMatch | null {
    const line = typeof text === 'string' ? text : text.content;
    let best: { readonly index: number; readonly match: RegExpExecArray } | undefined;
    for (const [index, pattern] of this.#expressionsFor(line).entries()) {
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
