import type { Bound, Style, Work } from '../../machine/index.ts';
import type { IsLabel, TraceLine } from '../read.ts';
import { cutBlocks, type Blocks } from './blocks.ts';
import { damagedBefore, type Envelope, type Place } from './envelope.ts';
import type { FoundFaults } from './found-faults.ts';
import type { JudgeContext } from './judge-context.ts';
import { judgeLayout, lacksInput } from './layout.ts';
import { draftAt } from './pending-fault.ts';
import type { SharedStates } from './shared-states.ts';

/** The beginning of a trace: what stands before it, and how it lays out the input. */
export class Beginning {
  readonly #style: Style;

  /** `text`: up to the end of the trace. `shared`: where it has states as the true run, if that is looked for. */
  constructor(
    private readonly bound: Bound,
    private readonly text: string,
    private readonly envelope: Envelope,
    private readonly around: JudgeContext,
    private readonly isLabel: IsLabel,
    private readonly shared: SharedStates | undefined,
    private readonly faults: FoundFaults,
  ) {
    this.#style = envelope.style;
  }

  /**
   * Judges how the input is laid out, where that is not as the true run has it; gives the states behind that, the lines
   * before them, and whether the lines of the input are those of another task.
   */
  *laidOut(): Work<{ readonly cut: Blocks; readonly before: readonly TraceLine[]; readonly isForeign: boolean }> {
    const { start } = this.envelope;
    const behind = start && this.shared?.behindLayout(start);
    if (behind !== undefined) {
      const cut = yield* this.cut(behind);
      if (cut.lays.length === 0 && cut.first !== undefined) {
        this.#stray(undefined);
        return { cut, before: [], isForeign: false };
      }
    }
    const cut = yield* this.cut(start);
    const { lays, first } = cut;
    const instead = first === undefined || first.event.kind === 'answer' ? [] : [first];
    const laid = lays.length > 0 ? lays : instead;
    const before = this.#damaged(laid);
    const layout = yield* judgeLayout(this.bound, [...before, ...laid], this.around, first === undefined);
    this.#stray(before[0]);
    this.faults.addAll(layout, -1, '', -1);
    return { cut, before: [...before, ...lays], isForeign: layout.list.some(({ kind }) => kind === 'format-foreign') };
  }

  /** The states from a place on. */
  cut(start: Place | undefined): Work<Blocks> {
    return cutBlocks(this.text, this.#style, this.isLabel, this.bound.machine, start);
  }

  /** A line of the prose before the trace that reads as one of a trace, if it is not one that is taken for damaged. */
  #stray(damaged: TraceLine | undefined): void {
    const { stray } = this.envelope;
    if (stray === undefined || stray.start >= (damaged?.start ?? Infinity)) return;
    const says = (): string => 'This looks like a line of a trace, but it is in the text before the trace.';
    this.faults.add(draftAt('format-order', stray, '', '', says), -1, '', -1);
  }

  /** Lines before the trace that may be laid out lines. */
  #damaged(laid: readonly TraceLine[]): readonly TraceLine[] {
    const { isAttempt = false } = this.envelope;
    return !isAttempt && lacksInput(this.bound, laid) ? damagedBefore(this.text, this.envelope) : [];
  }
}
