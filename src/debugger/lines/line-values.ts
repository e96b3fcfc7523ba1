import { valueText, type Work } from '../../machine/index.ts';
import type { Range } from '../../language/index.ts';
import { excerpt } from '../debugger-wording.ts';
import type { DepthIndex } from '../depth-index.ts';
import type { Moment } from '../moment.ts';
import type { Program } from '../program-text.ts';
import { lineAt, type Passed, type Replay, type ReplayLine } from '../replay.ts';
import { lineOfStep } from '../origins/way.ts';
import { wayAt } from './branches.ts';
import type { Round } from './loop-index.ts';

/** What a line of the program came to when it ran last, in the call and the rounds that go on. */
export interface LineValue {
  /** The imported file; undefined for the task's own. */
  readonly source: string | undefined;
  /** From 0, in the text that was recorded. */
  readonly line: number;
  readonly text: string;
  readonly state: number;
}

/** States that are looked at for one answer. */
const MOST_STATES = 400;
/** Between two places to leave off at. */
const PIECE = 32;
const MOST_TEXT = 80;
/** Fetches of a line that are told: more have no room. */
const MOST_FETCHES = 8;
const SEPARATOR = ' · ';

/**
 * For each line of the program what it came to: this iteration's values, those of the iterations around it, and of the
 * call before its loops. An earlier iteration of a loop that goes on tells nothing; of one that is over, its last does.
 */
export function* lineValues(
  replay: Replay,
  program: Program,
  states: readonly number[],
  moment: Moment,
): Work<readonly LineValue[]> {
  const found = new Map<string, LineValue>();
  for (const [i, state] of states.entries()) {
    if (i % PIECE === PIECE - 1) yield;
    const { lines } = replay.state(state);
    const upTo = state === moment.state ? lineAt(replay, moment) : lines.length - 1;
    const source = replay.bound.machine.states[replay.points[state] ?? -1]?.source;
    for (const [line, text] of textsByLine(lines.slice(0, upTo + 1), program, source)) {
      const key = `${source ?? ''}\n${line}`;
      if (!found.has(key)) found.set(key, { source, line, text, state });
    }
  }
  return [...found.values()];
}

/** The blocks of branchings that were come to, and went the other way when they were come to last. */
export function* untakenBlocks(
  replay: Replay,
  program: Program,
  states: readonly number[],
  moment: Moment,
): Work<readonly { readonly source: string | undefined; readonly range: Range }[]> {
  const open = new Set(program.branchings);
  const untaken: { source: string | undefined; range: Range }[] = [];
  for (const [i, state] of states.entries()) {
    if (i % PIECE === PIECE - 1) yield;
    const source = replay.bound.machine.states[replay.points[state] ?? -1]?.source;
    const way = wayUntil(replay, state, state === moment.state ? lineAt(replay, moment) : undefined);
    for (const one of open) {
      const isTaken = one.source === source ? wayAt(way, one) : undefined;
      if (isTaken === undefined) continue;
      open.delete(one);
      const range = isTaken ? one.no : one.yes;
      if (range !== undefined) untaken.push({ source, range });
    }
  }
  return untaken;
}

/** The way through a state, as far as a line of it; undefined: all of it. */
function wayUntil(replay: Replay, state: number, line: number | undefined): readonly Passed[] {
  const way = replay.way(state);
  if (line === undefined || line >= replay.lineCount(state) - 1) return way;
  const end = way.findIndex((_passed, step) => (lineOfStep(replay, state, step) ?? 0) > line);
  return end < 0 ? way : way.slice(0, end + 1);
}

/** The states of the running call that are in the rounds that go on, or in none, the last first; no more than 400. */
export function statesOfNow(replay: Replay, depths: DepthIndex, rounds: readonly Round[], now: number): number[] {
  const states: number[] = [];
  for (const state of statesBefore(replay, depths, rounds, now)) if (states.push(state) === MOST_STATES) break;
  return states;
}

function* statesBefore(replay: Replay, depths: DepthIndex, rounds: readonly Round[], now: number): Generator<number> {
  const frame = frameKey(replay, now);
  const around = [...rounds];
  const depth = replay.depths[now] ?? 0;
  for (let state: number | undefined = now; state !== undefined;) {
    if ((replay.depths[state] ?? 0) < depth || frameKey(replay, state) !== frame) return;
    yield state;
    const before: number | undefined = depths.nearest(state, true, false);
    state = before;
    for (let round = around[0]; state !== undefined && round !== undefined && state < round.start; round = around[0]) {
      around.shift();
      // What came before the first round of the loop; its other rounds are over.
      state = Math.min(state, round.begin - 1);
      if (state < 0) return;
    }
  }
}

function frameKey(replay: Replay, state: number): string {
  const [frame] = replay.stack(state, 0, 1);
  return frame === undefined ? '' : `${frame.function}(${frame.arguments.map((value) => valueText(value)).join(' ')}`;
}

/** What a state tells of each line of the program, in its order. */
function textsByLine(
  lines: readonly ReplayLine[],
  program: Program,
  source: string | undefined,
): ReadonlyMap<number, string> {
  const results = new Map<number, string[]>();
  const fetches = new Map<number, string[]>();
  /** Values that are told as those of what they are assigned to. */
  const assigned: string[] = [];
  for (const { event, text, range } of lines) {
    if (range === undefined) continue;
    const add = (to: Map<number, string[]>, one: string): void => {
      to.set(range.start.line, [...(to.get(range.start.line) ?? []), one]);
    };
    switch (event.kind) {
      case 'operation': {
        const target = program.targetOf(range, source);
        if (target !== undefined) assigned.push(valueText(event.result));
        add(results, target === undefined ? text : `${target} = ${valueText(event.result)}`);
        break;
      }
      case 'put':
        for (const { cell, value } of event.writes) {
          const at = assigned.indexOf(valueText(value));
          if (at >= 0) assigned.splice(at, 1);
          else add(results, `${cell} = ${valueText(value)}`);
        }
        break;
      case 'store':
      case 'test':
        add(results, text);
        break;
      case 'get':
        for (const { cell, value } of event.fetches.slice(0, MOST_FETCHES))
          add(fetches, `${cell} = ${valueText(value)}`);
        break;
      case 'interval':
        add(fetches, text.replace(/^get /, ''));
        break;
      case 'lay':
      case 'enter':
      case 'next':
      case 'call':
      case 'return':
      case 'halt':
      case 'answer':
      case 'unreadable':
        break;
    }
  }
  // What was fetched goes without saying where the line says what came of it.
  return new Map([...fetches, ...results].map(([line, texts]) => [line, excerpt(texts.join(SEPARATOR), MOST_TEXT)]));
}
