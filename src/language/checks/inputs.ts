import { closest } from '../closest.ts';
import { constantOf } from '../constants.ts';
import * as ast from '../generated/ast.ts';
import { rangeOf, rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report.ts';
import { expectType, typeOf, typeOfSampler, typeOfVariable } from '../type-inference.ts';
import { bool, fits, int, isPlaceValue, isTypeName, text, typeNames, typeOfType, typeText, type TailType } from '../types.ts';

/** A type's name and the bounds of its indexes. */
export function checkType(written: ast.Type, report: Report): void {
  if (written.$type !== 'NamedType') return;
  if (!isTypeName(written.base)) {
    const near = closest(written.base, [...typeNames, 'list']);
    error(report, rangeOfProperty(written, 'base'), 'unknown-type', `There is no type ${written.base}.`, near ? `Did you mean ${near}?` : `The types are ${typeNames.join(', ')} and arrays of them.`);
  }
  for (const dimension of written.dimensions) {
    expectType(dimension.low, int, report);
    expectType(dimension.high, int, report);
  }
}

/** An input's sampler gives what its type says. */
export function checkInput(input: ast.Input, report: Report): void {
  expectType(input.where, bool, report);
  const { sampler } = input;
  if (!sampler) {
    if (!input.type) error(report, rangeOfProperty(input, 'name'), 'sampler', `Nothing says what ${input.name} is.`, `Give it a type and a sampler: input ${input.name}: int = random 1..9.`);
    return;
  }
  checkSampler(sampler, report);
  const type = typeOfVariable(input);
  if (!gives(sampler, type)) {
    const given = isPlaceValue(typeOfSampler(sampler)) ? 'digits' : typeText(typeOfSampler(sampler));
    error(report, sampler, 'sampler', `${input.name} is ${typeText(type)}, but its sampler gives ${given}.`, samplerFor(type));
  }
  for (const modifier of input.modifiers) checkModifier(modifier, sampler, type, report);
}

function gives(sampler: ast.Sampler, type: TailType): boolean {
  const given = typeOfSampler(sampler);
  const element = type.kind === 'array' && given.kind !== 'array' ? type.element : type;
  return isPlaceValue(given) ? isPlaceValue(element) || element.kind === 'unknown' : fits(given, element);
}

function samplerFor(type: TailType): string {
  const element = type.kind === 'array' ? type.element : type;
  switch (element.kind) {
    case 'decimal': return 'Use: random digits n, point anywhere.';
    case 'digits': return 'Use: random digits n.';
    case 'text': return 'Use: random letters n.';
    case 'graph': return 'Use: random graph n vertices m edges weights 1..9.';
    default: return 'Use a range: random 1..9.';
  }
}

function checkSampler(sampler: ast.Sampler, report: Report): void {
  switch (sampler.$type) {
    case 'RangeSampler':
      expectType(sampler.low, int, report);
      expectType(sampler.high, int, report);
      nonEmpty(sampler.low, sampler.high, sampler, report);
      break;
    case 'LettersSampler':
      expectCount(sampler.count, report);
      for (const end of [sampler.low, sampler.high]) {
        expectType(end, text, report);
        if (end && ast.isTextLiteral(end) && [...end.value].length !== 1) error(report, end, 'sampler', 'Expected one letter.', 'Write the first and the last letter: from "a".."z".');
      }
      if (sampler.low && sampler.high && ast.isTextLiteral(sampler.low) && ast.isTextLiteral(sampler.high) && sampler.low.value > sampler.high.value) {
        error(report, sampler, 'sampler', `No letter lies from "${sampler.low.value}" to "${sampler.high.value}".`, 'Write the lower letter first.');
      }
      break;
    case 'GraphSampler':
      for (const count of [sampler.vertices, sampler.edges]) expectCount(count, report);
      for (const end of [sampler.low, sampler.high]) expectType(end, int, report);
      nonEmpty(sampler.low, sampler.high, sampler, report);
      break;
    case 'ElementSampler': {
      const source = sampler.source.ref;
      const kind = source && typeOfVariable(source).kind;
      if (kind && kind !== 'array' && kind !== 'text' && kind !== 'unknown') {
        error(report, rangeOfProperty(sampler, 'source'), 'wrong-type', `Expected an array or text to take an element of, found ${typeText(typeOfVariable(source))}.`);
      }
      break;
    }
    default: expectCount(sampler.count, report);
  }
}

function expectCount(count: ast.Expression, report: Report): void {
  expectType(count, int, report);
  const value = constantOf(count);
  if (value !== undefined && value < 1n) error(report, count, 'sampler', `Expected how many there are, found ${value}.`, 'Use a length, or a number from 1 on.');
}

function nonEmpty(low: ast.Expression, high: ast.Expression, sampler: ast.Sampler, report: Report): void {
  const [least, most] = [constantOf(low), constantOf(high)];
  if (least !== undefined && most !== undefined && least > most) {
    error(report, { start: rangeOf(low).start, end: rangeOf(high).end }, 'sampler', `No number lies from ${least} to ${most}.`, `Write ${most}..${least}.`);
  }
  if (sampler.$type === 'RangeSampler' && typeOf(low).kind === 'text') error(report, sampler, 'sampler', 'A range of letters has no length.', 'Use: random letters 1 from "a".."z".');
}

function checkModifier(modifier: ast.Modifier, sampler: ast.Sampler, type: TailType, report: Report): void {
  const refuse = (suggestion: string): void => {
    error(report, modifier, 'modifier', `"${modifier.kind === 'point' ? 'point anywhere' : modifier.kind}" does not go with this sampler.`, suggestion);
  };
  const several = type.kind === 'array' && sampler.$type === 'RangeSampler';
  switch (modifier.kind) {
    case 'distinct':
      if (!several && sampler.$type !== 'LettersSampler') refuse('It goes with arrays and letters.');
      break;
    case 'increasing':
      if (!several) refuse('It goes with arrays of numbers: input s: int[n] = random 1..99, increasing.');
      break;
    case 'point':
      if (sampler.$type !== 'DigitsSampler' || (type.kind !== 'decimal' && type.kind !== 'unknown')) refuse('It goes with decimals: input x: decimal = random digits n, point anywhere.');
      break;
    case 'connected':
      if (sampler.$type !== 'GraphSampler') refuse('It goes with graphs.');
      break;
    case 'first':
      expectType(modifier.low, int, report);
      expectType(modifier.high, int, report);
      if (sampler.$type !== 'DigitsSampler') refuse('It goes with digits.');
      break;
  }
}

/** A tape's first values and what lies outside of it; either one value for all cells, or a region of the same shape. */
export function checkTape(tape: ast.Tape, report: Report): void {
  const type = typeOfType(tape.type);
  const cell = type.kind === 'array' ? type.element : type;
  const value = isPlaceValue(cell) ? int : cell;
  if (tape.initial && !fits(typeOf(tape.initial), type)) expectType(tape.initial, value, report);
  expectType(tape.outside, value, report);
  if (tape.outside && type.kind !== 'array' && !isPlaceValue(type)) {
    error(report, tape.outside, 'wrong-type', `${tape.name} has one cell: nothing lies outside of it.`, 'Leave out the else value.');
  }
}
