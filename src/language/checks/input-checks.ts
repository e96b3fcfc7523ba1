import { AstUtils } from 'langium';
import { closest } from '../closest.ts';
import * as ast from '../generated/ast.ts';
import { generatorAround } from '../input-source.ts';
import { rangeOfProperty } from '../ranges.ts';
import { instead } from '../problem.ts';
import { error, type Report } from '../report-problem.ts';
import { expectType, typeOf, typeOfVariable } from '../type-inference.ts';
import {
  fieldNames,
  fits,
  int,
  isOptional,
  isPlaceValue,
  isTypeName,
  typeNames,
  typeOfType,
  typeText,
  unknown,
  type TailType,
} from '../types.ts';

/** A type's name and the bounds of its indexes. */
export function checkType(written: ast.Type, report: Report): void {
  if (written.$type === 'ListType') checkListType(written, report);
  if (written.$type === 'TupleType') checkTupleType(written, report);
  if (written.$type === 'ListType') return;
  if (written.$type === 'NamedType' && !isTypeName(written.base)) {
    const near = closest(written.base, [...typeNames, 'list']);
    error(
      report,
      rangeOfProperty(written, 'base'),
      'unknown-type',
      `There is no type ${written.base}.`,
      near ? `Did you mean ${near}?` : `The types are ${typeNames.join(', ')} and arrays of them.`,
      instead(near),
    );
  }
  for (const dimension of written.dimensions) {
    expectType(dimension.low, int, report);
    expectType(dimension.high, int, report);
  }
}

/** A list is a region: only inputs, tapes and variables of functions are. Its elements are single values. */
function checkListType(written: ast.ListType, report: Report): void {
  const around = written.$container;
  // A tuple says itself that it holds single values.
  if (ast.isTupleElement(around)) return;
  const element = typeOfType(written.element);
  const isOfFunction = ast.isLetStatement(around) && AstUtils.getContainerOfType(around, ast.isFunctionDecl);
  if (!ast.isTape(around) && !ast.isInput(around) && !generatorAround(around) && !isOfFunction) {
    error(
      report,
      written,
      'wrong-type',
      'Only a tape or a variable of a function can be a list.',
      'Declare it in the task, as a tape: tape found: list of int.',
    );
  } else if (!isSingle(element)) {
    error(
      report,
      written.element,
      'wrong-type',
      `Expected int, bool, text or a tuple of them as the elements of a list, found ${typeText(element)}.`,
      'Use a region with several indexes: int[n][m].',
    );
  }
}

/** A tuple is one value, made of single values that each have a name. */
function checkTupleType(written: ast.TupleType, report: Report): void {
  const names = new Set<string>();
  for (const [i, name] of fieldNames({
    kind: 'tuple',
    elements: written.elements.map(() => unknown),
    names: written.elements.map((element) => element.name),
  }).entries()) {
    const element = written.elements[i];
    if (!element) continue;
    if (name === undefined)
      error(
        report,
        element,
        'wrong-type',
        'A tuple can have at most eight unnamed elements.',
        'Name them: (from: int, to: int, …).',
      );
    else if (names.has(name))
      error(report, element, 'duplicate-name', `Two elements of the tuple are named ${name}.`, 'Rename one of them.');
    else names.add(name);
    const type = typeOfType(element.type);
    if (type.kind !== 'unknown' && (type.kind === 'tuple' || !isSingle(type) || isOptional(type))) {
      error(
        report,
        element.type,
        'wrong-type',
        `Expected int, bool or text as an element of a tuple, found ${typeText(type)}.`,
      );
    }
  }
}

/** A parameter is shown by labels and by the names of frames. */
export function checkParameter(parameter: ast.Parameter, report: Report): void {
  const type = typeOfType(parameter.type);
  if (type.kind === 'unknown' || type.kind === 'list') return;
  if (type.kind === 'tuple' || !isSingle(type) || isOptional(type)) {
    error(
      report,
      parameter.type,
      'wrong-type',
      `A parameter is shown in labels: expected int, bool or text, found ${typeText(type)}.`,
      type.kind === 'tuple' ? 'Pass its elements, or its index.' : 'Pass an index, and read the cells in a step.',
    );
  }
}

/** What one cell can hold. */
function isSingle(type: TailType): boolean {
  return (
    type.kind === 'int' ||
    type.kind === 'bool' ||
    type.kind === 'text' ||
    type.kind === 'tuple' ||
    type.kind === 'unknown'
  );
}

/** A tape's first values and what lies outside of it; either one value for all cells, or a region of the same shape. */
export function checkTape(tape: ast.Tape, report: Report): void {
  const type = typeOfType(tape.type);
  if (type.kind === 'list') {
    for (const value of [tape.initial, tape.outside]) {
      if (value)
        error(
          report,
          value,
          'wrong-type',
          `${tape.name} is a list: it is empty at first, and there are no cells outside of it.`,
          `Remove this, and push the elements.`,
        );
    }
    return;
  }
  const cell = type.kind === 'array' ? type.element : type;
  const value = isPlaceValue(cell) ? int : cell;
  if (tape.initial && !fits(typeOf(tape.initial), type)) expectType(tape.initial, value, report);
  expectType(tape.outside, value, report);
  if (tape.outside && type.kind !== 'array' && !isPlaceValue(type)) {
    error(
      report,
      tape.outside,
      'wrong-type',
      `${tape.name} has one cell: there are no cells outside of it.`,
      'Remove the else value.',
    );
  }
}

/** Symmetric inputs change places with each other: two or more, of one type, each named once in the task. */
export function checkSymmetric(declared: ast.SymmetricDecl, report: Report): void {
  const [first] = declared.inputs;
  if (first !== undefined && declared.inputs.length === 1)
    error(
      report,
      declared,
      'symmetric',
      `Expected two inputs or more, found ${first.input.$refText} alone.`,
      `Name what it can change places with: symmetric ${first.input.$refText}, …`,
    );
  const earlier = namedBefore(declared);
  for (const node of declared.inputs) {
    const variable = node.input.ref;
    if (!variable) continue;
    if (earlier.has(variable))
      error(report, node, 'symmetric', `${variable.name} is already named as symmetric.`, 'Remove one of them.');
    earlier.add(variable);
    checkPlace(node, variable, first?.input.ref, report);
  }
}

/** What the declarations above this one name. */
function namedBefore(declared: ast.SymmetricDecl): Set<ast.Variable> {
  const all = declared.$container.items.filter(ast.isSymmetricDecl);
  return new Set(
    all.slice(0, all.indexOf(declared)).flatMap(({ inputs }) => inputs.flatMap((one) => one.input.ref ?? [])),
  );
}

/** An input can take the place of the first one if both have one type. */
function checkPlace(
  node: ast.SymmetricInput,
  variable: ast.Variable,
  first: ast.Variable | undefined,
  report: Report,
): void {
  if (!ast.isInput(variable)) {
    error(
      report,
      node,
      'symmetric',
      `${variable.name} is not an input.`,
      'Only inputs can be symmetric; their lengths change places with them.',
    );
    return;
  }
  if (!ast.isInput(first)) return;
  const expected = typeText(typeOfVariable(first));
  const found = typeText(typeOfVariable(variable));
  if (expected !== found)
    error(
      report,
      node,
      'symmetric',
      `${variable.name} is ${found}, but ${first.name} is ${expected}.`,
      'Inputs that change places need one type.',
    );
}
