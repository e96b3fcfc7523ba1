import '../shared/base.css';
import './report.css';
import { connect } from '../shared/host.ts';
import type { ReportMessage, ReportRequest } from './report-messages.ts';
import { ReportView } from './report-view.ts';

const root = document.getElementById('view');
if (root) {
  const host = connect<ReportRequest, ReportMessage>(['report', 'rows', 'progress'], (message) => view.hear(message));
  const view = new ReportView(root, host);
  host.send({ type: 'ready' });
}
