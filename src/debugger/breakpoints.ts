import type { DebugProtocol } from '@vscode/debugprotocol';
import { AstUtils } from 'langium';
import { builtins } from '../language/builtins.ts';
import { closest } from '../language/closest.ts';
import { parseExpression } from '../language/expression.ts';
import * as ast from '../language/generated/ast.ts';
import { parseCell, valueText, type Work } from '../machine/index.ts';
import { parseHitCondition, Places, type Narrowing, type StopPoint } from './breakpoint.ts';
import { CONDITION_STEPS, evaluateAt, holds, LONGEST_TEXT, tooLong } from './evaluation.ts';
import type { Launched } from './launch.ts';
import { Moments, type Moment } from './moment.ts';
import { ProgramLines, statesAt } from './program-lines.ts';
import type { RunDocument } from './sources.ts';

/** How a breakpoint may be narrowed down; the protocol's words. */
type Conditions = Pick<DebugProtocol.SourceBreakpoint, 'condition' | 'hitCondition' | 'logMessage'>;

/** What became of a requested breakpoint: `line` (from 0) where it lies now, or why it lies nowhere. */
export interface Placed { readonly id: number; readonly verified: boolean; readonly line?: number; readonly message?: string }

/** All breakpoints of a session, and the faults: each kind is set anew as a whole, as clients do. */
export class Breakpoints {
  readonly #launched: Launched;
  readonly #lines = new Map<string | undefined, ProgramLines>();
  readonly #messages = new Map<number, string>();
  readonly #groups = new Map<string, readonly StopPoint[]>();
  #nextId = 1;

  constructor(launched: Launched) {
    this.#launched = launched;
  }

  /** The lines of a file of the program: an imported one, or the task's own. */
  readonly lines = (source: string | undefined): ProgramLines => {
    const known = this.#lines.get(source) ?? new ProgramLines(this.#launched.course.bound.machine, source);
    this.#lines.set(source, known);
    return known;
  };

  get points(): readonly StopPoint[] {
    return [...this.#groups.values()].flat();
  }

  /** Breakpoints in a file of the program or in the trace, by line from 0. */
  setLines(where: RunDocument, requested: readonly (Conditions & { readonly line: number })[]): Placed[] {
    const { course, trace } = this.#launched;
    return this.#set(where.kind === 'trace' ? 'trace' : `program ${where.source ?? ''}`, requested, (one) => {
      if (where.kind === 'program') {
        const lines = this.lines(where.source), line = lines.from(one.line);
        return line === undefined ? 'No state comes from here or below.' : { line, moments: () => lines.hits(course, line) };
      }
      const moment = trace.momentAt(one.line);
      if (moment === undefined) return 'The trace ends above.';
      const at = trace.linesOf(moment.state)?.[Math.min(moment.line, course.lineCount(moment.state) - 1)];
      return { line: at ?? one.line, moments: () => Moments.found([moment]) };
    });
  }

  /** Stops whenever one of these functions is entered. */
  setFunctions(requested: readonly (Conditions & { readonly name: string })[]): Placed[] {
    const { course } = this.#launched, { functions } = course.bound.machine;
    return this.#set('functions', requested, ({ name }) => {
      const called = functions.find((one) => one.name === name.trim());
      if (called === undefined) return `The task has no function ${name}${functions.length === 0 ? '' : `; it has ${functions.map((one) => one.name).join(', ')}`}.`;
      return { moments: () => statesAt(course.points, new Set([called.entry])) };
    });
  }

  /** Stops whenever one of these cells is written. */
  setData(requested: readonly (Conditions & { readonly dataId: string })[]): Placed[] {
    const { course } = this.#launched;
    return this.#set('data', requested, ({ dataId }) => {
      const cell = parseCell(course.bound.machine, dataId);
      return cell === undefined ? `The task has no cell ${dataId}.` : { moments: () => course.writes(cell) };
    }, 'data breakpoint');
  }

  /** `stops`: whether a run stops at each fault, or goes past them. */
  setFaults(stops: boolean): void {
    const moments = Moments.of(this.#launched.faults.map(({ moment }) => moment));
    this.#groups.set('faults', stops && moments.length > 0 ? [{ id: 0, reason: 'fault', stops: true, places: Places.at(moments) }] : []);
  }

  /** What a log point says at a moment: its text, with the value of each `{expression}` in it. */
  message(point: StopPoint, moment: Moment): string {
    const { course, program } = this.#launched;
    return (this.#messages.get(point.id) ?? '').replace(/\{([^{}]+)\}/g, (_all, text: string) => {
      const found = evaluateAt({ course, moment, frame: 0, program }, text);
      return found.kind === 'value' ? valueText(found.value) : found.kind === 'region' ? found.region.name : `{${found.message}}`;
    });
  }

  #set<Requested extends Conditions>(
    group: string, requested: readonly Requested[], place: (one: Requested) => string | { readonly line?: number; readonly moments: () => Work<Moments> },
    reason: StopPoint['reason'] = 'breakpoint',
  ): Placed[] {
    const points: StopPoint[] = [];
    const placed = requested.map((one): Placed => {
      const id = this.#nextId++, found = place(one), problem = typeof found === 'string' ? found : conditionProblem(one, this.#launched);
      if (typeof found === 'string' || problem !== undefined) return { id, verified: false, message: problem ?? '' };
      points.push({ id, reason, stops: one.logMessage === undefined, places: new Places(found.moments, this.#narrowing(one)) });
      if (one.logMessage !== undefined) this.#messages.set(id, one.logMessage);
      return { id, verified: true, ...(found.line === undefined ? {} : { line: found.line }) };
    });
    this.#groups.set(group, points);
    return placed;
  }

  #narrowing({ condition, hitCondition }: Conditions): Narrowing {
    const { course, program } = this.#launched;
    return {
      condition: condition === undefined ? undefined : (moment) => holds(evaluateAt({ course, moment, frame: 0, program }, condition, CONDITION_STEPS)),
      hit: hitCondition === undefined ? undefined : parseHitCondition(hitCondition),
    };
  }
}

/** Why a condition could never hold; what it calls a name of the program may still have no value at some stop. */
function conditionProblem({ condition, hitCondition }: Conditions, launched: Launched): string | undefined {
  if (condition !== undefined && condition.length > LONGEST_TEXT) return tooLong(condition);
  const parsed = condition === undefined ? undefined : parseExpression(condition);
  if (parsed !== undefined && 'error' in parsed) return parsed.error;
  const unknown = parsed === undefined ? undefined : unknownName(parsed.expression, launched);
  if (unknown !== undefined) return unknown;
  if (hitCondition !== undefined && parseHitCondition(hitCondition) === undefined) return `A hit count is a number such as 5, >5 or %5, not ${hitCondition}.`;
  return undefined;
}

function unknownName(expression: ast.Expression, { course, program }: Launched): string | undefined {
  const { regions, functions, states } = course.bound.machine;
  const known = new Set([
    ...builtins.keys(), ...regions.map(({ name }) => name), ...functions.flatMap(({ name, parameters }) => [name, ...parameters.map((one) => one.name)]),
    ...states.flatMap(({ variables }) => variables.map(({ name }) => name)), ...(program?.variables ?? []),
  ]);
  for (const node of AstUtils.streamAst(expression)) {
    const name = ast.isNameExpression(node) ? node.target.$refText : ast.isCallExpression(node) ? node.callee.$refText : undefined;
    if (name === undefined || known.has(name)) continue;
    const near = closest(name, known);
    return `The program has no "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
  }
  return undefined;
}
