export {
  type AnswerRow,
  type CompareMessage,
  type CompareRequest,
  compareRequest,
  type PairRow,
  type RunName,
} from './compare/compare-messages.ts';
export { type DiffContent, type DiffMessage, type DiffRequest, diffRequest } from './diff/diff-messages.ts';
export { type PreviewMessage, type PreviewRequest, previewRequest } from './preview/preview-messages.ts';
export { type ReportMessage, type ReportNotice, type ReportRequest, reportRequest } from './report/report-messages.ts';
export { reportPage } from './report-page/report-page.ts';
export { type ScoresMessage, type ScoresRequest, scoresRequest, sentTable } from './scores/scores-messages.ts';
export { visible } from './shared/display-text.ts';
export { figure, likelihoodText, natsText, percent, shareText } from './shared/likelihood-text.ts';
export { viewPage, type Waiting } from './shared/view-page.ts';
