import { matchLabel, stylesOf, type Machine, type Style, type Work } from '../../machine/index.ts';
import { openingFence, type Envelope, type Place } from '../judge/envelope.ts';
import { breaksIn } from '../text-search.ts';
import { lineText } from '../line.ts';
import { choosingStyle } from '../read.ts';
import type { TraceEvent } from '../trace-event.ts';
import type { TrueLines } from '../true-lines.ts';
import { withoutEnd, withoutMarks } from './dress.ts';
import { rawLines, type RawLine } from './raw-lines.ts';
import { answerSpelt, plainlySpelt, type RightAnswer } from './respell-answer.ts';
import { LineRespeller, type Respelling } from './respell-line.ts';
import { RespeltText, type ChangedLine } from './respelt-text.ts';
import { outsideDamage } from './damage.ts';
import type { SpellingName } from './spelling-table.ts';

/** The true run, as far as it tells which lines of a text need no looking at. */
export interface TrueText extends RightAnswer {
  /** What the first line of its trace says. */
  readonly first: TraceEvent | undefined;
  /** How many characters a text has in common with its trace, from the beginning on and from the end on. */
  readonly shared: (text: string, style: Style) => { readonly before: number; readonly behind: number };
  /** The lines that a text has as its trace, of which the first `same` characters are the same. */
  readonly linesIn: (text: string, style: Style, same: number) => TrueLines | undefined;
}

/**
 * The text with every line that is spelt otherwise as a trace has it; undefined where there is none. What stands before
 * the trace and behind its answer is left alone. `isOnLadder`: whether its answer may be in any dress; `expected`: the
 * answer that it is expected to give.
 */
export function* respelling(
  text: string,
  envelope: Envelope,
  preferred: Style,
  machine: Machine,
  truth: TrueText,
  isOnLadder = false,
  expected: RightAnswer = truth,
): Work<RespeltText | undefined> {
  const spell = (answer: string, used: Set<SpellingName>): string =>
    (isOnLadder ? plainlySpelt : answerSpelt)(answer, machine, expected, used);
  const styles = [preferred, ...stylesOf(machine).filter((style) => style !== preferred)];
  const first = yield* new Respeller(text, envelope, orderOf(envelope.style, styles), machine, truth, spell).changed();
  if (first.length === 0) return undefined;
  const style = yield* choosingStyle(
    new RespeltText(
      text,
      first.flatMap((one) => inStyle(one, one.style)),
    ).text.slice(envelope.outside),
    preferred,
    (label) => matchLabel(machine, label).length > 0,
    styles,
  );
  const lines =
    style === envelope.style
      ? first
      : yield* new Respeller(text, envelope, orderOf(style, styles), machine, truth, spell).changed();
  const changed = lines.flatMap((one) => inStyle(one, style));
  return changed.length === 0 ? undefined : new RespeltText(text, changed);
}

/** So many lines of a trace of which nothing can be made; behind them, lines are taken as they are spelt. */
const MOST_UNREADABLE = 2_000;

/** Lines before one that may damage it: see {@link outsideDamage}. */
const DAMAGING = 2;

/** Finds lines that may lay cells out, however spelt: with such a word, or with signs that may stand within one. */
function layingOut(styles: readonly Style[]): RegExp {
  const words = styles.map(
    ({ lines: { lay } }) => (typeof lay[0] === 'string' ? /^\w*/.exec(lay[0]) : null)?.[0] ?? '',
  );
  return new RegExp(`${words.join('|')}|[*\`]|[^\\0-\\x7f]`, 'i');
}

function orderOf(first: Style, styles: readonly Style[]): readonly [Style, ...Style[]] {
  return [first, ...styles.filter((style) => style !== first)];
}

export interface Read extends Respelling {
  readonly raw: RawLine;
  /** What the line becomes that says nothing: a fence, or the beginning of a line. */
  readonly text?: string;
}

/** A line as a style words it; none where the style has no such line. */
function inStyle({ raw, events, places, names, text = '' }: Read, style: Style): ChangedLine[] {
  if (events.some(({ kind }) => style.lines[kind].length === 0)) return [];
  const texts = events.length === 0 ? [text] : events.map((event) => lineText(event, style));
  return [{ raw, texts, places, names }];
}

