import { isMap, isScalar, type YAMLMap } from 'yaml';
import type { Move, TuringRule } from '../../machine/index.ts';
import {
  FormatError,
  stateProblem,
  symbolProblem,
  TableBuilder,
  type ImportedMachine,
  type Place,
} from './imported-machine.ts';
import { YamlText, type Entry } from './yaml-text.ts';

/** Rules of a machine at most: aliases let a short text say very many. */
const MOST_RULES = 1_000_000;

/**
 * The YAML of turingmachine.io: `blank`, `start state`, `table` (by state, then by symbol or list of symbols: L, R, or
 * a map with write, L or R), and perhaps `input` and `synonyms`. A state without rules halts. In a document that the
 * site keeps, that is the text under `source code`, and `name` names the machine.
 */
export function readYaml(text: string, name: string): ImportedMachine {
  const file = new YamlText(text);
  const parts = isMap(file.root) ? partsOf(file, file.root) : undefined;
  const code = file.meant(parts?.get('source code')?.value);
  if (parts === undefined || code === undefined) return new Reader(file).read(name);
  if (!isScalar(code) || typeof code.value !== 'string')
    throw new FormatError(
      file.place(code),
      'The source code has to be a block: source code: | and then its lines, indented.',
    );
  const given = parts.get('name')?.value;
  const inner = new YamlText(code.value, placesIn(code.value, code.type === 'BLOCK_LITERAL', text, file.place(code)));
  return new Reader(inner).read(file.isEmpty(given) ? name : file.text(given, file.root));
}

