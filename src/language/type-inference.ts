import type { AstNode } from 'langium';
import * as ast from './generated/ast.ts';
import { isAnswered } from './answers.ts';
import { calleeOf, type Builtin, type BuiltinName } from './builtins.ts';
import { closest } from './closest.ts';
import { constantOf } from './constants.ts';
import { rangeOfProperty } from './ranges.ts';
import { generatorAround, samplerOf } from './input-source.ts';
import { isSurelyThere } from './narrowing.ts';
import { instead } from './problem.ts';
import { error, wrongType, type Report } from './report-problem.ts';
import {
  bool,
  edgeList,
  elementOf,
  fieldNames,
  fits,
  int,
  isOptional,
  isPlaceValue,
  joined,
  nothing,
  text,
  typeOfType,
  typeText,
  unknown,
  withoutNone,
  type TailType,
} from './types.ts';

const known = new WeakMap<ast.Expression | ast.Variable, TailType>();
const silent: Report = () => undefined;

/** The type of an expression; `unknown` where an error makes it so. */
export function typeOf(expression: ast.Expression | undefined): TailType {
  return expression ? remembered(expression, () => assess(expression, silent)) : unknown;
}

/**
 * The type of what a name stands for: an input's without a written type comes from its sampler, a let's from its value.
 */
export function typeOfVariable(variable: ast.Variable): TailType {
  for (const earlier of unknownBefore(variable)) rememberedVariable(earlier);
  return rememberedVariable(variable);
}

/**
 * Declarations of unknown type in front of one of unknown type, the first one first: each may lead back to the one
 * before, and one after the other they do so without going down into a chain of thousands.
 */
function unknownBefore(variable: ast.Variable): ast.Variable[] {
  if (known.has(variable) || !isInferred(variable)) return [];
  const { $container: container, $containerIndex: index = 0 } = variable;
  const siblings: readonly AstNode[] = ast.isTask(container) ? container.items : blockOf(container);
  const found: ast.Variable[] = [];
  for (let i = index - 1; i >= 0; i--) {
    const sibling = siblings[i];
    if (sibling === undefined || !isInferred(sibling)) continue;
    if (known.has(sibling)) break;
    found.push(sibling);
  }
  return found.reverse();
}

function blockOf(container: AstNode): readonly AstNode[] {
  return ast.isBlock(container) ? container.statements : [];
}

/** Whether its type comes from other declarations. */
function isInferred(node: AstNode): node is ast.LetStatement | ast.Input | ast.Constant {
  return (ast.isLetStatement(node) || ast.isInput(node) || ast.isConstant(node)) && node.type === undefined;
}

function rememberedVariable(variable: ast.Variable): TailType {
  return remembered(variable, () => {
    switch (variable.$type) {
      case 'LengthVariable':
      case 'LoopVariable':
      case 'ScanVariable':
      case 'ChooseStatement':
        return variable.$type === 'LoopVariable' ? typeOfLoopVariable(variable) : int;
      case 'Parameter':
      case 'Tape':
        return typeOfType(variable.type);
      case 'Input':
        if (variable.type) return typeOfType(variable.type);
        return typeOfInput(variable);
      case 'Constant':
        return variable.type ? typeOfType(variable.type) : typeOf(variable.value);
      case 'LetStatement': {
        if (variable.type) return typeOfType(variable.type);
        const type = typeOf(variable.value);
        return type.kind === 'none' || type.kind === 'nothing' ? unknown : type;
      }
    }
  });
}

/** What an input without a written type holds: what its sampler gives. */
function typeOfInput(input: ast.Input): TailType {
  const sampler = samplerOf(input);
  return sampler ? typeOfSampler(sampler) : unknown;
}

/** What a sampler gives. */
export function typeOfSampler(sampler: ast.Sampler): TailType {
  switch (sampler.$type) {
    case 'RangeSampler':
      return typeOf(sampler.low);
    case 'DigitsSampler':
      return { kind: 'digits' };
    case 'LettersSampler':
    case 'WordSampler':
    case 'SentenceSampler':
      return text;
    case 'GraphSampler':
      return edgeList;
    case 'PermutationSampler':
      return { kind: 'list', element: int };
    case 'ChoiceSampler':
      return elementOf(typeOf(sampler.values)) ?? unknown;
    case 'ElementSampler':
      return sampler.source.ref ? (elementOf(typeOfVariable(sampler.source.ref)) ?? unknown) : unknown;
  }
}

