import assert from 'node:assert/strict';
import { parse } from 'yaml';
import * as z from 'zod';
import { llamaFactoryConfigs, TrainingConfigError, trlConfigs } from '../../../src/dataset/synthesis/index.ts';

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

  it('of TRL say where a conversation stands in a sample, and whether its answers can be told from its questions', () => {
    const files = [
      { path: 'a/train.jsonl', split: 'train', tier: null },
      { path: 'a/eval.jsonl', split: 'eval', tier: 'S' },
    ] as const;
    const of = (format: Parameters<typeof trlConfigs>[1]): unknown => {
      const [file] = trlConfigs(files, format, { devices: 8, deviceBatch: 2, contextTokens: 4096 });
      const { datasets, ...settings } = z.record(z.string(), z.unknown()).parse(parse(file?.text ?? ''));
      return {
        model: settings['model_name_or_path'],
        datasets,
        longest: settings['max_length'],
        steps: settings['gradient_accumulation_steps'],
        isTold: settings['assistant_only_loss'],
      };
    };
    for (const [format, path, column, isTold] of [
      ['messages', 'json', 'messages', true],
      ['parquet', 'parquet', 'messages', true],
      ['sharegpt', 'json', 'conversations', false],
    ] as const)
      assert.deepEqual(of(format), {
        model: 'Qwen/Qwen2.5-7B',
        datasets: [{ path, data_files: ['a/train.jsonl'], columns: [column] }],
        longest: 4096,
        steps: 64,
        isTold,
      });
    for (const format of ['alpaca', 'openai-batch'] as const) assert.throws(() => of(format), TrainingConfigError);
  });
});
