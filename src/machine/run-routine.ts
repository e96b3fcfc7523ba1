import { evaluateFormula, placeIndex, type Lookup } from './formula.ts';
import type { Formula } from './machine-code.ts';
import type { Routine, RoutineStatement, RoutineTarget } from './routine.ts';
import { isStuck, stuck, type Result, type Stuck } from './stuck.ts';
import { isTuple, type Value } from './value.ts';

/** What routines work with: what is known by name, the task's routines, and, where an input is drawn, randomness. */
export interface RoutineWorld {
  readonly names: ReadonlyMap<string, Value>;
  readonly routines: readonly Routine[];
  readonly draw?: (low: number, high: number) => number;
}

/** Statements, rounds and calls of one evaluation at most, and elements and characters that it goes through. */
export const MOST_WORK = 1_000_000;
/** Calls in one another at most. */
export const DEEPEST_CALLS = 400;

/** What a routine's variables hold. An array and a list are changed in place: they are copied where they are assigned. */
type Variables = Map<string, Value>;
type Flow = 'on' | 'break' | 'continue' | 'return' | Stuck;

/**
 * Evaluates what is written before a run: conditions of inputs, and the programs that draw them. One evaluation has a
 * bound: where it is reached it is stuck (`step limit`). Never throws.
 */
export class BeforeRunLookup implements Lookup {
  /** The statement at which it got stuck first. */
  place: string | undefined;
  #left = MOST_WORK;
  #depth = 0;
  #variables: Variables = new Map();
  readonly #remembered = new Map<number, Map<string, Value>>();
  #result: Value | undefined;

  constructor(private readonly world: RoutineWorld) {}

  /** Runs a routine without parameters; gives what a variable of it holds at the end, if anything. */
  run({ body }: Routine, variable: string): Value | undefined | Stuck {
    const flow = this.#block(body);
    return typeof flow === 'string' ? this.#variables.get(variable) : flow;
  }

  name(name: string): Result {
    const own = this.#variables.get(name);
    if (own !== undefined) return own;
    const known = this.world.names.get(name);
    return known === undefined ? stuck('blank cell') : known;
  }

  cell(): Result {
    return stuck('blank cell');
  }

  draw(low: number, high: number): Result {
    return this.world.draw?.(low, high) ?? stuck('no choice');
  }

  spend(amount: number): boolean {
    this.#left -= amount;
    return this.#left >= 0;
  }

  call(number: number, values: readonly Value[]): Result {
    const routine = this.world.routines[number];
    if (routine === undefined) return stuck('no such state');
    const remembered = routine.memo ? this.#memory(number) : undefined;
    const key = remembered && keyOf(values);
    const known = key === undefined ? undefined : remembered?.get(key);
    if (known !== undefined) return known;
    if (!this.spend(1) || this.#depth >= DEEPEST_CALLS) return stuck('step limit');
    const around = this.#variables;
    this.#variables = new Map(routine.parameters.map((name, i) => [name, values[i] ?? null]));
    this.#result = undefined;
    this.#depth++;
    const flow = this.#block(routine.body);
    this.#depth--;
    this.#variables = around;
    if (typeof flow !== 'string') return flow;
    const result = this.#takeResult();
    if (key !== undefined) remembered?.set(key, result);
    return result;
  }

  /** A function without a result gives nothing that anybody reads. */
  #takeResult(): Value {
    const result = this.#result ?? null;
    this.#result = undefined;
    return result;
  }

