import type { Fault, Verdict } from '../trace/index.ts';
import type { Exposure } from './exposure.ts';
import type { JudgedSample, Unjudged } from './judge-sample.ts';

/** A sample's name in its run, and what it is worth. */
export interface NamedWorth {
  readonly id: string;
  readonly worth: JudgedSample | Unjudged;
}

/** The same as JSON, as short as can be: a run may have very many. What is undefined is null. */
export type PackedWorth = readonly [
  id: string,
  worth:
    | Unjudged
    | readonly [
        sample: JudgedSample['sample'],
        states: number,
        answer: string | null,
        verdict: PackedVerdict | null,
        exposure: PackedExposure | null,
      ],
];

type PackedVerdict = readonly [
  Verdict['verdict'],
  Verdict['format'],
  Verdict['procedure'],
  expected: string | null,
  found: string | null,
  right: boolean,
  rung: Verdict['answer']['rung'] | null,
  faults: readonly PackedFault[],
  moreFaults: number,
  moreFaultsIn: readonly number[],
  unjudgedFrom: number | null,
  ownChoices: number,
  style: string,
  states: number,
  attempts: number,
  attempt: number,
];

/**
 * All fields of a T, those too that it may lack: a literal of it has to name each, so the compiler asks for one that a T
 * comes to have.
 */
type EveryField<T> = {
  readonly [K in keyof T]-?: T[K] | (Partial<Pick<T, K>> extends Pick<T, K> ? undefined : never);
};

type PackedFault = readonly [
  Fault['kind'],
  state: number,
  label: string,
  line: number,
  from: number,
  to: number,
  expected: string,
  found: string,
  explanation: string,
  agreesWithTruth: boolean,
  spelling: Fault['spelling'] | null,
  region: string | null,
];

/** `reached` is null where it is all that is asked. */
type PackedExposure = readonly [asked: readonly number[], reached: readonly number[] | null, failedIn: number | null];

export function packed({ id, worth }: NamedWorth): PackedWorth {
  if (typeof worth === 'string') return [id, worth];
  const { sample, truth, verdict, exposure } = worth;
  return [
    id,
    [
      sample,
      truth.states,
      truth.answer ?? null,
      verdict === undefined ? null : packedVerdict(verdict),
      exposure === undefined ? null : packedExposure(exposure),
    ],
  ];
}

export function unpacked([id, worth]: PackedWorth): NamedWorth {
  if (typeof worth === 'string') return { id, worth };
  const [sample, states, answer, verdict, exposure] = worth;
  return {
    id,
    worth: {
      sample,
      truth: { answer: answer ?? undefined, states },
      verdict: verdict === null ? undefined : unpackedVerdict(verdict),
      exposure: exposure === null ? undefined : unpackedExposure(exposure),
    },
  };
}

function packedVerdict(verdict: Verdict): PackedVerdict {
  const { expected, found, right, rung } = verdict.answer;
  return [
    verdict.verdict,
    verdict.format,
    verdict.procedure,
    expected ?? null,
    found ?? null,
    right,
    rung ?? null,
    verdict.faults.map(packedFault),
    verdict.moreFaults,
    verdict.moreFaultsIn,
    verdict.unjudgedFrom ?? null,
    verdict.ownChoices,
    verdict.style,
    verdict.states,
    verdict.attempts,
    verdict.attempt,
  ];
}

function unpackedVerdict([
  verdict,
  format,
  procedure,
  expected,
  found,
  right,
  rung,
  faults,
  moreFaults,
  moreFaultsIn,
  unjudged,
  ownChoices,
  style,
  states,
  attempts,
  attempt,
]: PackedVerdict): Verdict {
  const { unjudgedFrom, ...rest }: EveryField<Verdict> = {
    verdict,
    format,
    procedure,
    answer: { expected: expected ?? undefined, found: found ?? undefined, right, rung: rung ?? undefined },
    faults: faults.map(unpackedFault),
    moreFaults,
    moreFaultsIn,
    unjudgedFrom: unjudged ?? undefined,
    ownChoices,
    style,
    states,
    judged: [],
    attempts,
    attempt,
  };
  return unjudgedFrom === undefined ? rest : { ...rest, unjudgedFrom };
}

function packedFault(fault: Fault): PackedFault {
  const { kind, state, label, line, from, to, expected, found, explanation, agreesWithTruth, spelling, region } = fault;
  const all = [kind, state, label, line, from, to, expected, found, explanation, agreesWithTruth] as const;
  return [...all, spelling ?? null, region ?? null];
}

function unpackedFault([
  kind,
  state,
  label,
  line,
  from,
  to,
  expected,
  found,
  explanation,
  agreesWithTruth,
  spelt,
  named,
]: PackedFault): Fault {
  const { spelling, region, ...rest }: EveryField<Fault> = {
    kind,
    state,
    label,
    line,
    from,
    to,
    expected,
    found,
    explanation,
    agreesWithTruth,
    spelling: spelt ?? undefined,
    region: named ?? undefined,
  };
  return {
    ...rest,
    ...(spelling === undefined ? {} : { spelling }),
    ...(region === undefined ? {} : { region }),
  };
}

function packedExposure({ asked, reached, failedIn }: Exposure): PackedExposure {
  return [[...asked], reached === asked ? null : [...reached], failedIn ?? null];
}

function unpackedExposure([counts, reached, failedIn]: PackedExposure): Exposure {
  const asked = Int32Array.from(counts);
  return {
    asked,
    reached: reached === null ? asked : Int32Array.from(reached),
    failedIn: failedIn ?? undefined,
  };
}
