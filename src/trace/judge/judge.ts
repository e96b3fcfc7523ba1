import {
  finish,
  labelText,
  matchLabel,
  sameValue,
  saysLabelsOnce,
  start,
  type Bound,
  type Configuration,
  type Frame,
  type Machine,
  type Outcome,
  type Point,
  type Work,
  minimal,
  type Style,
} from '../../machine/index.ts';
import { faultGroup, type Fault, type FaultKind } from '../fault.ts';
import { lineText } from '../line.ts';
import { readingLines, type IsLabel, type TraceLine } from '../read.ts';
import { cutBlocks, type Block, type Blocks } from './blocks.ts';
import { followingChoices, otherChoice, type Choice } from './followed-choices.ts';
import { field, type PendingFault, type PendingFaults } from './pending-fault.ts';
import { openingEnvelope, type Envelope } from './envelope.ts';
import { judgeLayout } from './layout.ts';
import { faultOf, longestLine } from './locate.ts';
import { ModelTape } from './model-tape.ts';
import { longestSkip, pointAt, skipTo, type Lookahead } from './skipped-states.ts';
import { Repeats } from './repeats.ts';
import { readState, type Candidate } from './search.ts';
import type { StateReading } from './state-reading.ts';
import type { JudgeContext } from './judge-context.ts';
import { Truth } from './reference-run.ts';
import type { JudgedState, Verdict } from './verdict.ts';
import { beginningOf } from './fault-wording.ts';
import type { CallTexts } from './ending.ts';
import { labelOfHeader } from './header.ts';

export interface JudgeOptions {
  /** The style the model was asked for; others are tried too. */
  readonly style?: Style;
  /** Why the model stopped, as its endpoint says: `length` means that it was cut off. */
  readonly finishReason?: string;
  /** The true run of these inputs, where there is one already. */
  readonly truth?: Truth;
  /** Whether the verdict is to hold what each state did. */
  readonly keepStates?: boolean;
}

/** Faults that a verdict lists. */
const mostFaults = 1_000;

/**
 * Judges a trace by what its writer itself wrote: every state is a transition of the model's own configuration. Any
 * text gets a verdict, in time and memory proportional to its length; nothing is thrown.
 */
export function judge(bound: Bound, text: string, options: JudgeOptions = {}): Verdict {
  return finish(judging(bound, text, options));
}

/** The same in pieces. */
export function* judging(bound: Bound, text: string, options: JudgeOptions = {}): Work<Verdict> {
  const truth = options.truth ?? (yield* Truth.of(bound));
  const { style = minimal } = options;
  const written = options.keepStates === true ? undefined : verbatim(text, truth, style);
  if (written !== undefined) return written;
  const envelope = yield* openingEnvelope(text, style, bound.machine);
  const { start, end, stray } = envelope;
  const isPlain = options.keepStates === true || start === undefined || stray !== undefined;
  return (
    (isPlain ? undefined : verbatim(text.slice(start.offset, end), truth, envelope.style)) ??
    (yield* new Judge(bound, text, envelope, {
      ...options,
      truth: yield* followingChoices(truth, text, envelope.style),
    }).verdict())
  );
}

/** The verdict on the true run's own trace, which needs no judging. */
function verbatim(text: string, truth: Truth, style: Style): Verdict | undefined {
  const { answer, recording } = truth;
  if (answer === undefined || !truth.isWritten(text, style)) return undefined;
  return {
    verdict: 'sound',
    answer: { expected: answer, found: answer, right: true },
    faults: [],
    moreFaults: 0,
    ownChoices: 0,
    style: style.name,
    states: recording.states,
    judged: [],
  };
}

/** Where the model may be: at the state it announced, or at the one the machine would have gone to. */
interface Expected {
  readonly announced: string | undefined;
  readonly here: Configuration | undefined;
  /** The machine's successor, where the model announced another one, which is already blamed. */
  readonly right: Configuration | undefined;
  /** The call that leads there, where its line is the header; of `here` and `right`. */
  readonly call?: CallTexts | undefined;
  /** What the state before might have chosen, where it does not say what it chose, or chose what it may not. */
  readonly choices: readonly Choice[];
}

