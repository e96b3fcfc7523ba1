import type { TapeSnapshot } from '../../debugger/tape/index.ts';
import { excerpt, number } from '../shared/display-text.ts';

/** A moment as it is announced: `state 10 of 17, Add place 4, fault: fetch stale`. */
export function momentWords({ position, faults: [fault] }: TapeSnapshot): string {
  const words = [`state ${number(position.state + 1)} of ${number(position.states)}`, excerpt(position.label, 120)];
  if (fault) words.push(`fault: ${excerpt(`${fault.kind} ${fault.detail}`.trim(), 100)}`);
  return words.join(', ');
}
