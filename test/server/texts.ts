/** Texts that are below all limits of what is read, and are much work all the same. */

const head =
  'task "T" {\nclass iteration\nlength n: S 1..2, M 3..4, L 5..6\ninput x: int = random 1..9\nask "What of {x} and {n}?"\n';

/** A task of a few lines; `x` on line 3 is its input. */
export const small = `${head}answer x\n}\n`;

/** Each way through the task has the head of its next state to look for behind so many tests. */
export const manyTests = `${head}tape t: int = 0\n${repeated(2500, (i) => `if t == ${i} { step "S${i}" { t = t + 1 } }\n`)}answer t\n}\n`;

export const manyLoops = loops(2000);

/** A part of that work, of which it takes a while to come to the end. */
export const someLoops = loops(400);

function loops(count: number): string {
  return `${head}tape t: int = x\n${repeated(count, (i) => `for i${i} in 1 to 2 {\nstep "a${i} {i${i}}" { t = t + i${i} }\n}\n`)}answer t\n}\n`;
}

export const longChain = `${head}let a0 = x\n${repeated(5000, (i) => `let a${i + 1} = a${i} + 1\n`)}answer a5000\n}\n`;

/** Each of its many states looks at a million cells. */
export const millionCells = `${head}tape t: int[1000000] = 0\ntape k: int = x\nwhile k < 100000 {\nstep "S" { k = k + 1 + sum v in 0 .. 999999 of t[v] }\n}\nanswer k\n}\n`;

function repeated(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('');
}
