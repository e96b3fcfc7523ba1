import assert from 'node:assert/strict';
import { LAYOUT } from '../../src/spotcheck/exposure.ts';
import { seriesMessage } from '../webview/compare-runs.ts';

describe('a series of checkpoints', () => {
  it('has a figure for each run that came to a state, also where none of its traces failed there', () => {
    const { series } = seriesMessage(20);
    const hazards = series.states.filter(({ state }) => state !== LAYOUT).flatMap((one) => one.hazards);
    assert.ok(hazards.some((one) => one !== null && one.failed > 0));
    // The later checkpoints come to the states of addition without a fault, and leave few of them with one.
    const safe = hazards.filter((one) => one?.failed === 0);
    assert.ok(safe.length > 0);
    for (const one of safe) assert.ok((one?.reached ?? 0) > 0 && one?.interval?.low === 0 && one.interval.high > 0);
    assert.ok(hazards.every((one) => one !== null));
  });
});
