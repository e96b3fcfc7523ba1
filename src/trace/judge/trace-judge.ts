import {
  labelText,
  matchLabel,
  sameValue,
  start,
  type Bound,
  type Frame,
  type Machine,
  type Work,
  type Style,
} from '../../machine/index.ts';
import { answerShape, hasShape, isAsLong } from '../answers/answer-shape.ts';
import { readingLines, type IsLabel, type TraceLine } from '../read.ts';
import { breaksIn } from '../text-search.ts';
import { FEWEST_DAMAGED } from './body.ts';
import { Budget, usualBounds } from './budget.ts';
import { conclude, isClean } from './conclusion.ts';
import { nextBlock, type Block } from './blocks.ts';
import { draftAt, foreignLines, type PendingFault } from './pending-fault.ts';
import type { Envelope } from './envelope.ts';
import { ModelTape } from './model-tape.ts';
import { Repeats } from './repeats.ts';
import { readState, type Candidate } from './search.ts';
import type { JudgeContext } from './judge-context.ts';
import type { Knowing } from './judge-options.ts';
import type { Truth } from './reference-run.ts';
import { KeptStates, type Finding } from './kept-states.ts';
import { PlacedSpellings } from './placed-spellings.ts';
import type { Verdict } from './verdict.ts';
import { DueStates } from './due-states.ts';
import { isDamagedAnswer } from './ending.ts';
import { endFaults } from './end-of-text.ts';
import { FoundFaults } from './found-faults.ts';
import { isWords } from './garbage.ts';
import { headerOf } from './header.ts';
import { SharedStates, type Shared } from './shared-states.ts';
import { LabelTexts } from './label-texts.ts';
import { isWithinAny } from './memory.ts';
import { isForeign } from './foreign.ts';
import { Beginning } from './beginning.ts';
import { isBetterBrokenOff, withoutEarly } from './tried-blocks.ts';

function isOfControl(kind: TraceLine['event']['kind']): boolean {
  return kind === 'call' || kind === 'return' || kind === 'next';
}

/** Judges the states of one attempt, one after the other. */
export class TraceJudge {
  readonly #machine: Machine;
  readonly #style: Style;
  readonly #isLabel: IsLabel;
  readonly #tape: ModelTape;
  readonly #truth: Truth;
  readonly #around: JudgeContext;
  readonly #faults: FoundFaults;
  #ownChoices = 0;
  readonly #kept: KeptStates;
  readonly #labels: LabelTexts;
  readonly #shared: SharedStates | undefined;
  readonly #repeats: Repeats;
  readonly #spellings: PlacedSpellings;
  #number = 0;
  #aligned = -1;
  /** The state of the true run that the one which is read stands for. */
  #here = -1;
  readonly #due: DueStates;
  readonly #beginning: Beginning;
  readonly #budget: Budget;
  /** The state before is done: it halted. */
  #halted = false;
  /** The state before is of another task. */
  #wasForeign = false;
  /** Lines before the header of the next state that its own state does not use. */
  #early: readonly TraceLine[] = [];
  #lastBlock: Block | undefined;
  #beforeStates: readonly TraceLine[] = [];

  /** The text up to the end of the trace. */
  private readonly text: string;

  constructor(
    bound: Bound,
    text: string,
    private readonly envelope: Envelope,
    private readonly options: Knowing,
  ) {
    const { machine } = bound;
    this.#machine = machine;
    this.#isLabel = (label) => matchLabel(machine, label).length > 0;
    this.#style = envelope.style;
    this.text = text.slice(0, envelope.end);
    this.#tape = new ModelTape(bound, 1_000_000 + 64 * text.length);
    this.#truth = options.truth;
    this.#faults = new FoundFaults(this.#truth, this.text, this.#style);
    this.#labels = new LabelTexts(this.#truth);
    this.#repeats = new Repeats(this.text);
    this.#kept = new KeptStates();
    const { isThorough = false, spellings = [], bounds = usualBounds } = options;
    this.#budget = new Budget(this.text, bounds);
    this.#shared = isThorough ? undefined : SharedStates.of(this.#truth, this.text, this.#style, this.#tape);
    this.#around = {
      machine,
      tape: this.#tape,
      style: this.#style,
      labelOf: (state) => {
        const label = this.#labels.at(state);
        return label === undefined ? '' : ` (${label})`;
      },
      trueValue: (cell) => this.#truth.value(cell, this.#here),
      isAnswer: (text) => this.#truth.isAnswer(text),
      mayBeAnswer: (text, other = text) => {
        const shape = answerShape(machine, this.#truth.answer ?? '');
        return hasShape(text, shape) && isAsLong(text, other, shape);
      },
      finishReason: options.finishReason,
      sites: new WeakMap(),
      again: new WeakSet(),
      budget: this.#budget,
    };
    this.#beginning = new Beginning(
      bound,
      this.text,
      envelope,
      this.#around,
      this.#isLabel,
      this.#shared,
      this.#faults,
    );
    const first = start(machine, this.#tape);
    this.#spellings = new PlacedSpellings(spellings);
    this.#due = new DueStates(this.#around, this.#truth, first.kind === 'next' ? first.configuration : undefined);
  }

