import { closest } from '../../language/index.ts';
import { constantCells, givenRegions, type Bound } from './bind.ts';
import { evaluateFormula, type Lookup } from '../formula.ts';
import { BeforeRunLookup } from '../run-routine.ts';
import { isStuck } from '../stuck.ts';
import { initialValue, lookupIn } from '../initial.ts';
import { rowsOfGiven } from '../given-cells.ts';
import type { GivenCells } from '../machine.ts';
import { inputKind, namesOfInput, readValue, scalarOf, shownValue } from './input-value.ts';
import type { InputDefinition, Inputs, LengthRule, Task } from '../task.ts';
import { own } from './own.ts';
import { isTuple, type Value } from '../value.ts';

/** What is wrong with one input, or, without a name, with all of them together. */
export interface InputProblem {
  readonly input: string | undefined;
  readonly message: string;
  readonly suggestion: string | undefined;
}

export type Binding =
  | { readonly bound: Bound; readonly problems?: undefined }
  | { readonly bound?: undefined; readonly problems: readonly InputProblem[] };

export type Lengths = Readonly<Record<string, number>>;

/**
 * Checks inputs against their definitions and lays them out on the tape: a decimal by places, a text by letters (code
 * points), an array from its first index, a list from 0. Lengths that are told neither apart nor among the inputs
 * follow from the sizes of the inputs. Integers may also come as strings of digits, which JSON needs beyond 2^53.
 */
export function bindInputs(task: Task, inputs: Inputs, lengths: Lengths = {}): Binding {
  const problems: InputProblem[] = unknownInputs(task, inputs);
  const names = new Map<string, Value>();
  const cells = new Map<string, GivenCells>();
  for (const definition of task.inputs) {
    const value = own(inputs, definition.name);
    if (value === undefined) {
      problems.push(missing(definition));
      continue;
    }
    const read = readValue(definition, value);
    if (read.problem !== undefined) {
      problems.push(problem(definition.name, read.problem));
      continue;
    }
    cells.set(definition.name, read.cells);
    for (const [name, named] of namesOfInput(definition, read.value)) {
      names.set(name, named);
      if (name !== definition.name) cells.set(name, { first: 0, values: [named] });
    }
  }
  if (problems.length > 0) return { problems };
  for (const name of task.lengths) {
    const length = lengthOf(task, name, inputs, lengths, cells);
    if (typeof length === 'number') {
      names.set(name, length);
      cells.set(name, { first: 0, values: [length] });
    } else if (length !== undefined) problems.push(length);
  }
  if (problems.length > 0) return { problems };
  const bound = {
    machine: task.machine,
    names,
    given: placed(task, names, cells),
    lengthRules: task.lengthRules,
  };
  const tape = beginning(bound);
  for (const definition of task.inputs) {
    for (const found of [
      spanProblem(definition, bound, tape),
      vertexProblem(definition, bound, tape),
      conditionProblem(definition, task, names),
    ])
      if (found !== undefined) problems.push(found);
  }
  return problems.length > 0 ? { problems } : { bound };
}

/**
 * A length that is told, or follows from the input that has this length; undefined where no input tells it and no run
 * needs it.
 */
function lengthOf(
  task: Task,
  name: string,
  inputs: Inputs,
  lengths: Lengths,
  cells: ReadonlyMap<string, GivenCells>,
): number | InputProblem | undefined {
  const told = own(lengths, name) ?? (task.inputs.some((one) => one.name === name) ? undefined : own(inputs, name));
  const shown = task.lengthRules.flatMap((rule) => {
    const given = rule.length === name ? cells.get(rule.input) : undefined;
    return given === undefined ? [] : [{ rule, length: lengthBy(rule, given) }];
  });
  if (told !== undefined) {
    const length = scalarOf(told, 'int');
    if (typeof length !== 'number' || length < 0)
      return problem(name, `The length ${name} should be an integer of at least 0, but is ${shownValue(told)}.`);
    return contradiction(task, name, length, '', shown) ?? length;
  }
  const [first] = shown;
  if (first !== undefined)
    return contradiction(task, name, first.length, ` by ${first.rule.input}`, shown) ?? first.length;
  return task.neededLengths.includes(name)
    ? problem(name, `${name} is missing.`, `Give ${name} as an integer of at least 0.`)
    : undefined;
}

/**
 * The first input that shows another length. The sizes of arrays are held against their spans, and a graph shows no
 * more than how many vertices it has at least.
 */
function contradiction(
  task: Task,
  name: string,
  length: number,
  by: string,
  shown: readonly { readonly rule: LengthRule; readonly length: number }[],
): InputProblem | undefined {
  const other = shown.find(
    (one) =>
      one.length !== length &&
      one.rule.by !== 'vertices' &&
      task.inputs.some(({ name: input, shape }) => input === one.rule.input && shape !== 'array'),
  );
  return (
    other &&
    problem(
      other.rule.input,
      `${name} is ${length}${by}, but ${other.length} by ${other.rule.input}.`,
      'Give inputs with the same length.',
    )
  );
}

/** What a length is, going by the cells of the input that has it. */
export function lengthBy({ by, index = 0 }: LengthRule, given: GivenCells): number {
  const { values } = given;
  switch (by) {
    case 'size':
      return index === 0 ? rowsOfGiven(given) : (given.inner?.[index - 1]?.count ?? 0);
    case 'words':
      return values
        .join('')
        .split(/\s+/)
        .filter((word) => word !== '').length;
    case 'vertices':
      return 1 + values.reduce((most: number, edge) => Math.max(most, ...verticesOf(edge)), -1);
  }
}

