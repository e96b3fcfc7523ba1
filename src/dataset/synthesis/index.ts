export { characterCount, addFigures, noFigures, type Figures } from './file-figures.ts';
export { writeLines, writeRows, type Batch, type Row, type WrittenLines, type WrittenRows } from './batch.ts';
export { candidate, candidateKeys } from './candidate.ts';
export { canonicalInputs } from './canonical-inputs.ts';
export { SampleChooser, Used, type LengthCounts } from './choose-samples.ts';
export {
  formatNames,
  setFormats,
  hasTrace,
  type BatchRequest,
  type FormatName,
  type SetFormat,
  type LineFormat,
  type SampleMark,
} from './file-format.ts';
export { hashText } from './hash.ts';
export { JsonText } from './json-text.ts';
export { KeySet } from './key-set.ts';
export { mixedOrder, readMix, shareOut, tierNames, type Mix } from './mix.ts';
export { ParquetFile } from './parquet.ts';
export { planFiles, shardSuffix, type ChosenSamples, type FilePlan, type Shard } from './plan-files.ts';
export { SampleMaker, type TraceText } from './sample-maker.ts';
export { smallSpace, Split, type SmallSpace, type SplitName } from './split.ts';
export {
  llamaFactoryConfigs,
  TrainingConfigError,
  trlConfigs,
  type ConfigFile,
  type DataFile,
  type TrainingOptions,
} from './training-configs.ts';