/** Reports what is wrong with the types in one expression; its parts are assessed on their own. */
export function checkExpression(expression: ast.Expression, report: Report): void {
  assess(expression, report);
}

/** Reports a value that does not have the type of its place. */
export function expectType(
  expression: ast.Expression | undefined,
  expected: TailType,
  report: Report,
  suggestion?: string,
): void {
  if (!expression) return;
  const type = typeOf(expression);
  if (fits(type, expected)) return;
  const untested = isOptional(type) && fits(withoutNone(type), expected);
  wrongType(report, expression, typeText(expected), typeText(type), untested ? untestedAdvice(expression) : suggestion);
}

function untestedAdvice(expression: ast.Expression): string {
  if (ast.isNameExpression(expression))
    return `It may be none: test it first, if ${expression.target.$refText} != none { … }.`;
  return 'It may be none: keep it and test it first, let v = …  if v != none { … }.';
}

function remembered(node: ast.Expression | ast.Variable, infer: () => TailType): TailType {
  const type = known.get(node);
  if (type) return type;
  known.set(node, unknown); // what a declaration that leads back to itself has
  const inferred = infer();
  known.set(node, inferred);
  return inferred;
}

function typeOfLoopVariable(variable: ast.LoopVariable): TailType {
  const loop = variable.$container;
  return loop.end ? int : (elementOf(typeOf(loop.start)) ?? unknown);
}

function assess(expression: ast.Expression, report: Report): TailType {
  switch (expression.$type) {
    case 'NumberLiteral':
      if (/^\d+$/.test(expression.text)) return int;
      error(
        report,
        expression,
        'wrong-type',
        `Expected a whole number, found ${expression.text}.`,
        'Fractions can be used in examples only; a program works on the digits of a decimal, place by place.',
      );
      return unknown;
    case 'TextLiteral':
      return text;
    case 'BoolLiteral':
      return bool;
    case 'NoneLiteral':
      return { kind: 'none' };
    case 'InfinityLiteral':
      return int;
    case 'NameExpression':
      return typeOfName(expression);
    case 'CallExpression':
      return assessCall(expression, report);
    case 'IndexExpression':
      return assessIndex(expression, report);
    case 'UnaryExpression': {
      const wanted = expression.operator === 'not' ? bool : int;
      expectType(expression.operand, wanted, report);
      return wanted;
    }
    case 'BinaryExpression':
      return assessBinary(expression, report);
    case 'IfExpression': {
      expectType(expression.condition, bool, report);
      const [first, second] = [typeOf(expression.consequence), typeOf(expression.otherwise)];
      const both = joined(first, second);
      if (both) return both;
      // Each way can have an answer of its own type.
      if (isAnswered(expression)) return unknown;
      wrongType(report, expression.otherwise, `${typeText(first)} as in the other branch`, typeText(second));
      return unknown;
    }
    case 'ScanExpression':
      expectType(expression.low, int, report);
      expectType(expression.high, int, report);
      expectType(expression.where, bool, report);
      expectType(expression.value, int, report);
      return int;
    case 'ListExpression': {
      let element: TailType = unknown;
      for (const item of expression.elements) {
        const both = joined(element, typeOf(item));
        if (both) element = both;
        else wrongType(report, item, `${typeText(element)} as the elements before it`, typeText(typeOf(item)));
      }
      return element.kind === 'array'
        ? { ...element, dimensions: element.dimensions + 1 }
        : { kind: 'array', element, dimensions: 1 };
    }
    case 'TupleExpression':
      return { kind: 'tuple', elements: expression.elements.map(typeOf) };
    case 'FieldExpression':
      return assessField(expression, report);
    case 'DrawExpression':
      return assessDraw(expression, report);
    case 'ComposedText':
      return text;
  }
}

