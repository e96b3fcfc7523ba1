import { labelText, matchLabel, start, step, type Bound, type Configuration, type Machine, type Outcome, type Point } from '../../machine/index.ts';
import { faultGroup, type Fault, type FaultKind } from '../fault.ts';
import { likeliestStyle, readLines, type IsLabel, type TraceLine } from '../read.ts';
import { minimal, type Style } from '../style.ts';
import { cutBlocks, type Block } from './blocks.ts';
import type { Draft, Drafts } from './draft.ts';
import { judgeLayout } from './layout.ts';
import { faultOf, longestLine } from './locate.ts';
import { ModelTape } from './model-tape.ts';
import { pointAt, skipTo } from './place.ts';
import { Repeats } from './repeats.ts';
import { StateReading } from './state-reading.ts';
import type { Surroundings } from './surroundings.ts';
import { Truth } from './truth.ts';
import type { JudgedState, Verdict } from './verdict.ts';

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

/** A state is read in at most so many ways, from so many decisions. */
const mostReadings = 24;
const mostDecisions = 4;
const mostFaults = 1_000;

/**
 * Judges a trace by what its writer itself wrote: every state is a transition of the model's own configuration. Any text gets a verdict, in
 * time and memory proportional to its length; nothing is thrown.
 */
export function judge(bound: Bound, text: string, options: JudgeOptions = {}): Verdict {
  return new Judge(bound, text, options).verdict();
}

/** Where the model may be: at the state it announced, or at the one the machine would have gone to. */
interface Expected {
  readonly announced: string | undefined;
  readonly here: Configuration | undefined;
  /** The machine's successor, where the model announced another one, which is already blamed. */
  readonly right: Configuration | undefined;
}

class Judge {
  readonly #machine: Machine;
  readonly #style: Style;
  readonly #isLabel: IsLabel;
  readonly #tape: ModelTape;
  readonly #truth: Truth;
  readonly #around: Surroundings;
  readonly #faults: Fault[] = [];
  #moreFaults = 0;
  readonly #judged: JudgedState[] = [];
  /** Labels of the states so far, as far as explanations may name them. */
  readonly #labels: string[] = [];
  readonly #repeats: Repeats;
  #number = 0;
  #aligned = -1;
  #expected: Expected;
  /** The state before is done: it halted. */
  #halted = false;
  #lastBlock: Block | undefined;

