import { faultGroup, type Fault } from '../fault.ts';
import type { TraceLine } from '../read.ts';
import type { Spelling } from '../spelling/respelt-text.ts';
import type { FoundFaults } from './found-faults.ts';
import type { Truth } from './reference-run.ts';
import { partsOf, type Verdict } from './verdict.ts';

/** What is known of a trace once its states are judged. */
export interface Findings extends Pick<Verdict, 'ownChoices' | 'style' | 'states' | 'judged'> {
  readonly truth: Truth;
  readonly faults: FoundFaults;
  /** Ways of spelling, as faults. */
  readonly spellingFaults: readonly Fault[];
  readonly spellings: readonly Spelling[];
  readonly answer: TraceLine | undefined;
  /** The first line that was not judged. */
  readonly unjudged: TraceLine | undefined;
}

/** The verdict on a trace. */
export function conclude(findings: Findings): Verdict {
  const { truth, faults: all, answer: line, spellings, spellingFaults, unjudged, ...rest } = findings;
  const found = line?.event.kind === 'answer' ? line.event.text : undefined;
  const right = truth.isAnswer(found);
  const faults = [...all.inOrder, ...spellingFaults];
  // Where the answer stands: in its line as it is, or in another dress there.
  const rung = spellings.some(({ name }) => name === 'answer') ? 'plain' : 'line';
  const isCut = unjudged !== undefined;
  return {
    verdict: verdictName(right, faults, isCut),
    ...partsOf(faults, isCut),
    answer: {
      expected: right ? found : (truth.answer ?? truth.base?.answer),
      found,
      right,
      rung: found === undefined ? undefined : rung,
    },
    faults,
    moreFaults: all.more,
    moreFaultsIn: [...all.moreIn],
    ...(unjudged === undefined ? {} : { unjudgedFrom: unjudged.line }),
    ...rest,
    attempts: 1,
    attempt: 1,
  };
}

/** What is wrong with the answer alone leaves the trace clean. */
export function isClean(faults: readonly Fault[]): boolean {
  return faults.every(({ kind }) => faultGroup(kind) === 'answer');
}

function verdictName(right: boolean, faults: readonly Fault[], isCut: boolean): Verdict['verdict'] {
  if (right) return faults.length === 0 && !isCut ? 'sound' : 'lucky';
  return isClean(faults) && !isCut ? 'slipped' : 'wrong';
}
