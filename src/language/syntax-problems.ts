import type { LangiumDocument } from 'langium';
import type { Problem } from './problem.ts';

/** What the lexer and the parser could not read. */
export function syntaxProblems(document: LangiumDocument): Problem[] {
  const at = (offset: number, length: number): Problem['range'] => ({
    start: document.textDocument.positionAt(offset),
    end: document.textDocument.positionAt(offset + length),
  });
  return [
    ...document.parseResult.lexerErrors.map((error): Problem => ({ range: at(error.offset, error.length), severity: 'error', code: 'syntax', message: error.message })),
    ...document.parseResult.parserErrors.map((error): Problem => {
      const offset = Number.isNaN(error.token.startOffset) ? document.textDocument.getText().length : error.token.startOffset;
      return { range: at(offset, error.token.image.length), severity: 'error', code: 'syntax', message: error.message };
    }),
  ];
}