/** Only a generator draws. */
function assessDraw(expression: ast.DrawExpression, report: Report): TailType {
  if (!generatorAround(expression))
    error(
      report,
      expression,
      'draw-place',
      'Only the program that generates an input can draw.',
      'Draw it there: input x: int = generate { x = draw 1..6 }.',
    );
  const { low, high, source } = expression;
  expectType(low, int, report);
  expectType(high, int, report);
  if (!source) return int;
  const type = typeOf(source);
  const element = elementOf(type);
  if (element && !isPlaceValue(type)) return element;
  wrongType(report, source, 'an array, list or text to draw from', typeText(type), 'Write: draw one of [1, 2, 5].');
  return unknown;
}

/** What a name holds at its place: a variable that may be none is sure to hold a value behind a test of it. */
function typeOfName(name: ast.NameExpression): TailType {
  const variable = name.target.ref;
  if (!variable) return unknown;
  const type = typeOfVariable(variable);
  return isOptional(type) && isSurelyThere(name, variable) ? withoutNone(type) : type;
}

/** `edge[k].weight`: an element of a tuple. */
function assessField(expression: ast.FieldExpression, report: Report): TailType {
  const type = typeOf(expression.base);
  if (type.kind === 'unknown') return unknown;
  if (type.kind !== 'tuple') {
    wrongType(report, expression.base, 'a tuple', typeText(type), 'Only tuples have fields.');
    return unknown;
  }
  expectType(expression.base, withoutNone(type), report);
  const names = fieldNames(type);
  const at = names.indexOf(expression.field);
  if (at >= 0) return type.elements[at] ?? unknown;
  const known = names.filter((name) => name !== undefined);
  const near = closest(expression.field, known);
  error(
    report,
    rangeOfProperty(expression, 'field'),
    'unknown-name',
    `${typeText(type)} has no element ${expression.field}.`,
    near ? `Did you mean ${near}?` : `Its elements are ${known.join(', ')}.`,
    instead(near),
  );
  return unknown;
}

function assessBinary(expression: ast.BinaryExpression, report: Report): TailType {
  const { operator, left, right } = expression;
  const [leftType, rightType] = [typeOf(left), typeOf(right)];
  switch (operator) {
    case 'and':
    case 'or':
      expectType(left, bool, report);
      expectType(right, bool, report);
      return bool;
    case '==':
    case '!=':
      if (!joined(leftType, rightType))
        wrongType(report, right, `${typeText(leftType)} as on the left side`, typeText(rightType));
      return bool;
    case '<':
    case '<=':
    case '>':
    case '>=': {
      if (
        ast.isBinaryExpression(left) &&
        leftType.kind === 'bool' &&
        rightType.kind === 'int' &&
        isOrder(left.operator)
      ) {
        error(
          report,
          expression,
          'wrong-type',
          'A comparison has two sides.',
          'Write "a < b and b < c" for "a < b < c".',
        );
        return bool;
      }
      const wanted = leftType.kind === 'text' ? text : int;
      if (isOptional(leftType)) expectType(left, wanted, report);
      else if (!fits(leftType, wanted))
        wrongType(
          report,
          left,
          'int or text',
          typeText(leftType),
          isPlaceValue(leftType) ? 'Compare digits place by place: x[p] < y[p].' : undefined,
        );
      else expectType(right, wanted, report);
      return bool;
    }
    case '+':
      if (leftType.kind === 'text' || (leftType.kind === 'unknown' && rightType.kind === 'text')) {
        expectType(left, text, report);
        expectType(right, text, report, conversionTo('text', rightType) ?? 'Only a text can be appended to a text.');
        return text;
      }
      break;
    case '/':
    case '%':
      if (constantOf(right) === 0n)
        error(
          report,
          right,
          'division-by-zero',
          'This divisor is always 0.',
          'A division by zero stops the machine; divide by something else.',
        );
      break;
    case '-':
    case '*':
    case '^':
      break;
  }
  expectArithmetic(left, report);
  expectArithmetic(right, report);
  return int;
}

function isOrder(operator: ast.BinaryExpression['operator']): boolean {
  return operator === '<' || operator === '<=' || operator === '>' || operator === '>=';
}

function expectArithmetic(operand: ast.Expression, report: Report): void {
  expectType(operand, int, report, arithmeticHint(typeOf(operand)));
}

