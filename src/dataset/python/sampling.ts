import type { Formula, InputDefinition, Sampler, Task } from '../../machine/index.ts';
import type { PythonInput } from '../samplers/parts.ts';
import { needsWords, pythonDraw } from '../samplers/table.ts';
import { formulasOf } from '../space/input-space.ts';
import { wordsOfLength, LONGEST_WORD } from '../words/word-list.ts';
import { formulaText, quoted } from './literals.ts';
import { randomMethods } from './random-methods.ts';
import { generatorName, routineFunctions, routineName } from './python-routines.ts';

/** What a name in a formula of the task is: a length, an input, or the end of an input's span. */
function givenName(task: Task): (name: string) => string {
  return (name) => {
    const [, end, of] = /^(low|high|length)\((\w+)\)$/.exec(name) ?? [];
    const definition = task.inputs.find((input) => input.name === (of ?? name));
    const value = `given[${quoted(of ?? name)}]`;
    const isNumber = definition?.shape === 'decimal' || definition?.shape === 'digits';
    if (end === undefined) return isNumber ? `number(${value})` : value;
    return isNumber
      ? ({ low: `places(${value})[0][0]`, high: `places(${value})[-1][0]` }[end] ?? `len(places(${value}))`)
      : `len(${value})`;
  };
}

/** A formula over lengths and inputs, in Python. */
export function givenFormula(task: Task, formula: Formula): string {
  return formulaText(
    formula,
    givenName(task),
    () => 'None',
    (number) => routineName(task, number),
  );
}

/** The functions that conditions and generators of the task are made of. */
export function routines(task: Task): string | undefined {
  return routineFunctions(task, givenName(task));
}

/** The function that draws the inputs of one question, in the order of the task. */
export function sampling(task: Task): string {
  const body: string[] = [];
  const drawn = task.inputs.filter(({ name }) => !task.lengths.includes(name));
  const unless = (condition: Formula | undefined): string[] =>
    condition === undefined ? [] : [`if not ${conditionText(task, condition)}:`, '    continue'];
  body.push(...unless(task.lengthCondition));
  for (const input of task.inputs) {
    if (drawn.includes(input))
      body.push(
        input.sampler === undefined
          ? 'raise ValueError("it has no sampler")'
          : `given[${quoted(input.name)}] = ${drawInput(task, input, input.sampler)}`,
      );
    body.push(...unless(input.condition));
  }
  const lines =
    drawn.length === 0
      ? body.map((line) => `        ${line}`)
      : [
          '        try:',
          ...body.map((line) => `            ${line}`),
          `        except (ArithmeticError, LookupError, ${hasRoutines(task) ? 'TypeError, ' : ''}ValueError) as error:`,
          '            # A sampler cannot give what this draw asks for: another draw may do.',
          `            name = [${drawn.map(({ name }) => quoted(name)).join(', ')}][len(given) - len(LENGTHS)]`,
          '            random, why = Random(TASK, size, seed, index, attempt), f"{name}: {error!r}"',
          '            continue',
        ];
  return `
def sample(size="S", seed=0, index=0):
    """Draws a question: a tier or one length for all, a seed and a number tell all about it. Gives (question, lengths and inputs)."""
    random, why = Random(TASK, size, seed, index), "all draws broke a condition"
    for attempt in range(1, 2001):
        given = {name: random.integer(*TIERS[size]) if size in TIERS else size for name in LENGTHS}
${lines.join('\n')}
        return random.pick(QUESTIONS).format(**{name: shown(value) for name, value in given.items()}), given
    raise ValueError(f"no question can be drawn: {why}")${
      guarded(body)
        ? `


def holds(condition):${hasRoutines(task) ? '\n    begin_work()' : ''}
    try:
        return condition()
    except ${hasRoutines(task) ? '(ArithmeticError, Endless, LookupError, TypeError, ValueError)' : 'ArithmeticError'}:
        return False`
        : ''
    }
`.trim();
}

