import assert from 'node:assert/strict';
import { halfLengthLine, hazardLines } from '../../src/cli/spot/spot-figures.ts';
import { additionReport } from '../webview/report-runs.ts';

describe('what the command says of where a model fails', () => {
  const report = additionReport(8);

  it('is the length at which half of the traces are sound, with its interval or the end that is open', () => {
    const { halfLength } = report;
    assert.ok(typeof halfLength?.at === 'number', JSON.stringify(halfLength));
    const line = (change: Partial<typeof halfLength>): string =>
      halfLengthLine({ ...report, halfLength: { ...halfLength, ...change } }).join('\n');
    const at = halfLength.at.toFixed(1);
    assert.equal(line({ low: 31, high: 44.26 }), `half-length  ${at}, 95 % interval 31.0–44.3`);
    assert.equal(line({ low: 31, high: undefined }), `half-length  ${at}, 95 % interval from 31.0`);
    assert.equal(line({ low: undefined, high: 44 }), `half-length  ${at}, 95 % interval to 44.0`);
    assert.equal(line({ low: undefined, high: undefined }), `half-length  ${at}`);
    assert.match(line({ at: 'below', low: undefined, high: undefined }), /below 10: less than half/);
    assert.deepEqual(halfLengthLine({ ...report, halfLength: undefined }), []);
  });

  it('is each state with a first fault, its line, how often, and what that predicts', () => {
    const { hazards } = report;
    const lines = hazardLines(report);
    for (const { label, line, failed, reached } of hazards.rows) {
      const shown = lines.find((one) => one.includes(`${label} (line ${(line ?? 0) + 1})`));
      assert.match(
        shown ?? lines.join('\n'),
        new RegExp(`^ *${failed}  .* % of ${reached.toLocaleString('en')} times?, 95 % interval `),
      );
    }
    for (const { tier, from } of hazards.predictions)
      assert.ok(
        lines.some((one) => one.startsWith(`${tier} `) && one.includes(` from ${from.join(' and ')}; observed `)),
      );
    const many = Array.from({ length: 14 }, () => hazards.rows)
      .flat()
      .slice(0, 14);
    assert.ok(
      hazardLines({ ...report, hazards: { ...hazards, rows: many } }).some((one) => one.includes('4 more states')),
    );
    assert.deepEqual(hazardLines({ ...report, hazards: { ...hazards, rows: [] } }), []);
  });
});
