import { isPrintable, isStateName } from '../../language/index.ts';
import type { TuringMachine, TuringRule, TuringState } from '../../machine/index.ts';

/** A machine that came in another form, and what it is to begin with, where that is told. */
export interface ImportedMachine {
  readonly table: TuringMachine;
  readonly input: string | undefined;
}

/** A line and a column of a file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a text of another form, and where. */
export class FormatError extends Error {
  constructor(
    readonly place: Place,
    message: string,
  ) {
    super(message);
  }
}

/** Why a text is no symbol of a machine file; undefined: it is one. `what` names it. */
export function symbolProblem(text: string, what: string): string | undefined {
  if (Array.from(text).length !== 1) return `A symbol has to be one character, but ${what} is "${text}".`;
  return isPrintable(text)
    ? undefined
    : `A symbol has to be a visible character, or a space, but ${what} is ${JSON.stringify(text)}.`;
}

/** Why a state cannot be called so; undefined: it can. */
export function stateProblem(name: string): string | undefined {
  return isStateName(name)
    ? undefined
    : `The name of a state has to begin and end with a visible character, on one line; found ${JSON.stringify(name)}.`;
}

/** Why a table cannot be written in another form. */
export class NotExpressible extends Error {}

/** Numbers states in the order in which they are met, and puts their rules together. */
export class TableBuilder {
  readonly #numbers = new Map<string, number>();
  readonly #rules: Map<string, TuringRule>[] = [];
  readonly #others: (TuringRule | undefined)[] = [];

  state(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#rules.length);
    this.#others.push(undefined);
    return this.#rules.push(new Map()) - 1;
  }

  has(name: string): boolean {
    return this.#numbers.has(name);
  }

  get names(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  /** `symbol` undefined: for all other symbols. False where there is a rule already. */
  rule(state: number, symbol: string | undefined, rule: TuringRule): boolean {
    const rules = this.#rules[state];
    if (rules === undefined || (symbol === undefined ? this.#others[state] !== undefined : rules.has(symbol)))
      return false;
    if (symbol === undefined) this.#others[state] = rule;
    else rules.set(symbol, rule);
    return true;
  }

  build(name: string, blank: string, start: number): TuringMachine {
    const states = this.names.map((one, id): TuringState => ({
      name: one,
      rules: this.#rules[id] ?? new Map(),
      otherwise: this.#others[id],
    }));
    return { name, blank, start, states };
  }
}

export function isHalting({ rules, otherwise }: TuringState): boolean {
  return rules.size === 0 && otherwise === undefined;
}

/** The rules of a state, then those for all other of these symbols spelled out. */
export function spelledOut(
  { rules, otherwise }: TuringState,
  symbols: readonly string[],
): readonly (readonly [symbol: string, rule: TuringRule])[] {
  return [
    ...rules,
    ...symbols.flatMap((symbol): (readonly [string, TuringRule])[] =>
      otherwise === undefined || rules.has(symbol) ? [] : [[symbol, otherwise]],
    ),
  ];
}
