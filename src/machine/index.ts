export * from './value.ts';
export { isNamePart, isNameStart, plainItems, plainText, readInteger, ValueReader, valueText } from './value-text.ts';
export type * from './machine.ts';
export type * from './machine-code.ts';
export type * from './task.ts';
export { finish, type Work } from './work.ts';
export { isStuck, stuck, type Result, type Stuck } from './stuck.ts';
export { evaluateOperation, isCountable } from './legal-candidates.ts';
export { compare, compareText, evaluate, isRelation, relations } from './evaluate.ts';
export { evaluateFormula, type Lookup } from './formula.ts';
export type * from './routine.ts';
export { BeforeRunLookup, DEEPEST_CALLS, MOST_WORK, type RoutineWorld } from './run-routine.ts';
export { generateValue, type Generated } from './inputs/generated-value.ts';
export { indexAlong, ONLY_INDEX, rowPrefix, sharedIndexes, type Path } from './path.ts';
export { LONGEST } from './longest.ts';
export { calledOperators, isCalledOperator } from './called-operators.ts';
export { bindCells, givenRegions, type Bound, type CellValues } from './inputs/bind.ts';
export { parseExactJson } from './inputs/exact-json.ts';
export { inputsSchema, inputValueSchema } from './inputs/input-schema.ts';
export { inputKind, namesOfInput } from './inputs/input-value.ts';
export { bindInputs, lengthBy, type Binding, type InputProblem, type Lengths } from './inputs/bind-inputs.ts';
export {
  decimalPlaces,
  digitPlaces,
  isDecimal,
  isDigits,
  withoutZerosBehind,
  type Places,
} from './inputs/number-text.ts';
export { hasType, mayHold } from './initial.ts';
export { Tape, type Version } from './tape.ts';
export { shifted } from './names/literal.ts';
export { splitItems } from './inputs/items.ts';
export { own } from './inputs/own.ts';
export { answerOperands, answerText, collapsed, sameAnswer } from './answer-text.ts';
export { cellText, formText, indexedText, parseCell, parseRow, rowText } from './names/cell-names.ts';
export {
  frameText,
  labelPattern,
  labelText,
  MAIN,
  matchLabel,
  matchTemplate,
  isSite,
  parseFrame,
  siteText,
  templateText,
} from './names/label.ts';
export type { Control, Fetched, Listener, Outcome, Slots, Write } from './listener.ts';
export { oncePerCell } from './once-per-cell.ts';
export { OnceTold } from './once-told.ts';
export { infixOperators, intervalSign, isInfix, operatorText, Told } from './told.ts';
export { isCellByCell, nextNodes, nodesOf, slotsSetBy } from './nodes.ts';
export { slotsReadBy, withOperands, withStates } from './operands.ts';
export { entryAt, entryPoint, entryStates, targetOf } from './entry.ts';
export { start, step, stepping } from './step.ts';
export { run, STEP_LIMIT, type Ending, type RunListener, type RunOptions } from './run.ts';
export { compareIndexes } from './cell-table.ts';
export { scanOperands } from './legal-candidates.ts';
export { CellTable, enlarged, isSmall } from './cell-table.ts';
export { indexInGiven, placeInGiven, rowsOfGiven } from './given-cells.ts';
export { givenValue, hasIndexes, indexName, indexPlace, initialValue, lookupIn, withIndexes } from './initial.ts';
export { derivedState, derivedStatesText, type DerivedState } from './names/derived-states.ts';
export { commonText, isReadable } from './names/overlap.ts';
export { running } from './run.ts';
export { checkStyle } from './style/check-style.ts';
export {
  type Each,
  type Field,
  type FieldName,
  type LineKind,
  type LinePattern,
  type OutcomeWords,
  type Piece,
  type Style,
  type StyleName,
  fieldNames,
  fusesWrites,
  isStyleName,
  lineKinds,
  minimal,
  saysLabelsOnce,
  styleFor,
  styleNamed,
  styleNames,
  styles,
  stylesOf,
  terse,
  verbose,
  wholeStyle,
} from './style/style.ts';
export { thinkingTags } from './style/thinking-tags.ts';
export {
  ALL_BLANK,
  type Move,
  type TuringMachine,
  type TuringRule,
  type TuringState,
  moveLetter,
  symbolsOf,
  trimmed,
} from './turing-table.ts';
