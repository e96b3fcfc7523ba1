/** What would not come back from a line of a trace. */
const unprintable = /[\0-\x1f\x7f\u2028\u2029]/;

/** Whether a text can stand in a line of a trace. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

/** Whether a state can be called so: it is named in every trace. */
export function isStateName(name: string): boolean {
  return name !== '' && name.trim() === name && isPrintable(name);
}
