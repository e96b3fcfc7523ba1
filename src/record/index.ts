export { repeatsOf, type Repeats } from './repeated-lines.ts';
export { segments, type Segment, type Segments } from './segment.ts';
export { FALSE, NONE, Pool, POOLED, TRUE } from './word-pool.ts';
export { Recording, type RecordingEnd } from './recording.ts';
export {
  recordByInterpreter,
  recordingByInterpreter,
  type Chooser,
  type RecordOptions,
} from './record-by-interpreter.ts';
export { record } from './record.ts';
export { cellsOf, type MachineEvent, type StateRecord } from './machine-event.ts';
export { LoopCounter, loopRounds, type LoopRounds } from './loop-rounds.ts';
export { decode, type NodeVisitor } from './decode.ts';
export { History, type CellVersion, type Moment } from './history.ts';
export { endOfState, linesOfState, pointKey, stateKey, resultOfLine, variablesOfState } from './recorded-lines.ts';
export { historyOfRecording, readingOf } from './recording-history.ts';
export type { Activation } from './frame-log.ts';
export { generateRunner, type Runner } from './generate/runner.ts';
