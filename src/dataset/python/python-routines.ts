import {
  DEEPEST_CALLS,
  MOST_WORK,
  type Formula,
  type InputDefinition,
  type Routine,
  type RoutineStatement,
  type RoutineTarget,
  type Task,
} from '../../machine/index.ts';
import { formulaText } from './literals.ts';
import { Names } from './python-names.ts';

/** The function that draws a generated input. No name that is made of words has two underscores in a row. */
export function generatorName(routine: Routine): string {
  return `draw__${routine.name}`;
}

/** The function for a routine of the task, by its number: two of different files may have one name. */
export function routineName({ routines = [] }: Task, number: number): string {
  const { name = '' } = routines[number] ?? {};
  const first = routines.findIndex((one) => one.name === name);
  return `call__${name}${first === number ? '' : `__${number}`}`;
}

/** How the variables of a routine are called, and what else its formulas name. */
interface Scope {
  readonly task: Task;
  readonly own: (name: string) => string;
  readonly formula: (formula: Formula) => string;
}

/** A name in a formula of the task: a length, an input, or the end of an input's span. */
type GivenName = (name: string) => string;

/** All functions of a task that run where inputs are drawn, and what they need. */
export function routineFunctions(task: Task, given: GivenName): string | undefined {
  const { routines = [] } = task;
  const generators = task.inputs.flatMap((definition) =>
    definition.sampler?.kind === 'generate' ? [{ definition, routine: definition.sampler.routine }] : [],
  );
  if (generators.length + routines.length === 0) return undefined;
  return [
    ...routines.map((routine, i) => functionText(task, routine, routineName(task, i), given)),
    ...generators.map(({ definition, routine }) =>
      functionText(task, routine, generatorName(routine), given, definition),
    ),
  ].join('\n\n\n');
}

function functionText(
  task: Task,
  routine: Routine,
  name: string,
  given: GivenName,
  definition?: InputDefinition,
): string {
  const scope = scopeOf(task, routine, given, definition);
  const parameters = ['random', 'given', ...routine.parameters.map(scope.own)];
  const begin = definition?.shape === 'scalar' ? [`${scope.own(definition.name)} = blank`] : [];
  const isNumber = definition?.shape === 'decimal' || definition?.shape === 'digits';
  const end =
    definition === undefined ? [] : [`return ${isNumber ? 'number_of' : 'made'}(${scope.own(definition.name)})`];
  const body = [
    ...(definition === undefined ? [] : ['begin_work()']),
    ...begin,
    ...blockLines(scope, routine.body),
    ...end,
  ];
  return [
    ...(routine.memo ? ['@remembered'] : []),
    ...(definition === undefined ? ['@counted'] : []),
    `def ${name}(${parameters.join(', ')}):`,
    ...(body.length === 0 ? ['pass'] : body).map((line) => `    ${line}`),
  ].join('\n');
}

function scopeOf(task: Task, routine: Routine, given: GivenName, definition: InputDefinition | undefined): Scope {
  const names = new Names();
  for (const taken of [...supportNames, 'random', 'new']) names.take(taken);
  const known = new Map<string, string>();
  const isOwn = new Set([
    ...variablesOf(routine.body),
    ...routine.parameters,
    ...(definition ? [definition.name] : []),
  ]);
  const own = (name: string): string => {
    const ready = known.get(name);
    if (ready !== undefined) return ready;
    const made = names.take(name);
    known.set(name, made);
    return made;
  };
  const formula = (one: Formula): string =>
    formulaText(
      one,
      (name) => (isOwn.has(name) ? own(name) : given(name)),
      () => 'None',
      (number) => routineName(task, number),
    );
  return { task, own, formula };
}

function variablesOf(body: readonly RoutineStatement[]): string[] {
  return body.flatMap((statement) => {
    switch (statement.op) {
      case 'set':
        return statement.targets.map(({ name }) => name);
      case 'array':
        return [statement.name];
      case 'push':
      case 'pop':
        return [statement.list];
      case 'for':
        return [statement.variable, ...variablesOf(statement.body)];
      case 'while':
        return variablesOf(statement.body);
      case 'if':
        return [...variablesOf(statement.then), ...variablesOf(statement.else)];
      case 'break':
      case 'continue':
      case 'return':
      case 'call':
        return [];
    }
  });
}

