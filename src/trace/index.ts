export type { CellValue, TraceEvent } from './event.ts';
export { isStyleName, minimal, styleNames, styles, verbose, type Style, type StyleName } from './style.ts';
export { expressionText, lineText, readLineAs, type FieldListener } from './line.ts';
export { writeEvents } from './write.ts';
export { anyLabel, likeliestStyle, readLines, readTrace, type IsLabel, type TraceLine } from './read.ts';
export { metadataSchema, readTraceFile, writeTraceFile, type TraceFile, type TraceMetadata } from './file.ts';
