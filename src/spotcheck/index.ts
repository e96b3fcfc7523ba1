export { buildReport } from './build-report.ts';
export { type Hopeless } from './hopeless.ts';
export {
  type JudgedSample,
  MOST_STATES,
  SampleJudge,
  type Unjudged,
  answerText,
  unjudgedNotes,
} from './judge-sample.ts';
export { type Plan, costOf, mostTokens, planRun } from './plan.ts';
export {
  type FaultRow,
  type LengthScore,
  type Report,
  type ReportHead,
  type RowVerdict,
  type SampleRow,
  type Score,
  type StreamRow,
  type TierScore,
} from './run-report.ts';
export {
  MOST_SAMPLES,
  RUN_START,
  type RunFile,
  RunFileError,
  type RunHead,
  RunReader,
  type RunSample,
  type SampleFacts,
  sampleKey,
  withoutTexts,
} from './run-file.ts';
export { type RunEnd, type RunOptions, jsonInputs, runPlan } from './run.ts';
export { differences, fitting, otherInputsNote } from './same-run.ts';
