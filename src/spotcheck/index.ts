export {
  type ComparedAnswers,
  comparedAnswers,
  type ComparedRun,
  type Comparison,
  compareRuns,
  type Pairs,
  type Share,
  type StateComparison,
} from './compare-runs.ts';
export { groupedBy } from './clusters.ts';
export { csvHead, csvLines } from './forms/csv.ts';
export { junitLines } from './forms/junit.ts';
export { type Hopeless } from './hopeless.ts';
export type { HalfLength } from './half-length.ts';
export type { FaultWay } from './fault-ways.ts';
export type { Hazard, Onset } from './hazard-onset.ts';
export type { BinHazard, HazardRow, HazardTable, Prediction, SafeState } from './hazards.ts';
export { type LabelHazard, labelHazards } from './label-hazards.ts';
export { isIn, lengthOf, tierBins } from './length-bins.ts';
export type { Interval } from './interval.ts';
export {
  type JudgedProbe,
  type JudgedSample,
  type Unjudged,
  answerText,
  LONGEST_ANSWER,
  MOST_STATES,
} from './judge-sample.ts';
export { type NamedWorth, packed, type PackedWorth, unpacked } from './kept-worth.ts';
export { type Plan, type PlannedQuestion, costOf, drawQuestions, mostTokens, planning, planRun } from './plan.ts';
export { type EarlierScore, type ScoredQuestion, scoreQuestions, type ScoreRunEnd } from './scores/score-run.ts';
export { type ScoreRow, type ScoreTable, type Surprise, TruthScores } from './scores/score-table.ts';
export type { PlacedToken, StateScore } from './scores/score-truth.ts';
export { traceTrial } from './task-trial.ts';
export { trainingLine } from './training-line.ts';
export { truthStates } from './state-beginnings.ts';
export { type Series, type SeriesPoint, type SeriesRun, type SeriesState, seriesOf, stepIn } from './series.ts';
export type { Parting, Way } from './parting.ts';
export { type AtFault, type ResumedScore, stateAt, type Wanted, wantedAt } from './probes.ts';
export type { PassAt, RepeatedQuestion, Repeats, RepeatScore } from './several-answers.ts';
export type { LengthScore, ProbeRow, Report, ReportHead, Score, StreamRow, TierScore } from './run-report.ts';
export { type SummaryFilter, type SummaryPart, summaryText } from './summary.ts';
export { probeSize, probeSlices, rowSize, rowSlices, slicesOf } from './row-slices.ts';
export type { FaultRow, RowVerdict, SampleRow } from './sample-row.ts';
export {
  answersOf,
  beginsAsRun,
  extended,
  MOST_ANSWERS,
  MOST_REPEATS,
  MOST_SAMPLES,
  MOST_SHOTS,
  READ_SCHEMA,
  RUN_SCHEMA,
  RUN_START,
  USUAL_SAMPLES,
  type RunFile,
  RunFileError,
  type RunHead,
  type RunProbe,
  RunReader,
  type RunSample,
  readRunSample,
  questionKey,
  type RunExtent,
  sampleKey,
  type SampleName,
} from './run-file.ts';
export type { Figures } from './figures.ts';
export type { Asking, EndedSample, KnownFigures, RunChange, SampleReading } from './asking.ts';
export { RunSession } from './run-session.ts';
export { type RunEnd, jsonInputs } from './run-plan.ts';
export { TokenBudget } from './token-budget.ts';
export { additions, apartText, asBegun, differences, incomparable } from './same-run.ts';
export { SampleRunner, type SampleJob, type SampleResult, type SampleSettings } from './sample-jobs.ts';
