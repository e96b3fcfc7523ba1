import type { DebugProtocol } from '@vscode/debugprotocol';
import { AstUtils } from 'langium';
import { builtins, closest, parseExpression } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import { valueText, type Work } from '../machine/index.ts';
import { parseHitCondition, Places, type Narrowing, type StopPoint } from './breakpoint.ts';
import { dataPlaces } from './data-ids.ts';
import { CHANGED, RunDocuments } from './launched-documents.ts';
import { condition, evaluateAt } from './evaluate-at.ts';
import { parseFaultCondition } from './fault-kinds.ts';
import { LONGEST_TEXT, tooLong } from './read-expression.ts';
import type { Launched } from './launch.ts';
import { Moments, type Moment } from './moment.ts';
import { callsOf, ProgramLines } from './program-lines.ts';
import type { RunDocument } from './sources.ts';

/** How a breakpoint may be narrowed down; the protocol's words. */
type Conditions = Pick<DebugProtocol.SourceBreakpoint, 'condition' | 'hitCondition' | 'logMessage'>;

/** What became of a requested breakpoint: `line` (from 0) where it lies now, or why it lies nowhere. */
export interface Placed {
  readonly id: number;
  readonly verified: boolean;
  readonly line?: number;
  readonly message?: string;
}

/**
 * Where a breakpoint lies and when it is reached. `recorded`: its line in the text that was recorded, where that may
 * differ.
 */
interface Found {
  readonly line?: number;
  readonly recorded?: number;
  readonly moments: () => Work<Moments>;
  readonly says?: string;
}

/** What became of a breakpoint, and what stops a run at it. */
interface Made {
  readonly placed: Placed;
  readonly point: StopPoint | undefined;
}

/** A breakpoint in a document. `line`: where it was asked for, in the text now; undefined: nobody can say any more. */
interface LineBreakpoint extends Made {
  readonly asked: Conditions;
  readonly line: number | undefined;
  readonly recorded: number | undefined;
}

/** All breakpoints of a session, and the faults: each kind is set anew as a whole, as clients do. */
export class Breakpoints {
  readonly #launched: Launched;
  readonly #documents: RunDocuments;
  readonly #lines = new Map<string | undefined, ProgramLines>();
  readonly #messages = new Map<number, string>();
  readonly #groups = new Map<string, readonly StopPoint[]>();
  readonly #inDocuments = new Map<string, { readonly where: RunDocument; readonly set: readonly LineBreakpoint[] }>();
  #nextId = 1;

  constructor(launched: Launched, documents = new RunDocuments(launched)) {
    this.#launched = launched;
    this.#documents = documents;
  }

  /** The lines of a file of the program: an imported one, or the task's own. */
  readonly lines = (source: string | undefined): ProgramLines => {
    const known = this.#lines.get(source) ?? new ProgramLines(this.#launched.replay.bound.machine, source);
    this.#lines.set(source, known);
    return known;
  };

  get points(): readonly StopPoint[] {
    return [...this.#groups.values()].flat();
  }

  /** Breakpoints in a file of the program or in the trace, by line (from 0) of the text now. */
  setLines(where: RunDocument, requested: readonly (Conditions & { readonly line: number })[]): Placed[] {
    const set = requested.map(({ line, ...asked }) => this.#inDocument(where, line, asked, this.#nextId++));
    this.#takeLines(where, set);
    return set.map(({ placed }) => placed);
  }

  /**
   * After documents were edited: the breakpoints of which something else is to be told now. They stay on their
   * statements, or lie nowhere.
   */
  edited(): Placed[] {
    return [...this.#inDocuments.values()].flatMap(({ where, set }) => {
      const followed = set.map((one) => this.#followed(where, one));
      this.#takeLines(where, followed);
      return followed.map(({ placed }) => placed).filter((placed, i) => !isSame(placed, set[i]?.placed));
    });
  }

  /** Stops whenever one of these functions is entered. */
  setFunctions(requested: readonly (Conditions & { readonly name: string })[]): Placed[] {
    const { replay } = this.#launched;
    const { functions } = replay.bound.machine;
    return this.#set('functions', requested, ({ name }) => {
      const called = functions.find((one) => one.name === name.trim());
      if (called === undefined)
        return `The task has no function ${name}${functions.length === 0 ? '' : `; it has ${functions.map((one) => one.name).join(', ')}`}.`;
      return { moments: () => callsOf(replay, called.id) };
    });
  }

