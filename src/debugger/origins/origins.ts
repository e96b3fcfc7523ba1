import {
  cellText,
  finish,
  isStuck,
  operatorText,
  sameValue,
  scanOperands,
  type Cell,
  type Value,
  type Work,
} from '../../machine/index.ts';
import { expressionText } from '../../trace/index.ts';
import { excerpt, stateName } from '../debugger-wording.ts';
import type { DepthIndex } from '../depth-index.ts';
import type { Launched, RunFault } from '../launch.ts';
import { END } from '../moment.ts';
import { MomentTape } from '../moment-tape.ts';
import { writingLine } from '../writing-line.ts';
import { ancestors } from './ancestors.ts';
import type { OriginBody, OriginNode, WayBack } from './origin-messages.ts';
import { Resolver, type Edge } from './resolve.ts';
import { MOST_TEXT, shownValue } from './shown-value.ts';
import { readSourceId, sourceId, type Source } from './source.ts';
import { usesOf } from './uses.ts';
import { cellsOfInterval, lineOfStep, valueOf } from './way.ts';

/** Children that are sent at once. */
export const MOST_CHILDREN = 100;

/** Inputs that are named. */
const MOST_NAMED = 50;

/** A direction: where a value came from, or what was made of it. */
export type OriginDirection = 'from' | 'made';

/** The values of a run, and how each was made of others: read off the recorded fetches, operations and writes. */
export class Origins {
  readonly resolver: Resolver;
  readonly #launched: Pick<Launched, 'replay' | 'faults'>;
  readonly #before: MomentTape;

  constructor(launched: Pick<Launched, 'replay' | 'faults'>, depths: DepthIndex) {
    this.#launched = launched;
    this.resolver = new Resolver(launched.replay, depths);
    this.#before = new MomentTape(launched.replay, { state: 0, line: 0 });
  }

  /** The source that a client names. */
  read(id: string): Source | undefined {
    const { replay } = this.#launched;
    const source = readSourceId(replay.bound.machine, id);
    return source !== undefined && 'state' in source && source.state >= replay.states ? undefined : source;
  }

  id(source: Source): string {
    return sourceId(this.resolver.machine, source);
  }

  *children(source: Source, direction: OriginDirection, start = 0): Work<Pick<OriginBody, 'children' | 'more'>> {
    const end = start + MOST_CHILDREN;
    const edges =
      direction === 'from'
        ? this.resolver.origins(source, source.kind === 'cells' ? start : 0, MOST_CHILDREN + 1)
        : yield* usesOf(this.resolver, source, end + 1);
    const shown =
      direction === 'from' && source.kind === 'cells' ? edges.slice(0, MOST_CHILDREN) : edges.slice(start, end);
    const all = direction === 'from' && source.kind === 'cells' ? start + edges.length : edges.length;
    return { children: shown.map((edge) => this.node(edge, direction)), more: all > end };
  }

