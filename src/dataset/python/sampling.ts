import type { Formula, FormulaRange, InputDefinition, Task } from '../../machine/index.ts';
import { wordsOfLength, LONGEST_WORD } from '../words/words.ts';
import { formulaText, quoted } from './literals.ts';
import { randomMethods } from './random-methods.ts';

/** What a name in a formula of the task is: a length, an input, or the end of an input's span. */
function givenName(task: Task): (name: string) => string {
  return (name) => {
    const [, end, of] = /^(low|high|length)\((\w+)\)$/.exec(name) ?? [];
    const definition = task.inputs.find((input) => input.name === (of ?? name)), value = `given[${quoted(of ?? name)}]`;
    const isNumber = definition?.shape === 'decimal' || definition?.shape === 'digits';
    if (end === undefined) return isNumber ? `number(${value})` : value;
    return isNumber ? { low: `places(${value})[0][0]`, high: `places(${value})[-1][0]` }[end] ?? `len(places(${value}))` : `len(${value})`;
  };
}

/** A formula over lengths and inputs, in Python. */
export function givenFormula(task: Task, formula: Formula): string {
  return formulaText(formula, givenName(task), () => 'None');
}

/** The function that draws the inputs of one question, in the order of the task. */
export function sampling(task: Task): string {
  const body: string[] = [], unless = (condition: Formula | undefined): string[] => (condition === undefined ? [] : [`if not (${givenFormula(task, condition)}):`, '    continue']);
  body.push(...unless(task.lengthCondition));
  for (const input of task.inputs) {
    if (!task.lengths.includes(input.name)) body.push(`given[${quoted(input.name)}] = ${drawn(task, input)}`);
    body.push(...unless(input.condition));
  }
  return `
def sample(size="S", seed=0, index=0):
    """Draws a question: a tier or one length for all, a seed and a number tell all about it. Gives (question, lengths and inputs)."""
    random = Random(TASK, size, seed, index)
    for _ in range(2000):
        given = {name: random.integer(*TIERS[size]) if size in TIERS else size for name in LENGTHS}
${body.map((line) => `        ${line}`).join('\n')}
        return random.pick(QUESTIONS).format(**{name: shown(value) for name, value in given.items()}), given
    raise ValueError("all draws broke a condition")
`.trim();
}

/** Python that draws one input. */
function drawn(task: Task, input: InputDefinition): string {
  const { sampler, span } = input, one = (formula: Formula): string => givenFormula(task, formula);
  const range = ([low, high]: FormulaRange): string => `${one(low)}, ${one(high)}`;
  const count = span === undefined ? undefined : `${one(span[1])} - (${one(span[0])}) + 1`;
  const each = (draw: string): string => (count === undefined ? draw : `[${draw} for _ in range(${count})]`);
  if (sampler === undefined) return 'None';
  switch (sampler.kind) {
    case 'range': {
      const whole = range([sampler.low, sampler.high]), head = sampler.first && range(sampler.first);
      if (count === undefined) return `random.integer(${head ?? whole})`;
      if (sampler.order === 'any') return head === undefined ? each(`random.integer(${whole})`) : `[random.integer(*((${head}) if i == 0 else (${whole}))) for i in range(${count})]`;
      if (head !== undefined) return `random.behind((${whole}), (${head}), ${quoted(sampler.order)}, ${count})`;
      const values = `random.distinct(${count}, ${whole})`;
      return sampler.order === 'distinct' ? values : `sorted(${values}${sampler.order === 'decreasing' ? ', reverse=True' : ''})`;
    }
    case 'digits': {
      const withPoint = sampler.pointAnywhere && input.shape === 'decimal' ? 'True' : 'False';
      return each(`random.digits(${[one(sampler.count), withPoint, ...(sampler.first === undefined ? [] : [`(${range(sampler.first)})`])].join(', ')})`);
    }
    case 'letters': {
      const letters = `${sampler.low.codePointAt(0) ?? 97}, ${sampler.high.codePointAt(0) ?? 122}`;
      return each(sampler.distinct ? `"".join(map(chr, random.distinct(${one(sampler.count)}, ${letters})))` : `"".join(chr(random.integer(${letters})) for _ in range(${one(sampler.count)}))`);
    }
    case 'symbols': return sampler.parts.map(({ symbols, count: number }) => (number === undefined ? quoted(symbols) : `"".join(random.pick(${quoted([...new Set(symbols)].join(''))}) for _ in range(${one(number)}))`)).join(' + ');
    case 'permutation': return `random.shuffle(list(range(1, ${one(sampler.count)} + 1)))`;
    case 'graph': return `random.graph(${one(sampler.vertices)}, ${one(sampler.edges)}, (${range(sampler.weights)}), ${sampler.connected ? 'True' : 'False'})`;
    case 'word': {
      const words = `WORDS[${one(sampler.count)}]`;
      return sampler.distinct && count !== undefined ? `[${words}[i] for i in random.distinct(${count}, 0, len(${words}) - 1)]` : each(`random.pick(${words})`);
    }
    case 'sentence': return each(`random.sentence(${sampler.unit}=${one(sampler.count)})`);
    case 'element': {
      const source = task.inputs.find(({ name }) => name === sampler.of), value = `given[${quoted(sampler.of)}]`;
      const places = source?.shape === 'text' || source?.type === 'text' && source.shape === 'scalar' ? `[letter.lower() for letter in ${value} if letter.isalpha()]` : value;
      return sampler.distinct && count !== undefined ? `random.shuffle(list(${places}))[:${count}]` : each(`random.pick(${places})`);
    }
  }
}

/** The random numbers, with the ways to draw that the task uses. */
export function randomClass(task: Task): string {
  const text = sampling(task), methods = randomMethods.filter(({ name }) => text.includes(`random.${name}(`)).map(({ name }) => name);
  const needed = new Set(['generator', ...methods]);
  for (const { name, needs } of [...randomMethods].reverse()) if (needed.has(name)) for (const other of needs) needed.add(other);
  return randomMethods.filter(({ name }) => needed.has(name)).map(({ code }) => code).join('\n\n');
}

/** The words that ship, where the task draws some; no literal longer than `longest`. */
export function wordTable(task: Task, longest: number): string | undefined {
  if (!task.inputs.some(({ sampler }) => sampler?.kind === 'word' || sampler?.kind === 'sentence')) return undefined;
  const lines = Array.from({ length: LONGEST_WORD }, (_, i) => i + 1).flatMap((length) => {
    const words = wordsOfLength(length), perLiteral = Math.max(1, Math.floor((longest - 2) / (length + 1))), literals: string[] = [];
    for (let at = 0; at < words.length; at += perLiteral) literals.push(quoted(`${words.slice(at, at + perLiteral).join(' ')} `));
    return [`    ${length}: (${literals.join('\n        ')}).split(),`];
  });
  return `# English words by their length.\nWORDS = {\n${lines.join('\n')}\n}`;
}
