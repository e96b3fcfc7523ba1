import { AstUtils, type AstNode } from 'langium';
import { constantOf } from '../constants.ts';
import * as ast from '../generated/ast.ts';
import { lengthInCondition, samplerOf } from '../input-source.ts';
import { rangeOf, rangeOfKeyword } from '../ranges.ts';
import { error, wrongType, type Report } from '../report-problem.ts';
import { counted, typeOfVariable } from '../type-inference.ts';
import { dimensionsOf, typeText, type TailType } from '../types.ts';

/** Each example of a task gives every input once, in its type, and lengths that agree. */
export function checkExamples(task: ast.Task, report: Report): void {
  const inputs = task.items.filter(ast.isInput);
  const lengths = task.items.filter(ast.isLengthDecl).flatMap((declared) => declared.variables);
  const examples = task.items.filter(ast.isExample);
  if (examples.length === 0) return;
  const needed = lengths.filter((length) => !inputs.some((input) => sizeOf(input, length)) && isNeeded(task, length));
  for (const example of examples) {
    const bound = new Map<ast.Variable, ast.Binding>();
    for (const binding of example.bindings) {
      const input = binding.input.ref;
      if (!input) continue;
      if (bound.has(input)) error(report, binding, 'example', `${input.name} is given twice.`, 'Remove one of them.');
      bound.set(input, binding);
      checkValue(binding.value, typeOfVariable(input), input.name, report);
    }
    const missing = [...inputs, ...needed].filter((input) => !bound.has(input)).map((input) => input.name);
    if (missing.length > 0) {
      error(
        report,
        rangeOfKeyword(example, 'example'),
        'example',
        `The example lacks ${missing.join(' and ')}.`,
        `Add ${missing.map((name) => `${name} = …`).join(', ')}.`,
      );
    }
    checkLengths(lengths, bound, report);
  }
}

/** Whether the run depends on a length, beyond the drawing of inputs. */
export function isNeeded(task: ast.Task, length: ast.LengthVariable): boolean {
  return AstUtils.streamAst(task).some(
    (node) =>
      ast.isNameExpression(node) &&
      node.target.ref === length &&
      !AstUtils.getContainerOfType(node, ast.isLengthDecl) &&
      !isForDrawing(node),
  );
}

/** What draws an input or says how large it is; its condition is one that given inputs have to meet, too. */
function isForDrawing(node: AstNode): boolean {
  const input = AstUtils.getContainerOfType(node, ast.isInput);
  return (
    input !== undefined &&
    AstUtils.getContainerOfType(node, (around): around is AstNode => around === input.where) === undefined
  );
}

/** How an input's size says what a length is: its elements, its characters, or its digits. */
function sizeOf(input: ast.Input, length: ast.LengthVariable): 'elements' | 'written' | undefined {
  const isLength = (expression: ast.Expression | undefined): boolean =>
    ast.isNameExpression(expression) && expression.target.ref === length;
  if (tellingIndex(input, length) !== undefined) return 'elements';
  if (dimensionsOf(input.type).length === 0 && lengthInCondition(input) === length) return 'written';
  const sampler = samplerOf(input);
  if (sampler?.$type === 'GraphSampler') return isLength(sampler.vertices) ? 'written' : undefined;
  return sampler && 'count' in sampler && isLength(sampler.count) ? 'written' : undefined;
}

/** Which index of an array has as many values as a length says; undefined where none has. */
function tellingIndex(input: ast.Input, length: ast.LengthVariable): number | undefined {
  const at = dimensionsOf(input.type).findIndex(({ low, high }) => {
    const size = high ?? low;
    return ast.isNameExpression(size) && size.target.ref === length && (!high || constantOf(low) === 1n);
  });
  return at < 0 ? undefined : at;
}

/** How many elements a list has, or those lists in it that belong to a further index. */
function sizeAt(value: ast.Expression, index: number): number | undefined {
  if (!ast.isListExpression(value)) return undefined;
  const [first] = value.elements;
  return index === 0 ? value.elements.length : first && sizeAt(first, index - 1);
}

