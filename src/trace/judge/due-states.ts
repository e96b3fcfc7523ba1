import {
  labelText,
  matchLabel,
  saysLabelsOnce,
  type Configuration,
  type Outcome,
  type Value,
  type Work,
} from '../../machine/index.ts';
import { lineText } from '../line.ts';
import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';
import type { CallTexts, OtherCall } from './call-line.ts';
import { otherChoice, type Choice } from './followed-choices.ts';
import { headerOf } from './header.ts';
import type { JudgeContext } from './judge-context.ts';
import { draftAt, field, type PendingFault } from './pending-fault.ts';
import type { Truth } from './reference-run.ts';
import type { Candidate } from './search.ts';
import { longestSkip, pointAt, skipTo, type Lookahead } from './skipped-states.ts';
import type { StateReading } from './state-reading.ts';

/** Where the model may be: at the state it announced, or at the one the machine would have gone to. */
interface Expected {
  readonly announced: string | undefined;
  readonly here: Configuration | undefined;
  /** The machine's successor, where the model announced another one, which is already blamed. */
  readonly right: Configuration | undefined;
  /** Where the line of the state's call or return leads, where that is not the machine's own and another label is announced. */
  readonly other?: OtherCall | undefined;
  /** The call that leads there, where its line is the header; of `here` and `right`. */
  readonly call?: CallTexts | undefined;
  /** What the state before might have chosen, where it does not say what it chose, or chose what it may not. */
  readonly choices: readonly Choice[];
}

/** What may come next, by what the states before said and did, and what a header makes of it. */
export class DueStates {
  readonly #around: JudgeContext;
  readonly #truth: Truth;
  readonly #lookahead: Lookahead = { left: 64 * longestSkip, words: 2 ** 22 };
  #expected: Expected;
  /** The state before broke off, and has its header again. */
  #isBegunAgain = false;
  /** The state before was itself one that was begun again, which is told. */
  #wasBegunAgain = false;

  constructor(around: JudgeContext, truth: Truth, first: Configuration | undefined) {
    this.#around = around;
    this.#truth = truth;
    this.#expected = { announced: undefined, here: first, right: undefined, choices: [] };
  }

  /** The label of the state that is due; empty where none is. */
  get name(): string {
    return this.#nameOf(this.#expected.here);
  }

  /** A state further: some more may be looked ahead. */
  enter(): void {
    this.#lookahead.left += longestSkip / 8;
  }

