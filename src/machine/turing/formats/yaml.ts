import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair, type YAMLMap } from 'yaml';
import { symbolsOf, type Move, type TuringMachine, type TuringRule } from '../table.ts';
import { FormatError, isHalting, NotExpressible, spelledOut, TableBuilder, type ImportedMachine } from './imported.ts';

/**
 * The YAML of turingmachine.io: `blank`, `start state`, `table` (by state, then by symbol or list of symbols: L, R, or a map with write, L or R), and
 * perhaps `input` and `synonyms`. A state without rules halts.
 */
export function readYaml(text: string, name: string): ImportedMachine {
  const lineCounter = new LineCounter(), document = parseDocument(text, { lineCounter, uniqueKeys: false, version: '1.2' }), [wrong] = document.errors;
  if (wrong !== undefined) throw new FormatError(wrong.linePos?.[0].line ?? 1, wrong.message.split('\n')[0] ?? 'This is no YAML.');
  return new Reader(lineCounter).read(document.contents, name);
}

class Reader {
  readonly #builder = new TableBuilder();
  readonly #synonyms = new Map<string, unknown>();

  constructor(private readonly lines: LineCounter) {}

  read(root: unknown, name: string): ImportedMachine {
    const top = this.#map(root, 1, 'the machine: blank, start state and table'), parts = new Map(top.items.map((pair) => [this.#key(pair), pair]));
    const blank = this.#symbol(parts.get('blank')?.value, 'blank', top), start = this.#text(parts.get('start state')?.value ?? this.#missing(top, 'start state'));
    const table = this.#map(parts.get('table')?.value, this.#line(top), 'the table'), synonyms = parts.get('synonyms')?.value, input = parts.get('input')?.value;
    if (isMap(synonyms)) for (const pair of synonyms.items) this.#synonyms.set(this.#key(pair), pair.value);
    for (const pair of table.items) this.#builder.state(this.#key(pair));
    if (!this.#builder.has(start)) throw new FormatError(this.#line(parts.get('start state')?.key ?? top), `The table has no state ${start}.`);
    for (const pair of table.items) if (!isEmpty(pair.value)) this.#state(pair);
    return { table: this.#builder.build(name, blank, this.#builder.state(start)), input: isEmpty(input) ? undefined : this.#text(input) };
  }

  #state(pair: Pair): void {
    const state = this.#key(pair), id = this.#builder.state(state);
    for (const rule of this.#map(pair.value, this.#line(pair.key), `the rules of ${state}`).items) {
      const symbols = isSeq(rule.key) ? rule.key.items : [rule.key], made = this.#rule(rule.value, id, this.#line(rule.key));
      for (const one of symbols) {
        const symbol = this.#symbol(one, 'a symbol', rule.key);
        if (!this.#builder.rule(id, symbol, made)) throw new FormatError(this.#line(rule.key), `State ${state} has two rules for "${symbol}".`);
      }
    }
  }

  #rule(value: unknown, state: number, line: number, deep = 0): TuringRule {
    if (isMap(value)) {
      let write: string | undefined, move: Move | undefined, next = state;
      for (const pair of value.items) {
        const key = this.#key(pair);
        if (key === 'write') write = this.#symbol(pair.value, 'write', pair.key);
        else if (key === 'L' || key === 'R') {
          if (move !== undefined) throw new FormatError(line, 'A rule moves once.');
          move = key === 'L' ? -1 : 1;
          if (!isEmpty(pair.value)) {
            const target = this.#text(pair.value);
            if (!this.#builder.has(target)) throw new FormatError(this.#line(pair.key), `The table has no state ${target}.`);
            next = this.#builder.state(target);
          }
        } else throw new FormatError(this.#line(pair.key), `A rule has write, L or R; found "${key}".`);
      }
      if (move === undefined) throw new FormatError(line, 'A rule moves: it has L or R.');
      return { write, move, next };
    }
    const word = this.#text(value);
    if (word === 'L' || word === 'R') return { write: undefined, move: word === 'L' ? -1 : 1, next: state };
    if (!this.#synonyms.has(word) || deep > 20) throw new FormatError(line, `Expected L, R, a rule in braces or a synonym, found "${word}".`);
    return this.#rule(this.#synonyms.get(word), state, line, deep + 1);
  }

  #map(value: unknown, line: number, what: string): YAMLMap<unknown, unknown> {
    if (isMap(value)) return value;
    throw new FormatError(line, `Expected ${what} here.`);
  }

  #missing(at: unknown, what: string): never {
    throw new FormatError(this.#line(at), `There is no "${what}".`);
  }

  #key(pair: Pair): string {
    return this.#text(pair.key);
  }

  /** What a scalar says, as it is written. */
  #text(value: unknown): string {
    if (isScalar(value)) return typeof value.value === 'string' ? value.value : value.source ?? String(value.value);
    throw new FormatError(this.#line(value), 'Expected one word here.');
  }

  #symbol(value: unknown, what: string, at: unknown): string {
    const text = value === undefined ? this.#missing(at, what) : this.#text(value);
    if ([...text].length !== 1) throw new FormatError(this.#line(isScalar(value) ? value : at), `A symbol is one character, but ${what} is "${text}".`);
    return text;
  }

  #line(node: unknown): number {
    const offset = isNode(node) ? node.range?.[0] : undefined;
    return offset === undefined ? 1 : this.lines.linePos(offset).line;
  }
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (isScalar(value) && value.value === null) || (isMap(value) && value.items.length === 0);
}

/** The YAML of a machine whose head always moves. Rules for all other symbols are spelled out over the symbols that the table names. Throws a {@link NotExpressible}. */
export function writeYaml(table: TuringMachine, input?: string): string {
  const symbols = symbolsOf(table), name = (id: number): string => quoted(table.states[id]?.name ?? '');
  const lines = [`# ${table.name.replace(/\s+/g, ' ')}`, ...(input === undefined ? [] : [`input: ${quoted(input)}`]), `blank: ${quoted(table.blank)}`, `start state: ${name(table.start)}`, 'table:'];
  for (const [id, state] of table.states.entries()) {
    lines.push(`  ${name(id)}:`);
    if (isHalting(state)) continue;
    for (const [symbol, { write, move, next }] of spelledOut(state, symbols)) {
      if (move === 0) throw new NotExpressible(`In this form the head always moves; in state ${state.name} it stays for "${symbol}".`);
      const written = write === undefined || write === symbol ? '' : `write: ${quoted(write)}, `, to = next === id ? '' : `: ${name(next)}`, letter = move < 0 ? 'L' : 'R';
      lines.push(`    ${quoted(symbol)}: ${written === '' && to === '' ? letter : `{${written}${letter}${to}}`}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A word that YAML takes for nothing but itself, else in quotes. */
function quoted(text: string): string {
  return /^[A-Za-z][\w-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text) ? text : JSON.stringify(text);
}
