export { elementsOf, type Element } from './json-elements.ts';
export { type Line, linesOf, piecesOf, splitLines, startOf } from './file-lines.ts';
export { loadHead, loadSample, loadSession } from './load-run.ts';
export { programFolder } from './program-folder.ts';
export { confinesOf, importsFrom, readImport } from './read-imports.ts';
export { openLocked, type LockedFile } from './locked-file.ts';
export { RunLockedError, makeNew, realName } from './run-lock.ts';
export { schemaWords, usePlainSchemaWords } from './schema-words.ts';
export { openRun, type WritableRun } from './write-run.ts';