class Judge {
  readonly #machine: Machine;
  readonly #style: Style;
  readonly #isLabel: IsLabel;
  readonly #tape: ModelTape;
  readonly #truth: Truth;
  readonly #around: JudgeContext;
  readonly #faults: Fault[] = [];
  #moreFaults = 0;
  #ownChoices = 0;
  readonly #judged: JudgedState[] = [];
  /** Labels of the states so far, as far as explanations may name them. */
  readonly #labels: string[] = [];
  readonly #repeats: Repeats;
  #number = 0;
  #aligned = -1;
  readonly #lookahead: Lookahead = { left: 64 * longestSkip };
  #expected: Expected;
  /** The state before is done: it halted. */
  #halted = false;
  /** The state before broke off, and has its header again. */
  #again = false;
  /** Lines before the header of the next state that its own state does not use. */
  #early: readonly TraceLine[] = [];
  #lastBlock: Block | undefined;

  /** The text up to the end of the trace. */
  private readonly text: string;

  constructor(
    private readonly bound: Bound,
    text: string,
    private readonly envelope: Envelope,
    private readonly options: JudgeOptions & { readonly truth: Truth },
  ) {
    const { machine } = bound;
    this.#machine = machine;
    this.#isLabel = (label) => matchLabel(machine, label).length > 0;
    this.#style = envelope.style;
    this.text = text.slice(0, envelope.end);
    this.#tape = new ModelTape(bound, 1_000_000 + 64 * text.length);
    this.#truth = options.truth;
    this.#repeats = new Repeats(this.text);
    this.#around = {
      machine,
      tape: this.#tape,
      style: this.#style,
      labelOf: (state) => (this.#labels[state] === undefined ? '' : ` (${this.#labels[state]})`),
    };
    const first = start(machine, this.#tape);
    this.#expected = {
      announced: undefined,
      here: first.kind === 'next' ? first.configuration : undefined,
      right: undefined,
      choices: [],
    };
  }

  *verdict(): Work<Verdict> {
    yield* this.#truth.preparing();
    const { start, stray } = this.envelope;
    const { lays, blocks, afterAnswer } = yield* cutBlocks(this.text, this.#style, this.#isLabel, start);
    const first = yield* nextBlock(blocks);
    const layoutLines = lays.length > 0 ? lays : this.#firstLine(first);
    const layout = yield* judgeLayout(this.bound, layoutLines, this.#around, first === undefined);
    if (stray !== undefined)
      this.#blame(
        draftAt(
          'format-order',
          stray,
          '',
          '',
          () => 'This looks like a line of a trace, but it is in the text before the trace.',
        ),
        -1,
        '',
        -1,
      );
    this.#blameAll(layout, -1, '', -1);
    let answer: TraceLine | undefined;
    for (let block = first; block !== undefined; block = yield* nextBlock(blocks)) {
      yield;
      yield* this.#judge(block);
      this.#lastBlock = block;
      ({ answer } = block);
    }
    answer ??= this.envelope.answer;
    this.#end(lays.at(-1), answer, afterAnswer());
    yield* this.#compare();
    return this.#conclude(answer);
  }

  /**
   * A trace without a fault is the true run's, letter by letter: what the lines say could have been said in other
   * words.
   */
  *#compare(): Work<void> {
    const { start } = this.envelope;
    if (start === undefined || !this.#isClean()) return;
    const other = yield* this.#truth.firstOther(
      readingLines(this.text, this.#style, this.#isLabel, start),
      this.text,
      this.#style,
    );
    if (other !== undefined)
      this.#blame(
        draftAt('format-unreadable', other.line, other.own, '', () => `A trace writes this as: ${other.own}`),
        this.#number - 1,
        this.#labels[this.#number - 1] ?? '',
        -1,
      );
  }