  /** Stops whenever one of these cells or regions is read, written or changed. */
  setData(requested: readonly (Conditions & Pick<DebugProtocol.DataBreakpoint, 'dataId' | 'accessType'>)[]): Placed[] {
    const { replay } = this.#launched;
    return this.#set(
      'data',
      requested,
      ({ dataId, accessType }) => dataPlaces(replay, dataId, accessType) ?? `The task has no cell ${dataId}.`,
      'data breakpoint',
    );
  }

  /**
   * Each condition names faults that a run stops at, as {@link parseFaultCondition} reads them; an empty one names all.
   * Gives what is wrong with each.
   */
  setFaults(conditions: readonly string[]): readonly (string | undefined)[] {
    const read = conditions.map(parseFaultCondition);
    const faults = this.#launched.faults.filter((fault) => read.some((one) => 'holds' in one && one.holds(fault)));
    const moments = Moments.of(faults.map(({ moment }) => moment));
    this.#groups.set(
      'faults',
      moments.length > 0 ? [{ id: 0, reason: 'fault', stops: true, places: Places.at(moments) }] : [],
    );
    return read.map((one) => ('problem' in one ? one.problem : undefined));
  }

  /** What a log point says at a moment: its text, with the value of each `{expression}` in it. */
  message(point: StopPoint, moment: Moment): string {
    const { replay, program } = this.#launched;
    return (this.#messages.get(point.id) ?? '').replace(/\{([^{}]+)\}/g, (_all, text: string) => {
      const found = evaluateAt({ replay, moment, frame: 0, program }, text);
      if (found.kind === 'value') return valueText(found.value);
      return found.kind === 'region' ? found.region.name : `{${found.message}}`;
    });
  }

  #takeLines(where: RunDocument, set: readonly LineBreakpoint[]): void {
    const group = where.kind === 'trace' ? 'trace' : `program ${where.source ?? ''}`;
    this.#inDocuments.set(group, { where, set });
    this.#groups.set(
      group,
      set.flatMap(({ placed, point }) => (placed.verified && point !== undefined ? [point] : [])),
    );
  }

  #inDocument(where: RunDocument, line: number, asked: Conditions, id: number): LineBreakpoint {
    const found = this.#atLine(where, line);
    const made = this.#made(id, asked, found);
    return {
      ...made,
      asked,
      line,
      recorded: typeof found === 'string' || made.point === undefined ? undefined : found.recorded,
    };
  }

  /** A breakpoint after an edit: one that has a place keeps it, one that had none may have got one. */
  #followed(where: RunDocument, one: LineBreakpoint): LineBreakpoint {
    const document = this.#documents.of(where);
    const {
      recorded,
      placed: { id },
    } = one;
    if (recorded !== undefined) {
      const line = document.now(recorded);
      return {
        ...one,
        placed: line === undefined ? { id, verified: false, message: CHANGED } : { id, verified: true, line },
      };
    }
    const line = one.line === undefined ? undefined : document.moved(one.line);
    return line === undefined ? { ...one, line } : this.#inDocument(where, line, one.asked, id);
  }

  #atLine(where: RunDocument, line: number): string | Found {
    const { replay, trace } = this.#launched;
    const document = this.#documents.of(where);
    if (where.kind === 'program') {
      const lines = this.lines(where.source);
      const place = document.place(line, (from) => lines.from(from));
      if (place === 'changed') return CHANGED;
      return place === undefined
        ? 'No state comes from this line or any line below.'
        : { ...place, moments: () => lines.hits(replay, place.recorded) };
    }
    const place = document.place(line, (from) => this.#traceLine(from));
    if (place === 'changed') return CHANGED;
    const moment = place && trace.momentAt(place.recorded);
    return place === undefined || moment === undefined
      ? 'The trace ends above.'
      : { ...place, moments: () => Moments.found([moment]) };
  }

  /** The first line of the trace from this one on that a state has. */
  #traceLine(from: number): number | undefined {
    const { replay, trace } = this.#launched;
    const moment = trace.momentAt(from);
    return moment && (trace.linesOf(moment.state)?.[Math.min(moment.line, replay.lineCount(moment.state) - 1)] ?? from);
  }

  #set<Requested extends Conditions>(
    group: string,
    requested: readonly Requested[],
    place: (one: Requested) => string | Found,
    reason?: StopPoint['reason'],
  ): Placed[] {
    const made = requested.map((one) => this.#made(this.#nextId++, one, place(one), reason));
    this.#groups.set(
      group,
      made.flatMap(({ point }) => (point === undefined ? [] : [point])),
    );
    return made.map(({ placed }) => placed);
  }

  #made(id: number, asked: Conditions, found: string | Found, reason: StopPoint['reason'] = 'breakpoint'): Made {
    const problem = typeof found === 'string' ? found : conditionProblem(asked, this.#launched);
    if (typeof found === 'string' || problem !== undefined)
      return { placed: { id, verified: false, message: problem ?? '' }, point: undefined };
    if (asked.logMessage !== undefined) this.#messages.set(id, asked.logMessage);
    return {
      placed: { id, verified: true, ...(found.line === undefined ? {} : { line: found.line }) },
      point: {
        id,
        reason,
        says: found.says,
        stops: asked.logMessage === undefined,
        places: new Places(found.moments, this.#narrowing(asked)),
      },
    };
  }

  #narrowing(asked: Conditions): Narrowing {
    const { replay, program } = this.#launched;
    return {
      condition: asked.condition === undefined ? undefined : condition(replay, program, asked.condition),
      hit: asked.hitCondition === undefined ? undefined : parseHitCondition(asked.hitCondition),
    };
  }
}

