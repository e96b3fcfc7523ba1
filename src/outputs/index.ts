export { isBatchOutput, isBatchRequest, readBatch, readBatchRequest } from './formats/batch-output.ts';
export { isHarnessSample, readHarness } from './formats/harness.ts';
export { isInspectSample, readInspect } from './formats/inspect.ts';
export { readPlain } from './formats/plain.ts';
export { type KnownTask } from './find-question.ts';
export { OutputJudge, type JudgedOutput, type UnjudgedOutput } from './judge-output.ts';
export type { ModelOutput, Reading } from './model-output.ts';
export { judgedRow, rowFormats, unjudgedRow, type Place, type RowFormat } from './verdict-rows.ts';
export { Tally, type Outcome } from './tally.ts';
