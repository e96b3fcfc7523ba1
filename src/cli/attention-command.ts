import { Command, Option } from 'commander';
import { attentionTable, looking, type AttentionRow, type HeadShare, type Looks } from '../attention/index.ts';
import { groundTruth, sample } from '../dataset/index.ts';
import { type LanguageModel, embeddedModels } from '../model/index.ts';
import { finish, styleNames, type Task, type TierName } from '../machine/index.ts';
import { completionTemplate, inTemplate } from '../inference/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask } from './files.ts';
import type { Io } from './io.ts';
import { loadModel, modelFolder } from './model-folder.ts';
import { visibleLine } from './print.ts';
import { samplesOption, seedOption, tiersOption } from './spot/question-options.ts';
import { chosenStyle } from './trace-command.ts';

interface Options {
  readonly model: string;
  readonly tiers: readonly TierName[];
  readonly samples: number;
  readonly seed: number;
  readonly style: string;
  readonly template: string;
  readonly json?: true;
}

const embedded = embeddedModels[0]?.name;

export function attentionCommand(io: Io): Command {
  return new Command('attention')
    .description(
      'Has a small model read the ground truth of questions, and tells where it looks while a state fetches and computes: at the operands that the state has fetched, at where they were written, or elsewhere.',
    )
    .argument('<tasks...>', '.tail files')
    .option('--model <folder>', 'an embedded model, or the folder of one as transformers saves it', embedded)
    .addOption(tiersOption())
    .addOption(samplesOption())
    .addOption(seedOption())
    .option(
      '--style <name>',
      `how traces are written: ${styleNames.join(', ')}, or a style that all the tasks have`,
      'minimal',
    )
    .addOption(
      new Option('--template <text>', 'what the model is asked, with {question} once')
        .default(completionTemplate, JSON.stringify(completionTemplate))
        .argParser(templateText),
    )
    .option('--json', 'one JSON object a line, for each task and tier')
    .addHelpText(
      'after',
      `
Each share is of what all heads looked at, 100 % in all, the mean of the tokens of one kind; behind it the head that has most of it.
  source     while a fetched value is written: at the value where the trace last wrote that cell
  operands   while a result or a written value is written: at the values that the state has fetched
  results    at the same time: at what the state has computed before, which is what it writes
  sources    while a result is written: at where those were last written; a model that looks there does without its fetches
A state without such tokens, or whose cells the trace has not written, has none.

Example:
  $ tail-cot attention models/tasks/small-addition.tail --samples 50`,
    )
    .action((files: readonly string[], options: Options) => attention(io, files, options));
}

async function attention(io: Io, files: readonly string[], options: Options): Promise<void> {
  const model = await loadModel(io, modelFolder(io, options.model));
  for (const file of files) {
    const { task } = await loadTask(io, file);
    for (const { name: tier } of task.tiers.filter(({ name }) => options.tiers.includes(name))) {
      const read = readSamples(task, tier, model, options);
      if (options.json === true) io.printJson({ task: task.name, model: options.model, tier, ...read });
      else io.print(asText(task, tier, read));
    }
  }
}

interface Read {
  readonly samples: number;
  /** Samples that are longer than the model's context. */
  readonly tooLong: number;
  readonly tokens: number;
  readonly states: readonly AttentionRow[];
}

function readSamples(
  task: Task,
  tier: TierName,
  model: LanguageModel,
  { samples, seed, style: styleName, template }: Options,
): Read {
  const looks = new Map<string, Looks>();
  const style = chosenStyle(task, styleName);
  let samplesRead = 0;
  let tooLong = 0;
  let tokens = 0;
  for (let i = 0; i < samples; i++) {
    const { question, inputs, lengths } = sample(task, { tier }, seed, i);
    const trace = groundTruth(task, inputs, style, lengths).truth?.trace;
    if (trace === undefined) continue;
    samplesRead++;
    const prompt = inTemplate(template, question);
    const read = finish(looking(model, { prompt, trace, machine: task.machine, style }, looks));
    if (read === undefined) tooLong++;
    else tokens += read;
  }
  return { samples: samplesRead, tooLong, tokens, states: attentionTable(looks.values(), model.llama.config.heads) };
}

function asText(task: Task, tier: TierName, { samples, tooLong, tokens, states }: Read): string {
  const rows = states.map((row) => [
    shareText(row.onSource),
    shareText(row.onOperands),
    shareText(row.onResults),
    shareText(row.onOperandSources),
    visibleLine(row.label),
  ]);
  const lines = [['fetch: source', 'result: operands', 'result: results', 'result: sources', 'state'], ...rows].map(
    ([source = '', operands = '', results = '', sources = '', label = '']) =>
      `${source.padEnd(WIDTH)}${operands.padEnd(WIDTH)}${results.padEnd(WIDTH)}${sources.padEnd(WIDTH)}${label}`.trimEnd(),
  );
  const left = tooLong === 0 ? '' : `, ${tooLong} of them longer than its context`;
  return `${visibleLine(task.name)}, tier ${tier}: ${samples === 1 ? '1 ground truth' : `${samples} ground truths`}${left}, ${tokens.toLocaleString('en')} tokens\n${lines.join('\n')}\n`;
}

/** A template as a shell passes it: a line break is written as \n. */
function templateText(text: string): string {
  if (text.split('{question}').length !== 2) throw new CommandError('--template must hold {question} once.');
  return text.replaceAll('\\n', '\n');
}

const WIDTH = 22;

function shareText(share: HeadShare | undefined): string {
  if (share === undefined) return '–';
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  return `${percent(share.mean)} (${share.layer + 1}.${share.head + 1}: ${percent(share.most)})`;
}
