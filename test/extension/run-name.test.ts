import assert from 'node:assert/strict';
import fc from 'fast-check';
import { localTime, runFileName } from '../../src/extension/spotcheck/run-name.ts';

describe("a run's file", () => {
  it('is named after task, model and time', () => {
    assert.equal(
      runFileName('0-1 Knapsack', 'meta/Llama 3:8b', '2026-11-24T14:02:05+01:00'),
      '0-1-knapsack meta-llama-3-8b 2026-11-24 14.02.05.tailrun',
    );
  });

  it('has a name that every file system takes, whatever task and model are called', () => {
    const name = fc.string({
      unit: fc.constantFrom(...Array.from('aZ9é漢/\\:*?"<>| .-\u0000\n\u202e')),
      maxLength: 200,
    });
    fc.assert(
      fc.property(name, name, (task, model) => {
        const file = runFileName(task, model, '2026-11-24T14:02:05Z');
        assert.doesNotMatch(file, /[/\\:*?"<>|]|\p{Cc}|^[.-]/u);
        // A number may follow, and a lock has its own ending.
        assert.ok(Buffer.byteLength(file) < 235);
      }),
    );
  });

  it('fits a file system in every script', () => {
    for (const sign of ['ü', '模', '𝒜', 'क']) {
      const file = runFileName(sign.repeat(60), sign.repeat(60), '2026-11-24T14:02:05Z');
      assert.ok(Buffer.byteLength(file) < 235, file);
      assert.doesNotMatch(file, /\p{Cs}/u);
      assert.ok(file.startsWith(sign.toLowerCase()));
    }
  });

  it('says when it began in local time, as the same moment', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          assert.equal(Math.floor(new Date(localTime(date)).getTime() / 1000), Math.floor(date.getTime() / 1000));
        },
      ),
    );
  });
});
