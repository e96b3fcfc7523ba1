export { changesBetween, type ChangedBlock, type Changes } from './changed-lines.ts';
export { MOST_STATES, PreviewMaker, type PreviewJob } from './make-preview.ts';
export { firstChoice, previewChoice, type Option, type PreviewChoice, type PreviewMenu } from './preview-choice.ts';
export { PreviewModel, type PreviewPicture } from './preview-model.ts';
export {
  kindLetters,
  type PreviewBlock,
  type PreviewFailure,
  type PreviewOutcome,
  type PreviewPlace,
  type PreviewProblem,
  type PreviewTrace,
} from './preview-trace.ts';
export { blocksAt, linesFrom } from './state-links.ts';
