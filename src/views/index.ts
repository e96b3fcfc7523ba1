export { type ReportMessage, type ReportNotice, type ReportRequest, reportRequest } from './report/messages.ts';
export { viewPage } from './shared/page.ts';
