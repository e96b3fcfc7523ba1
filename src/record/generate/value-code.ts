import { calledOperators, relations, type Operand, type Operator, type Test } from '../../machine/index.ts';
import { NONE } from '../word-pool.ts';
import { BAIL, calledNames, type Code } from './code.ts';
import { isOfType, type OperandCode } from './operand-code.ts';
import { NotGenerable, typeOf, type SlotType, type SlotTypes } from './slot-types.ts';
import { BLANK } from './storage.ts';

/** Writes the code of operations and comparisons. */
export class ValueCode {
  constructor(
    private readonly code: Code,
    private readonly operands: OperandCode,
  ) {}

  result(operator: Operator, operands: readonly Operand[], types: SlotTypes): string {
    const { code } = this;
    const [first, second] = operands;
    switch (operator) {
      case 'joined': {
        const result = code.temporary(
          `X.join([${operands.map((operand) => this.operands.as(operand, 'text', types)).join(', ')}])`,
        );
        code.add(`if (${result} < 0) ${BAIL}`);
        return result;
      }
      case 'abs':
      case '^':
      case 'lower':
      case 'ord':
      case 'chr':
      case 'int':
      case 'text':
      case 'letter':
      case 'length': {
        const wanted = calledOperators[operator].operands;
        if (operands.length !== wanted.length) break;
        const words = operands.map((operand, i) => this.operands.as(operand, wanted[i] ?? 'int', types));
        return this.#found(`X.call(${calledNames.indexOf(operator)}, [${words.join(', ')}])`);
      }
      case 'tuple':
        return this.#found(`X.tuple([${operands.map((operand) => this.operands.word(operand)).join(', ')}])`);
      case 'field':
        if (first === undefined || second === undefined || !('value' in second) || typeof second.value !== 'number')
          break;
        return this.#found(`X.field(${this.operands.as(first, 'tuple', types)}, ${code.constant(second.value)})`);
      case '+':
      case '-':
      case '*':
      case '//':
      case '%':
      case 'min':
      case 'max':
      case 'negate':
      case 'shorter': {
        const count = operator === 'negate' ? 1 : 2;
        if (
          operands.length < count ||
          (operands.length > count && ['negate', '-', '//', '%', 'shorter'].includes(operator))
        )
          break;
        return code.operation(
          operator,
          operands.map((operand) => this.operands.as(operand, 'int', types)),
        );
      }
    }
    throw new NotGenerable('An operation has other operands.');
  }

  /** The word, where there is one. */
  #found(expression: string): string {
    const word = this.code.temporary(expression);
    this.code.add(`if (${word} === ${BLANK}) ${BAIL}`);
    return word;
  }

  condition({ relation, left, right }: Test, types: SlotTypes): string {
    const one = typeOf(left, types);
    const other = typeOf(right, types);
    const isEquality = relation === '==' || relation === '!=';
    if (one.startsWith('list') || other.startsWith('list')) throw new NotGenerable('A test compares lists.');
    if (one === 'any' && other === 'any') {
      const outcome = this.code.temporary(
        `X.holds(${relations.indexOf(relation)}, ${this.operands.word(left)}, ${this.operands.word(right)})`,
      );
      this.code.add(`if (${outcome} < 0) ${BAIL}`);
      return `${outcome} === 1`;
    }
    if (one === 'none' || other === 'none') {
      if (!isEquality) throw new NotGenerable('A test orders what has no order.');
      return `${this.operands.word(left)} ${relation}= ${this.operands.word(right)}`;
    }
    const type = one === 'any' ? other : one;
    if (!isEquality && (one === 'any' || other === 'any') && type !== 'int' && type !== 'text')
      throw new NotGenerable('A test orders what has no order.');
    const side = (operand: Operand): string =>
      isEquality ? this.#comparable(operand, type, types) : this.operands.as(operand, type, types);
    const a = side(left);
    const b = side(right);
    if (isEquality) return `${a} ${relation}= ${b}`;
    if (type === 'int') return this.code.order(relation, a, b);
    if (type === 'text') return `X.compare(${a}, ${b}) ${relation} 0`;
    throw new NotGenerable('A test orders what has no order.');
  }

  /** A side that may be none differs from every other value, without an order. */
  #comparable(operand: Operand, type: SlotType, types: SlotTypes): string {
    if (typeOf(operand, types) !== 'any') return this.operands.as(operand, type, types);
    const word = this.operands.word(operand);
    this.code.add(`if (${word} !== ${NONE} && !(${isOfType(word, type)})) ${BAIL}`);
    return word;
  }
}
