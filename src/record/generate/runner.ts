import {
  answerText,
  type Bound,
  compare,
  compareText,
  evaluate,
  evaluateFormula,
  finish,
  isInteger,
  isStuck,
  isTuple,
  LONGEST,
  lookupIn,
  relations,
  type Machine,
  type Node,
  type Operator,
  STEP_LIMIT,
  stuck,
  type Value,
  type Work,
} from '../../machine/index.ts';
import { recordByInterpreter, recordingByInterpreter, type RecordOptions } from '../record-by-interpreter.ts';
import { Recording } from '../recording.ts';
import { segments } from '../segment.ts';
import { POOLED, type Pool } from '../word-pool.ts';
import { keepingOf } from './cell-code.ts';
import { calledNames, BAIL, Code, operators } from './code.ts';
import { NotGenerable } from './slot-types.ts';
import { StateCode, type Cases, type HaltForm } from './state-code.ts';
import { BLANK, Row, Table } from './storage.ts';

/** Records runs of one machine. */
export interface Runner {
  /** Whether it is generated code; otherwise every run is the interpreter's. */
  readonly isGenerated: boolean;
  /** As {@link recordByInterpreter} does, with the same words. A runner does one run at a time. */
  run(bound: Bound, options?: RecordOptions): Recording;
  /** The same in pieces; the run that is left off has to be over before the next begins. */
  running(bound: Bound, options?: RecordOptions): Work<Recording>;
}

/** States between two places to leave off at. */
const PIECE = 2048;

/**
 * A runner of generated JavaScript, some hundred times as fast as the interpreter. What it cannot run (a run that gets
 * stuck, an index beyond 29 bits) is left to the interpreter, as everything is where code may not be generated.
 */
export function generateRunner(machine: Machine): Runner {
  try {
    return new GeneratedRunner(machine);
  } catch (error) {
    if (error instanceof NotGenerable || error instanceof EvalError)
      return { isGenerated: false, run: recordByInterpreter, running: recordingByInterpreter };
    throw error;
  }
}

/** What generated code calls and leaves behind. */
class Support {
  halt = 0;
  /** The words of the answer's operands. */
  readonly answer: number[] = [];
  stack = new Int32Array(256);
  pool: Pool | undefined;

  /** A stack twice as high, up to some million words; the same one beyond. */
  deeper(): Int32Array {
    if (this.stack.length >= 1 << 24) return this.stack;
    const higher = new Int32Array(2 * this.stack.length);
    higher.set(this.stack);
    this.stack = higher;
    return higher;
  }

  compare(a: number, b: number): number {
    return compareText(this.#text(a), this.#text(b));
  }

  /** The order of two integers, of any size. */
  order(a: number, b: number): number {
    const x = this.pool?.value(a) ?? 0;
    const y = this.pool?.value(b) ?? 0;
    if (x === y) return 0;
    return x < y ? -1 : 1;
  }

  /** Whether a comparison of any two values holds: 0 or 1, or -1 where they cannot be compared. */
  holds(relation: number, a: number, b: number): number {
    const name = relations[relation];
    const outcome =
      this.pool === undefined || name === undefined ? undefined : compare(name, this.pool.value(a), this.pool.value(b));
    if (typeof outcome !== 'boolean') return -1;
    return outcome ? 1 : 0;
  }

  /** The word of an operation's result; BLANK where it has none. */
  compute(operator: number, a: number, b: number): number {
    const name = operators[operator];
    return name === undefined ? BLANK : this.#result(name, name === 'negate' ? [a] : [a, b]);
  }

  /** The word of a tuple of these. */
  tuple(words: readonly number[]): number {
    return this.#result('tuple', words);
  }

  /** The word of an element of a tuple, or BLANK. */
  field(tuple: number, index: number): number {
    const value = this.pool?.value(tuple);
    const element = isTuple(value) ? value[index] : undefined;
    return element === undefined ? BLANK : (this.pool?.word(element) ?? BLANK);
  }

  /** The word of what an operation with a name gives, or BLANK. */
  call(operator: number, words: readonly number[]): number {
    const name = calledNames[operator];
    return name === undefined ? BLANK : this.#result(name, words);
  }

  /** Whether a word that may be anything is of a type: 0 an integer, 1 true or false, 2 a text, 3 a tuple. */
  is(type: number, word: number): boolean {
    const value = this.pool?.value(word);
    if (type === 0) return isInteger(value);
    if (type === 1) return typeof value === 'boolean';
    return type === 2 ? typeof value === 'string' : isTuple(value);
  }

  #result(operator: Operator, words: readonly number[]): number {
    const { pool } = this;
    if (pool === undefined) return BLANK;
    const result = evaluate(
      operator,
      words.map((word) => pool.value(word)),
    );
    return isStuck(result) ? BLANK : pool.word(result);
  }

