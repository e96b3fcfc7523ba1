import type { Verdict } from './verdict.ts';

/**
 * One sentence without its full stop: `lucky: the answer 38.98 is right; 1 fault in 12 states`. Answers longer than
 * `longest` characters are cut.
 */
export function verdictText(
  {
    verdict,
    format,
    procedure,
    answer,
    faults,
    moreFaults,
    unjudgedFrom,
    states,
    ownChoices,
    attempts,
    attempt,
  }: Verdict,
  longest = Infinity,
): string {
  const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);
  const said = answer.right
    ? `the answer ${cut(answer.expected ?? '')} is correct`
    : `the answer is ${cut(answer.found ?? 'missing')}, but the correct one is ${cut(answer.expected ?? 'none')}`;
  const count = faults.length + moreFaults;
  const own = ownChoices === 0 ? '' : `, ${ownChoices === 1 ? '1 choice' : `${ownChoices} choices`} of its own`;
  const counted = count === 1 ? '1 fault' : `${count} faults`;
  const spelt = answer.right && format === 'spelling' && procedure === 'right' ? 'right but for its spelling: ' : '';
  const rest = unjudgedFrom === undefined ? '' : '; the rest was not judged';
  return `${verdict}: ${spelt}${said}; ${count === 0 ? 'no fault' : counted} in ${states} states${own}${attempts === 1 ? '' : `, attempt ${attempt} of ${attempts}`}${rest}`;
}
