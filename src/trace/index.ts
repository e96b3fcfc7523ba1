export type { CellValue, TraceEvent } from './trace-event.ts';
export { expressionText, lineText, wordedAs } from './line.ts';
export { readLineAs, type FieldListener } from './read-line.ts';
export { writeEvents } from './write.ts';
export { generateWriter, type TraceWriter } from './write-generated.ts';
export { anyLabel, likeliestStyle, readingLines, readLines, readTrace, type IsLabel, type TraceLine } from './read.ts';
export {
  earlierForm,
  metadataSchema,
  readTraceFile,
  writeQuestion,
  writeTraceFile,
  type TraceFile,
  type TraceMetadata,
} from './file.ts';
export { enteredBy, eventsOf, layEvents, linesOf, recordingEvents, stateLines, type StateLine } from './events-of.ts';
export { storesOf, type Store } from './stores.ts';
export {
  faultGroup,
  faultKinds,
  faultTable,
  faultTitle,
  type Fault,
  type FaultGroup,
  type FaultKind,
} from './fault.ts';
export { attemptChoices, type AttemptChoice } from './judge/attempts.ts';
export { judge, judging } from './judge/judge.ts';
export type { Counting, JudgeOptions } from './judge/judge-options.ts';
export { answerModes, answerRungs, type AnswerMode, type AnswerRung } from './answers/ladder.ts';
export { spellingTable, type SpellingName } from './spelling/spelling-table.ts';
export { withoutThinking } from './judge/envelope.ts';
export { beginsAsTrace } from './judge/begins-as-trace.ts';
export { followingChoices } from './judge/followed-choices.ts';
export { Truth } from './judge/reference-run.ts';
export { verdictNames, type JudgedState, type Verdict, type VerdictName } from './judge/verdict.ts';
export {
  firstFault,
  isNoSpelling,
  labelStates,
  labellingStates,
  type FirstFault,
  type StateLabel,
} from './judge/state-labels.ts';
export { aligningSides, sideBySide, type SideBySide, type Stretch, type StretchKind } from './judge/side-by-side.ts';
export { verdictJson, type Judged } from './judge/verdict-json.ts';
export { verdictText } from './judge/verdict-text.ts';
export * from './variants/index.ts';