  /** What is wrong with the answer alone leaves the trace clean. */
  #isClean(): boolean {
    return this.#faults.every(({ kind }) => faultGroup(kind) === 'answer');
  }

  #verdictName(right: boolean): Verdict['verdict'] {
    if (right) return this.#faults.length === 0 ? 'sound' : 'lucky';
    return this.#isClean() ? 'slipped' : 'wrong';
  }

  #conclude(line: TraceLine | undefined): Verdict {
    const found = line?.event.kind === 'answer' ? line.event.text : undefined;
    const right = this.#truth.isAnswer(found);
    const expected = right ? found : (this.#truth.answer ?? this.#truth.base?.answer);
    return {
      verdict: this.#verdictName(right),
      answer: { expected, found, right },
      faults: this.#faults,
      moreFaults: this.#moreFaults,
      ownChoices: this.#ownChoices,
      style: this.#style.name,
      states: this.#number,
      judged: this.#judged,
    };
  }

  *#judge(cut: Block): Work<void> {
    const all = this.#withoutCutHeader(cut);
    if (all === undefined) return;
    const early = this.#early;
    this.#early = [];
    const block = early.length === 0 ? all : { ...all, body: [...early, ...all.body] };
    const number = this.#number++;
    this.#tape.state = number;
    this.#lookahead.left += longestSkip / 8;
    const repeat = this.#repeat(block);
    if (repeat !== undefined) {
      const label = headerOf(block, this.#machine) ?? '';
      for (const draft of repeat) this.#blame(draft, number, label, -1);
      this.#keep(block, label, number, matchLabel(this.#machine, label)[0], -1, true, []);
      return;
    }
    const candidates = yield* this.#candidates(block);
    const { own, early: nextEarly } = yield* this.#withoutEarly(block, candidates);
    if (block.isBegunAgain === true) return yield* this.#brokenOff(block, candidates, number);
    const {
      reading,
      outcome,
      candidate: { configuration: from, drafts: ofHeader },
    } = yield* readState(own, candidates, this.#around, this.text);
    this.#early = nextEarly;
    const label = labelText(this.#machine, from);
    this.#aligned = yield* this.#truth.align(label, this.#aligned);
    const drafts = [...ofHeader];
    const left = new Set(reading.report.body.leftOver());
    const belonging = early.find((line) => !left.has(line));
    if (belonging !== undefined)
      drafts.push(draftAt('format-order', belonging, '', '', () => `This belongs behind the header ${label}.`));
    for (const draft of drafts) this.#blame(draft, number, label, this.#aligned);
    this.#blameAll(reading.report.drafts, number, label, this.#aligned);
    this.#ownChoices += reading.choices.filter(({ legal, printed }) =>
      legal.some((value, i) => i > 0 && sameValue(value, printed)),
    ).length;
    this.#expect(reading, outcome, from);
    this.#keep(block, label, number, from, this.#aligned, false, reading.events);
  }

  /**
   * The lines of a state without those behind its successor that it cannot use: they may belong to the next state, whose
   * header they precede.
   */
  *#withoutEarly(
    block: Block,
    candidates: readonly Candidate[],
  ): Work<{ readonly own: Block; readonly early: readonly TraceLine[] }> {
    const at = block.body.length - (block.strays ?? 0);
    const without = { ...block, body: block.body.slice(0, at) };
    if (at === block.body.length) return { own: block, early: [] };
    const faults = [];
    for (const one of [block, without]) {
      const read = readState(one, candidates, this.#around, this.text);
      faults.push((yield* this.#tape.attempt(read, () => false)).reading.report.drafts.count);
    }
    const [all = 0, fewer = 0] = faults;
    return fewer < all ? { own: without, early: block.body.slice(at) } : { own: block, early: [] };
  }

  /**
   * A state that breaks off and is begun again right after, perhaps with words in between: what it lacks is no fault,
   * what it says is judged, and what it wrote may stand or not. It is still due.
   */
  *#brokenOff(block: Block, candidates: readonly Candidate[], number: number): Work<void> {
    const prose = block.body.findLastIndex(({ event }) => event.kind !== 'unreadable') + 1;
    const said = { ...block, body: block.body.slice(0, prose) };
    const { reading, candidate } = yield* this.#tape.attempt(
      readState(said, candidates, this.#around, this.text),
      () => false,
    );
    const label = labelText(this.#machine, candidate.configuration);
    const aligned = yield* this.#truth.align(label, this.#aligned);
    for (const draft of candidate.drafts) this.#blame(draft, number, label, aligned);
    for (const draft of reading.report.drafts.list)
      if (draft.part !== 'end') this.#blame(draft, number, label, aligned);
    for (const event of reading.events)
      if (event.kind === 'put') for (const { cell, value } of event.writes) this.#tape.doubt(cell, value);
    this.#again = true;
    if (candidate.drafts.length > 0)
      this.#expected = { announced: undefined, here: candidate.configuration, right: this.#expected.here, choices: [] };
    this.#keep(block, label, number, candidate.configuration, aligned, false, reading.events);
  }

  /**
   * The text may end within a header: such a line is none, neither a state of its own nor a line of the state before.
   */
  #withoutCutHeader(block: Block): Block | undefined {
    const last = block.body.at(-1) ?? block.header;
    if (!block.isLast || block.answer !== undefined || last?.end !== this.text.length) return block;
    const line = this.text.slice(last.start, last.end);
    if (last === block.header) {
      const { announced, here, call } = this.#expected;
      return this.#startsHeader(line, announced ?? this.#nameOf(here), call) && this.#number > 0 ? undefined : block;
    }
    const next = block.body.findLast(({ event }) => event.kind === 'next')?.event;
    const isCut =
      last.event.kind === 'unreadable' && next?.kind === 'next' && this.#startsHeader(line, next.label, undefined);
    return isCut ? { ...block, body: block.body.slice(0, -1) } : block;
  }

  /** Whether a line is a beginning of the header with this label, or of this call, but not all of it. */
  #startsHeader(line: string, label: string, call: CallTexts | undefined): boolean {
    const header = lineText(call === undefined ? { kind: 'enter', label } : { kind: 'call', ...call }, this.#style);
    return header.length > line.length && header.startsWith(line);
  }

  /** What is wrong with a header that names the state which is due: it says that it is called, and from where, or not. */
  #callDrafts(header: TraceLine): PendingFault[] {
    const { call } = this.#expected;
    const { event } = header;
    if (!saysLabelsOnce(this.#style) || (call === undefined && event.kind !== 'call')) return [];
    const kind = 'transition-call';
    if (call === undefined)
      return [{ ...draftAt(kind, header, '', '', () => 'The machine does not call here.'), part: 'line' }];
    const expected = lineText({ kind: 'call', ...call }, this.#style);
    if (event.kind !== 'call')
      return [draftAt(kind, header, expected, '', () => `The state before calls ${call.callee}, but does not say so.`)];
    if (event.callee === call.callee && event.site === call.site) return [];
    const name = (callee: string): string => callee.slice(0, callee.indexOf('('));
    if (event.callee !== call.callee && (event.site !== call.site || name(event.callee) !== name(call.callee)))
      return [draftAt('label-jumped', header, expected, '', () => `${expected} was due.`)];
    const part = event.callee === call.callee ? 'site' : 'callee';
    const says = (): string =>
      part === 'callee'
        ? `The state before calls ${call.callee}, not ${event.callee}.`
        : `The place to return to is ${call.site}, not ${event.site}.`;
    return [{ ...draftAt(kind, header, call[part], event[part], says), part: field(part) }];
  }

  /**
   * The fault of a block that only says once more what was said; none for those that go on doing so. Undefined for any
   * other block.
   */
  #repeat(block: Block): readonly PendingFault[] | undefined {
    const label = headerOf(block, this.#machine);
    const repeat = this.#repeats.next(block, label === undefined || this.#due(label) !== undefined);
    if (repeat === undefined || block.header === undefined || label === undefined) return undefined;
    const earlier = this.#number - 1 - repeat.period;
    const says = (): string => `This repeats state ${earlier + 1}${this.#around.labelOf(earlier)}.`;
    return repeat.isFirst
      ? [draftAt('label-repeated', block.header, this.#nameOf(this.#expected.here), label, says)]
      : [];
  }

  /** The configuration whose label this is, if it is one that may come now. */
  #due(label: string): Configuration | undefined {
    const { announced, here, right, choices } = this.#expected;
    if (here !== undefined && (label === announced || label === labelText(this.#machine, here))) return here;
    if (right !== undefined && label === labelText(this.#machine, right)) return right;
    const chosen = choices.length === 0 ? undefined : (right ?? here);
    return chosen === undefined ? undefined : otherChoice(label, chosen, choices, this.#machine);
  }

  /**
   * Which states a block may be, the likeliest first. A header that was not due may belong to its lines, or be wrong
   * itself.
   */
  *#candidates(block: Block): Work<readonly Candidate[]> {
    const { here, right } = this.#expected;
    const { header } = block;
    const label = headerOf(block, this.#machine);
    const expected = [here, right].filter((one) => one !== undefined);
    if (header === undefined || label === undefined) {
      const [place] = block.body;
      const name = this.#nameOf(here);
      const drafts =
        place === undefined || place.event.kind === 'unreadable'
          ? []
          : [draftAt('format-header', place, name, '', () => `The state begins without its label, ${name}.`)];
      return expected.map((configuration) => ({ configuration, drafts, doubts: [] }));
    }
    const due = this.#due(label);
    if (due !== undefined) {
      const drafts = this.#callDrafts(header);
      if (this.#again)
        drafts.push(
          draftAt('label-repeated', header, '', label, () => 'The state breaks off and is begun again here.'),
        );
      this.#again = false;
      return [{ configuration: due, drafts, doubts: [] }];
    }
    const name = this.#nameOf(here);
    const isOtherCall = this.#expected.call !== undefined && header.event.kind === 'call';
    const jumped = draftAt('label-jumped', header, name, label, () =>
      name === '' ? 'The machine has halted.' : `${name} was due.`,
    );
    const skippedTo = (states: number): PendingFault =>
      draftAt('label-skipped', header, name, label, () => {
        const skipped = states === 1 ? 'A state is' : `${states} states are`;
        return `${skipped} skipped before it${name === '' ? '' : `; ${name} was due`}.`;
      });
    const wrong = isOtherCall ? this.#callDrafts(header) : [jumped];
    const candidates = expected.map((configuration): Candidate => ({ configuration, drafts: wrong, doubts: [] }));
    for (const from of expected) {
      const skip = yield* skipTo(label, from, this.#machine, this.#tape, this.#lookahead);
      if (skip === undefined) continue;
      return [
        { configuration: skip.configuration, drafts: [skippedTo(skip.skipped)], doubts: skip.writes },
        ...candidates,
      ];
    }
    const configuration = pointAt(label, (here ?? right)?.frame, this.#machine, isOtherCall);
    if (configuration === undefined) return candidates;
    const ahead = isOtherCall ? undefined : yield* this.#truth.aheadOf(label, this.#aligned, this.#lookahead);
    if (ahead !== undefined)
      return [{ configuration, drafts: [skippedTo(ahead.skipped)], doubts: ahead.writes }, ...candidates];
    const again = this.#labels[this.#number - 2] === label;
    return [
      {
        configuration,
        drafts: again
          ? [draftAt('label-repeated', header, name, label, () => 'The previous state is begun again.')]
          : wrong,
        doubts: [],
      },
      ...candidates,
    ];
  }

  #expect(reading: StateReading, outcome: Outcome, from: Configuration): void {
    const { successor, halts } = reading;
    this.#halted = halts;
    const right = outcome.kind === 'next' ? outcome.configuration : undefined;
    const follows = successor === undefined || (right !== undefined && successor === labelText(this.#machine, right));
    if (follows) {
      const here = halts && right !== undefined ? undefined : right;
      this.#expected = {
        announced: undefined,
        here,
        right: here === right ? undefined : right,
        call: reading.call,
        choices: successor === undefined ? reading.choices : [],
      };
      return;
    }
    const called =
      right !== undefined && right.frame !== from.frame && (right.frame?.depth ?? -1) > (from.frame?.depth ?? -1);
    const printed = pointAt(successor, (right ?? from).frame, this.#machine, called);
    this.#expected = { announced: successor, here: printed ?? right, right, choices: reading.choices };
  }

  /** What is wrong with the end of the trace. */
  #end(lastLay: TraceLine | undefined, answer: TraceLine | undefined, after: TraceLine | undefined): void {
    const block = this.#lastBlock;
    const last = block?.body.at(-1) ?? block?.header ?? lastLay;
    const label = this.#labels[this.#number - 1] ?? '';
    const state = this.#number - 1;
    if (last === undefined) {
      const place = answer ?? wholeText(this.text);
      this.#blame(
        draftAt(
          'format-no-trace',
          place,
          '',
          '',
          () => `The text contains no state of this task${beginningOf(this.text)}.`,
        ),
        -1,
        '',
        -1,
      );
      return;
    }
    if (answer === undefined) {
      this.#blame({ ...this.#unanswered(last), part: 'end' }, state, label, -1);
    } else if (
      !this.#halted &&
      this.#expected.here !== undefined &&
      !this.#faults.some(({ kind, state: where }) => where === state && faultGroup(kind) === 'transition')
    ) {
      const due = this.#nameOf(this.#expected.here);
      this.#blame(
        draftAt('transition-early-halt', answer, due, 'the answer', () => `The answer comes here, but ${due} was due.`),
        state,
        label,
        -1,
      );
    }
    if (after !== undefined)
      this.#blame(
        draftAt(
          'format-after-answer',
          after,
          '',
          '',
          () => 'The trace ended with its answer; only a closing fence can follow.',
        ),
        state,
        label,
        -1,
      );
  }

  /** Why a text that has no answer ends at this line. */
  #unanswered(last: TraceLine): PendingFault {
    const due = this.#nameOf(this.#expected.here);
    if (this.options.finishReason === 'length')
      return draftAt('transition-truncated', last, due, '', () => 'The model reached its token limit here.');
    if (this.#halted)
      return draftAt(
        'answer-missing',
        last,
        this.#truth.answer ?? '',
        '',
        () => 'The trace has halted, but gives no answer.',
      );
    const says = `The model stopped here${due === '' ? '' : `; ${due} was due`}.`;
    return draftAt('transition-unfinished', last, due, '', () => says);
  }

  #blameAll({ list, more }: PendingFaults, state: number, label: string, truth: number): void {
    for (const draft of list) this.#blame(draft, state, label, truth);
    this.#moreFaults += more;
  }

  #blame(draft: PendingFault, state: number, label: string, truth: number): void {
    if (this.#faults.length >= mostFaults) {
      this.#moreFaults++;
      return;
    }
    const agrees =
      draft.part !== 'end' &&
      draft.place.end - draft.place.start <= longestLine &&
      this.#truth.agrees(truth, this.#style, draft.place.event, draft.claim);
    this.#faults.push(faultOf(draft, this.text, this.#style, state, label, agrees));
  }

  #keep(
    block: Block,
    label: string,
    number: number,
    at: (Point & { readonly frame?: Frame | undefined }) | undefined,
    truth: number,
    repeated: boolean,
    events: StateReading['events'],
  ): void {
    this.#labels.push(label.slice(0, 100));
    if (this.options.keepStates !== true) return;
    const first = block.header ?? block.body[0] ?? block.answer;
    const last = block.answer ?? block.body.at(-1) ?? block.header;
    this.#judged.push({
      record: { number, state: at?.state ?? -1, variables: at?.variables ?? [], events },
      label,
      frame: repeated || at === undefined ? this.#judged.at(-1)?.frame : at.frame,
      firstLine: first?.line ?? 0,
      lastLine: last?.line ?? 0,
      truth,
      repeated,
    });
  }

  #nameOf(configuration: Configuration | undefined): string {
    return configuration === undefined ? '' : labelText(this.#machine, configuration);
  }

  #firstLine(block: Block | undefined): readonly TraceLine[] {
    const line = block?.header ?? block?.body[0];
    return line === undefined ? [] : [line];
  }
}

/** The next block, undefined behind the last. */
function* nextBlock(blocks: Blocks['blocks']): Work<Block | undefined> {
  for (;;) {
    const { done, value } = blocks.next();
    if (done === true || value !== undefined) return value;
    yield;
  }
}

function headerOf({ header }: Block, machine: Machine): string | undefined {
  return header?.event.kind === 'call' ? (labelOfHeader(header, machine) ?? '') : labelOfHeader(header, machine);
}

function draftAt(
  kind: FaultKind,
  place: TraceLine,
  expected: string,
  found: string,
  explain: () => string,
): PendingFault {
  return { kind, place, part: 'line', expected, found, explain };
}

function wholeText(text: string): TraceLine {
  const end = text.indexOf('\n');
  return { event: { kind: 'unreadable', text: '' }, line: 0, start: 0, end: end < 0 ? text.length : end };
}
