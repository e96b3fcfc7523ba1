import path from 'node:path';
import { Command, Option } from 'commander';
import { exportPython } from '../dataset/index.ts';
import { machineForms, NotExpressible, writeMachine } from '../turing/index.ts';
import { llamaFactoryConfigs, TrainingConfigError, trlConfigs, type ConfigFile } from '../dataset/synthesis/index.ts';
import { styleNames } from '../machine/index.ts';
import { rewardPython } from '../outputs/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask, wholeNumber } from './files.ts';
import type { Io } from './io.ts';
import { replaceText } from './synth/disk.ts';
import { readDataSet } from './synth/manifest.ts';
import { chosenStyle } from './trace-command.ts';

interface Options {
  readonly python?: true;
  readonly reward?: true;
  readonly yaml?: true;
  readonly morphett?: true;
  readonly bb?: true;
  readonly llamaFactory?: true;
  readonly trl?: true;
  readonly style: string;
  readonly devices: number;
  readonly deviceBatch: number;
  readonly context: number;
}

export function exportCommand(io: Io): Command {
  return new Command('export')
    .description('Writes a task in another form, or what trainers need beside a data set.')
    .argument('[path]', 'a .tail file, or - for standard input; for a trainer the folder of a data set', '-')
    .option(
      '--python',
      'of a task: one Python file without dependencies that gives the same questions, traces and answers',
    )
    .option('--reward', 'a Python file without dependencies: the judge as a reward function of TRL, verl and verifiers')
    .option('--yaml', 'of a raw Turing machine: the YAML of turingmachine.io')
    .option('--morphett', 'of a raw Turing machine: Morphett’s quintuples')
    .option('--bb', 'of a raw Turing machine over digits: the standard text of busy beavers')
    .option('--llama-factory', 'of a data set: dataset_info.json and llama-factory.yaml, put into its folder')
    .option('--trl', 'of a data set: trl.yaml, put into its folder')
    .addOption(
      new Option('--devices <n>', 'for trainers: number of devices')
        .default(8)
        .argParser(wholeNumber('--devices', 1, 1024)),
    )
    .addOption(
      new Option('--device-batch <n>', 'for trainers: samples per device and step')
        .default(1)
        .argParser(wholeNumber('--device-batch', 1, 1024)),
    )
    .addOption(
      new Option('--context <n>', 'for trainers: maximum number of tokens per sample')
        .default(32_768)
        .argParser(wholeNumber('--context', 1, 10_000_000)),
    )
    .option(
      '--style <name>',
      `how its traces are written: ${styleNames.join(', ')}, or a style of the task's own`,
      'minimal',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ tail-cot export --python tasks/knapsack.tail > knapsack.py
  $ python3 knapsack.py --tier M --seed 7 --count 3 --json
  $ tail-cot export --reward > tail_reward.py
  $ tail-cot export --llama-factory data && cd data && llamafactory-cli train llama-factory.yaml
  $ tail-cot export --trl data --devices 4 && cd data && trl sft --config trl.yaml
What "python3 knapsack.py --seed 7" prints is what "tail-cot trace tasks/knapsack.tail --seed 7" prints behind its first line.`,
    )
    .action(async (given: string, options: Options) => {
      if (
        [
          options.python,
          options.reward,
          options.yaml,
          options.morphett,
          options.bb,
          options.llamaFactory,
          options.trl,
        ].filter((one) => one === true).length !== 1
      ) {
        throw new CommandError(
          'Choose a form, one of: tail-cot export --python TASK.tail, --reward, --yaml, --morphett or --bb FILE.machine, --llama-factory FOLDER, --trl FOLDER',
        );
      }
      if (options.reward === true) {
        io.printFile(rewardPython);
        return;
      }
      const form = machineForms.find((one) => options[one] === true);
      if (options.python === true) {
        const { task } = await loadTask(io, given);
        io.printFile(exportPython(task, chosenStyle(task, options.style)));
      } else if (form !== undefined) io.printFile(await machineIn(io, form, given));
      else await exportConfigs(io, given, options);
    });
}

async function machineIn(io: Io, form: (typeof machineForms)[number], file: string): Promise<string> {
  const { table, examples } = (await loadTask(io, file)).task;
  const input = examples[0]?.inputs['input'];
  if (table === undefined) throw new CommandError(`${file}: this is a task, not a raw Turing machine.`);
  try {
    return writeMachine(form, table, typeof input === 'string' ? input : undefined);
  } catch (error) {
    throw error instanceof NotExpressible ? new CommandError(`${file}: ${error.message}`) : error;
  }
}

async function exportConfigs(io: Io, folder: string, options: Options): Promise<void> {
  const { format, faults, files } = await readDataSet(folder);
  if (format === 'processbench' || faults !== undefined)
    throw new CommandError(
      `${folder}: the traces of this data set have faults (--faults), so no model should learn to write them. Make one without.`,
    );
  const training = { devices: options.devices, deviceBatch: options.deviceBatch, contextTokens: options.context };
  let configs: readonly ConfigFile[];
  try {
    configs = (options.trl === true ? trlConfigs : llamaFactoryConfigs)(files, format, training);
  } catch (error) {
    throw error instanceof TrainingConfigError ? new CommandError(error.message) : error;
  }
  for (const { name, text } of configs) {
    const file = path.join(folder, name);
    await replaceText(file, text);
    io.print(`${file}\n`);
  }
}
