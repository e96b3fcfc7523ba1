import type { DebugProtocol } from '@vscode/debugprotocol';
import { formText, frameText, valueText, type Cell, type Region, type Value } from '../machine/index.ts';
import { expressionText } from '../trace/index.ts';
import { axisAt, axisLength, indexAt, showCell } from './cells.ts';
import type { Evaluated } from './evaluated.ts';
import { lineAt, type Replay, type ReplayLine } from './replay.ts';
import { shownEvent } from './long-lines.ts';
import type { Moment } from './moment.ts';
import { frameRegions } from './name-sources.ts';
import type { Program } from './program-text.ts';
import { regionText } from './region-text.ts';
import { excerpt, plural, stateName } from './debugger-wording.ts';
import type { WritePlace } from './write-places.ts';

/** Something that a client can open. */
export type Container =
  | { readonly kind: 'state' }
  | { readonly kind: 'frame'; readonly level: number }
  | { readonly kind: 'tape' }
  | { readonly kind: 'inputs' }
  /** The cells of a region whose indexes begin with `prefix`. */
  | { readonly kind: 'cells'; readonly region: number; readonly prefix: readonly Value[] }
  | { readonly kind: 'versions'; readonly cell: Cell }
  | { readonly kind: 'values'; readonly values: readonly Value[] };

/** Which children of a container are asked for; all of them unless told. */
export interface ChildRange {
  readonly start?: number | undefined;
  readonly count?: number | undefined;
}

type Reference = (container: Container) => number;
type Shown = DebugProtocol.Variable;

/** More children than this are sent only when they are asked for by number. */
const MOST = 10_000;

/** Characters of a value, and of a list, that are shown in a line. */
const MOST_TEXT = 10_000;
const LIST_TEXT = 200;

/**
 * What the debugger shows of one moment of a run, as the protocol wants it. `reference` gives a container its number, `locate` a write.
 */
export class Variables {
  constructor(
    private readonly replay: Replay,
    private readonly moment: Moment,
    private readonly program: Program | undefined,
    private readonly reference: Reference,
    private readonly locate: (write: WritePlace) => number,
  ) {}

  /** The scopes of a frame: what the state did (running frame only), the frame's variables, the tape, the inputs. */
  scopes(level: number): DebugProtocol.Scope[] {
    const state: DebugProtocol.Scope = {
      name: 'State',
      variablesReference: this.reference({ kind: 'state' }),
      expensive: false,
    };
    const scopes: DebugProtocol.Scope[] = [
      {
        name: 'Frame',
        presentationHint: 'locals',
        variablesReference: this.reference({ kind: 'frame', level }),
        expensive: false,
      },
      { name: 'Tape', variablesReference: this.reference({ kind: 'tape' }), expensive: false },
      {
        name: 'Inputs',
        presentationHint: 'arguments',
        variablesReference: this.reference({ kind: 'inputs' }),
        expensive: false,
      },
    ];
    return level === 0 ? [state, ...scopes] : scopes;
  }

  /** What an expression came to. */
  evaluated(expression: string, found: Exclude<Evaluated, { readonly kind: 'error' }>): Shown {
    if (found.kind === 'region') return this.region(found.region);
    if (found.cell === undefined) return this.value(expression, found.value);
    return { ...this.cell(found.cell), value: valueText(found.value) };
  }

