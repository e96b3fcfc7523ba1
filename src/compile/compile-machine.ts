import { docOf, HALT, type Problem, rangeOf, rangeOfProperty, statesOf, symbolText } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import {
  ALL_BLANK,
  type Example,
  type LengthRule,
  type Move,
  type QuestionTemplate,
  type Sampler,
  type Task,
  type Tier,
  trimmed,
  type TuringMachine,
  type TuringRule,
  type TuringState,
} from '../machine/index.ts';
import { lowerTable } from '../turing/index.ts';
import type { ExampleWork } from './example-work.ts';
import { checkExamples } from './check-examples.ts';
import { formula } from './formulas.ts';
import { tierOf } from './compile-inputs.ts';
import { Unit } from './unit.ts';

/**
 * A raw Turing machine as a task like any other: what stands on its tape is the input, what stands there when it halts
 * the answer.
 */
export function compileMachine(
  declared: ast.MachineDecl,
  hash: string,
  work: ExampleWork,
): { task?: Task; problems: readonly Problem[] } {
  const unit = new Unit(new Set(), declared);
  const { table, states, rules } = tableOf(declared);
  const whole = rangeOf(declared);
  const machine = lowerTable(table, {
    whole,
    state: (state) => states.get(state) ?? whole,
    rule: (rule) => rules.get(rule) ?? whole,
  });
  const length = declared.items.find(ast.isLengthDecl);
  const examples = declared.items.filter(ast.isMachineExample);
  const input = inputOf(unit, declared, examples);
  const lengthCondition = length?.where && formula(unit, length.where, 'definition');
  const tiers = length === undefined ? defaultTiers : length.tiers.flatMap((tier) => tierOf(unit, tier));
  if (unit.problems.some(({ severity }) => severity === 'error')) return { problems: unit.problems };
  const task: Task = {
    name: declared.title,
    class: 'simulation',
    doc: docOf(declared) ?? '',
    hash,
    // what is drawn depends on the examples
    runHash: hash,
    range: rangeOfProperty(declared, 'title'),
    machine,
    table,
    tiers,
    lengthCondition,
    neededLengths: [],
    symmetric: [],
    lengths: length?.variables.map(({ name }) => name) ?? ['n'],
    lengthRules: input.rules,
    inputs: [
      {
        name: 'input',
        shape: 'text',
        type: 'text',
        parts: undefined,
        spans: undefined,
        sampler: input.sampler,
        condition: undefined,
      },
    ],
    questions: questionsOf(declared),
    examples: examples.map((example) => exampleOf(example, table.blank)),
  };
  return { task, problems: [...unit.problems, ...checkExamples(task, work)] };
}

/** Lengths of what is drawn where the file tells none. */
const defaultTiers: readonly Tier[] = [
  { name: 'S', low: 1, high: 5 },
  { name: 'M', low: 6, high: 10 },
  { name: 'L', low: 11, high: 20 },
];

interface Placed<Part> {
  readonly get: (part: Part) => ReturnType<typeof rangeOf> | undefined;
}

/** The table that a machine declares; a rule may go to `halt` without a state of this name, which is added then. */
function tableOf(declared: ast.MachineDecl): {
  readonly table: TuringMachine;
  readonly states: Placed<TuringState>;
  readonly rules: Placed<TuringRule>;
} {
  const nodes = statesOf(declared);
  const numbers = new Map(nodes.map((node, i) => [node.name, i]));
  const states = new Map<TuringState, ReturnType<typeof rangeOf>>();
  const ruleRanges = new Map<TuringRule, ReturnType<typeof rangeOf>>();
  const halting = numbers.get(HALT) ?? nodes.length;
  const list = nodes.map((node, id): TuringState => {
    const rules = new Map<string, TuringRule>();
    let otherwise: TuringRule | undefined;
    for (const one of node.rules) {
      const next = one.target === undefined ? id : (numbers.get(one.target.$refText) ?? halting);
      const rule: TuringRule = {
        write: one.write.same ? undefined : symbolText(one.write),
        move: moveOf(one.move),
        next,
      };
      ruleRanges.set(rule, rangeOf(one));
      if (one.otherwise) otherwise = rule;
      for (const symbol of one.reads) rules.set(symbolText(symbol), rule);
    }
    const state = { name: node.name, rules, otherwise };
    states.set(state, rangeOfProperty(node, 'name'));
    return state;
  });
  if (
    halting === nodes.length &&
    list.some(({ rules, otherwise }) => [...rules.values(), otherwise].some((rule) => rule?.next === halting))
  ) {
    list.push({ name: HALT, rules: new Map(), otherwise: undefined });
  }
  const blank = declared.items.find(ast.isBlankDecl);
  const start = declared.items.find(ast.isStartDecl);
  return {
    table: {
      name: declared.title,
      blank: symbolText(blank?.symbol),
      start: numbers.get(start?.state.$refText ?? '') ?? 0,
      states: list,
    },
    states,
    rules: ruleRanges,
  };
}

function moveOf(letter: string): Move {
  if (letter === 'L') return -1;
  return letter === 'R' ? 1 : 0;
}

/** What is drawn: the pieces that the file tells, else n of the symbols that its examples begin with, else nothing. */
function inputOf(
  unit: Unit,
  declared: ast.MachineDecl,
  examples: readonly ast.MachineExample[],
): { readonly sampler: Sampler; readonly rules: readonly LengthRule[] } {
  const parts = declared.items.find(ast.isMachineInput)?.parts;
  if (parts === undefined) {
    const symbols = [...new Set(examples.flatMap(({ input }) => Array.from(input)))].sort().join('');
    const isLong = symbols !== '' && !declared.items.some(ast.isLengthDecl);
    const first = declared.items.find(ast.isLengthDecl)?.variables[0]?.name ?? 'n';
    if (symbols === '') return { sampler: { kind: 'symbols', parts: [] }, rules: [] };
    return {
      sampler: { kind: 'symbols', parts: [{ symbols, count: { op: 'name', name: isLong ? 'n' : first } }] },
      rules: [{ length: isLong ? 'n' : first, input: 'input', by: 'size' }],
    };
  }
  const [only] = parts;
  const counted =
    parts.length === 1 && only?.count?.$type === 'NameExpression' ? only.count.target.$refText : undefined;
  return {
    sampler: {
      kind: 'symbols',
      parts: parts.map(({ symbols, count }) => ({ symbols, count: count && formula(unit, count, 'definition') })),
    },
    rules: counted === undefined ? [] : [{ length: counted, input: 'input', by: 'size' }],
  };
}

function questionsOf(declared: ast.MachineDecl): readonly QuestionTemplate[] {
  const asks = declared.items.filter(ast.isMachineAsk).map(({ template }) =>
    template.texts.flatMap((text, i) => {
      const hole = template.holes[i];
      return [...(text === '' ? [] : [text]), ...(hole === undefined ? [] : [{ input: hole.field }])];
    }),
  );
  return asks.length > 0
    ? asks
    : [
        [
          `Run the Turing machine “${declared.title}” on the tape "`,
          { input: 'input' },
          '" until it halts. What is then on the tape?',
        ],
      ];
}

/** The answer is the tape without the blanks around it. */
function exampleOf(example: ast.MachineExample, blank: string): Example {
  const { input, tape } = example;
  return { inputs: { input }, answer: trimmed(tape, blank) || ALL_BLANK, range: rangeOf(example) };
}
