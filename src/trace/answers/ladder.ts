import { type Machine, type Style } from '../../machine/index.ts';
import { folded } from '../spelling/fold.ts';
import { readLineAs } from '../read-line.ts';
import { answerShape, type AnswerShape } from './answer-shape.ts';
import { isNegated } from './negation.ts';
import { plainAnswer, withoutEndTokens } from './plain-answer.ts';

/** Where an answer is looked for, one after the other: the first of these that gives one counts. */
export const answerRungs = [
  { rung: 'line', is: 'the line that the style has for it, as it stands', example: '`Answer: 38.98`' },
  { rung: 'plain', is: 'the same line, its answer in another dress', example: '`Answer: **38.98**<|im_end|>`' },
  {
    rung: 'words',
    is: 'an answer in other words: behind “answer” and a colon or “is”, in `<answer>` tags, behind `####`',
    example: '`**Final answer:** 38.98`, `So the answer is 38.98.`',
  },
  { rung: 'boxed', is: 'the last `\\boxed{…}`', example: '`\\boxed{38.98}`' },
  { rung: 'bold', is: 'the last bold text', example: '`That makes **38.98** in all.`' },
  {
    rung: 'last',
    is: 'the last number, or the last list of values, of the text; where answers are texts, what stands in the last quotation marks, or its last line',
    example: '`37.5 and 1.48 make 38.98.`',
  },
] as const;

export type AnswerRung = (typeof answerRungs)[number]['rung'];

/** How an answer is looked for: as the line of the trace alone, or on the ladder. */
export const answerModes = ['exact', 'ladder'] as const;
export type AnswerMode = (typeof answerModes)[number];

export interface FoundAnswer {
  readonly text: string;
  readonly rung: AnswerRung;
}

/** Characters at the end of a text in which its answer is looked for. */
const searched = 1 << 16;

/**
 * The answer that a text gives without being a trace. `right`: the right answer, which says what an answer looks like;
 * which of several texts is meant does not depend on it.
 */
export function climb(
  text: string,
  styles: readonly Style[],
  machine: Machine,
  right: string,
): FoundAnswer | undefined {
  const shape = answerShape(machine, right);
  const end = withoutEndTokens(text.slice(-searched));
  const lines = end.split('\n').map((line) => line.trim());
  const plain = (found: string | undefined): string | undefined =>
    found === undefined ? undefined : plainAnswer(found, shape, right);
  const rungs: readonly (readonly [AnswerRung, () => string | undefined])[] = [
    ['plain', () => plain(lineAnswer(lines, styles))],
    ['words', () => last(wordings(lines, shape === 'text'), plain)],
    ['boxed', () => plain(boxed(end))],
    [
      'bold',
      () =>
        last(
          affirmed(end, end.matchAll(/\*\*([^*\n]+)\*\*/g)).map(([, inner = '']) => inner),
          plain,
        ),
    ],
    ['last', () => plain(shape === 'text' || shape === 'words' ? lastText(end, lines) : lastValue(end, shape))],
  ];
  for (const [rung, find] of rungs) {
    const found = find();
    if (found !== undefined) return { text: found, rung };
  }
  return undefined;
}

/** What a text does not say that it is not so. */
function affirmed<Match extends RegExpExecArray>(text: string, found: Iterable<Match>): Match[] {
  return [...found].filter(({ 0: all, index }) => !isNegated(text, index, index + all.length));
}

/** The last of some texts that is an answer. */
function last(texts: readonly string[], plain: (text: string) => string | undefined): string | undefined {
  for (const text of texts.toReversed()) {
    const answer = plain(text);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** What the last line says that a style has for the answer. */
function lineAnswer(lines: readonly string[], styles: readonly Style[]): string | undefined {
  for (const line of lines.toReversed())
    for (const style of styles) {
      const event = readLineAs('answer', style, line, 0, line.length);
      if (event?.kind === 'answer') return event.text;
    }
  return undefined;
}

/** What stands behind “answer” and a sign or word that gives it, to the end of its line, or in the next one. */
function wordings(lines: readonly string[], isText: boolean): string[] {
  return lines.flatMap((line, at) => {
    const [, tagged = /^####\s*(.+)$/.exec(line)?.[1]] = /<answer>\s*(.*?)\s*(?:<\/answer>|$)/i.exec(line) ?? [];
    if (tagged !== undefined) return [tagged];
    const isSaid = (place: number, rest: string): boolean =>
      rest === '' || !isNegated(line, place, place + rest.replace(/[.\s*_]+$/, '').length);
    const places = [...line.matchAll(/\banswer\b/gi)].map(({ index }) => index);
    return places.flatMap((place, i) => {
      const [, is, rest] = worded.exec(line.slice(place, places[i + 1])) ?? [];
      const said = rest === '' ? lines.slice(at + 1, at + mostBlank).find((one) => one !== '') : rest;
      if (said === undefined || !isSaid((places[i + 1] ?? line.length) - (rest ?? '').length, rest ?? '')) return [];
      return [withoutEmphasis(isText && is !== undefined ? said.replace(/\.(?=\**$)/, '') : said)];
    });
  });
}

/** An answer comes at most so many lines after the words that tell of it. */
const mostBlank = 4;

/** Up to the sign or word, that word, and the rest of the line. */
const worded = /^answer\b[^.:=\uff1a]{0,60}?(?:\b(is|are|was)\b:?|(?<![!<>/])[:=\uff1a])[\s*_]*(.*)$/i;

/** A text without the marks of emphasis that another part of its line opens or closes. */
function withoutEmphasis(text: string): string {
  const isOdd = text.split('**').length % 2 === 0;
  return isOdd ? text.replace(/\*\*(?=[.\s]*$)/, '') : text;
}

/** What the last `\boxed{…}` holds. */
function boxed(text: string): string | undefined {
  const start = text.lastIndexOf('\\boxed{');
  if (start < 0) return undefined;
  const from = start + '\\boxed{'.length;
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '\\') at++;
    else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return isNegated(text, start, at + 1) ? undefined : text.slice(from, at);
  }
  return undefined;
}

const oneNumber = String.raw`(?<![\w.])[-+\u2212]?\d[\d_]*(?:,\d{3})*(?:\.\d+)?(?!\w)`;
const values = new RegExp(`${oneNumber}|\\b(?:none|inf)\\b`, 'gi');
const item = String.raw`(?:[(\[]\s*[-+\u2212]?\d+(?:\s*,\s*[-+\u2212]?\d+)*\s*[)\]]|(?<![\w.])[-+\u2212]?\d+(?:\.\d+)?(?!\w)|\bnone\b)`;
const lists = new RegExp(`[\\[{]?\\s*${item}(?:\\s*,\\s*(?:and\\s+)?${item}|\\s+and\\s+${item})*\\s*[\\]}]?`, 'gi');

/** The last number of a text, or its last list of numbers. */
function lastValue(text: string, shape: AnswerShape): string | undefined {
  const plain = folded(text, new Set());
  return affirmed(plain, plain.matchAll(shape === 'list' ? lists : values)).at(-1)?.[0];
}

/** What stands in the last quotation marks, or else all of the last line, behind its last colon. */
function lastText(text: string, lines: readonly string[]): string | undefined {
  const quoted = affirmed(text, text.matchAll(/"([^"\n]+)"|“([^”\n]+)”|`([^`\n]+)`/g)).at(-1);
  if (quoted !== undefined) return quoted[1] ?? quoted[2] ?? quoted[3];
  const line = lines.findLast((one) => one !== '');
  return line?.slice(line.lastIndexOf(': ') + 1).trim();
}
