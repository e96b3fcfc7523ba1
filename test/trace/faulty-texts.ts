/**
 * Faulty texts by the number: right traces with one to three edits each, by rules about text alone. The same number
 * gives the same text on every run.
 */
import { inject } from '../../src/imitator/index.ts';
import { styleNames, styles, type Bound, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { faultKinds, recordingEvents, writeEvents, type JudgeOptions } from '../../src/trace/index.ts';
import { slippedRun, slipStyles, type SlipKind } from './slip.ts';
import { spellingEdits, spelt } from './spelling-edits.ts';
import { slip, textEdits, type Random } from './text-edits.ts';

/** A question, and a right trace of it. */
export interface Subject {
  readonly bound: Bound;
  readonly trace: (style: StyleName) => string;
}

export interface FaultyText {
  readonly text: string;
  readonly options: JudgeOptions;
  /** What was done to the right trace. */
  readonly edits: readonly string[];
}

/** A text in the making: `said` tells what was done to it. */
interface Draft {
  text: string;
  options: JudgeOptions;
  readonly subject: Subject;
  readonly style: StyleName;
  readonly random: Random;
  readonly said: string[];
}

type Edit = (draft: Draft) => string | undefined;

/** Numbers below a bound, by chance, the same ones for the same seed. */
function drawing(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below);
  };
}

export function rightTrace(bound: Bound, style: StyleName): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

function one<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random(items.length)];
}

/** Rewrites lines from one on; tells of what it did. */
function inLines(name: string, most: number, change: (lines: string[], random: Random) => readonly string[]): Edit {
  return (draft) => {
    const lines = draft.text.trimEnd().split('\n');
    const at = draft.random(lines.length);
    const count = 1 + draft.random(most);
    const before = lines.slice(at, at + count);
    const after = change([...before], draft.random);
    if (after.join('\n') === before.join('\n')) return undefined;
    lines.splice(at, before.length, ...after);
    draft.text = `${lines.join('\n')}\n`;
    return `${name}, line ${at}${before.length > 1 ? ` to ${at + before.length - 1}` : ''}`;
  };
}

/** Rewrites something that a line has, anywhere in it. */
function inLine(name: string, found: RegExp, change: (text: string, random: Random, all: string) => string): Edit {
  return (draft) => {
    const lines = draft.text.trimEnd().split('\n');
    const places = lines.flatMap((line, at) =>
      [...line.matchAll(found)].map(({ 0: text, index }) => ({ at, text, index })),
    );
    const place = one(places, draft.random);
    if (place === undefined) return undefined;
    const { at, text, index } = place;
    const line = lines[at] ?? '';
    const other = change(text, draft.random, draft.text);
    if (other === text) return undefined;
    lines[at] = line.slice(0, index) + other + line.slice(index + text.length);
    draft.text = `${lines.join('\n')}\n`;
    return `${name}, line ${at}: ${lines[at]}`;
  };
}

/** Gives laid out cells other values, as many as there are; cells beyond them go. */
function inLaid(name: string, change: (values: readonly string[], random: Random) => readonly string[]): Edit {
  const value = /(?<=\](?:=| is ))(?:'(?:[^'\\]|\\.)*'|\([^)]*\)|[^\s,]+?)(?=,? |\.?$)/g;
  return (draft) => {
    const lines = draft.text.trimEnd().split('\n');
    const places = lines.flatMap((line, at) => (/^(?:lay|Write down that) /.test(line) ? [at] : []));
    const at = one(places, draft.random);
    if (at === undefined) return undefined;
    const left = [...change(lines[at]?.match(value) ?? [], draft.random)];
    const line = lines[at]?.replace(value, () => left.shift() ?? '\0').replace(/,? \S+?(?:=| is )\0/g, '') ?? '';
    if (line === lines[at]) return undefined;
    lines[at] = line;
    draft.text = `${lines.join('\n')}\n`;
    return `${name}, line ${at}: ${line}`;
  };
}

function around(name: string, change: (text: string, random: Random) => string): Edit {
  return (draft) => {
    draft.text = change(draft.text, draft.random);
    return name;
  };
}

function another(found: RegExp): (text: string, random: Random, all: string) => string {
  return (text, random, all) =>
    one(
      [...all.matchAll(found)].map(([other]) => other),
      random,
    ) ?? text;
}

const numbers = /-?\d+/g;
const cells = /[A-Za-z_]\w*(?:\[[^\]]*\])+(?==)/g;
const words = ['Wait, that is wrong.', 'No:', 'Let me check that again.', '?? garbled', '1 2 3', 'get', 'Hmm', 'x = y'];

