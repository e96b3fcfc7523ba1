import { type Compiled, compileText } from '../../src/compile/index.ts';

const compiled = new Map<string, Compiled>();

/**
 * Compiles a text that imports nothing, once in a process: many tests look at the tasks that ship, and properties of one
 * seed draw the same programs. What is compiled is never changed, so that no test sees what another did with it.
 */
export function compileOnce(text: string): Compiled {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const made = compileText(text);
  compiled.set(text, made);
  return made;
}
