import { DocumentState, type LangiumDocument } from 'langium';
import { checkFile } from './check.ts';
import { depthProblem } from './depth.ts';
import { isTaskFile, type TaskFile } from './generated/ast.ts';
import { bySource, type Problem } from './problem.ts';
import type { TailServices } from './services.ts';
import { syntaxProblems } from './syntax-problems.ts';

/**
 * All problems of a parsed document that can be told without compiling it: its syntax, or, where that is right, its
 * meaning.
 */
export function problemsOf(document: LangiumDocument, tail: TailServices['tail']): Problem[] {
  const syntax = syntaxProblems(document, (text) => tail.parser.Lexer.tokenize(text));
  if (
    document.parseResult.parserErrors.length > 0 ||
    document.parseResult.lexerErrors.length > 0 ||
    !isTaskFile(document.parseResult.value)
  )
    return syntax.sort(bySource);
  return [...syntax, ...meaning(document.parseResult.value)].sort(bySource);
}

function meaning(file: TaskFile): Problem[] {
  const tooDeep = depthProblem(file);
  return tooDeep ? [tooDeep] : checkFile(file);
}

/** Marks a document as one whose names can be looked up: the scopes of tail need no index. */
export function readyToLink(document: LangiumDocument): void {
  if (document.state < DocumentState.ComputedScopes) document.state = DocumentState.ComputedScopes;
}