function arithmeticHint(type: TailType): string | undefined {
  if (isPlaceValue(type)) return 'A decimal is a region of digits: work on one place at a time, such as x[p].';
  return type.kind === 'nothing' ? 'Give the function a result type.' : conversionTo('int', type);
}

function assessIndex(expression: ast.IndexExpression, report: Report): TailType {
  const base = typeOf(expression.base);
  expectType(expression.index, int, report);
  expectType(expression.last, int, report);
  const element = elementOf(base);
  if (!element) {
    wrongType(report, expression.base, 'something with elements (an array, text or decimal)', typeText(base));
    return unknown;
  }
  return expression.last ? base : element;
}

function assessCall(call: ast.CallExpression, report: Report): TailType {
  const callee = calleeOf(call);
  if (!callee) return unknown;
  if (callee.kind === 'builtin') return assessBuiltin(call, callee.builtin, report);
  const { parameters, name, result } = callee.function;
  if (call.arguments.length !== parameters.length) {
    error(
      report,
      call,
      'arity',
      `${name} takes ${counted(parameters.length, 'argument')}, found ${call.arguments.length}.`,
      `Call it as ${signatureOf(callee.function)}.`,
    );
  } else {
    parameters.forEach((parameter, i) => {
      const wanted = typeOfVariable(parameter);
      // That a parameter is a region is told where it is declared.
      if (wanted.kind !== 'array' && wanted.kind !== 'list') expectType(call.arguments[i], wanted, report);
    });
  }
  return result ? typeOfType(result) : nothing;
}

/** A function as its declaration begins: `best(i: int, c: int): int`. */
export function signatureOf(declared: ast.FunctionDecl): string {
  const parameters = declared.parameters
    .map((parameter) => `${parameter.name}: ${typeText(typeOfVariable(parameter))}`)
    .join(', ');
  return `${declared.name}(${parameters})${declared.result ? `: ${typeText(typeOfType(declared.result))}` : ''}`;
}

function assessBuiltin(call: ast.CallExpression, builtin: Builtin, report: Report): TailType {
  const given = call.arguments.length;
  if (given < builtin.least || (builtin.most !== undefined && given > builtin.most)) {
    const wanted =
      builtin.most === undefined
        ? `at least ${counted(builtin.least, 'argument')}`
        : counted(builtin.least, 'argument');
    error(
      report,
      call,
      'arity',
      `${builtin.name} takes ${wanted}, found ${given}.`,
      `Call it as ${builtin.signature}.`,
    );
    return { kind: builtin.gives };
  }
  call.arguments.forEach((argument, i) => {
    const wanted = builtin.takes?.[i] ?? builtin.takes?.at(-1);
    if (wanted === undefined) checkMeasured(argument, builtin.name, report);
    else expectType(argument, { kind: wanted }, report, conversionTo(wanted, typeOf(argument)));
  });
  return { kind: builtin.gives };
}

/** How a value of one type becomes one of another, where there is a way. */
function conversionTo(wanted: 'int' | 'text', { kind }: TailType): string | undefined {
  if (wanted === 'int' && kind === 'text')
    return 'int(…) gives the number that a text writes, ord(…) that of a letter.';
  return wanted === 'text' && kind === 'int' ? 'text(…) writes a number as a text.' : undefined;
}

/**
 * low, high and length are cells beside a region: their argument is the region's name. A text that is a value has a
 * length as well.
 */
function checkMeasured(argument: ast.Expression, builtin: BuiltinName, report: Report): void {
  const type = typeOf(argument);
  if (type.kind === 'unknown') return;
  const places = builtin !== 'length';
  const right = places ? isPlaceValue(type) : type.kind === 'text' || type.kind === 'array' || type.kind === 'list';
  const wanted = places ? 'the name of a decimal or digits region' : 'the name of a text, array or list';
  if (!right) wrongType(report, argument, wanted, typeText(type));
  else if (argument.$type !== 'NameExpression' && type.kind !== 'text')
    wrongType(report, argument, wanted, 'an expression');
}

/** `1 argument`, `2 arguments`, `no arguments`. */
export function counted(count: number, thing: string): string {
  return `${count === 0 ? 'no' : count} ${thing}${count === 1 ? '' : 's'}`;
}
