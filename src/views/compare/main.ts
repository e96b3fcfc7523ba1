import '../shared/base.css';
import '../report/report.css';
import './compare.css';
import { connect } from '../shared/host.ts';
import type { CompareMessage, CompareRequest } from './compare-messages.ts';
import { CompareView } from './compare-view.ts';

const root = document.getElementById('view');
if (root) {
  const host = connect<CompareRequest, CompareMessage>(['pair', 'pairs', 'series', 'working', 'failed'], (message) =>
    view.hear(message),
  );
  const view = new CompareView(root, host);
  host.send({ type: 'ready' });
}