function checkLengths(
  lengths: readonly ast.LengthVariable[],
  bound: ReadonlyMap<ast.Variable, ast.Binding>,
  report: Report,
): void {
  for (const length of lengths) {
    const given = bound.get(length);
    let known = given && constantOf(given.value);
    let source = length.name;
    for (const [input, { value }] of bound) {
      const index = ast.isInput(input) ? tellingIndex(input, length) : undefined;
      const found = index === undefined ? undefined : sizeAt(value, index);
      if (found === undefined) continue;
      const size = BigInt(found);
      if (known !== undefined && known !== size) {
        error(
          report,
          value,
          'example',
          `${input.name} has ${counted(found, index === 0 ? 'element' : 'column')}, but ${source} makes ${length.name} = ${known}.`,
          `Both depend on ${length.name}; give them the same size.`,
        );
      }
      known ??= size;
      source = input.name;
    }
  }
}

/** A value as a person writes it: decimals keep their zeros, so only literals stand in an example. */
function checkValue(value: ast.Expression, type: TailType, name: string, report: Report): void {
  const refuse = (expected: string, suggestion?: string): void => {
    const advice = value.$type === 'ComposedText' ? 'Write {{ and }} for braces in a text.' : suggestion;
    wrongType(report, value, `${expected} for ${name}`, foundText(value), advice);
  };
  switch (type.kind) {
    case 'int':
      if (value.$type === 'NoneLiteral' && type.optional) return;
      if (constantOf(value) === undefined || isComputed(value)) refuse('a whole number');
      return;
    case 'decimal':
      if (value.$type !== 'NumberLiteral')
        refuse('a decimal number', 'Write digits with or without a point: 0.05, 007.10, .5.');
      return;
    case 'digits':
      if (value.$type !== 'NumberLiteral' || value.text.includes('.'))
        refuse('digits', 'Write digits without a point: 0471.');
      return;
    case 'text':
      if (value.$type !== 'TextLiteral') refuse('a text', 'Put it in quotes.');
      return;
    case 'bool':
      if (value.$type !== 'BoolLiteral') refuse('true or false');
      return;
    case 'array': {
      const element: TailType = type.dimensions > 1 ? { ...type, dimensions: type.dimensions - 1 } : type.element;
      checkElements(value, element, name, `a list of ${typeText(element)}`, report);
      return;
    }
    case 'list':
      checkElements(value, type.element, name, `a list of ${typeText(type.element)}`, report);
      return;
    case 'tuple':
      if (value.$type !== 'TupleExpression' || value.elements.length !== type.elements.length) refuse(typeText(type));
      else
        type.elements.forEach((element, i) => {
          const part = value.elements[i];
          if (part) checkValue(part, element, name, report);
        });
      return;
    case 'none':
    case 'nothing':
    case 'unknown':
      return;
  }
}

function checkElements(value: ast.Expression, element: TailType, name: string, expected: string, report: Report): void {
  if (value.$type === 'ListExpression')
    value.elements.forEach((item) => {
      checkValue(item, element, name, report);
    });
  else
    error(
      report,
      rangeOf(value),
      'wrong-type',
      `Expected ${expected} for ${name}, found ${foundText(value)}.`,
      'Write it in brackets: [1, 2, 3].',
    );
}

function isComputed(value: ast.Expression): boolean {
  return (
    value.$type === 'BinaryExpression' || (value.$type === 'UnaryExpression' && value.operand.$type !== 'NumberLiteral')
  );
}

function foundText(value: ast.Expression): string {
  switch (value.$type) {
    case 'NumberLiteral':
      return value.text;
    case 'TextLiteral':
      return 'a text';
    case 'BoolLiteral':
      return String(value.value);
    case 'NoneLiteral':
      return 'none';
    case 'InfinityLiteral':
      return 'infinity';
    case 'ListExpression':
      return 'a list';
    case 'TupleExpression':
      return 'a tuple';
    case 'UnaryExpression':
      return value.operand.$type === 'NumberLiteral' ? `-${value.operand.text}` : 'an expression';
    case 'NameExpression':
    case 'IndexExpression':
    case 'FieldExpression':
    case 'CallExpression':
    case 'BinaryExpression':
    case 'IfExpression':
    case 'ScanExpression':
    case 'DrawExpression':
      return 'an expression';
    case 'ComposedText':
      return 'a text with values in it';
  }
}
