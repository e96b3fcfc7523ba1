import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Oniguruma from 'vscode-oniguruma';
import type * as Textmate from 'vscode-textmate';
import type { IGrammar, IOnigLib, StateStack } from 'vscode-textmate';

// Both packages are bundles whose names Node's ES loader cannot see, and whose default an interop layer may take away:
// require gives the same thing everywhere.
const require = createRequire(import.meta.url);
const oniguruma = require('vscode-oniguruma') as typeof Oniguruma;
const textmate = require('vscode-textmate') as typeof Textmate;

const root = path.resolve(import.meta.dirname, '../..');
const wasm = require.resolve('vscode-oniguruma/release/onig.wasm');

/** The state in which a file begins. */
export const initialState: StateStack = textmate.INITIAL;

/** The grammars that ship, and the part of VS Code's Markdown grammar that ours is injected into. */
export const grammarFiles: Readonly<Record<string, string>> = {
  'source.tail': 'syntaxes/tail.tmLanguage.json',
  'text.tail-cot': 'syntaxes/tail-cot.tmLanguage.json',
  'markdown.tail.codeblock': 'syntaxes/markdown-fences.tmLanguage.json',
  'text.html.markdown': 'test/grammar/markdown-base.tmLanguage.json',
};

export function readProjectFile(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Every regular expression of a grammar. */
export function regexesOf(scopeName: string): readonly string[] {
  const regexes: string[] = [];
  JSON.parse(readProjectFile(grammarFiles[scopeName] ?? ''), (key, value: unknown) => {
    if (typeof value === 'string' && ['match', 'begin', 'end', 'while'].includes(key)) regexes.push(value);
    return value;
  });
  return regexes;
}

/** A piece of one line and its scopes from the outermost to the innermost, without the grammar's own. */
export interface ScopedText {
  readonly text: string;
  readonly scopes: readonly string[];
}

let engine: Promise<IOnigLib> | undefined;

/** The regular expressions engine that VS Code uses. */
export function loadEngine(): Promise<IOnigLib> {
  return (engine ??= oniguruma.loadWASM(readFileSync(wasm)).then(() => ({
    createOnigScanner: (patterns) => oniguruma.createOnigScanner(patterns),
    createOnigString: (text) => oniguruma.createOnigString(text),
  })));
}

/** Loads a grammar by its scope name; Markdown comes with the fences injected. Throws if there is no such grammar. */
export async function loadGrammar(scopeName: string, onigLib: Promise<IOnigLib> = loadEngine()): Promise<IGrammar> {
  const registry = new textmate.Registry({
    onigLib,
    loadGrammar: (scope) => {
      const file = grammarFiles[scope];
      return Promise.resolve(file === undefined ? null : textmate.parseRawGrammar(readProjectFile(file), file));
    },
    getInjections: (scope) => (scope === 'text.html.markdown' ? ['markdown.tail.codeblock'] : []),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`No grammar has the scope name ${scopeName}.`);
  return grammar;
}

/** Every line of the text, cut into pieces that have the same scopes. */
export function tokenizeText(grammar: IGrammar, text: string): readonly (readonly ScopedText[])[] {
  let state = initialState;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens
      .map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes: scopes.slice(1) }))
      .filter((piece) => piece.text !== '');
  });
}

/** One line by itself. */
export function tokenizeLine(grammar: IGrammar, line: string): readonly ScopedText[] {
  return tokenizeText(grammar, line)[0] ?? [];
}

/**
 * A line as pairs of a piece and its innermost scope without the language's name at its end; blanks and plain pieces
 * are left out.
 */
export function innermost(grammar: IGrammar, line: string): readonly (readonly [text: string, scope: string])[] {
  return tokenizeLine(grammar, line)
    .filter(({ text, scopes }) => text.trim() !== '' && scopes.some((scope) => !scope.startsWith('meta.')))
    .map(({ text, scopes }) => [text, scopes.at(-1)?.replace(/\.tail(-cot)?$/, '') ?? '']);
}

/** A text with the scopes of its pieces written below each line, blanks left out, for comparing whole files. */
export function scopeDump(grammar: IGrammar, text: string): string {
  const lines = tokenizeText(grammar, text).flatMap((pieces) => {
    let column = 0;
    const marks = pieces.map(({ text: piece, scopes }) => {
      const mark = `#${' '.repeat(column)}${'^'.repeat(piece.length)} ${scopes.join(' ')}`;
      column += piece.length;
      return piece.trim() === '' ? '' : mark.trimEnd();
    });
    return [`>${pieces.map((piece) => piece.text).join('')}`, ...marks.filter((mark) => mark !== '')];
  });
  return `${lines.join('\n')}\n`;
}