/** Whether a text is YAML that has a part of a machine at its top. */
export function isYaml(text: string): boolean {
  try {
    const file = new YamlText(text);
    const parts = isMap(file.root) ? partsOf(file, file.root) : undefined;
    return ['table', 'source code', 'start state', 'blank'].some((part) => parts?.has(part) === true);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return /^\s*(["']?)(?:table|source code|start state)\1\s*:/m.test(text);
  }
}

function partsOf(file: YamlText, root: YAMLMap): ReadonlyMap<string, Entry> {
  return new Map(file.entries(root).map((entry) => [file.text(entry.key, root), entry]));
}

/**
 * Where a place in a text within a file is in the file: in a block of lines each stands as it is behind the
 * indentation; in any other form the whole text.
 */
function placesIn(inner: string, isBlock: boolean, outer: string, begins: Place): (place: Place) => Place {
  if (!isBlock) return () => begins;
  const lines = inner.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  const raw = outer.split('\n')[begins.line + first]?.replace(/\r$/, '') ?? '';
  const indent = Math.max(0, raw.length - (lines[first]?.length ?? 0));
  return ({ line, column }) => ({ line: begins.line + line, column: indent + column });
}

class Reader {
  readonly #builder = new TableBuilder();
  readonly #synonyms = new Map<string, Entry>();
  #rules = 0;

  constructor(private readonly file: YamlText) {}

  read(name: string): ImportedMachine {
    const { file } = this;
    const top = file.map(file.root, undefined, 'the machine: blank, start state and table');
    const parts = partsOf(file, top);
    const part = (what: string): Entry => parts.get(what) ?? this.#fail(top, `There is no "${what}".`);
    const blank = this.#symbol(part('blank').value, part('blank').key, 'blank');
    const start = file.text(part('start state').value, part('start state').key);
    const table = file.entries(file.map(part('table').value, part('table').key, 'the table'));
    const synonyms = file.meant(parts.get('synonyms')?.value);
    const input = parts.get('input');
    if (isMap(synonyms))
      for (const entry of file.entries(synonyms)) this.#synonyms.set(file.text(entry.key, synonyms), entry);
    for (const { key } of table) {
      const state = file.text(key, top);
      const problem = stateProblem(state);
      if (problem !== undefined) this.#fail(key, problem);
      this.#builder.state(state);
    }
    if (!this.#builder.has(start)) this.#fail(part('start state').value, `The table has no state ${start}.`);
    for (const entry of table) if (!file.isEmpty(entry.value)) this.#state(entry);
    return {
      table: this.#builder.build(name, blank, this.#builder.state(start)),
      input: input === undefined || file.isEmpty(input.value) ? undefined : file.text(input.value, input.key),
    };
  }

  #state({ key, value }: Entry): void {
    const { file } = this;
    const state = file.text(key, key);
    const id = this.#builder.state(state);
    for (const rule of file.entries(file.map(value, key, `the rules of ${state}, such as 0: R,`))) {
      const made = this.#rule(rule.value, id, rule.key);
      for (const symbol of this.#symbols(rule.key)) {
        if (++this.#rules > MOST_RULES) this.#fail(rule.key, `The machine has more than ${MOST_RULES} rules.`);
        if (!this.#builder.rule(id, symbol, made) && !rule.isMerged)
          this.#fail(rule.key, `State ${state} has two rules for "${symbol}".`);
      }
    }
  }

  #rule(value: unknown, state: number, at: unknown, deep = 0): TuringRule {
    const { file } = this;
    const meant = file.meant(value);
    if (isMap(meant)) return this.#mapped(meant, state, at);
    if (file.isEmpty(value))
      this.#fail(at, 'A rule is missing: write L, R, a rule in braces such as {write: 1, L: state}, or a synonym.');
    const word = file.text(value, at);
    if (word === 'L' || word === 'R') return { write: undefined, move: word === 'L' ? -1 : 1, next: state };
    const synonym = this.#synonyms.get(word);
    if (synonym === undefined || deep > 20)
      this.#fail(value, `Expected L, R, a rule in braces or a synonym, found "${word}".`);
    return this.#rule(synonym.value, state, synonym.key, deep + 1);
  }

  #mapped(map: YAMLMap, state: number, at: unknown): TuringRule {
    const { file } = this;
    const parts = new Map<string, Entry>();
    for (const entry of file.entries(map)) {
      const key = file.text(entry.key, map);
      if (key !== 'write' && key !== 'L' && key !== 'R')
        this.#fail(entry.key, `A rule can contain write, L or R; found "${key}".`);
      parts.set(key, entry);
    }
    const left = parts.get('L');
    const right = parts.get('R');
    const write = parts.get('write');
    const move: Move = left === undefined ? 1 : -1;
    const to = left ?? right;
    if (to === undefined)
      return this.#fail(map.items.length === 0 ? at : map, 'A rule has to move the head: add L or R.');
    if (left !== undefined && right !== undefined)
      this.#fail(right.key, 'A rule can move the head only once: remove L or R.');
    const target = file.isEmpty(to.value) ? undefined : file.text(to.value, to.key);
    if (target !== undefined && !this.#builder.has(target)) this.#fail(to.value, `The table has no state ${target}.`);
    return {
      write: write && this.#symbol(write.value, write.key, 'write'),
      move,
      next: target === undefined ? state : this.#builder.state(target),
    };
  }

  /** The symbols that a rule is for: one, or a list of them, which may stand in one word with commas between. */
  #symbols(key: unknown): readonly string[] {
    return this.file.items(key).flatMap((one) => {
      const text = this.file.text(one, key);
      const words = text.includes(',') && Array.from(text).length > 1 ? parted(text) : [text];
      return words.every((word) => symbolProblem(word, '') === undefined)
        ? words
        : [this.#symbol(one, key, 'a symbol')];
    });
  }

  #symbol(node: unknown, at: unknown, what: string): string {
    const text = this.file.text(node, at);
    const problem = symbolProblem(text, what);
    return problem === undefined ? text : this.#fail(node, problem);
  }

  #fail(at: unknown, message: string): never {
    throw new FormatError(this.file.place(at), message);
  }
}

/** `0,1,,,x` is 0, 1, the comma and x. */
function parted(text: string): readonly string[] {
  return text
    .replaceAll(',,', ',\0')
    .split(',')
    .map((word) => word.replaceAll('\0', ','));
}
