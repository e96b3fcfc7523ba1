export { type ReportMessage, type ReportNotice, type ReportRequest, reportRequest } from './report/report-messages.ts';
export { viewPage } from './shared/view-page.ts';