  constructor(private readonly bound: Bound, private readonly text: string, private readonly options: JudgeOptions) {
    const { machine } = bound;
    this.#machine = machine;
    this.#isLabel = (label) => matchLabel(machine, label).length > 0;
    this.#style = likeliestStyle(text, options.style ?? minimal, this.#isLabel);
    this.#tape = new ModelTape(bound, 1_000_000 + 64 * text.length);
    this.#truth = options.truth ?? new Truth(bound);
    this.#repeats = new Repeats(text);
    this.#around = {
      machine, tape: this.#tape, style: this.#style,
      labelOf: (state) => (this.#labels[state] === undefined ? '' : ` (${this.#labels[state]})`),
    };
    const first = start(machine, this.#tape);
    this.#expected = { announced: undefined, here: first.kind === 'next' ? first.configuration : undefined, right: undefined };
  }

  verdict(): Verdict {
    const { lays, blocks, afterAnswer } = cutBlocks(this.text, this.#style, this.#isLabel);
    const first = blocks.next();
    const none = first.done === true;
    const layoutLines = lays.length > 0 ? lays : this.#firstLine(none ? undefined : first.value);
    const layout = judgeLayout(this.bound, layoutLines, this.#around, none && lays.length > 0);
    if (lays.length > 0 || !none) this.#blameAll(layout, -1, '', -1);
    let answer: TraceLine | undefined;
    for (let block = first; block.done !== true; block = blocks.next()) {
      this.#judge(block.value);
      this.#lastBlock = block.value;
      ({ answer } = block.value);
    }
    answer ??= none ? this.#strayAnswer() : undefined;
    this.#end(lays.at(-1), answer, afterAnswer());
    return this.#conclude(answer);
  }

  #conclude(line: TraceLine | undefined): Verdict {
    const expected = this.#truth.answer;
    const found = line?.event.kind === 'answer' ? line.event.text : undefined;
    const right = found !== undefined && found === expected;
    const clean = this.#faults.length === 0;
    return {
      verdict: right ? (clean ? 'sound' : 'lucky') : clean ? 'slipped' : 'wrong',
      answer: { expected, found, right }, faults: this.#faults, moreFaults: this.#moreFaults, style: this.#style.name, states: this.#number, judged: this.#judged,
    };
  }

  #judge(block: Block): void {
    const number = this.#number++;
    this.#tape.state = number;
    const { configuration, drafts, repeated } = this.#place(block);
    if (configuration === undefined || repeated) {
      const label = block.header?.event.kind === 'enter' ? block.header.event.label : '';
      for (const draft of drafts) this.#blame(draft, number, label, -1);
      this.#keep(block, label, number, matchLabel(this.#machine, label)[0], -1, true, []);
      return;
    }
    const { reading, outcome, from } = this.#read(block, configuration);
    const label = labelText(this.#machine, from);
    this.#aligned = this.#truth.align(label, this.#aligned);
    for (const draft of drafts) this.#blame(draft, number, label, this.#aligned);
    this.#blameAll(reading.drafts, number, label, this.#aligned);
    this.#expect(reading, outcome, from);
    this.#keep(block, label, number, from, this.#aligned, false, reading.events);
  }

  /** Which state a block is, and what is wrong with its header. */
  #place(block: Block): { readonly configuration: readonly Configuration[] | undefined; readonly drafts: readonly Draft[]; readonly repeated: boolean } {
    const { announced, here, right } = this.#expected;
    const { header } = block;
    const label = header?.event.kind === 'enter' ? header.event.label : undefined;
    if (header === undefined || label === undefined) {
      this.#repeats.next(block, true);
      const [place] = block.body;
      const damaged = place?.event.kind === 'unreadable';
      const name = here === undefined ? '' : labelText(this.#machine, here);
      const drafts = place === undefined || damaged ? [] : [draftAt('format-header', place, name, '', () => `The state begins without its label, ${name}.`)];
      return { configuration: [here, right].filter((one) => one !== undefined), drafts, repeated: false };
    }
    const isHere = here !== undefined && (label === announced || label === labelText(this.#machine, here));
    const isRight = !isHere && right !== undefined && label === labelText(this.#machine, right);
    const repeat = this.#repeats.next(block, isHere || isRight);
    if (repeat !== undefined) {
      const drafts = repeat.isFirst ? [draftAt('label-repeated', header, this.#nameOf(here), label, () => `The same words as state ${this.#number - 1 - repeat.period}${this.#around.labelOf(this.#number - 1 - repeat.period)}.`)] : [];
      return { configuration: undefined, drafts, repeated: true };
    }
    if (isHere) return { configuration: [here], drafts: [], repeated: false };
    if (isRight) return { configuration: [right], drafts: [], repeated: false };
    for (const from of [here, right]) {
      const skip = from === undefined ? undefined : skipTo(label, from, this.#machine, this.#tape);
      if (skip === undefined) continue;
      const says = (): string => `${skip.skipped === 1 ? 'A state is' : `${skip.skipped} states are`} left out before it; ${this.#nameOf(from)} was due.`;
      return { configuration: [skip.configuration], drafts: [draftAt('label-skipped', header, this.#nameOf(here), label, says)], repeated: false };
    }
    const again = this.#labels[this.#number - 2] === label;
    const target = pointAt(label, (here ?? right)?.frame, this.#machine, false) ?? here ?? right;
    const due = this.#nameOf(here);
    const says = (): string => (due === '' ? 'The machine has halted.' : `${due} was due.`);
    return { configuration: target === undefined ? undefined : [target], drafts: [draftAt(again ? 'label-repeated' : 'label-jumped', header, due, label, says)], repeated: false };
  }

  /** Reads the lines of a state in the way that leaves the fewest faults; what it writes stays on the tape. */
  #read(block: Block, from: readonly Configuration[]): { readonly reading: StateReading; readonly outcome: Outcome; readonly from: Configuration } {
    const work = (configuration: Configuration, decisions: readonly boolean[]) => () => {
      const reading = new StateReading(this.#around, configuration, block, decisions);
      const outcome = step(this.#machine, configuration, this.#tape, reading);
      reading.finish(outcome);
      return { reading, outcome, from: configuration };
    };
    const waiting = from.map((configuration) => ({ configuration, decisions: [] as readonly boolean[] }));
    let best: { readonly cost: number; readonly configuration: Configuration; readonly decisions: readonly boolean[] } | undefined;
    for (let readings = 0; readings < mostReadings; readings++) {
      const way = waiting.shift();
      if (way === undefined) break;
      const { configuration, decisions } = way;
      const tried = this.#tape.attempt(work(configuration, decisions), ({ reading }) => reading.drafts.count === 0);
      const cost = tried.reading.drafts.count;
      if (cost === 0) return tried;
      if (best === undefined || cost < best.cost) best = { cost, configuration, decisions };
      for (let i = decisions.length; i < Math.min(tried.reading.asked, mostDecisions); i++) {
        waiting.push({ configuration, decisions: [...decisions, ...new Array<boolean>(i - decisions.length).fill(false), true] });
      }
    }
    const { configuration, decisions } = best ?? { configuration: from[0] ?? nowhere, decisions: [] };
    return work(configuration, decisions)();
  }

  #expect(reading: StateReading, outcome: Outcome, from: Configuration): void {
    const { successor, halts } = reading;
    this.#halted = halts || (outcome.kind === 'halt' && successor === undefined);
    const right = outcome.kind === 'next' ? outcome.configuration : undefined;
    const follows = successor === undefined || (right !== undefined && successor === labelText(this.#machine, right));
    if (follows) {
      const here = halts && right !== undefined ? undefined : right;
      this.#expected = { announced: undefined, here, right: here === right ? undefined : right };
      return;
    }
    const called = right !== undefined && right.frame !== from.frame && (right.frame?.depth ?? -1) > (from.frame?.depth ?? -1);
    const printed = pointAt(successor, (right ?? from).frame, this.#machine, called);
    this.#expected = { announced: successor, here: printed ?? right, right };
  }

  /** What is wrong with the end of the trace. */
  #end(lastLay: TraceLine | undefined, answer: TraceLine | undefined, after: TraceLine | undefined): void {
    const block = this.#lastBlock;
    const last = block?.body.at(-1) ?? block?.header ?? lastLay;
    const label = this.#labels[this.#number - 1] ?? '';
    const state = this.#number - 1;
    if (last === undefined) {
      const place = answer ?? wholeText(this.text);
      this.#blame(draftAt('format-no-trace', place, '', '', () => 'The text holds no state of this task.'), -1, '', -1);
      return;
    }
    if (answer === undefined) {
      const cut = this.options.finishReason === 'length';
      const due = this.#nameOf(this.#expected.here);
      const kind = cut ? 'transition-truncated' : this.#halted ? 'answer-missing' : 'transition-unfinished';
      const says = cut ? 'The model reached its token limit here.' : this.#halted ? 'The trace has halted, but gives no answer.' : `The model stopped here by itself${due === '' ? '' : `; ${due} was due`}.`;
      this.#blame({ ...draftAt(kind, last, kind === 'answer-missing' ? (this.#truth.answer ?? '') : due, '', () => says), part: 'end' }, state, label, -1);
    } else if (!this.#halted && !this.#faults.some(({ kind, state: where }) => where === state && faultGroup(kind) === 'transition')) {
      const due = this.#nameOf(this.#expected.here);
      this.#blame(draftAt('transition-early-halt', answer, due, 'the answer', () => `The answer comes although ${due} was due.`), state, label, -1);
    }
    if (after !== undefined) this.#blame(draftAt('format-after-answer', after, '', '', () => 'The trace was over with its answer.'), state, label, -1);
  }

  #blameAll({ list, more }: Drafts, state: number, label: string, truth: number): void {
    for (const draft of list) this.#blame(draft, state, label, truth);
    this.#moreFaults += more;
  }

  #blame(draft: Draft, state: number, label: string, truth: number): void {
    if (this.#faults.length >= mostFaults) {
      this.#moreFaults++;
      return;
    }
    const agrees = draft.part !== 'end' && draft.place.end - draft.place.start <= longestLine && this.#truth.agrees(truth, this.#style, draft.place.event, draft.claim);
    this.#faults.push(faultOf(draft, this.text, this.#style, state, label, agrees));
  }

  #keep(block: Block, label: string, number: number, at: Point | undefined, truth: number, repeated: boolean, events: StateReading['events']): void {
    this.#labels.push(label.slice(0, 100));
    if (this.options.keepStates !== true) return;
    const first = block.header ?? block.body[0] ?? block.answer;
    const last = block.answer ?? block.body.at(-1) ?? block.header;
    this.#judged.push({
      record: { number, state: at?.state ?? -1, variables: at?.variables ?? [], events }, label,
      firstLine: first?.line ?? 0, lastLine: last?.line ?? 0, truth, repeated,
    });
  }

  #nameOf(configuration: Configuration | undefined): string {
    return configuration === undefined ? '' : labelText(this.#machine, configuration);
  }

  #firstLine(block: Block | undefined): readonly TraceLine[] {
    const line = block?.header ?? block?.body[0];
    return line === undefined ? [] : [line];
  }

  /** An answer in a text without a trace. */
  #strayAnswer(): TraceLine | undefined {
    let found: TraceLine | undefined;
    for (const line of readLines(this.text, this.#style, () => false)) if (line.event.kind === 'answer') found = line;
    return found;
  }
}

const nowhere: Configuration = { state: -1, variables: [], frame: undefined };

function draftAt(kind: FaultKind, place: TraceLine, expected: string, found: string, explain: () => string): Draft {
  return { kind, place, part: 'line', expected, found, explain };
}

function wholeText(text: string): TraceLine {
  const end = text.indexOf('\n');
  return { event: { kind: 'unreadable', text: '' }, line: 0, start: 0, end: end < 0 ? text.length : end };
}
