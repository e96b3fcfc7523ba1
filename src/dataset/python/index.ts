import {
  nodesOf,
  fusesWrites,
  STEP_LIMIT,
  type AnswerForm,
  type Machine,
  type Node,
  type State,
  type Task,
  minimal,
  type Style,
} from '../../machine/index.ts';
import { storesOf } from '../../trace/index.ts';
import { literal, quoted, templateText } from './literals.ts';
import { Names } from './python-names.ts';
import {
  decimals,
  extents,
  integersAsText,
  main,
  numbers,
  plainValues,
  scans,
  states,
  valuesAsText,
} from './runtime.ts';
import { routineSupport, supportNames } from './python-routines.ts';
import { hasRoutines, randomClass, routines, sampling, wordTable } from './sampling.ts';
import { SlotNames } from './slot-names.ts';
import { stateFunction, type Program } from './python-states.ts';
import { printing } from './style-lines.ts';
import { boundedWrites, places, tape } from './python-tape.ts';

/**
 * A task as one Python file (3.8 or later) without dependencies that gives the same questions, traces and answers byte
 * for byte. It is made of the machine's states, not of the recorder or the writer, so that it is a second opinion on
 * both.
 */
export function exportPython(task: Task, style: Style = minimal): string {
  const { machine } = task;
  const names = new Names();
  if (hasRoutines(task)) for (const name of supportNames) names.take(name);
  const functions = new Map(machine.states.map((state) => [state.id, names.take(functionName(machine, state))]));
  const program: Program = {
    machine,
    functionOf: (state) => functions.get(state) ?? 'main',
    stores: fusesWrites(style) ? storesOf(machine) : new Map(),
  };
  const isDecimal = task.inputs.some(({ shape }) => shape === 'decimal' || shape === 'digits');
  const { ops, answers } = used(machine);
  const drawing = sampling(task);
  const own = routines(task);
  const words = wordTable(task, LONGEST_LITERAL);
  const parts = [
    header(task, style),
    imports(style, hasRoutines(task)),
    tables(task),
    ...(words === undefined ? [] : [words]),
    hasIntegersAlone(machine) ? integersAsText : valuesAsText,
    plainValues,
    ...(isDecimal ? [places] : []),
    ...(/\bnumber\(/.test(`${drawing}${own ?? ''}`) ? [numbers] : []),
    ...(answers.has('decimal') ? [decimals] : []),
    states,
    printing(style, ops, { laysOut: machine.laidOut.length > 0, checksWrites: boundedWrites(machine).length > 0 }),
    ...(ops.has('scan') ? [scans(fusesWrites(style))] : []),
    tape(task),
    ...(ops.has('extent') ? [extents] : []),
    ...machine.states.map((state) => stateOf(program, names, state)),
    `START = ${start(program)}`,
    randomClass(task),
    ...(hasRoutines(task) ? [routineSupport(`${drawing}${own ?? ''}`)] : []),
    ...(own === undefined ? [] : [own]),
    drawing,
    main,
  ];
  // One empty line between functions instead of Python's usual two keeps a long task on a few screens.
  return `${parts.join('\n\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

function header(task: Task, style: Style): string {
  const about = task.doc.trim() === '' ? [] : ['', ...task.doc.trim().split('\n')];
  return `#!/usr/bin/env python3
"""${[`${task.name}, a TAIL task: ${task.class}.`, ...about].join('\n').replaceAll('\\', '\\\\').replaceAll('"""', "'''")}

Writes questions and their traces (style ${style.name}), e.g.: --tier M --seed 7 --count 3
Made by tail-cot from the definition ${task.hash}.
"""`;
}

const imports = (style: Style, mayRecur: boolean): string => `import argparse
import json
import re${mayRecur ? '\nimport sys' : ''}

inf = float("inf")
tape, lines, stack = {}, [], []  # what each cell holds, the lines of a state, the places to come back to
named = set()  # the cells that a state has fetched or written${
  fusesWrites(style)
    ? '\nstored, shown_operations = set(), set()  # of a state: cells written with an operation, and operations'
    : ''
}`;

function tables(task: Task): string {
  const questions = task.questions.map(
    (template) =>
      `    ${quoted(template.map((piece) => (typeof piece === 'string' ? piece.replace(/[{}]/g, '$&$&') : `{${piece.input}}`)).join(''))},`,
  );
  return `TASK = ${quoted(task.name)}
LENGTHS = [${task.lengths.map(quoted).join(', ')}]
MOST_STATES = ${STEP_LIMIT}  # a longer run counts as one that does not end
TIERS = {${task.tiers.map(({ name, low, high }) => `${quoted(name)}: (${low}, ${high})`).join(', ')}}
QUESTIONS = [
${questions.join('\n')}
]`;
}

function functionName(machine: Machine, { kind, label, function: owner }: State): string {
  const words = label.map((piece) => (typeof piece === 'string' ? piece : ' ')).join('');
  const name = owner === undefined ? undefined : machine.functions[owner]?.name;
  if (kind === 'entry') return name ?? words.toLowerCase();
  return words.replace(/\bfrom\b.*$/, kind === 'resume' ? '' : '$&').toLowerCase();
}

function stateOf(program: Program, names: Names, state: State): string {
  const slots = new SlotNames(program.machine, state, state.code, names.inner());
  const label = templateText(state.label, slots.variables);
  const site = state.site && templateText(state.site, slots.variables);
  return stateFunction(program, state, slots, label, site).join('\n');
}

/** The first state: nothing before it is printed, and it has constant variables. */
function start({ machine, functionOf }: Program): string {
  const { start: node } = machine;
  if (node.op !== 'next') return 'None';
  const values = node.variables.map((one) => ('value' in one ? literal(one.value) : 'None'));
  return `(${functionOf(node.state)}, (${values.join(', ')}${values.length === 1 ? ',' : ''}), ${functionOf(node.state)}.label(${values.join(', ')}))`;
}

/** Whether no line of a trace can hold anything but integers. */
function hasIntegersAlone({ regions, functions, states: all }: Machine): boolean {
  return (
    regions.every(({ type, optional }) => type === 'int' && optional !== true) &&
    [...functions.flatMap(({ parameters }) => parameters), ...all.flatMap(({ variables }) => variables)].every(
      ({ type }) => type === 'int',
    )
  );
}

/** What the code of a machine is made of. */
function used(machine: Machine): {
  readonly ops: ReadonlySet<Node['op']>;
  readonly answers: ReadonlySet<AnswerForm['as']>;
} {
  const ops = new Set<Node['op']>();
  const answers = new Set<AnswerForm['as']>();
  for (const { code } of machine.states) {
    for (const node of nodesOf(code)) {
      ops.add(node.op);
      if (node.op === 'halt') for (const form of formsIn(node.answer)) answers.add(form);
    }
  }
  return { ops, answers };
}

/** Characters of a literal at most; a task's own text is longer. */
const LONGEST_LITERAL = 1000;

/** The form of an answer, and those of the answers that it is composed of. */
function formsIn(answer: AnswerForm): readonly AnswerForm['as'][] {
  const parts = answer.as === 'composed' ? answer.parts : [];
  return [answer.as, ...parts.flatMap((part) => (typeof part === 'string' ? [] : formsIn(part)))];
}