  /** Whether a line is a beginning of the header that is due, but not all of it. */
  begins(line: string): boolean {
    const { announced, here, call } = this.#expected;
    return this.beginsHeader(line, announced ?? this.#nameOf(here), call);
  }

  /** Whether a line is a beginning of the header with this label, or of this call, but not all of it. */
  beginsHeader(line: string, label: string, call?: CallTexts): boolean {
    const header = lineText(
      call === undefined ? { kind: 'enter', label } : { kind: 'call', ...call },
      this.#around.style,
    );
    return header.length > line.length && header.startsWith(line);
  }

  /** The configuration whose label this is, if it is one that may come now. */
  due(label: string): Configuration | undefined {
    const { announced, here, right, other, choices } = this.#expected;
    if (here !== undefined && (label === announced || label === labelText(this.#around.machine, here))) return here;
    if (right !== undefined && label === labelText(this.#around.machine, right)) return right;
    if (other?.leadsTo(label) === true) return pointAt(label, (right ?? here)?.frame, this.#around.machine, false);
    const chosen = choices.length === 0 ? undefined : (right ?? here);
    return chosen === undefined ? undefined : otherChoice(label, chosen, choices, this.#around.machine);
  }

  /** The state that was due broke off, as this one; it is due again. */
  beginAgain({ configuration, drafts }: Candidate): void {
    this.#isBegunAgain = true;
    if (drafts.length > 0)
      this.#expected = { announced: undefined, here: configuration, right: this.#expected.here, choices: [] };
  }

  /**
   * Which states a block may be, the likeliest first. A header that was not due may belong to its lines, or be wrong
   * itself.
   */
  *candidates(
    block: Block,
    aligned: number,
    previous: string | undefined,
    isBehindGarbage: boolean,
  ): Work<readonly Candidate[]> {
    const candidates = yield* this.#candidates(block, aligned, previous);
    if (!isBehindGarbage) return candidates;
    // What leads to a header may be in the lines that cannot be read.
    const isExcused = ({ kind }: PendingFault): boolean => kind === 'label-skipped' || kind === 'label-jumped';
    return candidates.map((one) => ({ ...one, drafts: one.drafts.filter((draft) => !isExcused(draft)) }));
  }

  *#candidates(block: Block, aligned: number, previous: string | undefined): Work<readonly Candidate[]> {
    const { here, right } = this.#expected;
    const { header } = block;
    const label = headerOf(block, this.#around.machine);
    const isBegunAgain = this.#isBegunAgain;
    this.#isBegunAgain = false;
    const isTold = this.#wasBegunAgain;
    this.#wasBegunAgain = isBegunAgain;
    const expected = [here, right].filter((one) => one !== undefined);
    if (header === undefined || label === undefined) return this.#headless(block, expected);
    const due = this.due(label);
    if (due !== undefined) {
      const drafts = this.#callDrafts(header);
      if (isBegunAgain && !isTold)
        drafts.push(
          draftAt('label-repeated', header, '', label, () => 'The state breaks off and is begun again here.'),
        );
      // Where a wrong label was announced, which is told, the lines may still be those of the state that should be.
      const others = label === this.#expected.announced ? [right, this.#expected.other?.called] : [];
      const sameStates = others.flatMap((one) =>
        one === undefined || one === due || one.state !== due.state ? [] : [one],
      );
      return [
        { configuration: due, drafts, doubts: [], announced: this.#announcedFor(due) },
        ...sameStates.map((configuration) => ({ configuration, drafts, doubts: [], isElsewhere: true })),
      ];
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
      const skip = yield* skipTo(label, from, this.#around.machine, this.#around.tape, this.#lookahead);
      if (skip === undefined) continue;
      return [
        { configuration: skip.configuration, drafts: [skippedTo(skip.skipped)], doubts: skip.writes },
        ...candidates,
      ];
    }
    const configuration = pointAt(label, (here ?? right)?.frame, this.#around.machine, isOtherCall);
    if (configuration === undefined) return candidates;
    const ahead = isOtherCall ? undefined : yield* this.#truth.aheadOf(label, aligned, this.#lookahead);
    if (ahead !== undefined)
      return [{ configuration, drafts: [skippedTo(ahead.skipped)], doubts: ahead.writes }, ...candidates];
    const again = previous === label;
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

  /**
   * The one state that may come, where a header names it and nothing is left open; undefined else. What is due there is
   * due of the machine's own.
   */
  onlyOne({ event }: TraceLine): Configuration | undefined {
    const { announced, here, right, choices, call } = this.#expected;
    const isPlain = announced === undefined && right === undefined && choices.length === 0 && !this.#isBegunAgain;
    if (!isPlain || here === undefined) return undefined;
    if (event.kind === 'call')
      return call !== undefined && event.callee === call.callee && event.site === call.site ? here : undefined;
    return event.kind === 'enter' && call === undefined && event.label === this.#nameOf(here) ? here : undefined;
  }

  /** So many states further, all as the machine takes them: this one is due, or none. */
  skip(states: number, here: Configuration | undefined, call: CallTexts | undefined): void {
    this.#lookahead.left += (states * longestSkip) / 8;
    this.#expected = { announced: undefined, here, right: undefined, call, choices: [] };
  }

  /** What is due after a state. */
  expect(reading: StateReading, outcome: Outcome, from: Configuration): void {
    const { successor, halts } = reading;
    const right = outcome.kind === 'next' ? outcome.configuration : undefined;
    const follows =
      successor === undefined || (right !== undefined && successor === labelText(this.#around.machine, right));
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
    const { other, choices } = reading;
    const printed =
      other?.called !== undefined && successor === labelText(this.#around.machine, other.called)
        ? other.called
        : pointAt(successor, (right ?? from).frame, this.#around.machine, called);
    this.#expected = { announced: successor, here: printed ?? right, right, other, choices };
  }

  /** What is wrong with a header that names the state which is due: it says that it is called, and from where, or not. */
  #callDrafts(header: TraceLine): PendingFault[] {
    const { call } = this.#expected;
    const { event } = header;
    if (!saysLabelsOnce(this.#around.style) || (call === undefined && event.kind !== 'call')) return [];
    const kind = 'transition-call';
    if (call === undefined)
      return [{ ...draftAt(kind, header, '', '', () => 'The machine does not call here.'), part: 'line' }];
    const expected = lineText({ kind: 'call', ...call }, this.#around.style);
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

  /** The variables that were announced, where this state is the right one instead, with others. */
  #announcedFor(due: Configuration): readonly Value[] | undefined {
    const { here, right } = this.#expected;
    return due === right && here !== right && here?.state === due.state ? here.variables : undefined;
  }

  /** What a state without a header may be. */
  #headless({ body: [place] }: Block, expected: readonly Configuration[]): readonly Candidate[] {
    const name = this.#nameOf(this.#expected.here);
    const isExcused = place === undefined || place.event.kind === 'unreadable' || this.#isAnnouncedBroken;
    const drafts = isExcused
      ? []
      : [draftAt('format-header', place, name, '', () => `The state begins without its label, ${name}.`)];
    return expected.map((configuration) => ({ configuration, drafts, doubts: [] }));
  }

  /** Whether what was announced is no state that there is, which may have the header as well. */
  get #isAnnouncedBroken(): boolean {
    const { announced } = this.#expected;
    return announced !== undefined && matchLabel(this.#around.machine, announced).length === 0;
  }

  #nameOf(configuration: Configuration | undefined): string {
    return configuration === undefined ? '' : labelText(this.#around.machine, configuration);
  }
}
