import { finish, minimal, type Bound, type Style, type Work } from '../../machine/index.ts';
import { breaksIn } from '../text-search.ts';
import type { RightAnswer } from '../spelling/respell-answer.ts';
import type { RespeltText } from '../spelling/respelt-text.ts';
import { respelling } from '../spelling/respell.ts';
import { attemptsOf, judgingAttempts } from './attempts.ts';
import { envelopeOfPlain, openingEnvelope, type Envelope, type Place } from './envelope.ts';
import { followingChoices } from './followed-choices.ts';
import type { JudgeOptions, Knowing } from './judge-options.ts';
import { withLadderAnswer } from './ladder-answer.ts';
import { PassedStates } from './passed-states.ts';
import { hasStarts, Truth } from './reference-run.ts';
import { TraceJudge } from './trace-judge.ts';
import type { JudgedState, Verdict } from './verdict.ts';

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
  const { keepStates = false } = options;
  const written = verbatim(text, { offset: 0, line: 0 }, text.length, truth, style, keepStates);
  if (written !== undefined) return written;
  const envelope = yield* envelopeOf(bound, text, style, truth, options);
  const { start, end, stray } = envelope;
  if (start !== undefined && stray === undefined) {
    const ofTruth = verbatim(text, start, end, truth, envelope.style, keepStates);
    if (ofTruth !== undefined) return ofTruth;
  }
  function* judgingSpelt(respelt: RespeltText | undefined): Work<Verdict> {
    const own = respelt?.text ?? text;
    const around = respelt === undefined ? envelope : yield* openingEnvelope(own, style, bound.machine);
    const spellings = respelt?.spellings ?? [];
    const judgingOne = (one: Envelope, said: JudgeOptions): Work<Verdict> =>
      judgingIn(one, bound, own, { ...said, truth, spellings });
    const verdict = yield* judgingAll(around, bound, own, truth, options, judgingOne);
    return respelt?.inOwnText(verdict) ?? verdict;
  }
  const respellingTo = (expected?: RightAnswer): Work<RespeltText | undefined> =>
    respelling(text, envelope, style, bound.machine, truth, options.answers === 'ladder', expected);
  const respelt = yield* respellingTo();
  const verdict = yield* judgingSpelt(respelt);
  // An answer that contradicts the model's own tape may say what that has, if it is spelt as that rather than as the right one.
  const own = verdict.faults.find(({ kind }) => kind === 'answer-contradicts')?.expected;
  if (respelt === undefined || own === undefined) return verdict;
  const other = yield* respellingTo({ answer: own, isAnswer: (answer) => answer === own });
  if (other?.text === respelt.text) return verdict;
  const again = yield* judgingSpelt(other);
  if (again.answer.found !== own) return verdict;
  return verdict.answer.right ? { ...again, verdict: 'lucky', answer: verdict.answer } : again;
}

function* envelopeOf(
  { machine }: Bound,
  text: string,
  style: Style,
  truth: Truth,
  { isThorough = false }: JudgeOptions,
): Work<Envelope> {
  const secondState = isThorough ? undefined : truth.written(style)?.starts?.[1];
  if (secondState !== undefined) {
    const shared = truth.shared(text, style);
    const lines = truth.linesIn(text, style, shared.before);
    const plain = yield* envelopeOfPlain(text, style, machine, secondState, shared, lines);
    if (plain !== undefined) return plain;
  }
  return yield* openingEnvelope(text, style, machine);
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
    judged({ ...envelope, ...attempt, isAttempt: true }, { ...options, ...(isLast ? {} : { finishReason: 'stop' }) }),
  );
}

function* judgingIn(envelope: Envelope, bound: Bound, text: string, options: Knowing): Work<Verdict> {
  // Of one attempt, its own choices.
  const said = envelope.isAttempt === true ? text.slice(envelope.start?.offset, envelope.end) : text;
  const truth = yield* followingChoices(options.truth, said, envelope.style);
  return yield* new TraceJudge(bound, text, envelope, { ...options, truth }).verdict();
}

/**
 * The verdict on the true run's own trace, which needs no judging; it stands from `start` to `end` in the text.
 * Undefined where that is none.
 */
function verbatim(
  text: string,
  start: Place,
  end: number,
  truth: Truth,
  style: Style,
  keepStates: boolean,
): Verdict | undefined {
  const { answer, recording } = truth;
  if (answer === undefined || !truth.isWritten(text.slice(start.offset, end), style)) return undefined;
  const judged = keepStates ? statesFrom(start, end, truth, style) : [];
  if (judged === undefined) return undefined;
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
    judged,
    attempts: 1,
    attempt: 1,
  };
}

/** All states of the true run, whose trace begins at `start`; undefined where it is not known where they stand. */
function statesFrom(start: Place, end: number, truth: Truth, style: Style): readonly JudgedState[] | undefined {
  const written = truth.written(style);
  if (!hasStarts(written)) return undefined;
  const { text, starts } = written;
  const offset = starts[0] ?? 0;
  const place = { offset: start.offset + offset, line: start.line + breaksIn(text, 0, offset) };
  return new PassedStates({ truth, written, from: 0, to: starts.length, number: 0, place }).judged(end);
}