  /** What a client is told of a value. */
  node({ source, fetched }: Edge, direction: OriginDirection): OriginNode {
    const own = this.#describe(source);
    const fetch = fetched && this.#fetch(source, fetched, direction);
    const fault = own.fault ?? (fetch && this.#faultAt(fetch.state, fetch.line));
    // Of what was made by the state that fetched it, one mention of the state is enough.
    const isSame = direction === 'made' && own.made?.state === fetch?.state;
    const details = fetch === undefined || isSame ? own.details : [...own.details, fetchedText(source, fetch)];
    return {
      id: this.id(source),
      kind: own.kind,
      text: excerpt(own.text, MOST_TEXT),
      detail: details.join(' · '),
      ...(own.made === undefined ? {} : { made: own.made }),
      ...(fetch === undefined ? {} : { fetched: fetch }),
      ...(fault === undefined ? {} : { fault: shownFault(fault) }),
      isOpen: direction === 'from' ? own.isOpen : !endsUses.has(source.kind),
    };
  }

  /** A fetch as clients are told of it. */
  #fetch(
    source: Source,
    { state, step, value }: NonNullable<Edge['fetched']>,
    direction: OriginDirection,
  ): NonNullable<OriginNode['fetched']> {
    const line = lineOfStep(this.#launched.replay, state, step);
    const place = { state, ...(line === undefined ? {} : { line }) };
    if (source.kind !== 'version' || direction === 'made') return place;
    const isOther = value !== null && !sameValue(value, this.value(source));
    return {
      ...place,
      version: this.#version(source, state),
      ...(isOther ? { value: shownValue(value) } : {}),
    };
  }

  /** What a source held; undefined for what is no one value. */
  value(source: Source): Value | undefined {
    const { replay } = this.#launched;
    switch (source.kind) {
      case 'version':
        return source.state < 0
          ? this.#before.holds(source.cell)
          : replay.read(source.cell, { state: source.state, line: END })?.value;
      case 'result':
        return replay.way(source.state)[source.step]?.slots[source.slot];
      case 'variable':
        return replay.point(source.state)?.variables[source.slot];
      case 'cells': {
        const passed = replay.way(source.state)[source.step];
        return passed?.node.op === 'interval' ? passed.slots[passed.node.slot] : undefined;
      }
      case 'constant':
      case 'answer':
      case 'line':
        return undefined;
    }
  }

  /** Which version of a cell a state fetches, from 1; 0: what was there before the run. */
  #version(source: Source & { readonly kind: 'version' }, state: number): number {
    if (source.state < 0) return 0;
    const line = source.state === state ? END : 0;
    return (this.#launched.replay.read(source.cell, { state, line })?.older ?? 0) + 1;
  }

  /** The inputs that values go back to, and the first fault on the way. */
  *wayBack(sources: readonly Source[]): Work<WayBack> {
    const inputs: { count: number; first: string[] } = { count: 0, first: [] };
    let first: { readonly fault: RunFault; readonly id: string; readonly parent: string | undefined } | undefined;
    const consider = (fault: RunFault | undefined, id: string, parent: string | undefined): void => {
      if (fault !== undefined && (first === undefined || isEarlier(fault, first.fault))) first = { fault, id, parent };
    };
    const hasFaults = this.#launched.faults.length > 0;
    const { found, isAll } = yield* ancestors(this.resolver, sources, {
      value: (source, id, parent) => {
        if (hasFaults) consider(this.#describe(source).fault, id, parent);
        if (!this.#isInput(source)) return;
        if (inputs.count++ < MOST_NAMED) inputs.first.push(this.#describe(source).text);
      },
      fetch: ({ state, step }, id, parent) => {
        if (hasFaults) consider(this.#faultAt(state, lineOfStep(this.#launched.replay, state, step)), id, parent);
      },
    });
    const path = first === undefined ? [] : [first.id];
    for (let id = first?.parent; id !== undefined; id = found.get(id)?.parent) path.unshift(id);
    return {
      inputs,
      isAll,
      ...(first === undefined ? {} : { firstFault: { ...shownFault(first.fault), path } }),
    };
  }

  #isInput(source: Source): boolean {
    if (source.kind !== 'version' || source.state >= 0) return false;
    return this.resolver.machine.regions[source.cell.region]?.role === 'input';
  }

  /** The fault at a line of a state: one on a line that tells of a value belongs to that value alone. */
  #faultAt(state: number, line: number | undefined): RunFault | undefined {
    const { replay, faults } = this.#launched;
    const here = faults.filter(({ moment }) => moment.state === state);
    if (here.length === 0) return undefined;
    const { lines } = replay.state(state);
    const lineOf = ({ moment }: RunFault): number => (moment.line === END ? lines.length - 1 : moment.line);
    return here.find((fault) => lineOf(fault) === line || !tellsValue.has(lines[lineOf(fault)]?.event.kind ?? 'enter'));
  }

  #describe(source: Source): {
    readonly kind: OriginNode['kind'];
    readonly text: string;
    readonly details: readonly string[];
    readonly made?: OriginNode['made'];
    readonly fault?: RunFault | undefined;
    readonly isOpen: boolean;
  } {
    const { replay } = this.#launched;
    const { machine } = this.resolver;
    switch (source.kind) {
      case 'version': {
        const text = `${cellText(machine, source.cell)} = ${shownValue(this.value(source))}`;
        if (source.state < 0)
          return {
            kind: 'cell',
            text,
            details: [this.#origin(source.cell)],
            isOpen: this.resolver.origins(source).length > 0,
          };
        const line = writingLine(replay, source.state, source.cell);
        return {
          kind: 'cell',
          text,
          details: [`written by ${stateName(source.state)}`],
          made: { state: source.state, ...(line === undefined ? {} : { line }) },
          fault: this.#faultAt(source.state, line),
          isOpen: true,
        };
      }
      case 'result': {
        const line = lineOfStep(replay, source.state, source.step);
        return {
          kind: 'operation',
          text: this.#operationText(source.state, source.step),
          details: [stateName(source.state), ...(line === undefined ? ['not written in the trace'] : [])],
          made: { state: source.state, ...(line === undefined ? {} : { line }) },
          fault: this.#faultAt(source.state, line),
          isOpen: true,
        };
      }
      case 'cells': {
        const line = lineOfStep(replay, source.state, source.step);
        return {
          kind: 'cells',
          text: this.#operationText(source.state, source.step),
          details: [`fetched together by ${stateName(source.state)}`],
          made: { state: source.state, ...(line === undefined ? {} : { line }) },
          fault: this.#faultAt(source.state, line),
          isOpen: true,
        };
      }
      case 'variable': {
        const name = machine.states[replay.points[source.state] ?? -1]?.variables[source.slot]?.name ?? '?';
        return {
          kind: 'variable',
          text: `${name} = ${shownValue(this.value(source))}`,
          details: [`in the label of ${stateName(source.state)}`],
          made: { state: source.state, line: 0 },
          fault: this.#faultAt(source.state, 0),
          isOpen: this.resolver.handedOn(source.state, source.slot) !== undefined,
        };
      }
      case 'constant':
        return { kind: 'constant', text: source.text, details: ['a constant of the program'], isOpen: false };
      case 'answer':
        return {
          kind: 'answer',
          text: this.#answerText(source.state),
          details: [`given by ${stateName(source.state)}`],
          made: { state: source.state },
          isOpen: true,
        };
      case 'line': {
        const line = lineOfStep(replay, source.state, source.step);
        return {
          kind: 'line',
          text:
            (line === undefined ? undefined : replay.state(source.state).lines[line]?.text) ??
            this.#operationText(source.state, source.step),
          details: [this.#useText(source.state, source.step), `in ${stateName(source.state)}`],
          made: { state: source.state, ...(line === undefined ? {} : { line }) },
          isOpen: this.resolver.origins(source).length > 0,
        };
      }
    }
  }

  /** Where a value comes from that no state has written. */
  #origin({ region }: Cell): string {
    const { bound } = this.#launched.replay;
    const role = bound.machine.regions[region]?.role;
    if (role === 'constant') return 'a constant of the task';
    if (role === 'bound') return 'an end of an input';
    return bound.given.has(region) ? 'input' : 'held before the run';
  }

  #answerText(state: number): string {
    const line = this.#launched.replay.state(state).lines.findLast(({ event }) => event.kind === 'answer');
    return line?.event.kind === 'answer' ? `answer ${line.event.text}` : 'answer';
  }

  #useText(state: number, step: number): string {
    const node = this.#launched.replay.way(state)[step]?.node;
    return node?.op === 'test' ? 'decides how the state goes on' : 'fetched, and nothing is computed from it';
  }

  #operationText(state: number, step: number): string {
    const passed = this.#launched.replay.way(state)[step];
    if (passed === undefined) return '';
    const { node } = passed;
    switch (node.op) {
      case 'compute':
      case 'scan': {
        const found =
          node.op === 'compute'
            ? node.operands.map((operand) => valueOf(passed, operand))
            : finish(scanOperands(node, (operand) => valueOf(passed, operand)));
        const operands = isStuck(found) ? [] : found;
        const text = excerpt(expressionText({ operator: operatorText(node.operator), operands }), MOST_TEXT / 2);
        return `${text} = ${shownValue(passed.slots[node.slot])}`;
      }
      case 'test': {
        const text = `${shownValue(valueOf(passed, node.left))} ${node.relation} ${shownValue(valueOf(passed, node.right))}`;
        return node.slot === undefined ? text : `${text} = ${shownValue(passed.slots[node.slot])}`;
      }
      case 'choose':
        return `${node.name} = ${shownValue(passed.slots[node.slot])}, chosen`;
      case 'interval': {
        const cells = cellsOfInterval(node, passed);
        const name = this.resolver.machine.regions[node.region]?.name ?? '';
        if (cells.count === 0) return `no cell of ${name}`;
        const [first, last] = [0, cells.count - 1].map((at) => cellText(this.resolver.machine, cells.at(at)));
        return `${first ?? ''} … ${last ?? ''} = ${shownValue(passed.slots[node.slot])}`;
      }
      case 'extent':
        return `where ${this.resolver.machine.regions[node.region]?.name ?? ''} begins and ends: ${shownValue(passed.slots[node.low])} … ${shownValue(passed.slots[node.high])}`;
      case 'element':
        return `an element: ${shownValue(passed.slots[node.slot])}`;
      case 'get':
      case 'written':
      case 'put':
      case 'next':
      case 'call':
      case 'tail-call':
      case 'return':
      case 'halt':
        return '';
    }
  }
}

/** Of these nothing more is made. */
const endsUses: ReadonlySet<Source['kind']> = new Set(['constant', 'answer', 'line']);

/** Lines that tell of values. */
const tellsValue: ReadonlySet<string> = new Set(['get', 'interval', 'operation', 'store', 'test', 'put']);

function isEarlier({ moment: a }: RunFault, { moment: b }: RunFault): boolean {
  return a.state < b.state || (a.state === b.state && a.line < b.line);
}

function shownFault({ title, explanation, moment: { state, line } }: RunFault): NonNullable<OriginNode['fault']> {
  return { title, explanation, state, ...(line === END ? {} : { line }) };
}

function fetchedText(source: Source, { state, value }: NonNullable<OriginNode['fetched']>): string {
  const ago = source.kind === 'version' && source.state >= 0 ? state - source.state : 0;
  const states = ago === 1 ? '1 state' : `${ago.toLocaleString('en')} states`;
  return `fetched ${value === undefined ? '' : `as ${value} `}by ${stateName(state)}${ago === 0 ? '' : `, ${states} later`}`;
}
