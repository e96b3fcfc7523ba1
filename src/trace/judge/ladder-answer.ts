import { matchLabel, stylesOf, type Machine, type Style } from '../../machine/index.ts';
import { climb, type AnswerMode } from '../answers/ladder.ts';
import { readLine } from '../read.ts';
import type { Envelope } from './envelope.ts';
import type { Truth } from './reference-run.ts';
import type { Verdict } from './verdict.ts';

/**
 * A verdict with the answer that its text gives in other words, where it gives none as a trace does. Unless told
 * otherwise only a text without a trace is looked at so: of one with a trace, the line of the answer is a part.
 */
export function withLadderAnswer(
  verdict: Verdict,
  text: string,
  envelope: Envelope,
  machine: Machine,
  truth: Truth,
  mode: AnswerMode | undefined,
): Verdict {
  const { start, parts, style } = envelope;
  const { found: exact, right: isRight } = verdict.answer;
  const hasTrace = start !== undefined;
  const isExact = (mode ?? (hasTrace ? 'exact' : 'ladder')) === 'exact' || (hasTrace && exact !== undefined);
  if (isExact || isRight || truth.answer === undefined) return verdict;
  const said = hasTrace
    ? behindTrace(text.slice(0, envelope.end), style, machine)
    : parts.map((part) => text.slice(part.start, part.end)).join('\n');
  const found = climb(said, stylesOf(machine), machine, truth.answer);
  // Numbers behind a trace may be anything.
  if (found === undefined || (hasTrace && found.rung === 'last')) return verdict;
  const right = truth.isAnswer(found.text);
  return {
    ...verdict,
    verdict: right ? 'lucky' : verdict.verdict,
    answer: {
      expected: right ? found.text : truth.answer,
      found: found.text,
      right,
      rung: found.text === exact ? 'line' : found.rung,
    },
  };
}

/** Characters at the end of a text in which lines of its trace are looked for. */
const searched = 1 << 16;

/** What follows the last line that can be read. */
function behindTrace(text: string, style: Style, machine: Machine): string {
  const lines = text.slice(-searched).split('\n');
  const isLabel = (label: string): boolean => matchLabel(machine, label).length > 0;
  const last = lines.findLastIndex((line) => readLine(line.trimEnd(), style, isLabel).kind !== 'unreadable');
  return lines.slice(last + 1).join('\n');
}
