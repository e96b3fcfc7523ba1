import type { Machine, Node, State, Task } from '../../machine/index.ts';
import { minimal, type Style } from '../../trace/index.ts';
import { literal, quoted, templateText } from './literals.ts';
import { Names } from './names.ts';
import { decimals, main, states, values } from './runtime.ts';
import { randomClass, sampling } from './sampling.ts';
import { SlotNames } from './slot-names.ts';
import { stateFunction, type Program } from './state-code.ts';
import { printing } from './style-lines.ts';
import { places, tape } from './tape.ts';

/**
 * A task as one Python file (3.8 or later) without dependencies that gives the same questions, traces and answers byte for byte. It is made
 * of the machine's states, not of the recorder or the writer, so that it is a second opinion on both.
 */
export function exportPython(task: Task, style: Style = minimal): string {
  const { machine } = task, names = new Names();
  const functions = new Map(machine.states.map((state) => [state.id, names.take(functionName(machine, state))]));
  const program: Program = { machine, functionOf: (state) => functions.get(state) ?? 'main' };
  const isDecimal = task.inputs.some(({ shape }) => shape === 'decimal' || shape === 'digits');
  const parts = [
    header(task, style), imports, tables(task), values, ...(isDecimal ? [places] : []), ...(answersDecimal(machine) ? [decimals] : []),
    states, printing(style), tape(task),
    ...machine.states.map((state) => stateOf(program, names, state)),
    `START = ${start(program)}`,
    randomClass(task), sampling(task), main,
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

const imports = `import argparse
import json
import re

inf = float("inf")
tape, lines, stack = {}, [], []  # what each cell holds, the trace, the places to come back to`;

function tables(task: Task): string {
  const questions = task.questions.map((template) => `    ${quoted(template.map((piece) => (typeof piece === 'string' ? piece.replace(/[{}]/g, '$&$&') : `{${piece.input}}`)).join(''))},`);
  return `TASK = ${quoted(task.name)}
LENGTHS = [${task.lengths.map(quoted).join(', ')}]
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
  const label = templateText(state.label, slots.variables), site = state.site && templateText(state.site, slots.variables);
  return stateFunction(program, state, slots, label, site).join('\n');
}

/** The first state: nothing before it is printed, and it has constant variables. */
function start({ machine, functionOf }: Program): string {
  const { start: node } = machine;
  if (node.op !== 'next') return 'None';
  const values = node.variables.map((one) => ('value' in one ? literal(one.value) : 'None'));
  return `(${functionOf(node.state)}, (${values.join(', ')}${values.length === 1 ? ',' : ''}), ${functionOf(node.state)}.label(${values.join(', ')}))`;
}

function answersDecimal(machine: Machine): boolean {
  const seen = new Set<Node>();
  const has = (node: Node): boolean => {
    if (seen.has(node)) return false;
    seen.add(node);
    if (node.op === 'halt') return node.answer.as === 'decimal';
    return 'yes' in node ? has(node.yes) || has(node.no) : 'next' in node && has(node.next);
  };
  return machine.states.some(({ code }) => has(code));
}