/** Each statement is work: it is counted before those that come up to the next one that may lead elsewhere. */
function blockLines(scope: Scope, body: readonly RoutineStatement[], work = 0): string[] {
  const lines: string[] = [];
  let rest = body;
  for (let before = work; rest.length > 0 || before > 0; before = 0) {
    const branching = rest.findIndex(({ op }) => op === 'if' || op === 'while' || op === 'for');
    const count = branching < 0 ? rest.length : branching + 1;
    lines.push(
      `spend(${before + count})`,
      ...rest.slice(0, count).flatMap((statement) => statementLines(scope, statement)),
    );
    rest = rest.slice(count);
  }
  return lines;
}

function inner(scope: Scope, body: readonly RoutineStatement[], work = 0): string[] {
  const lines = blockLines(scope, body, work);
  return (lines.length === 0 ? ['pass'] : lines).map((line) => `    ${line}`);
}

function statementLines(scope: Scope, statement: RoutineStatement): string[] {
  const { own, formula } = scope;
  switch (statement.op) {
    case 'set':
      return setLines(scope, statement.targets, statement.values);
    case 'array':
      return [`${own(statement.name)} = ${arrayText(scope, statement.sizes, statement.initial)}`];
    case 'if':
      return [
        `if ${formula(statement.condition)}:`,
        ...inner(scope, statement.then),
        ...(statement.else.length === 0 ? [] : ['else:', ...inner(scope, statement.else)]),
      ];
    case 'while':
      return [`while ${formula(statement.condition)}:`, ...inner(scope, statement.body, ROUND)];
    case 'for': {
      const last = `${formula(statement.end)} ${statement.down ? '- 1' : '+ 1'}${widthText(scope, statement)}`;
      return [
        `for ${own(statement.variable)} in range(${formula(statement.start)}, ${last}):`,
        ...inner(scope, statement.body, ROUND),
      ];
    }
    case 'push':
      return [`${own(statement.list)}.append(${formula(statement.value)})`];
    case 'pop':
      return [`${own(statement.list)}.pop()`];
    case 'break':
    case 'continue':
      return [statement.op];
    case 'return':
      return [statement.value === undefined ? 'return' : `return ${formula(statement.value)}`];
    case 'call':
      return [formula(statement.call)];
  }
}

/** What stands behind the ends of a range, by how much its loop goes on. */
function widthText({ formula }: Scope, { step, down }: Extract<RoutineStatement, { op: 'for' }>): string {
  if (step === undefined) return down ? ', -1' : '';
  return `, ${down ? '-' : ''}positive(${formula(step)})`;
}

function arrayText({ formula }: Scope, sizes: readonly Formula[], initial: Formula | undefined): string {
  return `array((${sizes.map((size) => `${formula(size)},`).join(' ')}), ${initial === undefined ? 'blank' : formula(initial)})`;
}

/** The work of going into the body of a loop once more. */
const ROUND = 1;

/** All right sides are evaluated before the first target is written. */
function setLines(scope: Scope, targets: readonly RoutineTarget[], values: readonly Formula[]): string[] {
  const texts = targets.map(({ holds, index }, i) => {
    const value = values[i] === undefined ? 'None' : scope.formula(values[i]);
    return holds === 'region' && index.length === 0 ? `copied(${value})` : value;
  });
  const [only] = targets;
  if (targets.length === 1 && only) return [writeLine(scope, only, texts[0] ?? 'None')];
  return [`new = ${texts.join(', ')}`, ...targets.map((target, i) => writeLine(scope, target, `new[${i}]`))];
}

function writeLine({ own, formula }: Scope, { name, index, holds }: RoutineTarget, value: string): string {
  const variable = own(name);
  if (index.length === 0) return `${variable} = ${value}`;
  if (holds === 'decimal') return `set_digit(${variable}, ${index.map(formula).join()}, ${value})`;
  return `set_element(${variable}, (${index.map(formula).join(', ')},), ${value})`;
}

