import '../shared/base.css';
import './preview.css';
import { connect } from '../shared/host.ts';
import type { PreviewMessage, PreviewRequest } from './preview-messages.ts';
import { PreviewView } from './preview-view.ts';

const root = document.getElementById('view');
if (root) {
  const host = connect<PreviewRequest, PreviewMessage>(['picture', 'stale', 'working', 'nothing', 'caret'], (message) =>
    view.hear(message),
  );
  const view = new PreviewView(root, host);
  host.send({ type: 'ready' });
}
