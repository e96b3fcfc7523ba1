import type { Formula, Operator } from '../machine.ts';
import type { Value } from '../value.ts';
import { FALSE, NONE, POOLED, TRUE } from '../words.ts';
import { NotGenerable } from './slot-types.ts';

/** Where generated code leaves the run to the interpreter. */
export const BAIL = 'return 2;';

/** Lines of generated code, and what a run has to put ready for them. Code holds numbers and names of its own, never a task's text. */
export class Code {
  readonly lines: string[] = [];
  /** Texts whose words the code finds in `t0`, `t1`, … */
  readonly texts: string[] = [];
  /** Formulas over inputs alone whose words it finds in `k0`, `k1`, … */
  readonly formulas: { readonly formula: Formula; readonly isInteger: boolean }[] = [];
  #temporaries = 0;

  add(...lines: string[]): void {
    this.lines.push(...lines);
  }

  /** A new name for a value inside the block that is being written. */
  temporary(expression: string): string {
    const name = `v${this.#temporaries++}`;
    this.add(`let ${name} = ${expression};`);
    return name;
  }

  constant(value: Value): string {
    switch (typeof value) {
      case 'boolean': return String(value ? TRUE : FALSE);
      case 'number': if (value >= -POOLED && value < POOLED) return value < 0 ? `(${value})` : String(value); break;
      case 'string': return `t${position(this.texts, value)}`;
      default: if (value === null) return String(NONE);
    }
    throw new NotGenerable('A constant is too large.');
  }

  /** A formula that no cell changes, worked out once a run. */
  formula(formula: Formula, isInteger: boolean): string {
    const known = this.formulas.findIndex((one) => one.formula === formula);
    if (known >= 0) return `k${known}`;
    this.formulas.push({ formula, isInteger });
    return `k${this.formulas.length - 1}`;
  }

  /** An operation on small integers; leaves the run where the result is not one. */
  operation(operator: Operator, operands: readonly string[], divisor: number | undefined): string {
    const [first, ...rest] = operands;
    if (first === undefined) throw new NotGenerable('An operation has no operand.');
    if (operator === 'negate') return this.#checked(`-${first} | 0`);
    let result = first;
    for (const operand of rest) result = this.#pair(operator, result, operand, divisor);
    return result;
  }

  #pair(operator: Operator, a: string, b: string, divisor: number | undefined): string {
    switch (operator) {
      case '+': return this.#checked(`${a} + ${b} | 0`);
      case '-': return this.#checked(`${a} - ${b} | 0`);
      case 'shorter':
        this.add(`if (${a} < ${b}) ${BAIL}`);
        return this.#checked(`${a} - ${b} | 0`);
      case '*': {
        const product = this.temporary(`${a} * ${b}`);
        this.add(`if (${product} >= ${POOLED} || ${product} < -${POOLED}) ${BAIL}`);
        return this.temporary(`${product} | 0`);
      }
      case '//': {
        if (divisor === undefined) this.add(`if (${b} === 0) ${BAIL}`);
        const quotient = this.temporary(`${a} / ${b} | 0`);
        if (divisor !== undefined && divisor > 0) this.add(`if (${a} < 0 && ${quotient} * ${b} !== ${a}) ${quotient}--;`);
        else this.add(`if ((${a} ^ ${b}) < 0 && ${quotient} * ${b} !== ${a}) ${quotient}--;`, `if (${quotient} === ${POOLED}) ${BAIL}`);
        return quotient;
      }
      case '%': {
        if (divisor === undefined) this.add(`if (${b} === 0) ${BAIL}`);
        const remainder = this.temporary(`${a} % ${b} | 0`);
        if (divisor !== undefined && divisor > 0) this.add(`if (${remainder} < 0) ${remainder} += ${b};`);
        else this.add(`if (${remainder} !== 0 && (${remainder} ^ ${b}) < 0) ${remainder} += ${b};`);
        return remainder;
      }
      case 'min': return this.temporary(`${a} < ${b} ? ${a} : ${b}`);
      case 'max': return this.temporary(`${a} > ${b} ? ${a} : ${b}`);
      default: throw new NotGenerable(`No integers for ${operator}.`);
    }
  }

  /** Sums and differences of small integers fit 32 bits; one test tells whether they are small themselves. */
  #checked(expression: string): string {
    const result = this.temporary(expression);
    this.add(`if ((${result} + ${POOLED} | 0) < 0) ${BAIL}`);
    return result;
  }
}

function position(list: string[], text: string): number {
  const known = list.indexOf(text);
  return known >= 0 ? known : list.push(text) - 1;
}

/** Whether no cell is in it: its value then stands for the whole run. */
export function isConstant(formula: Formula): boolean {
  switch (formula.op) {
    case 'constant':
    case 'name': return true;
    case 'cell': return false;
    case 'apply': return formula.operands.every(isConstant);
    case 'compare':
    case 'and':
    case 'or': return isConstant(formula.left) && isConstant(formula.right);
    case 'not': return isConstant(formula.operand);
    case 'if': return isConstant(formula.condition) && isConstant(formula.then) && isConstant(formula.else);
  }
}
