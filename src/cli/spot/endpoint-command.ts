import { hostname } from 'node:os';
import { Command } from 'commander';
import {
  EndpointError,
  examine,
  examinationText,
  type Examination,
  isUsable,
  type TraceTrial,
} from '../../inference/index.ts';
import { traceTrial } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import { loadTask } from '../files.ts';
import { interruptible } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { visibleLine } from '../print.ts';
import { inOptions } from './option-words.ts';
import { targetOptions } from './target-options.ts';
import { type Asked, askedModels, type TargetOptions } from './targets.ts';

interface Options extends Omit<TargetOptions, 'endpoint'> {
  readonly task?: string;
  readonly json?: true;
}

export function endpointCommand(io: Io): Command {
  const command = new Command('endpoint')
    .description('Tests an inference endpoint: what its server takes and gives, and what to set for a spot check.')
    .argument('<url or name>', 'base URL of an OpenAI-compatible API, or the name of an endpoint');
  for (const option of targetOptions()) command.addOption(option);
  return command
    .option('--task <file>', 'a .tail file: whether the model begins its traces as this task does')
    .option('--json', 'what was found as one JSON object; one a line for several models')
    .addHelpText(
      'after',
      `
Asks for the list of models, and then at most a dozen questions of a few tokens each.

Exit status: 0 the endpoint is ready for spot checks, 1 something is in its way, 2 could not run, 130 cancelled by Ctrl-C.

Example:
  $ tail-cot endpoint http://localhost:8000/v1 --model MODEL --task tasks/addition.tail`,
    )
    .action(async (endpoint: string, options: Options) => {
      const models = askedModels(io, { ...options, endpoint: [endpoint] });
      const trial = options.task === undefined ? undefined : await trialOf(io, options.task);
      io.status = await interruptible(
        io.host,
        async ({ signal, status }) => {
          let isFine = true;
          for (const one of models) {
            const found = await examined(io, one, trial, signal);
            if (found === undefined) break;
            isFine &&= isUsable(found);
            if (options.json) io.printJson(found);
            else io.print(examinationText(found, hostname()));
          }
          return status() ?? (isFine ? 0 : 1);
        },
        () => io.say('Cancelling. Press Ctrl-C again to stop at once.\n'),
      );
    });
}

async function trialOf(io: Io, file: string): Promise<TraceTrial> {
  const { task } = await loadTask(io, file);
  const trial = traceTrial(task);
  if (trial === undefined) throw new CommandError(`${file}: no question of “${task.name}” can be drawn.`);
  return trial;
}

/** Undefined where a person cancelled it. */
async function examined(
  io: Io,
  { endpoint, key }: Asked,
  trial: TraceTrial | undefined,
  signal: AbortSignal,
): Promise<Examination | undefined> {
  const { fetchThrough } = await import('./network/network-fetch.ts');
  try {
    return await examine(endpoint, {
      key,
      signal,
      fetch: fetchThrough(endpoint.url, io.host.env),
      words: inOptions,
      trial,
      onStep: (step) => io.say(`${visibleLine(step)} …\n`),
      onPause: ({ seconds, error }) => io.say(`${visibleLine(error.what)}; waiting ${Math.ceil(seconds)} s\n`),
    });
  } catch (error) {
    if (error instanceof EndpointError && error.kind === 'cancelled') return undefined;
    throw error;
  }
}
