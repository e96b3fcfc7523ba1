import type { AstNode } from 'langium';
import * as ast from '../language/ast/index.ts';
import { sourceOf } from '../language/index.ts';
import type { Machine, Next, Node, Region } from '../machine/index.ts';
import { comparisonOf, toAnswer } from './compile-answer.ts';
import { fetchedTables } from './constant-tables.ts';
import { block, type Exits } from './control.ts';
import { emptyEnvironment, type Environment } from './environment.ts';
import { declareRegions } from './declare-regions.ts';
import { compileFunction } from './functions.ts';
import { checkLabels } from './labels.ts';
import { withOnePut } from './one-put.ts';
import { hasIndex, regionOfVariable } from './regions.ts';
import { fetchRounds } from './rounds.ts';
import { skipEntries } from './skip-entries.ts';
import { skipReturns } from './skip-returns.ts';
import { generateStates, stateAt } from './states.ts';
import { fileText, type Unit } from './unit.ts';

/** The machine of a task: states for everything that control can reach. */
export function compileProgram(unit: Unit, task: ast.Task): Machine {
  declareRegions(unit, task);
  const statements = task.items.filter(ast.isStatement);
  const answer = task.items.find(ast.isAnswer);
  const exits: Exits = { break: undefined, continue: undefined, halt: (env) => toAnswer(unit, task, answer, env) };
  const laidOut = layOut(unit, statements);
  unit.onNeed = (declaration) => compileFunction(unit, declaration, exits);
  const top = (env: Environment): Node => block(unit, statements, env, exits, exits.halt);
  const first = unit.generateState(() => fetchRounds(withOnePut(top(emptyEnvironment(-1, 'closed')))));
  const start: Next =
    first?.op === 'next' && first.variables.every((v) => 'value' in v)
      ? first
      : {
          op: 'next',
          variables: [],
          state: stateAt(unit, 'start', () => ({
            kind: 'start',
            node: task,
            label: ['Start'],
            variables: [],
            mode: 'closed',
            generate: top,
          })),
        };
  generateStates(unit, task);
  const tables = fetchedTables(
    unit,
    unit.states.flatMap((state) => (state ? [state.code] : [])),
  );
  checkFunctions(unit);
  checkLabels(unit);
  checkCells(unit);
  const machine: Machine = {
    name: task.title,
    regions: unit.regions,
    functions: unit.functions,
    laidOut: [...tables.filter((table) => !laidOut.includes(table)), ...laidOut],
    start,
    loops: unit.loops,
    answers: comparisonOf(unit, answer),
    states: unit.states.flatMap((state) => (state ? [state] : [])),
  };
  return skipReturns(skipEntries(machine));
}

/** A trace names functions: no two that a run can call, also from different files, may have one name. */
function checkFunctions(unit: Unit): void {
  const first = new Map<string, ast.FunctionDecl>();
  for (const declared of unit.calledFunctions) {
    const other = first.get(declared.name);
    if (other === undefined) first.set(declared.name, declared);
    else
      unit.problem(
        sourceOf(declared) === undefined ? other : declared,
        'duplicate-name',
        `Two functions of different files are named ${declared.name}: a trace could not tell their frames apart.`,
        'Rename one of them.',
      );
  }
}

/** A trace names cells: no two regions may have cells of one name. */
function checkCells(unit: Unit): void {
  const first = new Map<string, Region>();
  for (const region of unit.regions) {
    const {
      form: { before, between, after },
      indexes,
      range,
    } = region;
    const form =
      indexes.length === 0
        ? before + after
        : [before, indexes.length > 1 ? between : '', after, indexes.length].join('\0');
    const other = first.get(form);
    if (other === undefined) first.set(form, region);
    else {
      const node = nodeOf(unit, region);
      const first = nodeOf(unit, other);
      const message = `Its cells would have the same names as those of ${other.name} in line ${other.range.start.line + 1}${first === undefined ? '' : fileText(first)}: a trace could not tell them apart.`;
      if (node === undefined) unit.problemAt(range, 'cell-ambiguous', message, 'Rename one of them.');
      else unit.problem(node, 'cell-ambiguous', message, 'Rename one of them.');
    }
  }
}

/** The declaration that a region belongs to. */
function nodeOf(unit: Unit, { id }: Region): AstNode | undefined {
  return [...unit.regionOf].find(([, region]) => region === id)?.[0];
}

/** The regions of the `lay out` that begins the program: laying out is the first thing that a trace does. */
function layOut(unit: Unit, statements: readonly ast.Statement[]): number[] {
  const regions: number[] = [];
  statements.forEach((statement, i) => {
    if (statement.$type !== 'LayOutStatement') return;
    if (statements.slice(0, i).some((s) => s.$type !== 'LayOutStatement')) {
      unit.problem(
        statement,
        'lay-out',
        'Inputs have to be laid out before the first state.',
        'Move this to the top of the program.',
      );
    }
    for (const { region } of statement.regions) {
      const id = region.ref && regionOfVariable(unit, region.ref);
      if (id === undefined) continue;
      const role = unit.regions[id]?.role;
      if ((role === 'input' || role === 'constant') && hasIndex(unit, id)) regions.push(id);
      else
        unit.problem(
          statement,
          'lay-out',
          `Only inputs and constants with several cells can be laid out; "${region.$refText}" is not one.`,
        );
    }
  });
  return regions;
}
