import { constantOf } from '../constants.ts';
import * as ast from '../generated/ast.ts';
import { rangeOf, rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report.ts';
import { expectType, typeOf, typeOfSampler, typeOfVariable } from '../type-inference.ts';
import { bool, fits, int, isPlaceValue, text, typeText, type TailType } from '../types.ts';

/** An input's sampler gives what its type says. */
export function checkInput(input: ast.Input, report: Report): void {
  expectType(input.where, bool, report);
  const { sampler } = input;
  if (!sampler) {
    if (!input.type)
      error(
        report,
        rangeOfProperty(input, 'name'),
        'sampler',
        `Nothing says what ${input.name} is.`,
        `Give it a type and a sampler: input ${input.name}: int = random 1..9.`,
      );
    return;
  }
  checkSampler(sampler, report);
  const type = typeOfVariable(input);
  if (!gives(sampler, type)) {
    const given = isPlaceValue(typeOfSampler(sampler)) ? 'digits' : typeText(typeOfSampler(sampler));
    error(
      report,
      sampler,
      'sampler',
      `${input.name} is ${typeText(type)}, but its sampler gives ${given}.`,
      samplerFor(type),
    );
  }
  for (const modifier of input.modifiers) checkModifier(modifier, sampler, type, report);
  const orders = input.modifiers.filter(({ kind }) => kind === 'increasing' || kind === 'decreasing');
  const [, second] = orders;
  if (second) error(report, second, 'modifier', 'An array has one order.', 'Leave one of the two out.');
}

/** A sampler of one value draws each element of an array; one of a list gives all of them. */
function gives(sampler: ast.Sampler, type: TailType): boolean {
  const given = typeOfSampler(sampler);
  if (given.kind === 'list' && type.kind === 'array')
    return type.dimensions === 1 && sampler.$type === 'PermutationSampler' && fits(given.element, type.element);
  const element = type.kind === 'array' ? type.element : type;
  return isPlaceValue(given) ? isPlaceValue(element) || element.kind === 'unknown' : fits(given, element);
}

function samplerFor(type: TailType): string {
  if (type.kind === 'list')
    return type.element.kind === 'int'
      ? 'Use an array, which tells how many there are: int[n] = random 1..9.'
      : 'Use: random graph n vertices, m edges, weights 1..9.';
  const element = type.kind === 'array' ? type.element : type;
  switch (element.kind) {
    case 'decimal':
      return 'Use: random digits n, point anywhere.';
    case 'digits':
      return 'Use: random digits n.';
    case 'text':
      return 'Use: random letters n, random word n, or random sentence n words.';
    default:
      return 'Use a range: random 1..9.';
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
        if (end && ast.isTextLiteral(end) && [...end.value].length !== 1)
          error(report, end, 'sampler', 'Expected one letter.', 'Write the first and the last letter: from "a".."z".');
      }
      if (
        sampler.low &&
        sampler.high &&
        ast.isTextLiteral(sampler.low) &&
        ast.isTextLiteral(sampler.high) &&
        sampler.low.value > sampler.high.value
      ) {
        error(
          report,
          sampler,
          'sampler',
          `No letter lies from "${sampler.low.value}" to "${sampler.high.value}".`,
          'Write the lower letter first.',
        );
      }
      break;
    case 'GraphSampler':
      for (const count of [sampler.vertices, sampler.edges]) expectCount(count, report);
      for (const end of [sampler.low, sampler.high]) expectType(end, int, report);
      nonEmpty(sampler.low, sampler.high, sampler, report);
      break;
    case 'ElementSampler': {
      const source = sampler.source.ref;
      const type = source && typeOfVariable(source);
      if (type && type.kind !== 'array' && type.kind !== 'list' && type.kind !== 'text' && type.kind !== 'unknown') {
        error(
          report,
          rangeOfProperty(sampler, 'source'),
          'wrong-type',
          `Expected an array, list or text to take an element of, found ${typeText(type)}.`,
        );
      } else if (source && !ast.isInput(source)) {
        error(
          report,
          rangeOfProperty(sampler, 'source'),
          'sampler',
          `${source.name} is no input.`,
          'Take an element of an input above this one.',
        );
      }
      break;
    }
    case 'WordSampler': {
      expectCount(sampler.count, report);
      const letters = constantOf(sampler.count);
      if (letters !== undefined && letters > 12n)
        error(
          report,
          sampler.count,
          'sampler',
          `The longest words that ship have 12 letters, not ${letters}.`,
          `Use: random letters ${letters}.`,
        );
      break;
    }
    case 'SentenceSampler':
      expectCount(sampler.count, report);
      if (sampler.unit === 'letters' && constantOf(sampler.count) === 1n)
        error(report, sampler.count, 'sampler', 'A sentence has two characters or more.', 'Use: random letters 1.');
      break;
    default:
      expectCount(sampler.count, report);
  }
}

function expectCount(count: ast.Expression, report: Report): void {
  expectType(count, int, report);
  const value = constantOf(count);
  if (value !== undefined && value < 1n)
    error(
      report,
      count,
      'sampler',
      `Expected how many there are, found ${value}.`,
      'Use a length, or a number from 1 on.',
    );
}

function nonEmpty(low: ast.Expression, high: ast.Expression, sampler: ast.Sampler, report: Report): void {
  const [least, most] = [constantOf(low), constantOf(high)];
  if (least !== undefined && most !== undefined && least > most) {
    error(
      report,
      { start: rangeOf(low).start, end: rangeOf(high).end },
      'sampler',
      `No number lies from ${least} to ${most}.`,
      `Write ${most}..${least}.`,
    );
  }
  if (sampler.$type === 'RangeSampler' && typeOf(low).kind === 'text')
    error(report, sampler, 'sampler', 'A range of letters has no length.', 'Use: random letters 1 from "a".."z".');
}

function checkModifier(modifier: ast.Modifier, sampler: ast.Sampler, type: TailType, report: Report): void {
  const refuse = (suggestion: string): void => {
    error(
      report,
      modifier,
      'modifier',
      `"${modifier.kind === 'point' ? 'point anywhere' : modifier.kind}" does not go with this sampler.`,
      suggestion,
    );
  };
  const isArray = type.kind === 'array';
  const several = isArray && sampler.$type === 'RangeSampler';
  switch (modifier.kind) {
    case 'distinct':
      if (
        !several &&
        sampler.$type !== 'LettersSampler' &&
        !(isArray && (sampler.$type === 'WordSampler' || sampler.$type === 'ElementSampler'))
      ) {
        refuse('It goes with letters, and with arrays of numbers, words or elements.');
      }
      break;
    case 'increasing':
    case 'decreasing':
      if (!several) refuse(`It goes with arrays of numbers: input s: int[n] = random 1..99, ${modifier.kind}.`);
      break;
    case 'point':
      if (sampler.$type !== 'DigitsSampler' || (type.kind !== 'decimal' && type.kind !== 'unknown'))
        refuse('It goes with decimals: input x: decimal = random digits n, point anywhere.');
      break;
    case 'connected':
      if (sampler.$type !== 'GraphSampler') refuse('It goes with graphs.');
      break;
    case 'first':
      expectType(modifier.low, int, report);
      expectType(modifier.high, int, report);
      if (sampler.$type !== 'DigitsSampler' && !several) refuse('It goes with digits and with arrays of numbers.');
      break;
  }
}
