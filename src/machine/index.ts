export * from './value.ts';
export type * from './machine.ts';
export type * from './task.ts';
export { finish, type Work } from './work.ts';
export { isStuck, stuck, type Result, type Stuck } from './stuck.ts';
export { evaluateOperation, isCountable } from './candidates.ts';
export { compare, compareText, evaluate, evaluateFormula, LONGEST, type Lookup } from './evaluate.ts';
export { bindCells, type Bound, type CellValues, type GivenCells } from './inputs/bind.ts';
export { inputsSchema, inputValueSchema } from './inputs/input-schema.ts';
export { inputKind, namesOfInput } from './inputs/input-value.ts';
export { bindInputs, type Binding, type InputProblem, type Lengths } from './inputs/bind-inputs.ts';
export { decimalPlaces, digitPlaces, withoutZerosBehind, type Places } from './inputs/number-text.ts';
export { hasType, mayHold } from './initial.ts';
export { Tape, type Version } from './tape.ts';
export { shifted } from './names/literal.ts';
export { splitItems } from './inputs/items.ts';
export { own } from './inputs/own.ts';
export { answerText, collapsed, sameAnswer } from './answer.ts';
export { cellText, formText, parseCell } from './names/cell.ts';
export { frameText, labelText, MAIN, matchLabel, matchTemplate, siteText, templateText } from './names/label.ts';
export type { Control, Fetched, Listener, Outcome, Write } from './listener.ts';
export { oncePerCell, placeOf } from './once-per-cell.ts';
export { start, step } from './step.ts';
export {
  MOST_CELLS,
  MOST_STEPS,
  turingRunner,
  type TuringCourse,
  type TuringEnd,
  type TuringRun,
  type TuringRunner,
} from './turing/run.ts';
export type { Endless } from './turing/endless.ts';
export { endlessText, stepsText } from './turing/wording.ts';
export { ALL_BLANK, symbolsOf, type TuringMachine, type TuringRule, type TuringState } from './turing/table.ts';
export { run, STEP_LIMIT, type Ending, type RunListener, type RunOptions } from './run.ts';
export { segments, type Segment, type Segments } from './recording/segment.ts';
export { FALSE, NONE, Pool, POOLED, TRUE } from './recording/words.ts';
export { Recording, type RecordingEnd } from './recording/recording.ts';
export { compareIndexes } from './cell-table.ts';
export { recordByInterpreter, type Chooser, type RecordOptions } from './recording/record-by-interpreter.ts';
export { record } from './recording/record.ts';
export { cellsOf, type MachineEvent, type StateRecord } from './recording/event.ts';
export { decode, type NodeVisitor } from './recording/decode.ts';
export { History, type CellVersion, type Moment } from './recording/history.ts';
export { linesOfState, resultOfLine, variablesOfState } from './recording/lines.ts';
export { historyOfRecording, readingOf } from './recording/recording-history.ts';
export type { Activation } from './recording/frame-log.ts';
export { generateRunner, type Runner } from './generate/runner.ts';
