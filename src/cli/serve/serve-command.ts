import path from 'node:path';
import { Command, Option } from 'commander';
import { FORGETS, forgettableCells, type Forgetting, imitators } from '../../imitator/index.ts';
import { closest } from '../../language/index.ts';
import type { Task } from '../../machine/index.ts';
import { embeddedModels, type LanguageModel } from '../../model/index.ts';
import { CommandError } from '../command-error.ts';
import { loadTask, shippedTasks, wholeNumber } from '../files.ts';
import { addressOf, closeAtEnd, listen } from '../http.ts';
import type { Io } from '../io.ts';
import { embeddedFolder, loadModel } from '../model-folder.ts';
import { HOST, openaiServer } from './openai-server.ts';
import { type Served, ServedTogether } from './served.ts';
import { ServedImitators } from './served-imitators.ts';
import { ServedModels } from './served-models.ts';

const FORGETFUL = {
  name: FORGETS,
  meaning: 'ground truth but for the one defect of --forget, by whose values it goes on',
};

interface Options {
  readonly port: number;
  readonly seed: number;
  readonly forget?: string;
  readonly from?: number;
  readonly rate?: number;
  readonly model?: readonly string[];
}

export function serveCommand(io: Io): Command {
  return new Command('serve')
    .description(
      'Serves models on this machine, for trying out spot checks without a GPU: imitators, which answer with ground truth and injected faults, and two small models that come with this program. With --model, models of your own instead.',
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
    .addOption(
      new Option(
        '--forget <cell>',
        `also serves ${FORGETS}, whose one defect is that a fetch of this cell, such as carry, at times gives what it held before its last change`,
      ).conflicts('model'),
    )
    .addOption(
      new Option(
        '--from <length>',
        'with --forget: the length of questions from which on it happens (default: 1)',
      ).argParser(wholeNumber('--from', 1, 1_000_000)),
    )
    .addOption(
      new Option('--rate <share>', 'with --forget: how likely it is at each fetch (default: 0.1)').argParser(share),
    )
    .option(
      '--model <folder...>',
      'serves the models of these folders, as transformers saves them (LlamaForCausalLM); each is named after its folder',
    )
    .addHelpText(
      'after',
      `
It speaks OpenAI's chat and completions API, with log-probabilities of prompts (prompt_logprobs; echo and logprobs), and listens on ${HOST} only. Its models:
${[...imitators, FORGETFUL, ...embeddedModels].map((one) => `  ${one.name.padEnd(18)}${one.meaning}`).join('\n')}

A model that is served by --model runs in this process, in 32-bit floats: a few thousand tokens a second for a million parameters, and fewer the more it has. It is asked by openai-completions, or in a chat by the prompt “Question: …” and a line break.`,
    )
    .action(async (files: string[], options: Options) => {
      if (options.model !== undefined && files.length > 0)
        throw new CommandError('Tasks are for the imitator: give tasks or --model.');
      if (options.forget === undefined && (options.from ?? options.rate) !== undefined)
        throw new CommandError('--from and --rate say when a cell is forgotten. Add --forget with its name.');
      const { served, words } =
        options.model === undefined ? await imitatorsOf(io, files, options) : await modelsOf(io, options.model);
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

async function imitatorsOf(io: Io, files: readonly string[], options: Options): Promise<Ready> {
  const paths = files.length > 0 ? files : shippedTasks(io);
  const tasks: readonly Task[] = await Promise.all(paths.map(async (file) => (await loadTask(io, file)).task));
  const forgetting = forgettingOf(tasks, options);
  const defect =
    forgetting === undefined
      ? ''
      : `; ${FORGETS} forgets ${forgetting.cell} in ${Number((100 * forgetting.rate).toPrecision(6))} % of its fetches from length ${forgetting.from} on`;
  return {
    served: new ServedTogether([new ServedImitators(tasks, options.seed, forgetting), servedEmbedded(io)]),
    words: `imitating a model on: ${tasks.map((task) => task.name).join(', ')}${defect}; serving ${embeddedModels.map(({ name }) => name).join(', ')}`,
  };
}

function forgettingOf(tasks: readonly Task[], { forget, from = 1, rate = 0.1 }: Options): Forgetting | undefined {
  if (forget === undefined) return undefined;
  const cells = new Set(tasks.flatMap(forgettableCells));
  if (cells.has(forget)) return { cell: forget, from, rate };
  const near = closest(forget, cells);
  const names = [...cells].slice(0, NAMED).join(', ');
  throw new CommandError(
    `--forget: no task that is served writes a cell “${forget}”. ${near === undefined ? `Cells are ${names}${cells.size > NAMED ? ` and ${cells.size - NAMED} more` : ''}.` : `Did you mean ${near}?`}`,
  );
}

/** Cells that a message names. */
const NAMED = 12;

function share(text: string): number {
  const value = Number(text);
  if (!/^(?:\d+\.?\d*|\.\d+)$/.test(text) || value <= 0 || value > 1)
    throw new CommandError(`--rate must be a number above 0 and up to 1, such as 0.1; not ${text}.`);
  return value;
}

async function modelsOf(io: Io, folders: readonly string[]): Promise<Ready> {
  const models = new Map<string, () => Promise<LanguageModel>>();
  for (const folder of folders) {
    const name = path.basename(path.resolve(folder));
    if (models.has(name)) throw new CommandError(`--model: two folders are called ${name}; rename one of them.`);
    const model = await loadModel(io, folder);
    models.set(name, () => Promise.resolve(model));
  }
  return { served: new ServedModels(models), words: `serving ${[...models.keys()].join(', ')}` };
}

/** The models that come with this program, each loaded when it is asked first. */
function servedEmbedded(io: Io): ServedModels {
  return new ServedModels(
    new Map(embeddedModels.map(({ name }) => [name, () => loadModel(io, embeddedFolder(io, name))] as const)),
  );
}
