import { OnceTold, stepping, type Configuration, type Outcome, type Work, type Write } from '../../machine/index.ts';
import { faultKinds } from '../fault.ts';
import type { Block } from './blocks.ts';
import type { PendingFault } from './pending-fault.ts';
import { StateReading } from './state-reading.ts';
import type { JudgeContext } from './judge-context.ts';

/** A state that a block may be, the faults of its header then, and what that brings into doubt. */
export interface Candidate {
  readonly configuration: Configuration;
  readonly drafts: readonly PendingFault[];
  readonly doubts: readonly Write[];
}

/** What came of reading a state in one way. */
export interface Read {
  readonly reading: StateReading;
  readonly outcome: Outcome;
  readonly candidate: Candidate;
}

/** A way to read a state: as which state, and with which decisions. */
interface Way {
  readonly candidate: Candidate;
  readonly decisions: readonly boolean[];
}

/** A state is read in at most so many ways, from so many decisions. */
const mostReadings = 24;
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
  const whole = yield* cheapest(block, candidates, around);
  if ('reading' in whole) return whole;
  const last = block.body.at(-1);
  if (block.isLast && block.answer === undefined && last !== undefined && last.end === text.length) {
    const shortened = { ...block, body: block.body.slice(0, -1) };
    const line = text.slice(last.start, last.end);
    const wasBegun = ({ reading }: Read): boolean => reading.report.leftovers.expects(line);
    const short = yield* cheapest(shortened, candidates, around, wasBegun);
    if ('reading' in short) return short;
    if (short.cost < whole.cost) {
      const read = yield* around.tape.attempt(readIn(shortened, short, around), wasBegun);
      if (wasBegun(read)) return read;
    }
  }
  return yield* readIn(block, whole, around);
}

/**
 * The first reading without faults that is accepted, which then stays on the tape; if there is none, the way with the
 * fewest.
 */
function* cheapest(
  block: Block,
  candidates: readonly Candidate[],
  around: JudgeContext,
  accepts: (read: Read) => boolean = () => true,
): Work<Read | (Way & { readonly cost: number })> {
  const waiting: Way[] = candidates.map((candidate) => ({ candidate, decisions: [] }));
  let best: Way & { readonly cost: number; readonly ranks: readonly number[] } = {
    candidate: { configuration: nowhere, drafts: [], doubts: [] },
    decisions: [],
    cost: Infinity,
    ranks: [],
  };
  for (let readings = 0; readings < mostReadings; readings++) {
    const way = waiting.shift();
    if (way === undefined) break;
    const { candidate, decisions } = way;
    const isClean = (read: Read): boolean => costOf(read) === 0 && accepts(read);
    const tried = yield* around.tape.attempt(readIn(block, way, around), isClean);
    if (isClean(tried)) return tried;
    const cost = costOf(tried);
    if (cost <= best.cost) {
      const ranks = ranksOf(tried);
      if (cost < best.cost || comesBefore(ranks, best.ranks)) best = { cost, candidate, decisions, ranks };
    }
    for (let i = decisions.length; i < Math.min(tried.reading.decisions.asked, mostDecisions); i++) {
      waiting.push({
        candidate,
        decisions: [...decisions, ...new Array<boolean>(i - decisions.length).fill(false), true],
      });
    }
  }
  return best;
}

/** Its faults; a header that it does not lead to is none of its own, but makes the reading less likely. */
function costOf({ reading }: Read): number {
  return reading.report.drafts.count + (reading.isElsewhere ? 1 : 0);
}

/** Where the kinds of its faults stand in the table of faults, the first of them first. */
function ranksOf({ reading, candidate }: Read): readonly number[] {
  return [...candidate.drafts, ...reading.report.drafts.list]
    .map(({ kind }) => faultKinds.indexOf(kind))
    .sort((a, b) => a - b);
}

function comesBefore(some: readonly number[], others: readonly number[]): boolean {
  const at = some.findIndex((rank, i) => rank !== others[i]);
  return at >= 0 && (some[at] ?? 0) < (others[at] ?? 0);
}

const nowhere: Configuration = { state: -1, variables: [], frame: undefined };

function* readIn(block: Block, { candidate, decisions }: Way, around: JudgeContext): Work<Read> {
  for (const { cell, value } of candidate.doubts) around.tape.doubt(cell, value);
  const reading = new StateReading(around, candidate.configuration, block, decisions);
  const outcome = yield* stepping(around.machine, candidate.configuration, around.tape, new OnceTold(reading));
  reading.finish(outcome);
  return { reading, outcome, candidate };
}