  *verdict(): Work<Verdict> {
    const begun = yield* this.#beginning.laidOut();
    this.#wasForeign = begun.isForeign;
    this.#beforeStates = begun.before;
    let { cut } = begun;
    const { lays } = cut;
    let answer: TraceLine | undefined;
    let passed: Shared | undefined;
    for (;;) {
      yield;
      const coming = cut.nextHeader();
      passed = coming && this.#passOver(coming);
      if (passed?.answer !== undefined) break;
      if (passed !== undefined) {
        cut = yield* this.#beginning.cut(passed.behind);
        continue;
      }
      const block = yield* nextBlock(cut.blocks);
      if (block === undefined) break;
      if (this.#budget.isSpent(this.#faults.count)) {
        const unjudged = this.#early[0] ?? block.header ?? block.body[0] ?? block.answer;
        return this.#conclude(unjudged && (yield* this.#answerFrom(unjudged)), unjudged);
      }
      yield* this.#judge(block);
      this.#lastBlock = block;
      ({ answer } = block);
    }
    answer = passed?.answer ?? answer ?? this.envelope.answer;
    if (passed?.answer === undefined) this.#end(lays.at(-1), answer, cut.afterAnswer());
    yield* this.#compare();
    return this.#conclude(answer, undefined);
  }

  /** The answer of a text of which the rest, from a line on, is not judged. */
  *#answerFrom({ start: offset, line }: TraceLine): Work<TraceLine | undefined> {
    for (const one of readingLines(this.text, this.#style, () => false, { offset, line })) {
      if (one === undefined) yield;
      else if (one.event.kind === 'answer') return one;
    }
    return undefined;
  }

  /**
   * A trace without a fault is the true run's, letter by letter: what the lines say could have been said in other
   * words.
   */
  *#compare(): Work<void> {
    const { start } = this.envelope;
    if (start === undefined || !isClean(this.#faults.list)) return;
    const { state, place } = this.#truth.lastShared(this.text.slice(start.offset), this.#style);
    const offset = start.offset + place;
    const from = { offset, line: start.line + breaksIn(this.text, start.offset, offset) };
    const lines = readingLines(this.text, this.#style, this.#isLabel, from);
    const other = yield* this.#truth.firstOther(lines, this.text, this.#style, state);
    if (other !== undefined)
      this.#faults.add(
        draftAt('format-unreadable', other.line, other.own, '', () => `A trace writes this as: ${other.own}`),
        this.#number - 1,
        this.#labels.at(this.#number - 1) ?? '',
        -1,
      );
  }

  #conclude(answer: TraceLine | undefined, unjudged: TraceLine | undefined): Verdict {
    this.#spellings.place(Infinity, this.#number - 1, this.#labels.at(-1) ?? '');
    return conclude({
      truth: this.#truth,
      faults: this.#faults,
      spellingFaults: this.#spellings.faults,
      spellings: this.options.spellings ?? [],
      answer,
      unjudged,
      ownChoices: this.#ownChoices,
      style: this.#style.name,
      states: this.#number,
      judged: this.#kept.until(unjudged?.start ?? this.text.length),
    });
  }

