import type * as ast from '../generated/ast.ts';
import { modifiersOf, samplerOf } from '../input-source.ts';
import { rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report-problem.ts';
import { expectType, typeOfSampler, typeOfVariable } from '../type-inference.ts';
import { bool, fits, int, isPlaceValue, typeText, type TailType } from '../types.ts';
import { checkSampler, goesWith } from './sampler-table.ts';

/** An input's sampler gives what its type says. */
export function checkInput(input: ast.Input, report: Report): void {
  expectType(input.where, bool, report);
  const sampler = samplerOf(input);
  if (!sampler) {
    if (!input.type)
      error(
        report,
        rangeOfProperty(input, 'name'),
        'sampler',
        input.source ? `${input.name} has no type.` : `${input.name} has neither a type nor a sampler.`,
        input.source
          ? `A generator makes what the type says: input ${input.name}: int[n] = generate { … }.`
          : `Give it a type and a sampler: input ${input.name}: int = random 1..9.`,
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
      `${input.name} is ${typeText(type)}, but its sampler produces ${given}.`,
      samplerFor(type),
    );
  }
  for (const modifier of modifiersOf(input)) checkModifier(modifier, sampler, type, report);
  const orders = modifiersOf(input).filter(({ kind }) => kind === 'increasing' || kind === 'decreasing');
  const [, second] = orders;
  if (second) error(report, second, 'modifier', 'An array can have only one order.', 'Remove one of them.');
}

/** A sampler of one value draws each element of an array; one of a list gives all of them. */
function gives(sampler: ast.Sampler, type: TailType): boolean {
  const given = typeOfSampler(sampler);
  if (given.kind === 'list' && type.kind === 'array')
    return sampler.$type === 'PermutationSampler' && fits(given.element, type.element);
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
    case 'int':
    case 'bool':
    case 'array':
    case 'list':
    case 'tuple':
    case 'none':
    case 'nothing':
    case 'unknown':
      return 'Use a range: random 1..9.';
  }
}

/** Where each modifier belongs, for one that stands elsewhere. */
const homes: Readonly<Record<ast.Modifier['kind'], string>> = {
  distinct: 'It can be used with letters, and with arrays of numbers, words or elements.',
  increasing: 'It can be used with arrays of numbers: input s: int[n] = random 1..99, increasing.',
  decreasing: 'It can be used with arrays of numbers: input s: int[n] = random 1..99, decreasing.',
  point: 'It can be used with decimals: input x: decimal = random digits n, point anywhere.',
  connected: 'It can be used with graphs.',
  first: 'It can be used with digits and with arrays of numbers.',
};

function checkModifier(modifier: ast.Modifier, sampler: ast.Sampler, type: TailType, report: Report): void {
  const { kind } = modifier;
  if (kind === 'first') {
    expectType(modifier.low, int, report);
    expectType(modifier.high, int, report);
  }
  const hasPlace = kind !== 'point' || type.kind === 'decimal' || type.kind === 'unknown';
  if (hasPlace && goesWith(kind, sampler, type.kind === 'array')) return;
  error(
    report,
    modifier,
    'modifier',
    `"${kind === 'point' ? 'point anywhere' : kind}" cannot be used with this sampler.`,
    homes[kind],
  );
}