const edits: readonly Edit[] = [
  (draft) => {
    const kind = one(faultKinds, draft.random) ?? 'operand';
    const injected = inject(draft.text, draft.style, kind, () => draft.random(2 ** 20) / 2 ** 20);
    if (injected === undefined) return undefined;
    draft.text = injected.text;
    draft.options = { ...draft.options, finishReason: injected.finishReason };
    return `${kind} in state ${injected.state}`;
  },
  (draft) => {
    const name = one(Object.keys(textEdits), draft.random) ?? '';
    const slipped = draft.style === 'minimal' ? slip(name, draft.text, draft.random) : undefined;
    if (slipped === undefined) return undefined;
    draft.text = slipped.text;
    return `${name}, state ${slipped.state}`;
  },
  (draft) => {
    const [name, edit] = one(Object.entries(spellingEdits), draft.random) ?? [];
    if (edit === undefined) return undefined;
    const part = 1 + draft.random(4);
    const { text, lines } = spelt(draft.text, edit, () => draft.random(part) === 0);
    if (lines.length === 0) return undefined;
    draft.text = text;
    return `${name} from line ${lines[0]} on, ${lines.length} in all`;
  },
  inLines('left out', 3, () => []),
  inLines('left out', 15, () => []),
  inLines('doubled', 3, (lines) => [...lines, ...lines]),
  inLines('doubled', 15, (lines) => [...lines, ...lines]),
  inLines('turned round', 3, (lines) => lines.reverse()),
  inLines('first line last', 5, ([first = '', ...lines]) => [...lines, first]),
  inLines('last line first', 5, (lines) => [...lines.slice(-1), ...lines.slice(0, -1)]),
  inLines('garbled', 4, (lines) => lines.map((line) => `?? ${line.length}`)),
  inLines('words before', 1, ([line = ''], random) => [one(words, random) ?? '', line]),
  inLines('words between, doubled', 2, (lines, random) => [...lines, one(words, random) ?? '', ...lines]),
  inLines('cut short', 1, ([line = ''], random) => [line.slice(0, random(line.length))]),
  inLines('joined', 2, (lines) => [lines.join(' ')]),
  inLines('taken back', 1, ([line = ''], random) => [
    line.replace(numbers, (digits) => String(Number(digits) + 1 + random(3))),
    one(words, random) ?? '',
    line,
  ]),
  (draft) => {
    const lines = draft.text.trimEnd().split('\n');
    const [from, to] = [draft.random(lines.length), draft.random(lines.length)];
    lines.splice(to, 0, lines[from] ?? '');
    draft.text = `${lines.join('\n')}\n`;
    return `line ${from} again before line ${to}`;
  },
  (draft) => {
    const lines = draft.text.trimEnd().split('\n');
    const at = draft.random(lines.length);
    lines.splice(at, 0, ...foreign.slice(0, 1 + draft.random(foreign.length)));
    draft.text = `${lines.join('\n')}\n`;
    return `lines of another task before line ${at}`;
  },
  inLine('another number', numbers, (digits, random) => String(Number(digits) + 1 + random(3))),
  inLine('another number', numbers, (digits, random) => String(Number(digits) - 1 - random(3))),
  inLine('a number from elsewhere', numbers, another(numbers)),
  inLine('a number from elsewhere', /(?<==)-?\d+/g, another(numbers)),
  inLine('a cell from elsewhere', cells, another(cells)),
  inLine('a name from elsewhere', /[A-Za-z_]\w*(?==)/g, another(/[A-Za-z_]\w*(?==)/g)),
  inLine('another outcome', /\b(?:yes|no)\b/g, (said) => (said === 'yes' ? 'no' : 'yes')),
  inLine(
    'another operator',
    / (?:[-+*%<>]|\/\/|[<>=!]=) /g,
    (said, random) => one([' + ', ' < ', ' >= ', ' % ', ' - '], random) ?? said,
  ),
  inLine('an item left out', /(?:, |(?<=[ =]))\S+?=\S+(?:, )?/g, () => ''),
  inLine('an item left out', / -?\d+(?= |$)/g, () => ''),
  inLine(
    'an item too many',
    /\b\w+(?:\[[^\]]*\])*=-?\w+(?=,|$)/g,
    (item, random) => `${item}, ${item.replace(numbers, (digits) => String(Number(digits) + random(3)))}`,
  ),
  inLine('an item too many', / -?\d+(?= |$)/g, (item) => `${item}${item}`),
  inLine('items swapped', /\S+=\S+, \S+=[^,\s]+/g, (said) => said.split(', ').toReversed().join(', ')),
  inLaid('values moved up', (values, random) => values.toSpliced(random(values.length), 1)),
  inLaid('values moved down', (values, random) =>
    values.toSpliced(random(values.length), 0, one(values, random) ?? '0'),
  ),
  inLaid('values turned round', (values) => values.toReversed()),
  inLaid('values copied wrong', (values, random) =>
    values.map((value) => (random(3) === 0 ? (one(values, random) ?? value) : value)),
  ),
  inLine('an index counted on', /(?<=^(?:lay|Write down).*\[)-?\d+(?=\])/g, (digits) => String(Number(digits) + 1)),
  inLine('a laid out cell left out', /(?<=^(?:lay |Write down that )(?:.* )?)\S+?\](?:=| is )\S+ ?/g, () => ''),
  inLine('another label', /^(?:next )?[A-Z].*$/gm, another(/^[A-Z].*$/gm)),
  inLine('an argument changed', /(?<=[(,] ?)-?\d+(?=[,)])/g, (digits, random) =>
    String(Number(digits) + 1 + random(2)),
  ),
  inLine('a value for none', /(?<==)-?\d+/g, () => 'none'),
  inLine('a text for a number', /(?<==)-?\d+/g, () => "'a'"),
  around('thinking before', (text, random) => `<think>\n${text.slice(0, random(text.length))}\n</think>\n${text}`),
  around(
    'prose and a fence',
    (text, random) => `Here it is:\n\n\`\`\`${one(['', 'text', ' tail-cot'], random) ?? ''}\n${text}\`\`\`\n`,
  ),
  around(
    'prose before',
    (text, random) =>
      `${one(['Sure! The answer is 3.', 'Let me see:', 'x[0]=1', 'Answer: 5', 'next Start'], random) ?? ''}\n${text}`,
  ),
  around(
    'words behind',
    (text, random) => `${text}${one(['I hope this helps!', 'halt', 'Answer: 5', '```', '<|im_end|>'], random) ?? ''}\n`,
  ),
  around(
    'begun again behind words',
    (text, random) => `${text.slice(0, random(text.length))}\nLet me start over.\n${text}`,
  ),
  around('begun again', (text) => `${text}${text}`),
  around('carriage returns', (text) => text.replaceAll('\n', '\r\n')),
  around('blank lines', (text) => text.replaceAll('\n', '\n\n')),
  around('the answer in bold', (text) => text.replace(/(?<=^Answer: ).*$/m, '**$&**')),
  (draft) => {
    draft.text = draft.text.slice(0, draft.random(draft.text.length));
    draft.options = { ...draft.options, finishReason: draft.random(3) === 0 ? 'stop' : 'length' };
    return `cut off, ${draft.options.finishReason}`;
  },
  (draft) => {
    const style = one(slipStyles, draft.random) ?? 'minimal';
    const kinds = ['get', 'compute', 'test', 'put', 'call'] as const satisfies readonly SlipKind[];
    const kind = one(kinds, draft.random) ?? 'get';
    const run = slippedRun(draft.subject.bound, kind, draft.random(30), (right) =>
      typeof right === 'number' ? right + 1 : right,
    );
    if (run === undefined || draft.said.length > 0 || run.events.length > 600) return undefined;
    draft.text = writeEvents(run.events, styles[style]);
    return `a run with a slip of the kind ${kind} in state ${run.state}, ${style}`;
  },
  (draft) => {
    const other = draft.subject.trace(one(styleNames, draft.random) ?? 'verbose').split('\n');
    const lines = draft.text.split('\n');
    const at = draft.random(lines.length);
    draft.text = [...lines.slice(0, at), ...other.slice(at)].join('\n');
    return `another style from line ${at} on`;
  },
];

const foreign = ['Compare a[3]', 'get a[3]=7, b=2', '7 > 2 yes', 'put c[1]=7', 'next Compare a[4]'];

/** A faulty text by its number. */
export function faultyText(subject: Subject, seed: number): FaultyText {
  const random = drawing(seed);
  const style = one(styleNames, random) ?? 'minimal';
  const draft: Draft = { text: subject.trace(style), options: {}, subject, style, random, said: [] };
  draft.options = {
    style: styles[random(4) === 0 ? (one(styleNames, random) ?? style) : style],
    ...(random(4) === 0 ? { keepStates: true } : {}),
    ...(random(8) === 0 ? { answers: 'ladder' } : {}),
    ...(random(8) === 0 ? { attempt: one(['first', 'best'] as const, random) ?? 'best' } : {}),
  };
  for (let left = 1 + random(3); left > 0; left--)
    for (let tries = 0; tries < 20; tries++) {
      const said = one(edits, random)?.(draft);
      if (said === undefined) continue;
      draft.said.push(said);
      break;
    }
  return { text: draft.text, options: draft.options, edits: [style, ...draft.said] };
}