  /**
   * Passes over the states from the one with this header on that the text has as the true run. Undefined where this one
   * has to be judged.
   */
  #passOver(header: TraceLine): Shared | undefined {
    if (this.#shared === undefined || this.#early.length > 0 || this.#wasForeign || !this.#repeats.isQuiet)
      return undefined;
    const here = this.#due.onlyOne(header);
    if (here === undefined || this.#isCalledOtherwise(here.frame)) return undefined;
    const from = this.#aligned + 1;
    const { start: offset, line } = header;
    const shared = this.#shared.next(from, here, { offset, line }, this.#number);
    if (shared === undefined) return undefined;
    const states = shared.to - shared.from;
    this.#spellings.pass(shared.states);
    if (this.options.keepStates === true) this.#kept.pass(shared.states);
    this.#labels.pass(this.#number, from, states);
    this.#number += states;
    this.#aligned = shared.to - 1;
    this.#halted = false;
    this.#due.skip(states, shared.due, shared.call);
    this.#repeats.skip(shared.spans);
    return shared;
  }

  /** Whether a call that is running is not as the true run makes it. */
  #isCalledOtherwise(frame: Frame | undefined): boolean {
    const { sites, again } = this.#around;
    return isWithinAny(frame, sites) || isWithinAny(frame, again);
  }

