import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { imitators } from '../../imitator/index.ts';
import type { Task } from '../../machine/index.ts';
import { LanguageModel, MemoryError, WeightsError } from '../../model/index.ts';
import { CommandError } from '../command-error.ts';
import { loadTask, readText, shippedTasks, wholeNumber } from '../files.ts';
import { addressOf, closeAtEnd, listen } from '../http.ts';
import type { Io } from '../io.ts';
import { reasonOf } from '../reason.ts';
import { HOST, openaiServer } from './openai-server.ts';
import type { Served } from './served.ts';
import { ServedImitators } from './served-imitators.ts';
import { ServedModels } from './served-models.ts';

interface Options {
  readonly port: number;
  readonly seed: number;
  readonly model?: readonly string[];
}

export function serveCommand(io: Io): Command {
  return new Command('serve')
    .description(
      'Serves an imitator of a model on this machine: ground truth with injected faults, for trying out spot checks without a GPU. With --model, a small model of your own instead, on the processor.',
    )
    .argument('[tasks...]', '.tail files (default: those that come with this program)')
    .addOption(
      new Option('--port <n>', 'the port to listen on; 0 takes a free one')
        .default(8012)
        .argParser(wholeNumber('--port', 0, 65_535)),
    )
    .addOption(
      new Option('--seed <n>', 'which faults the imitator injects')
        .default(0)
        .argParser(wholeNumber('--seed', 0, 2 ** 31 - 1)),
    )
    .option(
      '--model <folder...>',
      'serves the models of these folders, as transformers saves them (LlamaForCausalLM); each is named after its folder',
    )
    .addHelpText(
      'after',
      `
It speaks OpenAI's chat and completions API, with log-probabilities of prompts (prompt_logprobs; echo and logprobs), and listens on ${HOST} only. Its models:
${imitators.map((one) => `  ${one.name.padEnd(16)}${one.meaning}`).join('\n')}

A model that is served by --model runs in this process, in 32-bit floats: a few thousand tokens a second for a million parameters, and fewer the more it has. It is asked by openai-completions, or in a chat by the prompt “Question: …” and a line break.`,
    )
    .action(async (files: string[], options: Options) => {
      if (options.model !== undefined && files.length > 0)
        throw new CommandError('Tasks are for the imitator: give tasks or --model.');
      const { served, words } =
        options.model === undefined ? await imitatorsOf(io, files, options.seed) : await modelsOf(io, options.model);
      const server = openaiServer(served);
      await listen(server, options.port, HOST);
      io.print(`listening on ${addressOf(server, options.port, HOST)}\n`);
      io.print(`${words}. Ctrl-C ends it.\n`);
      closeAtEnd(io.host, server);
    });
}

interface Ready {
  readonly served: Served;
  readonly words: string;
}

async function imitatorsOf(io: Io, files: readonly string[], seed: number): Promise<Ready> {
  const paths = files.length > 0 ? files : shippedTasks(io);
  const tasks: readonly Task[] = await Promise.all(paths.map(async (file) => (await loadTask(io, file)).task));
  return {
    served: new ServedImitators(tasks, seed),
    words: `imitating a model on: ${tasks.map((task) => task.name).join(', ')}`,
  };
}

async function modelsOf(io: Io, folders: readonly string[]): Promise<Ready> {
  const models = new Map<string, LanguageModel>();
  for (const folder of folders) {
    const name = path.basename(path.resolve(folder));
    if (models.has(name)) throw new CommandError(`--model: two folders are called ${name}; rename one of them.`);
    models.set(name, await loadModel(io, folder));
  }
  return { served: new ServedModels(models), words: `serving ${[...models.keys()].join(', ')}` };
}

async function loadModel(io: Io, folder: string): Promise<LanguageModel> {
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
