export { estimateTokens, firstTokens } from './estimate-tokens.ts';
export { exportPython } from './python/index.ts';
export { questionText, readQuestion } from './question.ts';
export { Random } from './random.ts';
export { splitLengths } from './split-lengths.ts';
export { acceptance, sample, tierOf, type Sample, type Size } from './sample.ts';
export { SampleError } from './sample-error.ts';
export { groundTruth, truthFile, type Truth, type TruthResult } from './truth.ts';