function isSame(placed: Placed, before: Placed | undefined): boolean {
  return placed.verified === before?.verified && placed.line === before.line && placed.message === before.message;
}

/** Why a condition could never hold; what it calls a name of the program may still have no value at some stop. */
function conditionProblem({ condition: text, hitCondition }: Conditions, launched: Launched): string | undefined {
  if (text !== undefined && text.length > LONGEST_TEXT) return tooLong(text);
  const parsed = text === undefined ? undefined : parseExpression(text);
  if (parsed !== undefined && 'error' in parsed) return parsed.error;
  const unknown = parsed === undefined ? undefined : unknownName(parsed.expression, launched);
  if (unknown !== undefined) return unknown;
  if (hitCondition !== undefined && parseHitCondition(hitCondition) === undefined)
    return `A hit count must be a number such as 5, >5 or %5, not ${hitCondition}.`;
  return undefined;
}

function unknownName(expression: ast.Expression, { replay, program }: Launched): string | undefined {
  const { regions, functions, states } = replay.bound.machine;
  const known = new Set([
    ...builtins.keys(),
    ...regions.map(({ name }) => name),
    ...functions.flatMap(({ name, parameters }) => [name, ...parameters.map((one) => one.name)]),
    ...states.flatMap(({ variables }) => variables.map(({ name }) => name)),
    ...program.variables,
  ]);
  for (const node of AstUtils.streamAst(expression)) {
    const named = ast.isCallExpression(node) ? node.callee : undefined;
    const name = (ast.isNameExpression(node) ? node.target : named)?.$refText;
    if (name === undefined || known.has(name)) continue;
    const near = closest(name, known);
    return `The program has no "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
  }
  return undefined;
}
