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
    const lengths = hazards.bins.map(({ from, to }) => `${from}–${to}`);
    assert.match(lines[2] ?? '', new RegExp(`^ *traces +all +${lengths.join(' +')}  state$`));
    for (const { label, line, failed, reached, bins, ways } of hazards.rows) {
      const at = lines.findIndex((one) => one.endsWith(`  ${label} (line ${(line ?? 0) + 1})`));
      const cells = (lines[at] ?? '').trim().split(/ {2,}/);
      assert.equal(cells[0], String(failed));
      bins.forEach((bin, i) => {
        const cell = cells[i + 2] ?? '';
        if (bin.reached === 0) assert.equal(cell, '–');
        else assert.equal(cell.startsWith('('), bin.reached < 30, cell);
        if (bin.failed === 0 && bin.reached > 0) assert.match(cell, /^\(?0\)?$/);
      });
      assert.match(
        lines[at + 1] ?? '',
        new RegExp(`^ +[\\d.]+ % of ${reached.toLocaleString('en')} times?, 95 % interval `),
      );
      const kinds = ways.slice(0, 4).map(({ text, count }) => `${text} ${count}`);
      assert.ok(
        lines.slice(at + 2, at + 4).some((one) => one.trim().startsWith(kinds.join(', '))),
        lines.join('\n'),
      );
    }
    assert.ok(lines.some((one) => one.includes('of fewer than 30 times')));
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

  it('is the length from which on a state fails more often, where one is clear, and no columns of one length', () => {
    const { hazards } = report;
    const [row] = hazards.rows;
    assert.ok(row);
    const onset = {
      from: 44,
      below: { failed: 1, reached: 2000, interval: { low: 0.0001, high: 0.0028 } },
      above: { failed: 30, reached: 300, interval: { low: 0.071, high: 0.139 } },
      p: 0.0001,
    };
    const lines = (change: Partial<typeof row>, bins = hazards.bins): readonly string[] =>
      hazardLines({ ...report, hazards: { ...hazards, bins, rows: [{ ...row, ...change }] } });
    assert.ok(
      lines({ onset }).includes('           from length 44 on 10.0 % (7.10–13.9), below 0.050 % (0.010–0.28)'),
      lines({ onset }).join('\n'),
    );
    assert.ok(lines({ onset: undefined }).every((one) => !one.includes('from length')));
    assert.equal(lines({}, hazards.bins.slice(0, 1))[2], '   traces      all  state');
  });
});
