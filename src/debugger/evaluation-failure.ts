import { integer, isStuck, type Result, type Value } from '../machine/index.ts';

/** Why there is no value. No Error, whose stack would cost more than most conditions do. */
export class Failure {
  constructor(readonly message: string) {}
}

export function fail(message: string): never {
  throw new Failure(message);
}

/** The result of what is done, where it has one. */
export function known<T extends Value>(result: T | Exclude<Result, Value>, what: string): T {
  return isStuck(result) ? fail(`${what} is not possible: ${result.stuck}.`) : result;
}

/** The integer that a program's text writes. */
export function integerOf(text: string): Value {
  if (!/^[0-9]+$/.test(text)) return fail(`${text} is a decimal; the machine computes with integers.`);
  if (text.length > 10_000) return fail('This number is too long.');
  return text.length < 16 ? Number(text) : integer(BigInt(text));
}
