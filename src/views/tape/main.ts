import '../shared/base.css';
import './tape.css';
import type { TapeMessage, TapeRequest } from '../../debugger/tape/index.ts';
import { connect } from '../shared/host.ts';
import { TapeView } from './tape-view.ts';

const root = document.getElementById('view');
if (root) {
  const host = connect<TapeRequest, TapeMessage>(
    ['snapshot', 'timeline', 'bars', 'label', 'ended', 'empty', 'error'],
    (message) => view.hear(message),
  );
  const view = new TapeView(root, host);
  host.send({ type: 'ready' });
}
