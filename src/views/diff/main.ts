import '../shared/base.css';
import './diff.css';
import { connect } from '../shared/host.ts';
import type { DiffMessage, DiffRequest } from './diff-messages.ts';
import { DiffView } from './diff-view.ts';
import { followTheme } from './theme.ts';
import { registerTraceLanguage } from './trace-language.ts';

const root = document.getElementById('view');
if (root) {
  followTheme();
  void registerTraceLanguage().then(() => {
    const host = connect<DiffRequest, DiffMessage>(['diff', 'working', 'failed'], (message) => view.hear(message));
    const view = new DiffView(root, host);
    host.send({ type: 'ready' });
    view.prepare();
  });
}
