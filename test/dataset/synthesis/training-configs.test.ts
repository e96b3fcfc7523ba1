import assert from 'node:assert/strict';
import { llamaFactoryConfigs, TrainingConfigError } from '../../../src/dataset/synthesis/index.ts';

describe('settings of a trainer', () => {
  it('are of devices and samples that the global batch can be shared among, and of no others', () => {
    const files = [{ path: 'train.jsonl', split: 'train', tier: null }] as const;
    const texts = (devices: number, deviceBatch: number): string =>
      llamaFactoryConfigs(files, 'sharegpt', { devices, deviceBatch, contextTokens: 4096 })
        .map(({ text }) => text)
        .join('\n');
    assert.match(texts(8, 2), /per_device_train_batch_size: 2\ngradient_accumulation_steps: \d+\n/);
    assert.throws(
      () => texts(7, 3),
      (error) =>
        error instanceof TrainingConfigError && /7 devices of 3 samples each do not divide/.test(error.message),
    );
  });
});