function verticesOf(edge: Value): number[] {
  return isTuple(edge) ? edge.slice(0, 2).map(Number) : [];
}

/** Moves arrays to the first index of their spans, and gives each region its cells. */
function placed(
  task: Task,
  names: ReadonlyMap<string, Value>,
  cells: ReadonlyMap<string, GivenCells>,
): ReadonlyMap<number, GivenCells> {
  const given = constantCells(task.machine);
  for (const [name, region] of givenRegions(task.machine)) {
    const there = cells.get(name);
    if (there === undefined) continue;
    const definition = task.inputs.find((one) => one.name === name);
    const spans = definition?.shape === 'array' ? definition.spans : undefined;
    const firstOf = (number: number): number | undefined => {
      const span = spans?.[number];
      const first = span && evaluateFormula(span[0], beginning({ machine: task.machine, names, given }));
      return typeof first === 'number' ? first : undefined;
    };
    const inner = there.inner?.map(({ first, count }, i) => ({ first: firstOf(i + 1) ?? first, count }));
    given.set(region, {
      first: firstOf(0) ?? there.first,
      values: there.values,
      ...(inner === undefined ? {} : { inner }),
    });
  }
  return given;
}

function problem(input: string | undefined, message: string, suggestion?: string): InputProblem {
  return { input, message, suggestion };
}

function missing(definition: InputDefinition): InputProblem {
  return problem(
    definition.name,
    `${definition.name} is missing.`,
    `Give ${definition.name} as ${inputKind(definition)}.`,
  );
}

function unknownInputs(task: Task, inputs: Inputs): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const name of Object.keys(inputs)) {
    if (task.lengths.includes(name) || task.inputs.some((one) => one.name === name)) continue;
    const near = closest(name, [...task.inputs.map((one) => one.name), ...task.lengths]);
    problems.push(
      problem(
        name,
        `${task.name} has no input ${name}.`,
        near === undefined
          ? `Its inputs are ${task.inputs.map((one) => one.name).join(', ')}.`
          : `Did you mean ${near}?`,
      ),
    );
  }
  return problems;
}

/** The tape before the first state. */
function beginning(bound: Bound): Lookup {
  const lookup: Lookup = lookupIn(bound, (region, index) => initialValue(bound, region, index, lookup));
  return lookup;
}

function givenTo({ machine, given }: Bound, name: string): GivenCells | undefined {
  const region = givenRegions(machine).get(name);
  return region === undefined ? undefined : given.get(region);
}

function spanProblem(
  { name, spans = [], shape }: InputDefinition,
  bound: Bound,
  tape: Lookup,
): InputProblem | undefined {
  const given = shape === 'array' ? givenTo(bound, name) : undefined;
  if (given === undefined) return undefined;
  const counts = [rowsOfGiven(given), ...(given.inner ?? []).map(({ count }) => count)];
  const ends = spans.map(([first, last]) => [evaluateFormula(first, tape), evaluateFormula(last, tape)] as const);
  // Where one index has no values, there are no elements, however many the others have.
  const isEmpty = ends.some(([first, last]) => typeof first === 'number' && last === first - 1);
  if (isEmpty && given.values.length === 0) return undefined;
  for (const [i, [first, last]] of ends.entries()) {
    const count = counts[i];
    if (count === undefined || typeof first !== 'number' || typeof last !== 'number' || last - first + 1 === count)
      continue;
    if (ends.length === 1) return countProblem(name, first, last, count);
    if (last < first || i === 0) return countProblem(name, first, last, count, 'lists');
    return problem(name, `Each list in ${name} should have ${last - first + 1} elements, but has ${count}.`);
  }
  return undefined;
}

function countProblem(name: string, first: number, last: number, count: number, what = 'elements'): InputProblem {
  if (last < first)
    return problem(
      name,
      `${name} has no elements at this length: its indexes would go from ${first} to ${last}.`,
      'Give a greater length, or make the size at least 0 for every length that a tier has: max(0, …).',
    );
  return problem(
    name,
    `${name} should have ${last - first + 1} ${what}, ${name}[${first}] to ${name}[${last}], but has ${count}.`,
  );
}

/** The ends of the edges of a graph are its vertices. */
function vertexProblem({ name, sampler }: InputDefinition, bound: Bound, tape: Lookup): InputProblem | undefined {
  if (sampler?.kind !== 'graph') return undefined;
  const count = evaluateFormula(sampler.vertices, tape);
  if (typeof count !== 'number') return undefined;
  const values = givenTo(bound, name)?.values ?? [];
  const bad = values.findIndex((edge) => verticesOf(edge).some((vertex) => !(vertex >= 0 && vertex < count)));
  return bad < 0
    ? undefined
    : problem(
        name,
        `Element ${bad} of ${name}, ${shownValue(values[bad])}, has an end that is not a vertex: the vertices are 0 to ${count - 1}.`,
      );
}

function conditionProblem(
  { name, condition }: InputDefinition,
  { routines = [] }: Task,
  names: ReadonlyMap<string, Value>,
): InputProblem | undefined {
  if (condition === undefined) return undefined;
  const outcome = evaluateFormula(condition, new BeforeRunLookup({ names, routines }));
  if (outcome === true) return undefined;
  return isStuck(outcome) && outcome.stuck === 'step limit'
    ? problem(name, `The condition after the \`where\` of ${name} takes too long to evaluate.`)
    : problem(name, `${name} does not meet the condition after its \`where\`.`);
}
