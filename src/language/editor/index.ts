export { type Completion, complete } from './code-completion.ts';
export { type OpenDocument, openDocument } from './document.ts';
export { folds } from './folding.ts';
export { hover } from './hover.ts';
export { type OutlineEntry, outline } from './outline.ts';
export { rename, renameable } from './rename.ts';
export { semanticTokens, tokenModifiers, tokenTypes } from './semantic-tokens.ts';
export { importedPathAt, nameRange, occurrences, symbolAt } from './symbol.ts';