  children(container: Container, page: ChildRange): Shown[] {
    switch (container.kind) {
      case 'state':
        return this.#state();
      case 'frame':
        return this.#frame(container.level);
      case 'tape':
        return this.#regions((region) => region.role === 'tape' || region.role === 'result');
      case 'inputs':
        return this.#regions(
          (region) => region.role === 'input' || region.role === 'bound' || region.role === 'constant',
        );
      case 'cells':
        return this.#cells(container.region, container.prefix, page);
      case 'versions':
        return this.#versions(container.cell, page);
      case 'values':
        return this.#values(container.values, page);
    }
  }

  /** A value that is no cell, such as an expression's. */
  value(name: string, value: Value, type?: string): Shown {
    const isList = typeof value === 'object' && value !== null;
    return {
      name,
      value: isList ? listText(value) : excerpt(valueText(value), MOST_TEXT),
      variablesReference: isList ? this.reference({ kind: 'values', values: value }) : 0,
      ...(isList ? { indexedVariables: value.length } : {}),
      ...(type === undefined ? {} : { type }),
    };
  }

  cell(cell: Cell, name?: string): Shown {
    const shown = showCell(this.replay, this.moment, cell);
    const reading = this.replay.read(cell, this.moment);
    return {
      name: name ?? shown.name,
      value: excerpt(shown.text, MOST_TEXT),
      evaluateName: shown.name,
      ...(shown.age === '' ? {} : { type: shown.age }),
      ...(reading === undefined ? {} : { valueLocationReference: this.locate({ cell, state: reading.state }) }),
      variablesReference: reading !== undefined && reading.older > 0 ? this.reference({ kind: 'versions', cell }) : 0,
      ...(shown.value === undefined ? { presentationHint: { kind: 'data', attributes: ['readOnly'] } } : {}),
    };
  }

  /** A region by itself: its cells one level down. */
  region(region: Region, prefix: readonly Value[] = []): Shown {
    if (region.indexes.length === 0) return this.cell({ region: region.id, index: [] });
    const axis = axisAt(this.replay, this.moment, region, prefix);
    const count = axisLength(axis);
    const last = prefix.at(-1);
    return {
      name: last === undefined ? region.name : `[${valueText(last)}]`,
      value: regionText(this.replay, this.moment, region, prefix, axis),
      type: plural(count, region.indexes.length - prefix.length > 1 ? 'row' : 'cell'),
      variablesReference: count === 0 ? 0 : this.reference({ kind: 'cells', region: region.id, prefix }),
      indexedVariables: count,
      ...(prefix.length === 0 ? { evaluateName: region.name } : {}),
    };
  }

  #state(): Shown[] {
    const { point, lines, number } = this.replay.state(this.moment.state);
    const variables = this.replay.bound.machine.states[point?.state ?? -1]?.variables ?? [];
    const shown = variables.flatMap(({ name }, i) => {
      const value = point?.variables[i];
      // A state that a call returns to also shows the arguments of that call, which may have the same names.
      const isAgain = variables.findIndex((one) => one.name === name) < i;
      return value === undefined ? [] : [this.value(isAgain ? `from ${name}` : name, value, 'in the label')];
    });
    for (const line of lines.slice(1, lineAt(this.replay, this.moment) + 1)) shown.push(...this.#line(line, number));
    return shown;
  }

  /** The imported file that a state comes from. */
  #source(state: number): string | undefined {
    return this.replay.bound.machine.states[this.replay.points[state] ?? -1]?.source;
  }

  /** What a line of the trace says, in its words. */
  #line({ event, cells, range }: ReplayLine, state: number): Shown[] {
    const before = { state, line: 0 };
    switch (event.kind) {
      case 'get':
        return shownEvent(event).fetches.map(({ cell: name, value }, i) => ({
          ...this.value(`get ${name}`, value, this.#fetchedAge(cells[i]?.cell, before)),
          evaluateName: name,
        }));
      case 'interval':
        return [this.value(`get ${event.region}[${event.first}..${event.last}]`, event.values)];
      case 'store':
      case 'operation': {
        const name = range === undefined ? undefined : this.program?.nameAssigned(range, this.#source(state));
        const expression = operationText(shownEvent(event));
        return [
          name === undefined
            ? this.value(expression, event.result)
            : { ...this.value(name, event.result, expression), evaluateName: name },
        ];
      }
      case 'test':
        return [this.value(`${valueText(event.left)} ${event.relation} ${valueText(event.right)}`, event.outcome)];
      case 'put':
        return shownEvent(event).writes.map(({ cell: name, value }) => ({
          ...this.value(`put ${name}`, value),
          evaluateName: name,
        }));
      case 'call':
        return [plain('call', event.callee)];
      case 'return':
        return [plain('return to', event.site)];
      case 'next':
        return [plain('next', event.label)];
      case 'halt':
        return [plain('halt', '')];
      case 'answer':
        return [plain('answer', event.text)];
      case 'unreadable':
        return [plain('unreadable', excerpt(event.text, 200))];
      case 'lay':
      case 'enter':
        return [];
    }
  }

  #fetchedAge(cell: Cell | undefined, before: Moment): string | undefined {
    return cell === undefined ? undefined : showCell(this.replay, before, cell).age || undefined;
  }

  #frame(level: number): Shown[] {
    const { machine } = this.replay.bound;
    const frame = this.replay.stack(this.moment.state, level, 1)[0];
    if (frame === undefined)
      return this.#regions((region) => region.role === 'variable' && region.indexes.length === 0);
    const called = machine.functions[frame.function];
    const args = (called?.parameters ?? []).flatMap(({ name }, i) => {
      const value = frame.arguments[i];
      return value === undefined ? [] : [this.value(name, value, `argument of ${frameText(machine, frame)}`)];
    });
    return [
      ...args,
      ...frameRegions(machine, called?.name ?? '').map((region) =>
        this.cell({ region: region.id, index: frame.arguments }, region.name),
      ),
    ];
  }

  #values(values: readonly Value[], { start = 0, count }: ChildRange): Shown[] {
    const shown = values.slice(start, start + (count || MOST)).map((value, i) => this.value(String(start + i), value));
    return count ? shown : [...shown, ...rest(values.length - start - shown.length)];
  }

  #regions(belongs: (region: Region) => boolean): Shown[] {
    return this.replay.bound.machine.regions.filter(belongs).map((region) => this.region(region));
  }

  #cells(id: number, prefix: readonly Value[], page: ChildRange): Shown[] {
    const region = this.replay.bound.machine.regions[id];
    if (region === undefined) return [];
    const axis = axisAt(this.replay, this.moment, region, prefix);
    const length = axisLength(axis);
    const start = page.start ?? 0;
    const end = Math.min(length, start + (page.count || MOST));
    const shown: Shown[] = [];
    for (let position = start; position < end; position++) {
      const at = indexAt(axis, position);
      const index = at === undefined ? prefix : [...prefix, at];
      if (at === undefined) continue;
      shown.push(
        index.length < region.indexes.length
          ? this.region(region, index)
          : this.cell({ region: id, index }, index.length === 1 ? formText(region.form, index) : `[${valueText(at)}]`),
      );
    }
    return page.count ? shown : [...shown, ...rest(length - end)];
  }

  /** Older versions, newest first, as they stay in a model's context. */
  #versions(cell: Cell, page: ChildRange): Shown[] {
    const versions = this.replay.versions(cell, this.moment, (page.start ?? 0) + (page.count || 100));
    const shown = slice(
      versions.map(({ value, state }) => ({
        ...this.value(stateName(state), value, this.replay.state(state).label),
        valueLocationReference: this.locate({ cell, state }),
      })),
      page,
    );
    return page.count
      ? shown
      : [...shown, ...rest((this.replay.read(cell, this.moment)?.older ?? -1) + 1 - versions.length)];
  }
}

/** What an operation is called that nothing in the program is called after. */
export function operationText(event: Parameters<typeof expressionText>[0]): string {
  return excerpt(expressionText(event), MOST_TEXT);
}

/** The beginning of a list, which may have a million items. */
function listText(list: readonly Value[]): string {
  return excerpt(valueText(list.length <= LIST_TEXT ? list : list.slice(0, LIST_TEXT)), LIST_TEXT);
}

/** Says that so many children are not among those sent. */
function rest(count: number): Shown[] {
  return count > 0
    ? [
        {
          ...plain('…', `${count.toLocaleString('en')} more: ask for them by range`),
          presentationHint: { kind: 'virtual', attributes: ['readOnly'] },
        },
      ]
    : [];
}

function plain(name: string, value: string): Shown {
  return { name, value, variablesReference: 0 };
}

function slice(shown: Shown[], { start = 0, count }: ChildRange): Shown[] {
  return shown.slice(start, count ? start + count : undefined);
}
