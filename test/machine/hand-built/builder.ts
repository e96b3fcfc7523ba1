import type { Range } from '../../../src/language/problem.ts';
import type {
  AnswerForm,
  Candidates,
  CellForm,
  Formula,
  Node,
  Operand,
  Operator,
  Region,
  Relation,
  ScanOperator,
  ScalarType,
  State,
  Template,
  Value,
  Variable,
} from '../../../src/machine/index.ts';

/**
 * Words to write a machine down by hand: each function gives a node and takes what follows it. Numbers are constants,
 * `slot(2)` a slot.
 */
export type Given = Operand | Value;

export const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function slot(number: number): Operand {
  return { slot: number };
}

function operand(given: Given): Operand {
  return typeof given === 'object' && given !== null && ('slot' in given || 'value' in given)
    ? given
    : { value: given };
}

export function get(
  fetches: readonly (readonly [region: number, index: readonly Given[], into: number])[],
  next: Node,
): Node {
  return {
    op: 'get',
    fetches: fetches.map(([region, index, into]) => ({ region, index: index.map(operand), slot: into })),
    next,
    range: nowhere,
  };
}

export function interval(region: number, low: Given, high: Given, into: number, next: Node): Node {
  return { op: 'interval', region, low: operand(low), high: operand(high), slot: into, next, range: nowhere };
}

/** The ends of what a region holds beside `blank`, into two slots. */
export function extent(region: number, blank: Value, low: number, high: number, next: Node): Node {
  return { op: 'extent', region, blank, low, high, next };
}

export function element(from: Given, low: Given, index: Given, into: number, next: Node): Node {
  return { op: 'element', interval: operand(from), low: operand(low), index: operand(index), slot: into, next };
}

export function compute(operator: Operator, operands: readonly Given[], into: number, next: Node): Node {
  return { op: 'compute', operator, operands: operands.map(operand), slot: into, printed: true, next, range: nowhere };
}

/** Index arithmetic, which a trace does not print. */
export function silently(operator: Operator, operands: readonly Given[], into: number, next: Node): Node {
  return { op: 'compute', operator, operands: operands.map(operand), slot: into, printed: false, next, range: nowhere };
}

/**
 * Goes over integers; a candidate counts if the formula holds of it. Formulas read the interval in a slot, which is of
 * the region.
 */
export function scan(
  operator: ScanOperator,
  low: Given,
  high: Given,
  where: Formula,
  value: Formula,
  from: { readonly region: number; readonly low: Given; readonly values: Operand },
  into: number,
  next: Node,
): Node {
  return {
    op: 'scan',
    operator,
    ...over(low, high, where, from),
    value,
    slot: into,
    printed: true,
    next,
    range: nowhere,
  };
}

export function choose(
  low: Given,
  high: Given,
  where: Formula,
  from: { readonly region: number; readonly low: Given; readonly values: Operand },
  into: number,
  next: Node,
): Node {
  return { op: 'choose', name: 'v', ...over(low, high, where, from), slot: into, next, range: nowhere };
}

function over(
  low: Given,
  high: Given,
  where: Formula,
  from: { readonly region: number; readonly low: Given; readonly values: Operand },
): Candidates {
  return {
    low: operand(low),
    high: operand(high),
    where,
    names: [],
    intervals: [{ region: from.region, low: operand(from.low), values: from.values, otherwise: undefined }],
  };
}

export const candidate: Formula = { op: 'name', name: 'candidate' };

export function test(
  left: Given,
  relation: Relation,
  right: Given,
  yes: Node,
  no: Node,
  options: { readonly printed?: boolean; readonly into?: number } = {},
): Node {
  return {
    op: 'test',
    relation,
    left: operand(left),
    right: operand(right),
    printed: options.printed ?? true,
    slot: options.into,
    yes,
    no,
    range: nowhere,
  };
}

export function written(region: number, index: readonly Given[], yes: Node, no: Node): Node {
  return { op: 'written', region, index: index.map(operand), yes, no };
}

export function put(
  writes: readonly (readonly [region: number, index: readonly Given[], value: Given])[],
  next: Node,
): Node {
  return {
    op: 'put',
    writes: writes.map(([region, index, value]) => ({ region, index: index.map(operand), value: operand(value) })),
    next,
    range: nowhere,
  };
}

export function next(state: number, variables: readonly Given[] = []): Node {
  return { op: 'next', state, variables: variables.map(operand) };
}

export function call(callee: number, args: readonly Given[], resume: number, resumeVariables: readonly Given[]): Node {
  return {
    op: 'call',
    function: callee,
    arguments: args.map(operand),
    resume,
    resumeVariables: resumeVariables.map(operand),
    range: nowhere,
  };
}

export function tailCall(callee: number, args: readonly Given[]): Node {
  return { op: 'tail-call', function: callee, arguments: args.map(operand), range: nowhere };
}

export const comeBack: Node = { op: 'return' };

export function halt(answer: AnswerForm = { as: 'none' }): Node {
  return { op: 'halt', answer };
}

export const ints = (...names: string[]): Variable[] => names.map((name) => ({ name, type: 'int' }));

/** A template from pieces: text, a variable's number, or a variable's number and a constant added to it. */
export function template(...pieces: (string | number | readonly [variable: number, offset: number])[]): Template {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    const [variable, offset] = typeof piece === 'number' ? [piece, 0] : piece;
    return { variable, offset, type: 'int' };
  });
}

export function state(
  id: number,
  kind: State['kind'],
  label: Template,
  variables: readonly Variable[],
  slots: number,
  code: Node,
  rest: Partial<Pick<State, 'function' | 'frame' | 'site'>> = {},
): State {
  return {
    id,
    kind,
    label,
    variables,
    slots,
    code,
    range: nowhere,
    function: rest.function,
    frame: rest.frame,
    site: rest.site,
  };
}

export const plain = (name: string): CellForm => ({ before: name, between: '', after: '' });
export const brackets = (name: string): CellForm => ({ before: `${name}[`, between: '][', after: ']' });

type RegionRest = Partial<Omit<Region, 'id' | 'name' | 'role' | 'form'>>;

export function region(
  id: number,
  name: string,
  role: Region['role'],
  form: CellForm,
  indexes: readonly ScalarType[],
  rest: RegionRest = {},
): Region {
  return {
    id,
    name,
    role,
    form,
    indexes,
    type: 'int',
    placeValue: false,
    bounds: indexes.length === 0 ? [] : undefined,
    initial: undefined,
    otherwise: undefined,
    range: nowhere,
    ...rest,
  };
}

export const constant = (value: Value): Formula => ({ op: 'constant', value });
export const named = (name: string): Formula => ({ op: 'name', name });
export const cellOf = (one: number): Formula => ({ op: 'cell', region: one, index: [] });
export const apply = (operator: Operator, ...operands: Formula[]): Formula => ({ op: 'apply', operator, operands });