  /** The word of the joined texts, or -1 where the text would be too long. */
  join(words: readonly number[]): number {
    let text = '';
    for (const word of words) {
      text += this.#text(word);
      if (text.length > LONGEST) return -1;
    }
    return this.pool?.word(text) ?? -1;
  }

  #text(word: number): string {
    const value = this.pool?.value(word);
    return typeof value === 'string' ? value : '';
  }
}

type Stored = Row | Table | undefined;
type Generated = (
  recording: Recording,
  limit: number,
  support: Support,
  storage: readonly Stored[],
  words: Int32Array,
  values: Int32Array,
  formulas: Int32Array,
  left: Int32Array,
  piece: number,
) => number;

class GeneratedRunner implements Runner {
  readonly isGenerated = true;
  readonly #run: Generated;
  readonly #support = new Support();
  readonly #storage: readonly Stored[];
  readonly #code = new Code();
  readonly #halts: readonly HaltForm[];
  readonly #words: Int32Array;
  readonly #values: Int32Array;
  readonly #formulas: Int32Array;
  /** Where a run was left off: the case to go on with, words, states, height of the stack, slots. */
  readonly #left: Int32Array;

  constructor(private readonly machine: Machine) {
    const { regions } = machine;
    const { source, halts, slots } = sourceOf(machine, this.#code);
    this.#storage = regions.map((region) => {
      const keeping = keepingOf(region);
      if (keeping === 'row') return new Row();
      return keeping === 'table' ? new Table(region.indexes.length) : undefined;
    });
    this.#halts = halts;
    this.#left = new Int32Array(FIRST_SLOT + slots);
    this.#words = new Int32Array(regions.length);
    this.#values = new Int32Array(this.#code.values.length);
    this.#formulas = new Int32Array(this.#code.formulas.length);
    // The source is made of numbers and this module's own names alone: nothing an author wrote gets into it.
    const made: unknown = new Function(
      'R',
      'limit',
      'X',
      'storage',
      'words',
      'values',
      'formulas',
      'left',
      'piece',
      source,
    );
    if (!isGenerated(made)) throw new NotGenerable('No code was made.');
    this.#run = made;
  }

  run(bound: Bound, options: RecordOptions = {}): Recording {
    return finish(this.#running(bound, options, Infinity));
  }

  running(bound: Bound, options: RecordOptions = {}): Work<Recording> {
    return this.#running(bound, options, PIECE);
  }

  *#running(bound: Bound, options: RecordOptions, piece: number): Work<Recording> {
    const { limit = STEP_LIMIT, into = new Recording(bound) } = options;
    into.clear(bound);
    if (bound.machine === this.machine && this.#load(bound, into.pool)) {
      const goOn = (): number =>
        this.#run(
          into,
          limit,
          this.#support,
          this.#storage,
          this.#words,
          this.#values,
          this.#formulas,
          this.#left,
          piece,
        );
      this.#left[0] = -1;
      let ended = goOn();
      for (; ended === 3; ended = goOn()) yield;
      if (ended === 1) return into;
      const answer = ended === 0 ? this.#answer(into) : undefined;
      if (answer !== undefined) {
        into.end = { kind: 'halt', answer };
        return into;
      }
    }
    return yield* recordingByInterpreter(bound, { limit, into });
  }

  /** Puts inputs, constants and storage ready; false where the interpreter has to run. */
  #load(bound: Bound, pool: Pool): boolean {
    this.#support.pool = pool;
    for (const { id } of this.machine.regions) {
      const given = bound.given.get(id);
      const stored = this.#storage[id];
      if (stored instanceof Table) {
        if (!stored.load(given, pool)) return false;
      } else if (stored !== undefined) {
        if (!stored.load(given, pool)) return false;
      } else {
        const value = given?.values[0];
        this.#words[id] = value === undefined ? BLANK : pool.word(value);
      }
    }
    this.#code.values.forEach((value, i) => {
      this.#values[i] = pool.word(value);
    });
    const lookup = lookupIn(bound, () => stuck('blank cell'));
    for (const [i, { formula, isSmall }] of this.#code.formulas.entries()) {
      const value = evaluateFormula(formula, lookup);
      if (isStuck(value)) return false;
      const word = pool.word(value);
      if (isSmall && word >= POOLED) return false;
      this.#formulas[i] = word;
    }
    return true;
  }

  #answer(recording: Recording): string | undefined {
    const { halt, answer: words } = this.#support;
    const form = this.#halts[halt];
    if (form === undefined) return undefined;
    const { operands, lists } = form;
    const text = answerText(form.answer, (operand) => {
      const word = words[operands.indexOf(operand)] ?? BLANK;
      return lists.has(operand) ? valuesAt(recording, word) : recording.pool.value(word);
    });
    return typeof text === 'string' ? text : undefined;
  }
}