/** Finds the lines of one text that are spelt otherwise. */
class Respeller {
  readonly #respeller: LineRespeller;
  readonly #read: Read[] = [];
  readonly #names = new Set<SpellingName>();
  /** The numbers of the lines of which nothing can be made. */
  readonly #unreadable = new Set<number>();
  #hasAnswer = false;
  readonly #layingOut: RegExp;
  /** The last lines behind an answer, which were not looked at. */
  #passed: readonly RawLine[] = [];

  constructor(
    private readonly text: string,
    private readonly envelope: Envelope,
    private readonly styles: readonly [Style, ...Style[]],
    machine: Machine,
    private readonly truth: TrueText,
    spell: ConstructorParameters<typeof LineRespeller>[2],
  ) {
    this.#respeller = new LineRespeller(machine, styles, spell);
    this.#layingOut = layingOut(styles);
  }

  *changed(): Work<readonly Read[]> {
    const { start, end } = this.envelope;
    const shared = start && this.truth.shared(this.text.slice(start.offset, end), this.styles[0]);
    const begin = (yield* this.#earlierStart(shared?.before ?? 0)) ?? start;
    if (begin === undefined) return [];
    if (start !== undefined && shared !== undefined) yield* this.#lookFrom(start, end, shared);
    this.#fences(begin);
    return outsideDamage(this.#read, this.#unreadable);
  }

  /** Reads what a text does not have as the true run: lines of that are well spelt, and need no looking at. */
  *#lookFrom(start: Place, end: number, { before, behind }: ReturnType<TrueText['shared']>): Work<void> {
    const offset = start.offset + before;
    const from = { offset, line: start.line + breaksIn(this.text, start.offset, offset) };
    const lines = this.truth.linesIn(this.text, this.styles[0], before);
    const mostUnreadable = this.#unreadable.size + MOST_UNREADABLE;
    let passed = offset;
    for (const raw of rawLines(this.text, from, end)) {
      if (raw === undefined) yield;
      else if (raw.start >= end - behind || this.#unreadable.size > mostUnreadable) break;
      else if (raw.start < passed) continue;
      else if (this.#hasAnswer) this.#lookForAnother(raw);
      else {
        if (!this.#respeller.isOtherAnnounced) passed = lines?.behind(raw.start) ?? passed;
        if (raw.start >= passed) this.#look(raw);
      }
    }
  }

  /**
   * Where the trace begins if its first lines are spelt otherwise, so that they look like prose: at the first line of the
   * input or label, if at least half of what follows can be read. A text that begins as the true run does has nothing but
   * prose before. `same`: how many characters it has in common with that, from there on.
   */
  *#earlierStart(same: number): Work<Place | undefined> {
    const { start, parts } = this.envelope;
    if (start !== undefined && this.#isFirst(start, same)) return undefined;
    let begin: Place | undefined;
    let [readable, all] = [0, 0];
    for (const part of parts) {
      const end = Math.min(part.end, start?.offset ?? part.end);
      for (const raw of rawLines(this.text, { offset: part.start, line: part.line }, end)) {
        if (raw === undefined) {
          yield;
          continue;
        }
        if (this.#hasAnswer) {
          this.#lookForAnother(raw);
          continue;
        }
        const before = this.#read.length;
        const kind = this.#look(raw);
        if (begin === undefined) {
          if (kind === 'enter' || kind === 'lay') begin = { offset: raw.start, line: raw.line };
          else this.#read.length = before;
        }
        if (begin === undefined) this.#hasAnswer = false;
        else {
          all++;
          if (kind !== undefined) readable++;
        }
      }
      if (begin !== undefined) break;
    }
    if (begin !== undefined && 2 * readable >= all) return begin;
    this.#read.length = 0;
    this.#hasAnswer = false;
    return undefined;
  }

  /** Behind an answer only another attempt is spelt as the one before, from its laid out lines on. */
  #lookForAnother(raw: RawLine): void {
    const lines = [...this.#passed, raw];
    this.#passed = lines.slice(-DAMAGING);
    if (!this.#layingOut.test(this.text.slice(raw.start, raw.end))) return;
    for (const line of lines) {
      const before = this.#read.length;
      const isLaid = this.#look(line) === 'lay';
      this.#hasAnswer = !isLaid;
      if (!isLaid) this.#read.length = before;
    }
    this.#passed = [];
  }

  /** Whether the true run's trace begins with the line at a place, whatever its values. */
  #isFirst({ offset }: Place, same: number): boolean {
    const end = this.text.indexOf('\n', offset);
    if (end >= 0 && same > end - offset) return true;
    const { first } = this.truth;
    const event = this.#respeller.wellSpelt(withoutEnd(this.text.slice(offset, end < 0 ? undefined : end)));
    if (event?.kind === 'lay') return first?.kind === 'lay' && first.region === event.region;
    return event?.kind === 'enter' && first?.kind === 'enter' && first.label === event.label;
  }

  /** Reads a line; what kind it is of, if it can be read. */
  #look(raw: RawLine): TraceEvent['kind'] | undefined {
    const words = this.text.slice(raw.start, raw.end);
    const own = this.#respeller.wellSpelt(words);
    const isCut = raw.end === this.text.length;
    const read = own === undefined ? this.#respeller.read(words, isCut) : undefined;
    const event = own ?? read?.events.at(-1);
    if (read !== undefined) {
      this.#read.push({ ...read, raw });
      for (const name of read.names) this.#names.add(name);
    } else if (own === undefined) {
      if (isCut) this.#cut(raw, words);
      this.#unreadable.add(raw.line);
    }
    if (event?.kind === 'next') this.#respeller.announce(event.label);
    if (event?.kind === 'answer') this.#hasAnswer = true;
    return event?.kind;
  }

  /** A line that the text ends within: of what stands before it, what other lines have too is left out. */
  #cut(raw: RawLine, words: string): void {
    const used = new Set<SpellingName>();
    const text = withoutMarks(words, used);
    const isKnown = used.size > 0 && [...used].every((name) => this.#names.has(name));
    if (isKnown) this.#read.push({ raw, events: [], places: [], style: this.styles[0], names: used, text });
  }

  /** The lines right before the trace and at the end of the text, where they are a fence in the dress of the others. */
  #fences(begin: Place): void {
    const opening = this.#lineBefore(begin.offset);
    if (opening === undefined) return;
    const words = this.text.slice(opening.start, opening.end);
    const used = new Set<SpellingName>();
    const plain = openingFence.test(words) ? words : withoutMarks(words, used);
    const mark = openingFence.exec(plain)?.[1];
    if (mark === undefined) return;
    const line = begin.line - breaksIn(this.text, opening.end, begin.offset);
    if (plain !== words)
      this.#read.unshift({
        raw: { ...opening, line },
        events: [],
        places: [],
        style: this.styles[0],
        names: used,
        text: plain,
      });
    const last = this.#lineBefore(this.text.length);
    const behind = this.#read.at(-1)?.raw.start ?? begin.offset;
    if (last === undefined || last.start <= behind) return;
    const closing = this.text.slice(last.start, last.end);
    const names = new Set<SpellingName>();
    const fence = withoutMarks(closing, names);
    const isClosing = withoutEnd(fence) === mark.charAt(0).repeat(withoutEnd(fence).length) && fence !== closing;
    if (isClosing && fence.length >= mark.length)
      this.#read.push({
        raw: { ...last, line: begin.line + breaksIn(this.text, begin.offset, last.start) },
        events: [],
        places: [],
        style: this.styles[0],
        names,
        text: fence,
      });
  }

  /** The last line before a place that is not blank. */
  #lineBefore(offset: number): { readonly start: number; readonly end: number } | undefined {
    let end = offset;
    while (end > 0 && ' \t\r\n'.includes(this.text.charAt(end - 1))) end--;
    return end === 0 ? undefined : { start: this.text.lastIndexOf('\n', end - 1) + 1, end };
  }
}
