import {
  dimensionsOf,
  isNeeded,
  isPlaceValue,
  lengthInCondition,
  modifiersOf,
  rangeOf,
  samplerOf,
  typeOfVariable,
} from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import {
  type Example,
  type Formula,
  type InputDefinition,
  type Inputs,
  integer,
  type LengthRule,
  plainText,
  type QuestionTemplate,
  type Sampler,
  type Span,
  type Task,
  type Tier,
  type TierName,
  type Value,
} from '../machine/index.ts';
import { singleValue } from './constant-tables.ts';
import { partsOfInput, shapeOfInput } from './declare-inputs.ts';
import { formula } from './formulas.ts';
import { calledRoutines, generatorRoutine } from './routines.ts';
import { valueTypeOfVariable } from './cell-types.ts';
import type { Unit } from './unit.ts';

const tierNames: readonly TierName[] = ['S', 'M', 'L'];
type Definition = Pick<
  Task,
  | 'lengths'
  | 'tiers'
  | 'lengthCondition'
  | 'lengthRules'
  | 'neededLengths'
  | 'inputs'
  | 'symmetric'
  | 'routines'
  | 'questions'
  | 'examples'
>;

/** What is around the program: lengths, tiers, inputs with their samplers, questions and examples. */
export function compileDefinition(unit: Unit, task: ast.Task): Definition {
  const length = task.items.find(ast.isLengthDecl);
  const inputs = task.items.filter(ast.isInput);
  return {
    lengths: length?.variables.map((v) => v.name) ?? [],
    tiers: (length?.tiers ?? []).flatMap((tier) => tierOf(unit, tier)),
    lengthCondition: length?.where && formula(unit, length.where, 'definition'),
    lengthRules: inputs.flatMap(lengthRule),
    neededLengths: (length?.variables ?? []).filter((variable) => isNeeded(task, variable)).map(({ name }) => name),
    inputs: inputs.map((input) => inputOf(unit, input)),
    symmetric: task.items
      .filter(ast.isSymmetricDecl)
      .map((declared) => declared.inputs.flatMap(({ input }) => input.ref?.name ?? [])),
    ...(unit.routineIds.size === 0 ? {} : { routines: calledRoutines(unit) }),
    questions: task.items.filter(ast.isAsk).map((ask) => question(unit, ask)),
    examples: task.items.filter(ast.isExample).map((example) => exampleOf(unit, example)),
  };
}

export function tierOf(unit: Unit, tier: ast.Tier): Tier[] {
  const name = tierNames.find((known) => known === tier.tier);
  const low = formula(unit, tier.low, 'definition');
  const high = tier.high ? formula(unit, tier.high, 'definition') : low;
  if (name && low.op === 'constant' && high.op === 'constant')
    return [{ name, low: Number(low.value), high: Number(high.value) }];
  unit.problem(
    tier,
    'tier',
    'A tier is S, M or L with its smallest and largest length, as numbers.',
    'Write S 10..30.',
  );
  return [];
}

/**
 * A length that an input shows: the size of an array, the number of digits, letters or words, the vertices of a
 * connected graph, or what its condition says to be its size.
 */
