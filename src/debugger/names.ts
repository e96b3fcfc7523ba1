import type * as ast from '../language/ast/index.ts';
import type { Range } from '../language/index.ts';
import type { Cell, Machine, Region, State, Value } from '../machine/index.ts';
import type { Place } from './place.ts';
import { sameRange } from './program.ts';

/** What a name of the program stands for at a moment. */
export type Named =
  | { readonly kind: 'value'; readonly value: Value; readonly cell: undefined }
  | { readonly kind: 'cell'; readonly cell: Cell }
  | { readonly kind: 'region'; readonly region: Region }
  | { readonly kind: 'expression'; readonly expression: ast.Expression };

/** The region that the program calls so; a frame's variables are named in their frame only. */
export function regionNamed(machine: Machine, name: string): Region | undefined {
  return (
    machine.regions.find((region) => region.name === name && region.role !== 'variable') ??
    machine.regions.find((region) => region.name === name && region.indexes.length === 0)
  );
}

/**
 * What a name may stand for, nearest first: the first that has a value is meant. A parameter or variable of the frame,
 * a variable of the main program, one in the state's label, a value of the state itself, a cell or region of the tape,
 * an input or length.
 */
export function* namesAt(place: Place, name: string): Generator<Named> {
  const { course, moment, frame } = place;
  const { machine, names } = course.bound;
  const inFrame = frameCell(place, name);
  const plain = plainCell(machine, name);
  if (inFrame !== undefined) yield inFrame;
  if (plain?.kind === 'cell' && machine.regions[plain.cell.region]?.role === 'variable') yield plain;
  if (frame === 0) {
    const point = course.point(moment.state);
    const state = machine.states[point?.state ?? -1];
    const shown = point?.variables[state?.variables.findIndex((one) => one.name === name) ?? -1];
    if (shown !== undefined) yield { kind: 'value', value: shown, cell: undefined };
    const local = localValue(place, name, state?.source);
    if (local !== undefined) yield { kind: 'value', value: local, cell: undefined };
    // What the state is going to write is not yet in the cell.
    if (plain === undefined) yield* localExpression(place, state, name);
  }
  if (plain !== undefined) yield plain;
  const given = names.get(name);
  if (given !== undefined) yield { kind: 'value', value: given, cell: undefined };
}

function frameCell({ course, moment, frame }: Place, name: string): Named | undefined {
  const { machine } = course.bound;
  const open = course.stack(moment.state, frame, 1)[0];
  const called = open && machine.functions[open.function];
  if (open === undefined || called === undefined) return undefined;
  const value = open.arguments[called.parameters.findIndex((parameter) => parameter.name === name)];
  if (value !== undefined) return { kind: 'value', value, cell: undefined };
  const region = frameRegions(machine, called.name).find((one) => one.name === name);
  return region === undefined ? undefined : { kind: 'cell', cell: { region: region.id, index: open.arguments } };
}

/** The variables that calls of a function keep. */
export function frameRegions(machine: Machine, called: string): readonly Region[] {
  return machine.regions.filter((region) => region.role === 'variable' && region.form.before === `${called}(`);
}

function plainCell(machine: Machine, name: string): Named | undefined {
  const region = regionNamed(machine, name);
  if (region === undefined) return undefined;
  return region.indexes.length === 0
    ? { kind: 'cell', cell: { region: region.id, index: [] } }
    : { kind: 'region', region };
}

/** What the last line of the state shows that comes from an expression given to the name. */
function localValue({ course, moment, program }: Place, name: string, source: string | undefined): Value | undefined {
  const assigned = program?.assigned(name, source) ?? [];
  return assigned.length === 0
    ? undefined
    : course.result(moment.state, moment.line, (range) => assigned.some((one) => sameRange(one.range, range)));
}

/** The expression of a value that lives in the state alone, and of which no line shows what it is. */
function* localExpression({ program }: Place, state: State | undefined, name: string): Generator<Named> {
  const inside =
    state && (program?.assigned(name, state.source) ?? []).filter(({ range }) => contains(state.range, range)).at(-1);
  if (inside !== undefined) yield { kind: 'expression', expression: inside.value };
}

function contains(outer: Range, inner: Range): boolean {
  return (
    (outer.start.line < inner.start.line ||
      (outer.start.line === inner.start.line && outer.start.character <= inner.start.character)) &&
    (outer.end.line > inner.end.line ||
      (outer.end.line === inner.end.line && outer.end.character >= inner.end.character))
  );
}
