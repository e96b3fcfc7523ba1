/** Names that the file uses itself, and Python's own: no state or variable may hide them. */
const taken = [
  'False',
  'None',
  'True',
  'and',
  'as',
  'assert',
  'async',
  'await',
  'break',
  'class',
  'continue',
  'def',
  'del',
  'elif',
  'else',
  'except',
  'finally',
  'for',
  'from',
  'global',
  'if',
  'import',
  'in',
  'is',
  'lambda',
  'nonlocal',
  'not',
  'or',
  'pass',
  'raise',
  'return',
  'try',
  'while',
  'with',
  'yield',
  'min',
  'max',
  'range',
  'len',
  'str',
  'int',
  'list',
  'tuple',
  'dict',
  'set',
  'sum',
  'sorted',
  'print',
  'isinstance',
  'open',
  'repr',
  'bool',
  'type',
  'argparse',
  'json',
  're',
  'inf',
  'tape',
  'lines',
  'stack',
  'named',
  'say',
  'inputs',
  'lengths',
  'text',
  'plain',
  'read',
  'initial',
  'place',
  'check',
  'stored',
  'extent',
  'get',
  'interval',
  'show',
  'test',
  'put',
  'go',
  'call',
  'back',
  'halt',
  'state',
  'lay',
  'lay_out',
  'run',
  'main',
  'sample',
  'Random',
  'decimal',
  'places',
  'joined',
  'values',
  'argument',
  'given',
  'number',
  'scan',
  'candidate',
  'row',
  'row2',
  'row3',
  'next',
  'question',
  'QUESTIONS',
  'TIERS',
  'TASK',
  'LENGTHS',
  'START',
  'MOST_STATES',
  'enter',
  'WORDS',
  'shown',
  'holds',
  'draw',
];

/** Gives each thing a Python identifier of its own, near to what it is called in the task. */
export class Names {
  readonly #used: Set<string>;

  constructor(used: Iterable<string> = taken) {
    this.#used = new Set(used);
  }

  /** A scope inside this one: what is taken here is taken there. */
  inner(): Names {
    return new Names(this.#used);
  }

  /** `Add place {}` → `add_place`; a second one `add_place_2`. */
  take(wish: string): string {
    const words =
      wish
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .replace(/^(?=\d)/, 'n') || 'it';
    let name = words;
    for (let number = 2; this.#used.has(name); number++)
      name = number === 2 && taken.includes(words) ? `${words}_` : `${words}_${number}`;
    this.#used.add(name);
    return name;
  }
}
