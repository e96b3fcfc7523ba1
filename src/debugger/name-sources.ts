import type * as ast from '../language/ast/index.ts';
import { contains, type Range, sameRange } from '../language/index.ts';
import type { Cell, Machine, Region, State } from '../machine/index.ts';
import type { Place } from './evaluation-place.ts';
import type { Program } from './program-text.ts';

/** Where the value of a name is looked up. */
export type NameSource =
  /** An argument of the frame. */
  | { readonly kind: 'argument'; readonly at: number }
  /** A variable that the frame keeps: the cell of this region that belongs to it. */
  | { readonly kind: 'frame'; readonly region: number }
  | { readonly kind: 'cell'; readonly cell: Cell }
  /** A variable of the state's label. */
  | { readonly kind: 'label'; readonly at: number }
  /** What the last line of the state shows that comes from an expression given to the name. */
  | { readonly kind: 'line'; readonly isWanted: (range: Range) => boolean }
  /** The expression of a value that lives in the state alone, where no line shows what it is. */
  | { readonly kind: 'expression'; readonly expression: ast.Expression }
  | { readonly kind: 'region'; readonly region: Region };

/** The region that the program calls so; a frame's variables are named in their frame only. */
export function regionNamed(machine: Machine, name: string): Region | undefined {
  return (
    machine.regions.find((region) => region.name === name && region.role !== 'variable') ??
    machine.regions.find((region) => region.name === name && region.indexes.length === 0)
  );
}

/** A condition asks for the same names in a million states. */
const known = new WeakMap<Machine, Map<Program | undefined, Map<string, NameSource[][]>>>();
const CACHED = 200;

/**
 * Where a name may have its value, nearest first: the first that has one is meant. A parameter or variable of the
 * frame, a variable of the main program, one in the state's label, a value of the state itself, a cell or region of the
 * tape. It depends on the function and the state of the machine alone; the same array each time.
 */
export function sourcesOf({ replay, moment, frame, program }: Place, name: string): readonly NameSource[] {
  const { machine } = replay.bound;
  const called = replay.called(moment.state, frame);
  const state = frame === 0 ? (replay.points[moment.state] ?? -1) : -1;
  const programs = known.get(machine) ?? new Map<Program | undefined, Map<string, NameSource[][]>>();
  known.set(machine, programs);
  let names = programs.get(program);
  if (names === undefined || names.size > CACHED) {
    names = new Map<string, NameSource[][]>();
    programs.set(program, names);
  }
  let places = names.get(name);
  if (places === undefined) names.set(name, (places = []));
  // Of a state of the machine, its function follows but for labels that a model made up.
  const key = ((called + 1) * (machine.states.length + 1) + state + 1) * 2 + (frame === 0 ? 1 : 0);
  return (places[key] ??= [...sources(machine, program, name, called, frame === 0 ? machine.states[state] : 'caller')]);
}

function* sources(
  machine: Machine,
  program: Program | undefined,
  name: string,
  called: number,
  state: State | undefined | 'caller',
): Generator<NameSource> {
  const inFrame = frameSource(machine, called, name);
  const plain = plainSource(machine, name);
  if (inFrame !== undefined) yield inFrame;
  if (plain?.kind === 'cell' && machine.regions[plain.cell.region]?.role === 'variable') yield plain;
  if (state !== 'caller') {
    const at = state?.variables.findIndex((one) => one.name === name) ?? -1;
    if (at >= 0) yield { kind: 'label', at };
    const assigned = program?.assigned(name, state?.source) ?? [];
    if (assigned.length > 0)
      yield { kind: 'line', isWanted: (range) => assigned.some((one) => sameRange(one.range, range)) };
    const inside = state && assigned.findLast(({ range }) => contains(state.range, range));
    // What the state is going to write is not yet in the cell.
    if (plain === undefined && inside !== undefined) yield { kind: 'expression', expression: inside.value };
  }
  if (plain !== undefined) yield plain;
}

function frameSource(machine: Machine, called: number, name: string): NameSource | undefined {
  const { name: title, parameters } = machine.functions[called] ?? { name: '', parameters: [] };
  const at = parameters.findIndex((parameter) => parameter.name === name);
  if (at >= 0) return { kind: 'argument', at };
  const region = frameRegions(machine, title).find((one) => one.name === name);
  return region === undefined ? undefined : { kind: 'frame', region: region.id };
}

/** The variables that calls of a function keep. */
export function frameRegions(machine: Machine, called: string): readonly Region[] {
  return machine.regions.filter((region) => region.role === 'variable' && region.form.before === `${called}(`);
}

function plainSource(machine: Machine, name: string): NameSource | undefined {
  const region = regionNamed(machine, name);
  if (region === undefined) return undefined;
  return region.indexes.length === 0
    ? { kind: 'cell', cell: { region: region.id, index: [] } }
    : { kind: 'region', region };
}
