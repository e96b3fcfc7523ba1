import { finish, minimal, type Bound, type Style, type Work } from '../../machine/index.ts';
import { respelling } from '../spelling/respell.ts';
import { attemptsOf, judgingAttempts } from './attempts.ts';
import { openingEnvelope, type Envelope } from './envelope.ts';
import { followingChoices } from './followed-choices.ts';
import type { JudgeOptions, Knowing } from './judge-options.ts';
import { withLadderAnswer } from './ladder-answer.ts';
import { Truth } from './reference-run.ts';
import { TraceJudge } from './trace-judge.ts';
import type { Verdict } from './verdict.ts';

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
  const ofTruth = isPlain ? undefined : verbatim(text.slice(start.offset, end), truth, envelope.style);
  if (ofTruth !== undefined) return ofTruth;
  const respelt = yield* respelling(text, envelope, style, bound.machine, truth, options.answers === 'ladder');
  const own = respelt?.text ?? text;
  const around = respelt === undefined ? envelope : yield* openingEnvelope(own, style, bound.machine);
  const spellings = respelt?.spellings ?? [];
  const judgingOne = (one: Envelope, said: JudgeOptions): Work<Verdict> =>
    judgingIn(one, bound, own, { ...said, truth, spellings });
  const verdict = yield* judgingAll(around, bound, own, truth, options, judgingOne);
  return respelt?.inOwnText(verdict) ?? verdict;
}

/** Judges the attempts of a text that begins its trace again, or else all of it. */
function* judgingAll(
  envelope: Envelope,
  { machine }: Bound,
  text: string,
  truth: Truth,
  options: JudgeOptions,
  judgingOne: (envelope: Envelope, options: JudgeOptions) => Work<Verdict>,
): Work<Verdict> {
  const attempts = attemptsOf(text, envelope, truth, machine);
  function* judged(one: Envelope, said: JudgeOptions): Work<Verdict> {
    return withLadderAnswer(yield* judgingOne(one, said), text, one, machine, truth, options.answers);
  }
  if (attempts.length < 2) return yield* judged(envelope, options);
  return yield* judgingAttempts(attempts, options.attempt ?? 'last', (attempt, isLast) =>
    judged(
      { ...envelope, ...attempt, isAttempt: true },
      { ...options, isThorough: true, ...(isLast ? {} : { finishReason: 'stop' }) },
    ),
  );
}

function* judgingIn(envelope: Envelope, bound: Bound, text: string, options: Knowing): Work<Verdict> {
  // Of one attempt, its own choices.
  const said = envelope.isAttempt === true ? text.slice(envelope.start?.offset, envelope.end) : text;
  const truth = yield* followingChoices(options.truth, said, envelope.style);
  return yield* new TraceJudge(bound, text, envelope, { ...options, truth }).verdict();
}

/** The verdict on the true run's own trace, which needs no judging. */
function verbatim(text: string, truth: Truth, style: Style): Verdict | undefined {
  const { answer, recording } = truth;
  if (answer === undefined || !truth.isWritten(text, style)) return undefined;
  return {
    verdict: 'sound',
    format: 'right',
    procedure: 'right',
    answer: { expected: answer, found: answer, right: true, rung: 'line' },
    faults: [],
    moreFaults: 0,
    moreFaultsIn: [],
    ownChoices: 0,
    style: style.name,
    states: recording.states,
    judged: [],
    attempts: 1,
    attempt: 1,
  };
}
