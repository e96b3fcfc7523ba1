import {
  isInteger,
  type Formula,
  type Operand,
  type Operator,
  type Region,
  type Relation,
  type Template,
  type Value,
  type ValueType,
} from '../../machine/index.ts';

/** A value as Python writes it. */
export function literal(value: Value): string {
  if (isInteger(value)) return String(value).replace('Infinity', 'inf');
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  return value === null ? 'None' : `(${value.map(literal).join(', ')}${value.length === 1 ? ',' : ''})`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Text in an f-string: braces are doubled. */
export function inFormat(text: string): string {
  return quoted(text).slice(1, -1).replace(/[{}]/g, '$&$&');
}

/** A hole of an f-string: integers print as they are, other values as traces print them. */
export function hole(expression: string, type: ValueType | 'any'): string {
  return type === 'int' ? `{${expression}}` : `{text(${expression})}`;
}

/** How the slots of a state are called and what they hold. */
export interface Slots {
  operand(operand: Operand): string;
  type(operand: Operand): ValueType | 'any';
  /** What prints it in an f-string: a constant as it is. */
  hole(operand: Operand): string;
}

/** The name of a cell, an f-string where it has indexes, each given as it stands in one. */
export function cellName({ form: { before, between, after } }: Region, index: readonly string[]): string {
  if (index.length === 0) return quoted(before + after);
  return `f"${inFormat(before)}${index.join(inFormat(between))}${inFormat(after)}"`;
}

/** A label or site, over variables with these names. */
export function templateText(template: Template, names: readonly string[]): string {
  if (template.every((piece) => typeof piece === 'string')) return quoted(template.join(''));
  return `f"${template
    .map((piece) => {
      if (typeof piece === 'string') return inFormat(piece);
      const name = names[piece.variable] ?? '_';
      const { offset } = piece;
      return hole(offset === 0 ? name : `${name} ${offset > 0 ? '+' : '-'} ${Math.abs(offset)}`, piece.type);
    })
    .join('')}"`;
}

/** An operation as Python computes it. */
export function operation(operator: Operator, operands: readonly string[]): string {
  switch (operator) {
    case 'min':
    case 'max':
      return `${operator}(${operands.join(', ')})`;
    case 'negate':
      return `-${operands.join()}`;
    case 'joined':
      return operands.join(' + ');
    case 'shorter':
      return operands.join(' - ');
    case '^':
      return operands.join(' ** ');
    case 'lower':
      return `${operands.join()}.lower()`;
    case 'abs':
    case 'ord':
    case 'chr':
    case 'int':
      return `${operator}(${operands.join()})`;
    case 'text':
      return `str(${operands.join()})`;
    case 'letter':
      return `${operands[0] ?? ''}[${operands[1] ?? ''}]`;
    case 'length':
      return `len(${operands.join()})`;
    case 'tuple':
      return `(${operands.join(', ')}${operands.length === 1 ? ',' : ''})`;
    case 'field':
      return `${operands[0] ?? ''}[${operands[1] ?? ''}]`;
    case '+':
    case '-':
    case '*':
    case '//':
    case '%':
      return operands.join(` ${operator} `);
  }
}

export function relation(relation: Relation, left: string, right: string): string {
  return `${left} ${relation} ${right}`;
}

/**
 * A formula over lengths, inputs and cells; `name` gives what a name is called, `cell` what reads a cell, `routine` what
 * a function of the task is called.
 */
export function formulaText(
  formula: Formula,
  name: (name: string) => string,
  cell: (region: number, index: readonly string[]) => string,
  routine: (number: number) => string = () => 'None',
): string {
  const go = (one: Formula): string => formulaText(one, name, cell, routine);
  const inner = (one: Formula): string =>
    one.op === 'constant' || one.op === 'name' || one.op === 'cell' ? go(one) : `(${go(one)})`;
  switch (formula.op) {
    case 'constant':
      return literal(formula.value);
    case 'name':
      return name(formula.name);
    case 'cell':
      return cell(formula.region, formula.index.map(go));
    case 'apply': {
      const isFunction = formula.operator === 'min' || formula.operator === 'max';
      return operation(formula.operator, formula.operands.map(isFunction ? go : inner));
    }
    case 'compare':
      return relation(formula.relation, inner(formula.left), inner(formula.right));
    case 'and':
    case 'or':
      return `${inner(formula.left)} ${formula.op} ${inner(formula.right)}`;
    case 'not':
      return `not ${inner(formula.operand)}`;
    case 'if':
      return `${inner(formula.then)} if ${inner(formula.condition)} else ${inner(formula.else)}`;
    case 'list':
      return `[${formula.items.map(go).join(', ')}]`;
    case 'element':
      return `${formula.by === 'decimal' ? 'digit' : 'element'}(${go(formula.of)}, ${go(formula.index)})`;
    case 'size':
      return `len(${go(formula.of)})`;
    case 'scan':
      return scanText(formula, name, cell, routine);
    case 'call':
      return `${routine(formula.routine)}(${['random', 'given', ...formula.arguments.map(go)].join(', ')})`;
    case 'draw':
      return `random.integer(${go(formula.low)}, ${go(formula.high)})`;
    case 'pick':
      return `random.pick(${go(formula.of)})`;
  }
}

/** A scan as Python computes it: of equal values the first counts there, too. */
function scanText(
  { operator, variable, low, high, where, value }: Extract<Formula, { readonly op: 'scan' }>,
  ...[name, cell, routine]: [
    (name: string) => string,
    (region: number, index: readonly string[]) => string,
    (number: number) => string,
  ]
): string {
  // No variable of Python's own ends so, and none of a routine.
  const at = `${variable}__`;
  const go = (one: Formula): string =>
    formulaText(one, (other) => (other === variable ? at : name(other)), cell, routine);
  const ends = `each(range(${formulaText(low, name, cell, routine)}, ${formulaText(high, name, cell, routine)} + 1))`;
  const each = `for ${at} in ${ends}${where === undefined ? '' : ` if ${go(where)}`}`;
  if (operator === 'argmin' || operator === 'argmax')
    return `${operator.slice(3)}((${at} ${each}), key=lambda ${at}: ${go(value)})`;
  return `${operator}(${go(value)} ${each})`;
}