function lengthRule(input: ast.Input): LengthRule[] {
  const counts: (readonly [ast.Expression, LengthRule['by'], index?: number])[] = [];
  const dimensions = shapeOfInput(input) === 'array' ? dimensionsOf(input.type) : [];
  const [dimension] = dimensions;
  // int[n] has n elements, and so has int[1..n]; other spans do not tell.
  for (const [i, { low, high }] of dimensions.entries())
    if (high === undefined || constantOne(low)) counts.push([high ?? low, 'size', i]);
  const sampler = samplerOf(input);
  switch (sampler?.$type) {
    case 'DigitsSampler':
    case 'LettersSampler':
    case 'WordSampler':
      if (!dimension) counts.push([sampler.count, 'size']);
      break;
    case 'PermutationSampler':
      if (dimensions.length < 2) counts.push([sampler.count, 'size']);
      break;
    case 'SentenceSampler':
      if (!dimension) counts.push([sampler.count, sampler.unit === 'words' ? 'words' : 'size']);
      break;
    case 'GraphSampler':
      // In a connected graph every vertex is the end of an edge, if there is more than one.
      if (isConnected(input)) counts.push([sampler.vertices, 'vertices']);
      break;
    case 'RangeSampler':
    case 'ElementSampler':
    case 'ChoiceSampler':
    case undefined:
      break;
  }
  const rules = counts.flatMap(([count, by, index = 0]) => {
    const variable = count.$type === 'NameExpression' ? count.target.ref : undefined;
    if (variable?.$type !== 'LengthVariable') return [];
    return [{ length: variable.name, input: input.name, by, ...(index === 0 ? {} : { index }) }];
  });
  const said = dimension ? undefined : lengthInCondition(input);
  return rules.length === 0 && said ? [{ length: said.name, input: input.name, by: 'size' }] : rules;
}

function isConnected(input: ast.Input): boolean {
  return modifiersOf(input).some(({ kind }) => kind === 'connected');
}

function constantOne(expression: ast.Expression): boolean {
  return expression.$type === 'NumberLiteral' && expression.text === '1';
}

function inputOf(unit: Unit, input: ast.Input): InputDefinition {
  const shape = shapeOfInput(input);
  const dimensions = shape === 'array' ? dimensionsOf(input.type) : [];
  return {
    name: input.name,
    shape,
    type: valueTypeOfVariable(input),
    parts: partsOfInput(input),
    spans: dimensions.length > 0 ? dimensions.map((dimension) => spanOf(unit, dimension)) : undefined,
    sampler: input.source && sourceOf(unit, input, input.source),
    condition: input.where && formula(unit, input.where, 'definition'),
  };
}

/** The first and the last index: `[n]` begins at 0, `[1..n]` where it says. */
function spanOf(unit: Unit, { low, high }: ast.Dimension): Span {
  const first = formula(unit, low, 'definition');
  if (high) return [first, formula(unit, high, 'definition')];
  const one: Formula = { op: 'constant', value: 1 };
  return [
    { op: 'constant', value: 0 },
    { op: 'apply', operator: '-', operands: [first, one] },
  ];
}

/** How an input is drawn. */
function sourceOf(unit: Unit, input: ast.Input, source: ast.InputSource): Sampler {
  return source.$type === 'GenerateSource'
    ? { kind: 'generate', routine: generatorRoutine(unit, input, source) }
    : compiledSampler(unit, input, source.sampler);
}

function compiledSampler(unit: Unit, input: ast.Input, sampler: ast.Sampler): Sampler {
  const kinds = new Set(modifiersOf(input).map((m) => m.kind));
  const distinct = kinds.has('distinct');
  const of = (expression: ast.Expression): Formula => formula(unit, expression, 'definition');
  const head = modifiersOf(input).find(({ kind }) => kind === 'first');
  const first = head?.low && head.high ? ([of(head.low), of(head.high)] as const) : undefined;
  switch (sampler.$type) {
    case 'RangeSampler': {
      const orders = ['increasing', 'decreasing', 'distinct'] as const;
      const order = orders.find((one) => kinds.has(one)) ?? 'any';
      return { kind: 'range', low: of(sampler.low), high: of(sampler.high), order, first };
    }
    case 'DigitsSampler':
      return { kind: 'digits', count: of(sampler.count), pointAnywhere: kinds.has('point'), first };
    case 'LettersSampler': {
      if (sampler.low?.$type === 'TextLiteral' && sampler.high === undefined)
        return { kind: 'symbols', parts: [{ symbols: sampler.low.value, count: of(sampler.count) }] };
      const low = sampler.low?.$type === 'TextLiteral' ? sampler.low.value : 'a';
      const high = sampler.high?.$type === 'TextLiteral' ? sampler.high.value : 'z';
      return { kind: 'letters', count: of(sampler.count), low, high, distinct };
    }
    case 'WordSampler':
      return { kind: 'word', count: of(sampler.count), distinct };
    case 'SentenceSampler':
      return { kind: 'sentence', count: of(sampler.count), unit: sampler.unit };
    case 'GraphSampler':
      return {
        kind: 'graph',
        vertices: of(sampler.vertices),
        edges: of(sampler.edges),
        weights: [of(sampler.low), of(sampler.high)],
        connected: isConnected(input),
      };
    case 'PermutationSampler':
      return { kind: 'permutation', count: of(sampler.count) };
    case 'ChoiceSampler':
      return { kind: 'choice', of: of(sampler.values), distinct };
    case 'ElementSampler':
      return { kind: 'element', of: sampler.source.$refText, distinct };
  }
}

