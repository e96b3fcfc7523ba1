import { stepping, type Configuration, type Outcome, type Value, type Work, type Write } from '../../machine/index.ts';
import { faultKinds } from '../fault.ts';
import type { Block } from './blocks.ts';
import type { PendingFault } from './pending-fault.ts';
import { StateReading } from './state-reading.ts';
import { Supposing } from './supposing.ts';
import type { JudgeContext } from './judge-context.ts';

/** A state that a block may be, the faults of its header then, and what that brings into doubt. */
export interface Candidate {
  readonly configuration: Configuration;
  readonly drafts: readonly PendingFault[];
  readonly doubts: readonly Write[];
  /** The header names another state. */
  readonly isElsewhere?: boolean;
  /** The variables that were announced wrong for this state: its lines may go by them. */
  readonly announced?: readonly Value[] | undefined;
}

/** What came of reading a state in one way. */
export interface Read {
  readonly reading: StateReading;
  readonly outcome: Outcome;
  readonly candidate: Candidate;
}

/**
 * A way to read a state: as which state, with which decisions, and the faults that it is known to have, which all ways
 * have in common that decide so.
 */
interface Way {
  readonly candidate: Candidate;
  readonly decisions: readonly boolean[];
  readonly faults: readonly PendingFault[];
}

const nowhere: Configuration = { state: -1, variables: [], frame: undefined };

/** A state is read in at most so many ways, from so many decisions. */
const mostReadings = 24;
/** One of very many lines is read in fewer ways, so that at most so many lines are read. */
const mostLines = 48_000;
const fewestReadings = 3;
const mostDecisions = 4;

/**
 * Reads the lines of a state in the way that leaves the fewest faults, of equal ones that whose kinds come first in the
 * table; what it writes stays on
 * the tape. `text` is the whole text, which may end within the last line of its last state: then that line is as good
 * as absent.
 */
export function* readState(
  block: Block,
  candidates: readonly Candidate[],
  around: JudgeContext,
  text: string,
): Work<Read> {
  const last = block.body.at(-1);
  const mayBeShort = block.isLast && block.answer === undefined && last !== undefined && last.end === text.length;
  const whole = yield* cheapest(block, candidates, around, !mayBeShort);
  if ('reading' in whole) return whole;
  if (mayBeShort) {
    const shortened = { ...block, body: block.body.slice(0, -1), isShortened: true };
    const line = text.slice(last.start, last.end);
    const wasBegun = ({ reading }: Read): boolean =>
      around.finishReason === 'length' || reading.report.leftovers.expects(line);
    const short = yield* cheapest(shortened, candidates, around, false, wasBegun);
    if ('reading' in short) return short;
    if (short.cost < whole.cost) {
      const read = yield* around.tape.attempt(readIn(shortened, short, around), wasBegun);
      if (wasBegun(read)) return read;
    }
  }
  return yield* readIn(block, whole, around);
}

/** The best way so far, and what it costs. */
interface Best extends Way {
  readonly cost: number;
  readonly ranks: readonly number[];
}

/**
 * The first reading without faults that is accepted, which then stays on the tape; if there is none, the way with the
 * fewest. That one stays too if it `isFinal` and was the last to be tried.
 */
function* cheapest(
  block: Block,
  candidates: readonly Candidate[],
  around: JudgeContext,
  isFinal: boolean,
  accepts: (read: Read) => boolean = () => true,
): Work<Read | Best> {
  const ways = new Ways(candidates, isFinal, accepts);
  const most = Math.max(fewestReadings, Math.min(mostReadings, mostLines / (block.body.length + 1)));
  for (let readings = 0; readings < most; readings++) {
    const way = ways.next;
    if (way === undefined) break;
    around.budget.read(block.body.length);
    const read = yield* around.tape.attempt(readIn(block, way, around), (tried) => ways.isSought(way, tried));
    if (ways.isDone) return read;
  }
  return ways.best;
}

/** The ways that are still to be tried, and the best so far. */
class Ways {
  best: Best = {
    candidate: { configuration: nowhere, drafts: [], doubts: [] },
    decisions: [],
    faults: [],
    cost: Infinity,
    ranks: [],
  };
  isDone = false;
  #waiting: readonly Way[];

  constructor(
    candidates: readonly Candidate[],
    private readonly isFinal: boolean,
    private readonly accepts: (read: Read) => boolean,
  ) {
    this.#waiting = candidates.map((candidate) => ({ candidate, decisions: [], faults: [] }));
  }

  get next(): Way | undefined {
    return this.#waiting[0];
  }

  /** Takes what came of the way that was next; whether that is what was sought. */
  isSought(way: Way, tried: Read): boolean {
    const cost = costOf(tried);
    if (cost === 0 && this.accepts(tried)) return (this.isDone = true);
    const ranks = ranksOf(tried.candidate, tried.reading.report.drafts.list);
    const isBest = isBetter(cost, ranks, this.best);
    if (isBest) this.best = { ...way, cost, ranks };
    this.#waiting = [...this.#waiting.slice(1), ...turnsOf(way, tried)].filter((one) => mayBeBetter(one, this.best));
    return (this.isDone = isBest && this.isFinal && this.#waiting.length === 0);
  }
}

/** The ways that decide as one does, up to a decision that it took in the usual way. */
function turnsOf({ candidate, decisions }: Way, { reading }: Read): readonly Way[] {
  const { faultsBefore } = reading.decisions;
  return faultsBefore.slice(decisions.length, mostDecisions).map((faults, i) => ({
    candidate,
    decisions: [...decisions, ...new Array<boolean>(i).fill(false), true],
    faults: reading.report.drafts.list.slice(0, faults),
  }));
}

/** Whether a way of reading may still turn out better than the best, by the faults that it has for certain. */
function mayBeBetter({ candidate, faults }: Way, best: Best): boolean {
  return faults.length === 0 || isBetter(faults.length, ranksOf(candidate, faults), best);
}

function isBetter(cost: number, ranks: readonly number[], best: Best): boolean {
  return cost < best.cost || (cost === best.cost && comesBefore(ranks, best.ranks));
}

/** Its faults; a header that is not its own, or that it does not lead to, is none, but makes the reading less likely. */
function costOf({ reading, candidate }: Read): number {
  return reading.report.drafts.count + (reading.isElsewhere || candidate.isElsewhere === true ? 1 : 0);
}

/** Where the kinds of its faults stand in the table of faults, the first of them first. */
function ranksOf(candidate: Candidate, faults: readonly PendingFault[]): readonly number[] {
  return [...candidate.drafts, ...faults].map(({ kind }) => faultKinds.indexOf(kind)).sort((a, b) => a - b);
}

function comesBefore(some: readonly number[], others: readonly number[]): boolean {
  const at = some.findIndex((rank, i) => rank !== others[i]);
  return at >= 0 && (some[at] ?? 0) < (others[at] ?? 0);
}

function* readIn(block: Block, { candidate, decisions }: Way, around: JudgeContext): Work<Read> {
  for (const { cell, value } of candidate.doubts) around.tape.doubt(cell, value);
  const reading = new StateReading(around, candidate.configuration, block, decisions);
  if (candidate.announced !== undefined)
    reading.decisions.stand(candidate.configuration.variables, candidate.announced);
  const outcome = yield* stepping(
    around.machine,
    candidate.configuration,
    around.tape,
    new Supposing(reading, reading.decisions.suppositions),
  );
  reading.finish(outcome);
  return { reading, outcome, candidate };
}