  *#judge(cut: Block): Work<void> {
    const all = this.#withoutCutHeader(cut);
    if (all === undefined) return;
    const early = this.#early;
    this.#early = [];
    const block = early.length === 0 ? all : { ...all, body: [...early, ...all.body] };
    const number = this.#number++;
    this.#tape.state = number;
    if (this.#isForeign(block, number)) return;
    this.#due.enter();
    const repeat = this.#repeat(block);
    if (repeat !== undefined) {
      const label = headerOf(block, this.#machine) ?? '';
      for (const draft of repeat) this.#faults.add(draft, number, label, -1);
      this.#keep(block, {
        number,
        label,
        at: matchLabel(this.#machine, label)[0],
        truth: -1,
        repeated: true,
        events: [],
      });
      return;
    }
    const candidates = yield* this.#due.candidates(
      block,
      this.#aligned,
      this.#labels.at(number - 1),
      this.#isBehindGarbage(block),
    );
    const [likeliest] = candidates;
    if (likeliest !== undefined)
      this.#here = yield* this.#truth.align(labelText(this.#machine, likeliest.configuration), this.#aligned);
    if (block.isBegunAgain === true) return yield* this.#brokenOff(block, candidates, number);
    if (block.goesToItself === true) {
      const said = { ...block, body: block.body.filter(({ event: { kind } }) => !isOfControl(kind)) };
      if (yield* isBetterBrokenOff(said, block, candidates, this.#around, this.text))
        return yield* this.#brokenOff(said, candidates, number);
    }
    const { own, early: nextEarly } = yield* withoutEarly(block, candidates, this.#around, this.text);
    const {
      reading,
      outcome,
      candidate: { configuration: from, drafts: ofHeader },
    } = yield* readState(own, candidates, this.#around, this.text);
    this.#early = nextEarly;
    this.#budget.leave(ofHeader.length + reading.report.drafts.count > 0);
    if (reading.report.body.isDamaged) this.#tape.openBlanks();
    const label = labelText(this.#machine, from);
    this.#aligned = yield* this.#truth.align(label, this.#aligned);
    const drafts = [...ofHeader];
    const left = new Set(reading.report.body.leftOver());
    const belonging = early.find((line) => !left.has(line));
    if (belonging !== undefined)
      drafts.push(draftAt('format-order', belonging, '', '', () => `This belongs behind the header ${label}.`));
    for (const draft of drafts) this.#faults.add(draft, number, label, this.#aligned);
    this.#faults.addAll(reading.report.drafts, number, label, this.#aligned);
    this.#ownChoices += reading.choices.filter(({ legal, printed }) =>
      legal.some((value, i) => i > 0 && sameValue(value, printed)),
    ).length;
    this.#halted = reading.halts;
    this.#due.expect(reading, outcome, from);
    this.#keep(block, {
      number,
      label,
      at: from,
      truth: this.#aligned,
      repeated: false,
      events: reading.events,
    });
  }

  /** Whether several lines that cannot be read stand right before a header: other headers may be in them. */
  #isBehindGarbage({ header }: Block): boolean {
    const before = (this.#lastBlock?.body ?? this.#beforeStates).slice(-FEWEST_DAMAGED);
    return (
      header !== undefined &&
      before.length === FEWEST_DAMAGED &&
      before.every(({ event, line }, i) => event.kind === 'unreadable' && line === header.line - FEWEST_DAMAGED + i)
    );
  }

  /**
   * A state that breaks off and is begun again right after, perhaps with words in between: what it lacks is no fault,
   * what it says is judged, and what it wrote may stand or not. It is still due.
   */
  *#brokenOff(block: Block, candidates: readonly Candidate[], number: number): Work<void> {
    const isSaid = ({ event }: TraceLine): boolean =>
      event.kind !== 'unreadable' || !isWords(event.text, this.#style, this.#machine);
    const prose = block.body.findLastIndex(isSaid) + 1;
    const said = { ...block, body: block.body.slice(0, prose) };
    const { reading, candidate } = yield* this.#tape.attempt(
      readState(said, candidates, this.#around, this.text),
      () => false,
    );
    this.#budget.leave(true);
    const label = labelText(this.#machine, candidate.configuration);
    const aligned = yield* this.#truth.align(label, this.#aligned);
    for (const draft of candidate.drafts) this.#faults.add(draft, number, label, aligned);
    for (const draft of reading.report.drafts.list)
      if (draft.part !== 'end') this.#faults.add(draft, number, label, aligned);
    for (const event of reading.events)
      if (event.kind === 'put') for (const { cell, value } of event.writes) this.#tape.doubt(cell, value);
    this.#due.beginAgain(candidate);
    const at = candidate.configuration;
    this.#keep(block, { number, label, at, truth: aligned, repeated: false, events: reading.events });
  }

  /**
   * The text may end within a header: such a line is none, neither a state of its own nor a line of the state before.
   */
  #withoutCutHeader(block: Block): Block | undefined {
    const last = block.body.at(-1) ?? block.header;
    if (!block.isLast || block.answer !== undefined || last?.end !== this.text.length) return block;
    const line = this.text.slice(last.start, last.end);
    if (last === block.header) return this.#due.begins(line) && this.#number > 0 ? undefined : block;
    const next = block.body.findLast(({ event }) => event.kind === 'next')?.event;
    const isCut = last.event.kind === 'unreadable' && next?.kind === 'next' && this.#due.beginsHeader(line, next.label);
    return isCut ? { ...block, body: block.body.slice(0, -1) } : block;
  }

  /** A state of another task is told at the first of several, and changes nothing here. */
  #isForeign(block: Block, number: number): boolean {
    const before = this.#wasForeign;
    const named = headerOf(block, this.#machine);
    const isDue = named !== undefined && this.#due.due(named) !== undefined;
    this.#wasForeign = !isDue && isForeign(block, this.#machine, before);
    if (!this.#wasForeign) return false;
    const first = block.header ?? block.body[0];
    const label = headerOf(block, this.#machine) ?? '';
    if (!before && first !== undefined) this.#faults.add(foreignLines(first), number, label, -1);
    this.#keep(block, { number, label, at: undefined, truth: -1, repeated: false, events: [] });
    return true;
  }

  /**
   * The fault of a block that only says once more what was said; none for those that go on doing so. Undefined for any
   * other block.
   */
  #repeat(block: Block): readonly PendingFault[] | undefined {
    const label = headerOf(block, this.#machine);
    const repeat = this.#repeats.next(block, label === undefined || this.#due.due(label) !== undefined);
    if (repeat === undefined || block.header === undefined || label === undefined) return undefined;
    const earlier = this.#number - 1 - repeat.period;
    const says = (): string => `This repeats state ${earlier + 1}${this.#around.labelOf(earlier)}.`;
    return repeat.isFirst ? [draftAt('label-repeated', block.header, this.#due.name, label, says)] : [];
  }

  /** What is wrong with the end of the trace. */
  #end(lastLay: TraceLine | undefined, answer: TraceLine | undefined, after: TraceLine | undefined): void {
    const block = this.#lastBlock;
    const last = block?.body.at(-1) ?? block?.header ?? lastLay;
    const state = this.#number - 1;
    const drafts = endFaults({
      text: this.text,
      last,
      answer,
      after: block !== undefined && isDamagedAnswer(block, this.#around) ? undefined : after,
      due: this.#due.name,
      hasHalted: this.#halted || this.#wasForeign,
      finishReason: this.options.finishReason,
      rightAnswer: this.#truth.answer,
      blamed: this.#faults.list.filter((fault) => fault.state === state),
    });
    const label = this.#labels.at(state) ?? '';
    for (const draft of drafts)
      this.#faults.add(draft, last === undefined ? -1 : state, last === undefined ? '' : label, -1);
  }

  #keep(block: Block, finding: Finding): void {
    this.#labels.set(finding.number, finding.label);
    this.#spellings.placeIn(block, finding.number, finding.label);
    if (this.options.keepStates === true) this.#kept.add(block, finding);
  }
}