function question(unit: Unit, ask: ast.Ask): QuestionTemplate {
  const pieces: (string | { input: string })[] = [];
  ask.template.texts.forEach((text, i) => {
    if (text !== '') pieces.push(text);
    const hole = ask.template.holes[i];
    if (hole === undefined) return;
    const variable = hole.$type === 'NameExpression' ? hole.target.ref : undefined;
    const fixed = singleValue(unit, variable);
    if (fixed !== undefined) pieces.push(plainText(fixed));
    else if (variable?.$type === 'Input' || variable?.$type === 'LengthVariable')
      pieces.push({ input: variable.name, ...depthOf(variable) });
    else
      unit.problem(
        hole,
        'question-hole',
        'A question shows inputs and lengths.',
        'Write {name} with the name of an input.',
      );
  });
  return pieces;
}

/** How many brackets in one another a question writes, where it is more than one. */
function depthOf(variable: ast.Variable): { readonly depth?: number } {
  const type = typeOfVariable(variable);
  return type.kind === 'array' && type.dimensions > 1 ? { depth: type.dimensions } : {};
}

function exampleOf(unit: Unit, example: ast.Example): Example {
  const inputs: Record<string, Value> = {};
  for (const binding of example.bindings) {
    const variable = binding.input.ref;
    if (variable)
      inputs[variable.name] = literalValue(
        unit,
        binding.value,
        variable.$type === 'Input' && isPlaceValue(typeOfVariable(variable)),
      );
  }
  return { inputs: inputs satisfies Inputs, answer: example.answer, range: rangeOf(example) };
}

/** The value that an example gives an input; numbers by place value stay as a person wrote them. */
function literalValue(unit: Unit, expression: ast.Expression, asWritten: boolean): Value {
  switch (expression.$type) {
    case 'NumberLiteral':
      return asWritten || !/^[0-9]+$/.test(expression.text) ? expression.text : integer(BigInt(expression.text));
    case 'TextLiteral':
      return expression.value;
    case 'BoolLiteral':
      return expression.value;
    case 'NoneLiteral':
      return null;
    case 'ListExpression':
    case 'TupleExpression':
      return expression.elements.map((element) => literalValue(unit, element, asWritten));
    case 'UnaryExpression': {
      const value = literalValue(unit, expression.operand, asWritten);
      if (expression.operator === '-' && (typeof value === 'number' || typeof value === 'bigint'))
        return integer(-BigInt(value));
      if (expression.operator === '-' && typeof value === 'string') return `-${value}`;
      break;
    }
    case 'NameExpression':
    case 'IndexExpression':
    case 'FieldExpression':
    case 'CallExpression':
    case 'BinaryExpression':
    case 'IfExpression':
    case 'ScanExpression':
    case 'DrawExpression':
    case 'ComposedText':
    case 'InfinityLiteral':
      break;
  }
  unit.problem(
    expression,
    'example-value',
    'The inputs of an example have to be plain values.',
    'Write a number, text in quotes, or a list in brackets.',
  );
  return 0;
}
