import '../shared/base.css';
import '../report/report.css';
import './scores.css';
import { render } from 'lit';
import { connect } from '../shared/host.ts';
import type { ScoresMessage, ScoresRequest } from './scores-messages.ts';
import { scoresContent } from './scores-view.ts';

const root = document.getElementById('view');
if (root) {
  const host = connect<ScoresRequest, ScoresMessage>(['scores'], (message) =>
    render(
      scoresContent(message, (request) => host.send(request)),
      root,
    ),
  );
  host.send({ type: 'ready' });
}
