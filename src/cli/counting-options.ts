import { Option } from 'commander';
import { answerModes, attemptChoices, type Counting } from '../trace/index.ts';

/** How answers are looked for. */
export function answersOption(): Option {
  return new Option(
    '--answers <how>',
    'where the answer is looked for: in the line of the trace alone, or in other words too (default: exact in a text with a trace, ladder in one without)',
  ).choices(answerModes);
}

/** Which attempt counts. */
export function attemptOption(): Option {
  return new Option(
    '--attempt <which>',
    'which attempt is judged of a text that begins its trace again (default: last)',
  ).choices(attemptChoices);
}

/** What of a text counts, as far as it is told. */
export function countingOf({ answers, attempt }: Counting): Counting {
  return { ...(answers === undefined ? {} : { answers }), ...(attempt === undefined ? {} : { attempt }) };
}