  #memory(number: number): Map<string, Value> {
    const known = this.#remembered.get(number);
    if (known !== undefined) return known;
    const made = new Map<string, Value>();
    this.#remembered.set(number, made);
    return made;
  }

  #block(statements: readonly RoutineStatement[]): Flow {
    for (const statement of statements) {
      const flow = this.spend(1) ? this.#statement(statement) : stuck('step limit');
      if (typeof flow !== 'string') this.place ??= statement.place;
      if (flow !== 'on') return flow;
    }
    return 'on';
  }

  #statement(statement: RoutineStatement): Flow {
    switch (statement.op) {
      case 'set':
        return this.#set(statement.targets, statement.values);
      case 'array':
        return this.#array(statement.name, statement.sizes, statement.initial);
      case 'if': {
        const outcome = this.#condition(statement.condition);
        return typeof outcome === 'boolean' ? this.#block(outcome ? statement.then : statement.else) : outcome;
      }
      case 'while':
        return this.#while(statement.condition, statement.body);
      case 'for':
        return this.#for(statement);
      case 'push': {
        const value = this.#value(statement.value);
        if (isStuck(value)) return value;
        const list = this.#list(statement.list);
        if (isStuck(list)) return list;
        list.push(value);
        return 'on';
      }
      case 'pop': {
        const list = this.#list(statement.list);
        if (isStuck(list)) return list;
        return list.pop() === undefined ? stuck('empty list') : 'on';
      }
      case 'break':
      case 'continue':
        return statement.op;
      case 'return': {
        if (statement.value === undefined) return 'return';
        const value = this.#value(statement.value);
        if (isStuck(value)) return value;
        this.#result = value;
        return 'return';
      }
      case 'call': {
        const value = this.#value(statement.call);
        return isStuck(value) ? value : 'on';
      }
    }
  }

  #while(condition: Formula, body: readonly RoutineStatement[]): Flow {
    for (;;) {
      const outcome = this.#condition(condition);
      if (typeof outcome !== 'boolean') return outcome;
      if (!outcome) return 'on';
      if (!this.spend(1)) return stuck('step limit');
      const flow = this.#block(body);
      if (flow === 'break') return 'on';
      if (flow !== 'on' && flow !== 'continue') return flow;
    }
  }

  #for({ variable, start, end, step, down, body }: Extract<RoutineStatement, { readonly op: 'for' }>): Flow {
    const first = this.#value(start);
    if (isStuck(first)) return first;
    const last = this.#value(end);
    if (isStuck(last)) return last;
    const width = step === undefined ? 1 : this.#value(step);
    if (isStuck(width)) return width;
    if (typeof first !== 'number' || typeof last !== 'number' || typeof width !== 'number') return stuck('wrong type');
    if (width < 1) return stuck('step limit');
    for (let at = first; down ? at >= last : at <= last; at += down ? -width : width) {
      if (!this.spend(1)) return stuck('step limit');
      this.#variables.set(variable, at);
      const flow = this.#block(body);
      if (flow === 'break') return 'on';
      if (flow !== 'on' && flow !== 'continue') return flow;
    }
    return 'on';
  }

  /** All right sides are evaluated before the first target is written. */
  #set(targets: readonly RoutineTarget[], formulas: readonly Formula[]): Flow {
    const values: Value[] = [];
    for (const formula of formulas) {
      const value = this.#value(formula);
      if (isStuck(value)) return value;
      values.push(value);
    }
    for (const [i, target] of targets.entries()) {
      const flow = this.#write(target, values[i] ?? null);
      if (flow !== 'on') return flow;
    }
    return 'on';
  }

  #write({ name, index, holds }: RoutineTarget, value: Value): Flow {
    if (index.length === 0) {
      const kept = holds === 'region' ? this.#copied(value) : value;
      if (isStuck(kept)) return kept;
      this.#variables.set(name, kept);
      return 'on';
    }
    let array = this.#list(name);
    for (const [depth, formula] of index.entries()) {
      if (isStuck(array)) return array;
      const at = this.#value(formula);
      if (isStuck(at)) return at;
      if (typeof at !== 'number' || Math.abs(at) > MOST_WORK) return stuck('index out of range');
      if (holds !== 'decimal' && !(at >= 0 && at < array.length)) return stuck('index out of range');
      if (depth === index.length - 1) {
        array[holds === 'decimal' ? placeIndex(at) : at] = value;
        return 'on';
      }
      array = changeable(array[at]);
    }
    return 'on';
  }

  #array(name: string, formulas: readonly Formula[], initial: Formula | undefined): Flow {
    const sizes: number[] = [];
    for (const formula of formulas) {
      const size = this.#value(formula);
      if (isStuck(size)) return size;
      if (typeof size !== 'number') return stuck('wrong type');
      sizes.push(Math.max(0, size));
    }
    if (!this.spend(sizes.reduce((product, size) => product * Math.max(1, size), 1))) return stuck('step limit');
    const value = initial && this.#value(initial);
    if (isStuck(value)) return value;
    this.#variables.set(name, filled(sizes, value));
    return 'on';
  }

  #condition(formula: Formula): boolean | Stuck {
    const outcome = this.#value(formula);
    return typeof outcome === 'boolean' || isStuck(outcome) ? outcome : stuck('wrong type');
  }

  #value(formula: Formula): Result {
    return evaluateFormula(formula, this);
  }

  #list(name: string): Value[] | Stuck {
    return changeable(this.#variables.get(name));
  }

  #copied(value: Value): Result {
    if (!isTuple(value)) return value;
    if (!this.spend(value.length)) return stuck('step limit');
    const copy: Value[] = [];
    copy.length = value.length;
    for (const at of value.keys()) {
      const item = value[at];
      // An element that is blank stays so.
      if (item === undefined) continue;
      const inner = this.#copied(item);
      if (isStuck(inner)) return inner;
      copy[at] = inner;
    }
    return copy;
  }
}

/** Arrays and lists of variables are made here, and are theirs to change. */
function changeable(value: Value | undefined): Value[] | Stuck {
  return Array.isArray(value) ? (value as Value[]) : stuck('wrong type');
}

function filled([size, ...inner]: readonly number[], value: Value | undefined): Value {
  if (size === undefined) return value ?? null;
  const array: Value[] = [];
  array.length = size;
  if (inner.length > 0) for (let i = 0; i < size; i++) array[i] = filled(inner, value);
  else if (value !== undefined) array.fill(value);
  return array;
}

function keyOf(values: readonly Value[]): string {
  return values.map((value) => `${typeof value} ${String(value)}`).join('\0');
}
