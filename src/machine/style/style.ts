/**
 * How the lines of a trace are worded. A line is pieces of text and fields of its event between them; a repeated group
 * has a separator. The same patterns print and read, so that a style is invertible by construction as long as the text
 * behind a field cannot be part of it.
 */
export interface Style {
  readonly name: string;
  /** One sentence for people who choose a style. */
  readonly description: string;
  /** A line without a pattern is one that the style does not have: {@link saysLabelsOnce}, {@link fusesWrites}. */
  readonly lines: { readonly [kind in LineKind]: LinePattern };
  /** Whether an interval is a line of fetches, each cell with its index; one without cells is an interval all the same. */
  readonly intervalsAsGets?: true;
}

/** The styles that every task has. */
export const styleNames = ['minimal', 'terse', 'verbose'] as const;
export type StyleName = (typeof styleNames)[number];

/** Every kind of line that a style words. */
export const lineKinds = [
  'lay',
  'enter',
  'interval',
  'get',
  'put',
  'operation',
  'store',
  'test',
  'call',
  'return',
  'next',
  'halt',
  'answer',
] as const;
export type LineKind = (typeof lineKinds)[number];

export type LinePattern = readonly Piece[];
export type Piece = string | Field | Each | OutcomeWords;
/** A field of the event, or of the item of a repeated group; of a cell that is laid out, `cell` holds region and index. */
export interface Field {
  readonly field: FieldName;
}
/** The items of the event's list; `none` stands for a list without items, and may name the region that has none. */
export interface Each {
  readonly each: readonly (string | Field)[];
  readonly separator: string;
  readonly none: readonly (string | Field)[];
}
/** The two words for the outcome of a test. */
export interface OutcomeWords {
  readonly yes: string;
  readonly no: string;
}

export const fieldNames = [
  'region',
  'index',
  'value',
  'cell',
  'first',
  'last',
  'values',
  'expression',
  'result',
  'left',
  'relation',
  'right',
  'label',
  'callee',
  'site',
  'text',
] as const;
export type FieldName = (typeof fieldNames)[number];

/** A pattern from a template literal: `line`get ${each`${'cell'}=${'value'}`}``. */
function line(pieces: TemplateStringsArray, ...holes: readonly (FieldName | Each | OutcomeWords)[]): LinePattern {
  return interleave(
    pieces,
    holes.map((hole) => (typeof hole === 'string' ? { field: hole } : hole)),
  );
}

function each(
  separator: string,
  none: Each['none'] = [],
): (pieces: TemplateStringsArray, ...holes: readonly FieldName[]) => Each {
  return (...item) => ({ each: fields(...item), separator, none });
}

/** Text with fields in it: `fields`${'region'}[]``. */
function fields(pieces: TemplateStringsArray, ...holes: readonly FieldName[]): Each['each'] {
  return interleave(
    pieces,
    holes.map((field) => ({ field })),
  );
}

function interleave<Hole>(pieces: readonly string[], holes: readonly Hole[]): readonly (string | Hole)[] {
  return pieces.flatMap((piece, i): (string | Hole)[] => {
    const hole = holes[i];
    return [...(piece === '' ? [] : [piece]), ...(hole === undefined ? [] : [hole])];
  });
}

export const minimal: Style = {
  name: 'minimal',
  description: 'Symbols and one word per line, for training.',
  lines: {
    lay: line`lay ${each(' ', fields`${'region'}[]=none`)`${'cell'}=${'value'}`}`,
    enter: line`${'label'}`,
    interval: line`get ${'region'}[${'first'}..${'last'}]=${'values'}`,
    get: line`get ${each(', ')`${'cell'}=${'value'}`}`,
    put: line`put ${each(', ')`${'cell'}=${'value'}`}`,
    operation: line`${'expression'} = ${'result'}`,
    store: [],
    test: line`${'left'} ${'relation'} ${'right'} ${{ yes: 'yes', no: 'no' }}`,
    call: line`call ${'callee'} from ${'site'}`,
    return: line`return to ${'site'}`,
    next: line`next ${'label'}`,
    halt: line`halt`,
    answer: line`Answer: ${'text'}`,
  },
};

export const terse: Style = {
  name: 'terse',
  description: 'As minimal, but a label is said once, and a result is written where it is computed: the fewest tokens.',
  lines: {
    ...minimal.lines,
    store: line`${'expression'} -> ${'cell'}=${'result'}`,
    return: [],
    next: [],
  },
};

export const verbose: Style = {
  name: 'verbose',
  description: 'Sentences, much as a person would explain each state.',
  lines: {
    lay: line`Write down that ${each(', ', fields`nothing is in ${'region'}`)`${'cell'} is ${'value'}`}.`,
    enter: line`State: ${'label'}.`,
    interval: line`Look up ${'region'} from ${'first'} to ${'last'}: ${'values'}.`,
    get: line`Look up ${each(', ')`${'cell'} is ${'value'}`}.`,
    put: line`Write that ${each(', ')`${'cell'} is ${'value'}`}.`,
    operation: line`Compute ${'expression'}, which gives ${'result'}.`,
    store: [],
    test: line`Is ${'left'} ${'relation'} ${'right'}? ${{ yes: 'Yes.', no: 'No.' }}`,
    call: line`Call ${'callee'} and come back to ${'site'}.`,
    return: line`Come back to ${'site'}.`,
    next: line`Go on to ${'label'}.`,
    halt: line`Stop here.`,
    answer: line`The answer is ${'text'}.`,
  },
};

export const styles: { readonly [name in StyleName]: Style } = { minimal, terse, verbose };

/**
 * Whether a state ends with the header of the next one, and no line names it before: where it calls, the line of the
 * call is that header, and a return is not told besides.
 */
export function saysLabelsOnce({ lines }: Style): boolean {
  return lines.next.length === 0;
}

/** Whether a result that the state writes stands on the line of its operation. */
export function fusesWrites({ lines }: Style): boolean {
  return lines.store.length > 0;
}

/** The style with every kind of line: those that it does not have are worded as in minimal. */
export function wholeStyle(style: Style): Style {
  if (!saysLabelsOnce(style)) return style;
  const own = Object.entries(style.lines).filter(([, pattern]) => pattern.length > 0);
  return { ...style, lines: { ...minimal.lines, ...Object.fromEntries(own) } };
}

export function isStyleName(name: string): name is StyleName {
  return styleNames.some((known) => known === name);
}

/** The styles in which traces of a machine are written and read: everybody's, then its author's. */
export function stylesOf({ styles: own = [] }: { readonly styles?: readonly Style[] }): readonly Style[] {
  return [minimal, terse, verbose, ...own];
}

/** The style of this name, or minimal where the machine's traces have none of this name. */
export function styleFor(machine: { readonly styles?: readonly Style[] }, name: string | undefined): Style {
  return (name === undefined ? undefined : styleNamed(machine, name)) ?? minimal;
}

/** The style of this name that traces of a machine can have; undefined if there is none. */
export function styleNamed(machine: { readonly styles?: readonly Style[] }, name: string): Style | undefined {
  return stylesOf(machine).find((style) => style.name === name);
}
