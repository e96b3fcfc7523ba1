import { constantOf } from '../constants.ts';
import * as ast from '../generated/ast.ts';
import { rangeOf, rangeOfProperty } from '../ranges.ts';
import { error, wrongType, type Report } from '../report-problem.ts';
import { expectType, typeOf, typeOfVariable } from '../type-inference.ts';
import { elementOf, int, isPlaceValue, text, typeText } from '../types.ts';

type SamplerType = ast.Sampler['$type'];
type SamplerOf<Type extends SamplerType> = Extract<ast.Sampler, { readonly $type: Type }>;
type ModifierKind = ast.Modifier['kind'];

/** What the checks know about one kind of sampler. A kind that the grammar gets must be given all of it. */
interface SamplerChecks<Type extends SamplerType> {
  /** What is wrong with the sampler by itself. */
  readonly check: (sampler: SamplerOf<Type>, report: Report) => void;
  /** The modifiers that go with it, whether it draws one value or the elements of an array. */
  readonly modifiers: readonly ModifierKind[];
  /** Those that go with it in arrays alone. */
  readonly modifiersOfArrays: readonly ModifierKind[];
}

const samplers: { readonly [Type in SamplerType]: SamplerChecks<Type> } = {
  RangeSampler: {
    check: checkRange,
    modifiers: [],
    modifiersOfArrays: ['distinct', 'increasing', 'decreasing', 'first'],
  },
  DigitsSampler: {
    check: checkCount,
    modifiers: ['point', 'first'],
    modifiersOfArrays: [],
  },
  LettersSampler: { check: checkLetters, modifiers: ['distinct'], modifiersOfArrays: [] },
  WordSampler: { check: checkWord, modifiers: [], modifiersOfArrays: ['distinct'] },
  SentenceSampler: { check: checkSentence, modifiers: [], modifiersOfArrays: [] },
  GraphSampler: { check: checkGraph, modifiers: ['connected'], modifiersOfArrays: [] },
  PermutationSampler: {
    check: checkCount,
    modifiers: [],
    modifiersOfArrays: [],
  },
  ChoiceSampler: { check: checkChoice, modifiers: [], modifiersOfArrays: ['distinct'] },
  ElementSampler: { check: checkElement, modifiers: [], modifiersOfArrays: ['distinct'] },
};

/** What is wrong with a sampler, whatever the input is that it is for. */
export function checkSampler(sampler: ast.Sampler, report: Report): void {
  const check = <Type extends SamplerType>(type: Type, own: SamplerOf<Type>): void => {
    samplers[type].check(own, report);
  };
  check(sampler.$type, sampler);
}

/** Whether a modifier says something about what the sampler draws. */
export function goesWith(modifier: ModifierKind, sampler: ast.Sampler, isArray: boolean): boolean {
  const { modifiers, modifiersOfArrays } = samplers[sampler.$type];
  return modifiers.includes(modifier) || (isArray && modifiersOfArrays.includes(modifier));
}

function checkRange(sampler: ast.RangeSampler, report: Report): void {
  expectType(sampler.low, int, report);
  expectType(sampler.high, int, report);
  nonEmpty(sampler, report);
  if (typeOf(sampler.low).kind === 'text')
    error(report, sampler, 'sampler', 'A range of letters has no length.', 'Use: random letters 1 from "a".."z".');
}

function checkLetters(sampler: ast.LettersSampler, report: Report): void {
  const { low, high } = sampler;
  expectCount(sampler.count, report);
  if (low && !high) {
    checkLetterSet(sampler, low, report);
    return;
  }
  for (const end of [low, high]) {
    expectType(end, text, report);
    if (end && ast.isTextLiteral(end) && Array.from(end.value).length !== 1)
      error(report, end, 'sampler', 'Expected one letter.', 'Write the first and the last letter: from "a".."z".');
  }
  if (low && high && ast.isTextLiteral(low) && ast.isTextLiteral(high) && low.value > high.value) {
    error(
      report,
      sampler,
      'sampler',
      `There is no letter from "${low.value}" to "${high.value}".`,
      'Write the earlier letter first.',
    );
  }
}

/** `from "()[]"`: each letter of the text is one to draw. */
function checkLetterSet(sampler: ast.LettersSampler, letters: ast.Expression, report: Report): void {
  if (!ast.isTextLiteral(letters) || letters.value === '')
    error(
      report,
      letters,
      'sampler',
      'Expected the letters to draw from, as a text.',
      'Write: from "abc", or from "a".."z".',
    );
  else if (ast.isRandomSource(sampler.$container))
    for (const modifier of sampler.$container.modifiers)
      if (modifier.kind === 'distinct')
        error(
          report,
          modifier,
          'modifier',
          'Different letters are drawn from a range.',
          'Write: from "a".."z", distinct.',
        );
}

function checkWord({ count }: ast.WordSampler, report: Report): void {
  expectCount(count, report);
  const letters = constantOf(count);
  if (letters !== undefined && letters > 12n)
    error(
      report,
      count,
      'sampler',
      `The longest words in the built-in list have 12 letters, not ${letters}.`,
      `Use: random letters ${letters}.`,
    );
}

function checkSentence({ count, unit }: ast.SentenceSampler, report: Report): void {
  expectCount(count, report);
  if (unit === 'letters' && constantOf(count) === 1n)
    error(report, count, 'sampler', 'A sentence has at least two characters.', 'Use: random letters 1.');
}

function checkGraph(sampler: ast.GraphSampler, report: Report): void {
  for (const count of [sampler.vertices, sampler.edges]) expectCount(count, report);
  for (const end of [sampler.low, sampler.high]) expectType(end, int, report);
  nonEmpty(sampler, report);
}

function checkElement(sampler: ast.ElementSampler, report: Report): void {
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
      `${source.name} is not an input.`,
      'Use an input that is declared above this one.',
    );
  }
}

function checkChoice({ values }: ast.ChoiceSampler, report: Report): void {
  const type = typeOf(values);
  const isEmpty = ast.isListExpression(values) && values.elements.length === 0;
  if (isEmpty) error(report, values, 'sampler', 'There is nothing to draw from.', 'Write: one of [1, 2, 5].');
  else if ((!elementOf(type) || isPlaceValue(type)) && type.kind !== 'unknown')
    wrongType(report, values, 'an array, list or text to draw from', typeText(type), 'Write: one of [1, 2, 5].');
}

function checkCount({ count }: { readonly count: ast.Expression }, report: Report): void {
  expectCount(count, report);
}

function expectCount(count: ast.Expression, report: Report): void {
  expectType(count, int, report);
  const value = constantOf(count);
  if (value !== undefined && value < 1n)
    error(
      report,
      count,
      'sampler',
      `Expected a count of at least 1, found ${value}.`,
      'Use a length, or a number of at least 1.',
    );
}

function nonEmpty({ low, high }: ast.RangeSampler | ast.GraphSampler, report: Report): void {
  const [least, most] = [constantOf(low), constantOf(high)];
  if (least !== undefined && most !== undefined && least > most) {
    error(
      report,
      { start: rangeOf(low).start, end: rangeOf(high).end },
      'sampler',
      `There is no number from ${least} to ${most}.`,
      `Write ${most}..${least}.`,
    );
  }
}
