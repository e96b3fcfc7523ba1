import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ModelFiles } from '../../src/model/index.ts';

export function filesOf(folder: string): ModelFiles {
  const text = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  return {
    'config.json': text('config.json'),
    'tokenizer.json': text('tokenizer.json'),
    'tokenizer_config.json': text('tokenizer_config.json'),
    'model.safetensors': readFileSync(path.join(folder, 'model.safetensors')),
  };
}
