export { type Line, linesOf, splitLines, startOf } from './file-lines.ts';
export { loadHead, loadRun, loadSample } from './load-run.ts';
export { programFolder } from './program-folder.ts';
export { confinesOf, importsFrom, readImport } from './read-imports.ts';
export { type RunLock, RunLockedError, lockRun, makeNew, realName } from './run-lock.ts';
export { schemaWords, usePlainSchemaWords } from './schema-words.ts';
