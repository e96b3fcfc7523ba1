import type { StyleName } from '../machine/index.ts';

/** How lines of a style look from outside. */
export interface Wording {
  readonly lay: RegExp;
  readonly enter: string;
  readonly get: RegExp;
  readonly interval: RegExp;
  readonly put: RegExp;
  readonly operation: RegExp;
  readonly scan: RegExp;
  readonly test: RegExp;
  readonly call: RegExp;
  /** Undefined where the header of the next state is all that names it. */
  readonly next: string | undefined;
  /** Lines that may be headers, where no line before names them. */
  readonly header: RegExp;
  readonly halt: string;
  readonly answer: string;
  readonly end: string;
  /** A fetched and a written pair, with groups `cell` and `value`. */
  readonly fetch: RegExp;
  readonly write: RegExp;
  readonly laid: RegExp;
  /** What stands between two laid out cells. */
  readonly between: string;
  readonly yes: string;
  readonly no: string;
}

const value = String.raw`(?<value>-?\d+)`;
const cell = String.raw`(?<cell>[a-z]\w*(?:\([^)]*\))?(?:\.\w+)?(?:\[-?\d+\])*)`;
/**
 * How an operation or a test begins: with a value or a function. A label begins with a word, and may hold a sign too, as
 * "Try a = 0" does.
 */
const operandStart = String.raw`(?=-?\d|-\(|-?inf\b|none\b|['(]|\w+\()`;
const minimal: Wording = {
  lay: /^lay /,
  enter: '',
  get: /^get (?!\w+(?:\[-?\d+\])*\[-?\d+\.\.)/,
  interval: /^get \w+(?:\[-?\d+\])*\[-?\d+\.\./,
  put: /^put /,
  operation: new RegExp(`^${operandStart}.* = -?\\d+$`),
  scan: /^(?:arg(?:min|max)|sum)\(/,
  test: new RegExp(`^${operandStart}.* (?:yes|no)$`),
  call: /^(?:call |return to )/,
  next: 'next ',
  header: /^/,
  halt: 'halt',
  answer: 'Answer: ',
  end: '',
  fetch: new RegExp(`${cell}=${value}`, 'g'),
  write: new RegExp(`${cell}=${value}`, 'g'),
  laid: new RegExp(`${cell}=${value}`, 'g'),
  between: ' ',
  yes: 'yes',
  no: 'no',
};

export const wordings: Readonly<Record<StyleName, Wording>> = {
  minimal,
  terse: {
    ...minimal,
    operation: new RegExp(`^${operandStart}.* (?:= |-> .*=)-?\\d+$`),
    call: /^call /,
    next: undefined,
    header: new RegExp(`^(?!get |put |halt$|Answer: |lay |${operandStart}.* (?:= |-> |(?:yes|no)$))`),
  },
  verbose: {
    lay: /^Write down /,
    enter: 'State: ',
    get: /^Look up .* is /,
    interval: /^Look up \w+(?:\[-?\d+\])* from /,
    put: /^Write (?!down )/,
    operation: /^Compute /,
    scan: /^Compute (?:arg(?:min|max)|sum)\(/,
    test: /^Is /,
    call: /^(?:Call |Come back )/,
    next: 'Go on to ',
    header: /^/,
    halt: 'Stop here.',
    answer: 'The answer is ',
    end: '.',
    fetch: new RegExp(`${cell} is ${value}`, 'g'),
    write: new RegExp(`${cell} is ${value}`, 'g'),
    laid: new RegExp(`${cell} is ${value}`, 'g'),
    between: ', ',
    yes: 'Yes.',
    no: 'No.',
  },
};
