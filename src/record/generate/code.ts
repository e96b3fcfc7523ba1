import {
  type CalledOperator,
  type Formula,
  type Operator,
  indexPlace,
  type Relation,
  sameValue,
  type Value,
} from '../../machine/index.ts';
import { FALSE, NONE, POOLED, TRUE } from '../word-pool.ts';
import { NotGenerable } from './slot-types.ts';
import { BLANK } from './storage.ts';

/** Where generated code leaves the run to the interpreter. */
export const BAIL = 'return 2;';

/** Operators on integers. */
export type IntegerOperator = Exclude<Operator, 'joined' | 'tuple' | 'field' | CalledOperator>;

/**
 * Lines of generated code, and what a run has to put ready for them. Code holds numbers and names of its own, never a
 * task's text.
 */
export class Code {
  readonly lines: string[] = [];
  /** Values that are no small integers, whose words the code finds in `t0`, `t1`, … */
  readonly values: Value[] = [];
  /** Formulas over inputs alone whose words it finds in `k0`, `k1`, … */
  readonly formulas: { readonly formula: Formula; readonly isSmall: boolean }[] = [];
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
    if (value === null) return String(NONE);
    if (typeof value === 'boolean') return String(value ? TRUE : FALSE);
    if (typeof value === 'number' && value >= -POOLED && value < POOLED)
      return value < 0 ? `(${value})` : String(value);
    const known = this.values.findIndex((one) => sameValue(one, value));
    return `t${known >= 0 ? known : this.values.push(value) - 1}`;
  }

  /**
   * A formula that no cell changes, worked out once a run; `isSmall`: the interpreter runs where it is no small
   * integer.
   */
  formula(formula: Formula, isSmall: boolean): string {
    const known = this.formulas.findIndex((one) => one.formula === formula && one.isSmall === isSmall);
    if (known >= 0) return `k${known}`;
    this.formulas.push({ formula, isSmall });
    return `k${this.formulas.length - 1}`;
  }

  /** Leaves the run where the integer is not small: an index, or a bound. */
  small(integer: string): string {
    if (!isNumeral(integer)) this.add(`if ((${integer} + ${POOLED} | 0) < 0) ${BAIL}`);
    return integer;
  }

  /** A condition: whether all these integers are small, so that they are the numbers themselves. */
  areSmall(integers: readonly string[]): string {
    const checked = integers.filter((one) => !isNumeral(one));
    return checked.length === 0 ? 'true' : `(${checked.map((one) => `${one} + ${POOLED}`).join(' | ')} | 0) >= 0`;
  }

  /** An operation on integers: on small ones at once, on others by the pool; leaves the run where it has no result. */
  operation(operator: IntegerOperator, operands: readonly string[]): string {
    const [first, ...rest] = operands;
    if (first === undefined) throw new NotGenerable('An operation has no operand.');
    if (operator === 'negate') return this.#either('negate', [first], `-${first} | 0`);
    let result = first;
    for (const operand of rest) result = this.#pair(operator, result, operand);
    return result;
  }

  /** An order between integers, as a condition. */
  order(relation: Relation, a: string, b: string): string {
    return `(${this.areSmall([a, b])} ? ${a} ${relation} ${b} : X.order(${a}, ${b}) ${relation} 0)`;
  }

  #pair(operator: Exclude<IntegerOperator, 'negate'>, a: string, b: string): string {
    switch (operator) {
      case '+':
      case '-':
        return this.#either(operator, [a, b], `${a} ${operator} ${b} | 0`);
      case 'shorter':
        this.add(`if (!${this.order('>=', a, b)}) ${BAIL}`);
        return this.#either('-', [a, b], `${a} - ${b} | 0`);
      case '*': {
        const product = this.temporary(`${a} * ${b}`);
        const result = this.temporary(`${product} | 0`);
        this.add(
          `if (!(${this.areSmall([a, b])}) || ${product} >= ${POOLED} || ${product} < -${POOLED}) ${result} = X.compute(${operators.indexOf('*')}, ${a}, ${b});`,
          this.#blank(result),
        );
        return result;
      }
      case '//': {
        const quotient = this.#divided(operator, a, b, `${a} / ${b} | 0`);
        this.add(
          isPositive(b)
            ? `if (${a} < 0 && ${quotient} * ${b} !== ${a}) ${quotient}--;`
            : `if ((${a} ^ ${b}) < 0 && ${quotient} * ${b} !== ${a}) ${quotient}--;`,
          `if (${quotient} === ${POOLED}) ${BAIL}`,
          '}',
        );
        return quotient;
      }
      case '%': {
        const remainder = this.#divided(operator, a, b, `${a} % ${b} | 0`);
        this.add(
          isPositive(b)
            ? `if (${remainder} < 0) ${remainder} += ${b};`
            : `if (${remainder} !== 0 && (${remainder} ^ ${b}) < 0) ${remainder} += ${b};`,
          '}',
        );
        return remainder;
      }
      case 'min':
      case 'max':
        return this.temporary(`${this.order(operator === 'min' ? '<' : '>', a, b)} ? ${a} : ${b}`);
    }
  }

  /**
   * One way for small integers, whose result is tested too, another by the pool. Sums and differences of small integers
   * fit 32 bits.
   */
  #either(operator: Operator, operands: readonly string[], expression: string): string {
    const result = this.temporary(expression);
    this.add(
      `if (!(${this.areSmall([...operands, result])})) { ${result} = X.compute(${operators.indexOf(operator)}, ${operands.join(', ')}${operands.length === 1 ? ', 0' : ''});`,
      this.#blank(result),
      '}',
    );
    return result;
  }

  /** Opens the block that corrects a quotient or remainder of small integers. */
  #divided(operator: Operator, a: string, b: string, expression: string): string {
    if (!isNumeral(b)) this.add(`if (${b} === 0) ${BAIL}`);
    else if (Number(b.replace(/[()]/g, '')) === 0) this.add(BAIL);
    const result = this.temporary(expression);
    this.add(
      `if (!(${this.areSmall([a, b])})) { ${result} = X.compute(${operators.indexOf(operator)}, ${a}, ${b});`,
      this.#blank(result),
      '} else {',
    );
    return result;
  }

  #blank(word: string): string {
    return `if (${word} === ${BLANK}) ${BAIL}`;
  }
}

/** Operators with a name, as generated code calls them by number. */
export const calledNames = ['abs', '^', 'lower', 'ord', 'chr', 'int', 'text', 'letter', 'length'] as const;

/** Operators that generated code calls by number. */
export const operators: readonly Operator[] = ['+', '-', '*', '//', '%', 'negate'];

function isNumeral(expression: string): boolean {
  return /^\(?-?\d+\)?$/.test(expression);
}

function isPositive(expression: string): boolean {
  return /^\d+$/.test(expression) && Number(expression) > 0;
}

/** Whether no cell is in it: its value then stands for the whole run. */
export function isConstant(formula: Formula): boolean {
  switch (formula.op) {
    case 'constant':
      return true;
    case 'name':
      return indexPlace(formula.name) === undefined;
    case 'cell':
    case 'element':
    case 'list':
    case 'size':
    case 'scan':
    case 'call':
    case 'draw':
    case 'pick':
      return false;
    case 'apply':
      return formula.operands.every(isConstant);
    case 'compare':
    case 'and':
    case 'or':
      return isConstant(formula.left) && isConstant(formula.right);
    case 'not':
      return isConstant(formula.operand);
    case 'if':
      return isConstant(formula.condition) && isConstant(formula.then) && isConstant(formula.else);
  }
}