function valuesAt(recording: Recording, start: number): readonly Value[] {
  const { words, pool } = recording;
  const end = start + (words[start - 1] ?? 0);
  const values: Value[] = [];
  for (let at = start; at < end; at++) values.push(pool.value(words[at] ?? 0));
  return values;
}

function isGenerated(made: unknown): made is Generated {
  return typeof made === 'function';
}

/** Of what is kept of a run that was left off: where the slots begin. */
const FIRST_SLOT = 4;

function sourceOf(
  machine: Machine,
  code: Code,
): { readonly source: string; readonly halts: readonly HaltForm[]; readonly slots: number } {
  const { start, states, regions } = machine;
  const { list } = segments(machine);
  const count = states.length;
  if (start.op !== 'next' || !start.variables.every((variable) => 'value' in variable))
    throw new NotGenerable('The start is no plain way to a state.');
  const cases: Cases = {
    state: (state) => state,
    join: (segment) => 2 * count + segment,
    resume: (state) => count + state,
  };
  const states_ = new StateCode(machine, code, cases);
  const most = mostWords(machine);
  for (const state of states) states_.state(state, most);
  const body = code.lines.splice(0);
  for (const state of states) states_.head(state);
  const heads = code.lines.splice(0);
  const given = start.variables.map((variable, slot) =>
    'value' in variable ? `s${slot} = ${code.constant(variable.value)};` : '',
  );
  const slots = Math.max(1, ...states.map((state) => state.slots), ...states.map((state) => state.variables.length));
  const names = Array.from({ length: slots }, (_, i) => `s${i}`);
  const source = [
    `const M = ${most}, Y = R.mostWords;`,
    'let W = R.words, O = R.offsets, p = 0, n = 0, q = Math.min(W.length - M, Y), Z = X.stack, z = 0, S = left[0];',
    `let ${names.map((name) => `${name} = 0`).join(', ')};`,
    ...regions.map((region) =>
      keepingOf(region) === 'word'
        ? `let r${region.id} = words[${region.id}];`
        : `const s_${region.id} = storage[${region.id}];`,
    ),
    ...code.values.map((_, i) => `const t${i} = values[${i}];`),
    ...code.formulas.map((_, i) => `const k${i} = formulas[${i}];`),
    ...regions
      .filter((region) => keepingOf(region) === 'row')
      .map(
        ({ id }) =>
          `let c${id} = s_${id}.cells, b${id} = s_${id}.base, l${id} = s_${id}.length; const g${id} = s_${id}.givenFirst, n${id} = s_${id}.givenCount;`,
      ),
    'if (S < 0) {',
    ...given,
    `S = ${start.state};`,
    '} else {',
    'p = left[1]; n = left[2]; z = left[3];',
    ...names.map((_, i) => `s${i} = left[${FIRST_SLOT + i}];`),
    '}',
    'const e = n + piece; let m = Math.min(limit, e, O.length);',
    'piece: {',
    'run: for (;;) switch (S) {',
    ...body,
    `default: ${BAIL}`,
    '}',
    'W = R.reserveWords(p, M);',
    'switch (S) {',
    ...heads,
    '}',
    'R.length = p; R.states = n; return 1;',
    '}',
    'left[0] = S; left[1] = R.length = p; left[2] = R.states = n; left[3] = z;',
    ...names.map((name, i) => `left[${FIRST_SLOT + i}] = ${name};`),
    ...regions.filter((region) => keepingOf(region) === 'word').map(({ id }) => `words[${id}] = r${id};`),
    'return 3;',
  ].join('\n');
  if (list.length === 0) throw new NotGenerable('There are no states.');
  return { source, halts: states_.halts, slots };
}

/** Words that a state takes at most, but for the cells of intervals. */
function mostWords(machine: Machine): number {
  const words = machine.states.map(({ variables }) => variables.length);
  for (const { state, nodes } of segments(machine).list)
    words[state] = nodes.reduce((sum, node) => sum + mostWordsOf(node), 1 + (words[state] ?? 0));
  return words.reduce((most, one) => Math.max(most, one), 16);
}

function mostWordsOf(node: Node): number {
  if (node.op === 'get') return node.fetches.length;
  return node.op === 'extent' ? 2 : 1;
}
