import { compileText } from '../../src/compile/index.ts';

/** Compiles a task whose text marks the expected place of the problem with «…»; gives the problems as `code "text"`. */
export function problemsOf(
  body: string,
  mostEffort?: number,
): { found: string[]; marked: string[]; messages: string[] } {
  const marked = [...body.matchAll(/«([\s\S]*?)»/g)].map((m) => m[1] ?? '');
  const text = `task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
input a: int = random 0..9
input s: int[n] = random 0..9
ask "{a} {s}?"
${body.replace(/[«»]/g, '')}
}`;
  const lines = text.split('\n');
  const { problems } = compileText(text, undefined, mostEffort);
  const found = problems.map(({ code, range: { start, end } }) => {
    const covered = lines
      .slice(start.line, end.line + 1)
      .map((line, i) =>
        line.slice(i === 0 ? start.character : 0, start.line + i === end.line ? end.character : undefined),
      );
    return `${code} ${covered.join('\n')}`;
  });
  return { found, marked, messages: problems.map((p) => `${p.message} ${p.suggestion ?? ''}`) };
}