/** What draws an input; the elements of an array with several indexes are put into rows. */
function drawInput(task: Task, input: InputDefinition, sampler: Sampler): string {
  const drawn = pythonDraw(pythonInput(task, input), sampler);
  const inner = sampler.kind === 'generate' ? [] : (input.spans ?? []).slice(1);
  const sizes = inner.map(([first, last]) => `${givenFormula(task, last)} - (${givenFormula(task, first)}) + 1`);
  return sizes.length === 0 ? drawn : `random.rows(${[drawn, ...sizes].join(', ')})`;
}

/** A condition; one that can be stuck does not hold then. */
function conditionText(task: Task, condition: Formula): string {
  const text = givenFormula(task, condition);
  return /\/\/|%/.test(text) || mayBeStuck(condition) ? `holds(lambda: ${text})` : `(${text})`;
}

/** Whether an element may be missing, or a scan have nothing to choose from. */
function mayBeStuck(condition: Formula): boolean {
  switch (condition.op) {
    case 'element':
    case 'scan':
    case 'call':
      return true;
    case 'and':
    case 'or':
    case 'compare':
      return mayBeStuck(condition.left) || mayBeStuck(condition.right);
    case 'not':
      return mayBeStuck(condition.operand);
    case 'if':
      return [condition.condition, condition.then, condition.else].some(mayBeStuck);
    case 'apply':
      return condition.operands.some(mayBeStuck);
    case 'list':
      return condition.items.some(mayBeStuck);
    case 'constant':
    case 'name':
    case 'cell':
    case 'size':
    case 'draw':
    case 'pick':
      return false;
  }
}

/** Whether something runs where inputs are drawn that samplers and plain conditions have no need of. */
export function hasRoutines(task: Task): boolean {
  return (
    routines(task) !== undefined ||
    [task.lengthCondition, ...task.inputs.flatMap(formulasOf)].some(
      (condition) => condition !== undefined && mayBeStuck(condition),
    )
  );
}

function guarded(body: readonly string[]): boolean {
  return body.some((line) => line.startsWith('if not holds('));
}

/** How what a sampler of the input is made of stands in Python. */
function pythonInput(task: Task, definition: InputDefinition): PythonInput {
  const { spans } = definition;
  const number = (formula: Formula): string => givenFormula(task, formula);
  const sizes = spans?.map(([first, last]) => `${number(last)} - (${number(first)}) + 1`);
  const count = sizes?.length === 1 ? sizes[0] : sizes?.map((size) => `max(0, ${size})`).join(' * ');
  return {
    definition,
    count,
    number,
    range: ([low, high]) => `${number(low)}, ${number(high)}`,
    each: (draw) => (count === undefined ? draw : `[${draw} for _ in random.times(${count})]`),
    generated: (routine) => `${generatorName(routine)}(random, given)`,
    input: (name) => task.inputs.find((input) => input.name === name),
  };
}

/** The random numbers, with the ways to draw that the task uses. */
export function randomClass(task: Task): string {
  const text = `${routines(task) ?? ''}\n${sampling(task)}`;
  const methods = randomMethods.filter(({ name }) => text.includes(`random.${name}(`)).map(({ name }) => name);
  const needed = new Set(['generator', ...methods]);
  for (const { name, needs } of [...randomMethods].reverse())
    if (needed.has(name)) for (const other of needs) needed.add(other);
  return randomMethods
    .filter(({ name }) => needed.has(name))
    .map(({ code }) => code)
    .join('\n\n');
}

/** The words that ship, where the task draws some; no literal longer than `longest`. */
export function wordTable(task: Task, longest: number): string | undefined {
  if (!needsWords(task)) return undefined;
  const lines = Array.from({ length: LONGEST_WORD }, (_, i) => i + 1).flatMap((length) => {
    const words = wordsOfLength(length);
    const perLiteral = Math.max(1, Math.floor((longest - 2) / (length + 1)));
    const literals: string[] = [];
    for (let at = 0; at < words.length; at += perLiteral)
      literals.push(quoted(`${words.slice(at, at + perLiteral).join(' ')} `));
    return [`    ${length}: (${literals.join('\n        ')}).split(),`];
  });
  return `# English words by their length.\nWORDS = {\n${lines.join('\n')}\n}`;
}
