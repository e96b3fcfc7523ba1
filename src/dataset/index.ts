export { exportPython } from './python/index.ts';
export { questionText, readQuestion } from './question.ts';
export { Random } from './random.ts';
export { splitLengths } from './split-lengths.ts';
export { sample, SampleError, tierOf, type Sample, type Size } from './sample.ts';
export { groundTruth, truthFile, type Truth, type TruthResult } from './truth.ts';
