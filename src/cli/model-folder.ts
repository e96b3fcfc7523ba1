import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { embeddedModels, LanguageModel, MemoryError, WeightsError } from '../model/index.ts';
import { CommandError } from './command-error.ts';
import { readText } from './files.ts';
import type { Io } from './io.ts';
import { reasonOf } from './reason.ts';

/** The folder of a model that comes with this program. */
export function embeddedFolder(io: Io, name: string): string {
  return path.join(io.folder, '..', 'models', name);
}

/** The folder that is meant: an embedded model's by its name, or any other. */
export function modelFolder(io: Io, given: string): string {
  return embeddedModels.some(({ name }) => name === given) ? embeddedFolder(io, given) : given;
}

/** A model as transformers saves it. Throws a CommandError that says what is wrong with it. */
export async function loadModel(io: Io, folder: string): Promise<LanguageModel> {
  const text = (name: string): Promise<string> => readText(io, path.join(folder, name));
  const weights = path.join(folder, 'model.safetensors');
  try {
    return new LanguageModel({
      'config.json': await text('config.json'),
      'tokenizer.json': await text('tokenizer.json'),
      'tokenizer_config.json': await text('tokenizer_config.json').catch(() => '{}'),
      'model.safetensors': await readFile(weights).catch((error: unknown) => {
        throw new CommandError(`${weights}: ${reasonOf(error)}`);
      }),
    });
  } catch (error) {
    if (error instanceof WeightsError || error instanceof MemoryError)
      throw new CommandError(`${folder}: ${error.message}`);
    throw error;
  }
}