/** The names of what they need. */
export const supportNames = [
  'blank',
  'element',
  'set_element',
  'digit',
  'set_digit',
  'copied',
  'made',
  'remembered',
  'number_of',
  'positive',
  'work',
  'begin_work',
  'spend',
  'counted',
  'each',
  'array',
  'filled',
  'Endless',
  'sys',
];

/** What functions that stand in a text call: as much of the support as they need, and what this calls in turn. */
export function routineSupport(text: string): string {
  const [variables = '', ...pieces] = support.split('\n\n\n');
  const needed = new Set<string>();
  for (let known = -1; known < needed.size;) {
    known = needed.size;
    const all = [text, ...needed].join('\n');
    for (const piece of pieces) {
      const name = /^(?:def|class) (\w+)/.exec(piece)?.[1] ?? '';
      if (new RegExp(`\\b${name}\\b`).test(all)) needed.add(piece);
    }
  }
  return [variables, ...pieces.filter((piece) => needed.has(piece))].join('\n\n\n');
}

/** A number by place value is a list of pairs of place and digit while it is made. */
const support = `
blank = object()  # what nothing was assigned to
work = [0, 0]  # what the evaluation under way may still do, and how deep calls are in one another
sys.setrecursionlimit(10000)


class Endless(Exception):
    """What draws inputs, or a condition, is still at work after as many steps as it may take."""


def begin_work():
    work[:] = [${MOST_WORK}, 0]


def spend(amount):
    work[0] -= amount
    if work[0] < 0:
        raise Endless("inputs cannot be drawn: a program for them does not end")


def counted(function):
    """Calls are work, and are ${DEEPEST_CALLS} deep at most."""
    def call(random, given, *values):
        spend(1 if work[1] < ${DEEPEST_CALLS} else ${MOST_WORK} + 1)
        work[1] += 1
        result = function(random, given, *values)
        work[1] -= 1
        return result
    return call


def each(numbers):
    """The integers that a scan goes through."""
    for number in numbers:
        spend(1)
        yield number


def array(sizes, value):
    amount = 1
    for size in sizes:
        amount *= max(1, size)
    spend(amount)
    return filled(sizes, value)


def filled(sizes, value):
    return [filled(sizes[1:], value) for _ in range(sizes[0])] if sizes else value


def element(values, index):
    """An element of a list, or a letter of a text."""
    if not 0 <= index < len(values):
        raise IndexError(index)
    if values[index] is blank:
        raise LookupError(index)
    return values[index]


def set_element(values, indexes, value):
    for index in indexes[:-1]:
        values = element(values, index)
    if not 0 <= indexes[-1] < len(values):
        raise IndexError(indexes[-1])
    values[indexes[-1]] = value


def digit(number, place):
    """The digit of a number at a place: 0 the units, -1 the tenths. Those that are not written are 0."""
    if isinstance(number, list):
        return dict(number)[place]
    whole, _, decimals = number.partition(".")
    digits = whole[::-1] if place >= 0 else "0" + decimals
    return int(digits[abs(place)]) if abs(place) < len(digits) else 0


def set_digit(number, place, value):
    number.append((place, value))


def copied(value):
    if not isinstance(value, list):
        return value
    spend(len(value))
    return [copied(item) for item in value]


def made(value):
    """What a generator gives once it has ended."""
    if value is blank:
        raise ValueError("it is not set")
    return [made(item) for item in value] if isinstance(value, list) else value


def remembered(function):
    """Results by arguments, as long as the inputs are the same."""
    function.given, function.results = "", {}

    def call(random, given, *values):
        if function.given != repr(given):
            function.given, function.results = repr(given), {}
        if values not in function.results:
            function.results[values] = function(random, given, *values)
        return function.results[values]
    return call


def positive(width):
    """By how much a loop goes on."""
    if width < 1:
        raise Endless("a loop does not go on")
    return width


def number_of(digits):
    """The number that digits at places make."""
    digits = dict(digits)
    if not digits:
        raise ValueError("it is not set")
    text = ""
    for place in range(max(0, *digits), min(0, *digits) - 1, -1):
        if not 0 <= digits[place] <= 9:
            raise ValueError(f"{digits[place]} is no digit")
        text += ("." if place == -1 else "") + str(digits[place])
    return text
`.trim();
