import { Command, Option } from 'commander';
import { attentionTable, looking, type Asked, type Looks, WithoutFetches } from '../attention/index.ts';
import { groundTruth, sample, type Truth } from '../dataset/index.ts';
import { type LanguageModel, embeddedModels } from '../model/index.ts';
import {
  finish,
  labelPattern,
  styleNames,
  type Inputs,
  type Lengths,
  type Style,
  type Task,
  type TierName,
} from '../machine/index.ts';
import { completionTemplate, inTemplate } from '../inference/index.ts';
import {
  isIn,
  type JudgedSample,
  labelHazards,
  RunSession,
  tierBins,
  lengthOf,
  questionKey,
} from '../spotcheck/index.ts';
import { variantText } from '../trace/index.ts';
import { attentionText, byLengthText, type LengthRow, type Read, sideBySideText } from './attention-text.ts';
import { CommandError } from './command-error.ts';
import { loadTask } from './files.ts';
import type { Io } from './io.ts';
import { loadModel, modelFolder } from './model-folder.ts';
import { visibleLine } from './print.ts';
import { ProgressLine } from './progress-line.ts';
import { samplesOption, seedOption, tiersOption } from './spot/question-options.ts';
import { readRun } from './spot/read-run.ts';
import { chosenStyle } from './trace-command.ts';
import { variantOption } from './variant-option.ts';

interface Options {
  readonly model: string;
  readonly tiers: readonly TierName[];
  readonly samples: number;
  readonly seed: number;
  readonly style: string;
  readonly template: string;
  readonly variant: string;
  readonly byLength?: true;
  readonly run?: string;
  readonly json?: true;
}

const embedded = embeddedModels[0]?.name;
/** The variant that the whole trace is compared with. */
const WITHOUT = 'without-memory-fetcher';

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
    .addOption(
      variantOption(`${WITHOUT}: also reads that variant of each trace, and shows both side by side`).conflicts([
        'byLength',
        'run',
      ]),
    )
    .option('--by-length', 'by state and length of the question, over all tiers together')
    .addOption(
      new Option(
        '--run <file>',
        'the same for the questions of a spot check of one task, beside how often its answers fail first in each state',
      ).conflicts(['tiers', 'samples', 'seed']),
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
Side by side, the tokens are those whose operands the trace has written before; without fetches they stand nowhere else.

Examples:
  $ tail-cot attention models/tasks/small-addition.tail --samples 50
  $ tail-cot attention models/tasks/small-addition.tail --variant ${WITHOUT}
  $ tail-cot attention models/tasks/small-addition.tail --run run.jsonl`,
    )
    .action((files: readonly string[], options: Options) => attention(io, files, options));
}

async function attention(io: Io, files: readonly string[], options: Options): Promise<void> {
  if (options.variant !== 'full' && options.variant !== WITHOUT)
    throw new CommandError(`--variant: attention is compared with ${WITHOUT} alone, not with ${options.variant}.`);
  if (options.run !== undefined && files.length > 1)
    throw new CommandError('--run is of one task, and several are given. Give the task of the run.');
  const model = await loadModel(io, modelFolder(io, options.model));
  for (const file of files) {
    const { task } = await loadTask(io, file);
    const reader = new Reader(io, task, model, chosenStyle(task, options.style), options.template);
    if (options.byLength === true || options.run !== undefined) await byLength(io, reader, options);
    else byTier(io, reader, options);
  }
}

/** A question whose ground truth is read. */
interface Question {
  readonly question: string;
  readonly inputs: Inputs;
  readonly lengths: Lengths;
}

function drawn(task: Task, tier: TierName, { samples, seed }: Options): readonly Question[] {
  return Array.from({ length: samples }, (_, index) => sample(task, { tier }, seed, index));
}

function byTier(io: Io, reader: Reader, options: Options): void {
  const { task, heads } = reader;
  const isCompared = options.variant === WITHOUT;
  for (const { name: tier } of task.tiers.filter(({ name }) => options.tiers.includes(name))) {
    const looks = new Map<string, Looks>();
    const without = new Map<string, Looks>();
    const read = reader.read(drawn(task, tier, options), () => (isCompared ? { looks, without } : { looks }));
    const states = attentionTable(looks.values(), heads);
    const others = attentionTable(without.values(), heads);
    const title = `${visibleLine(task.name)}, tier ${tier}`;
    if (options.json === true)
      io.printJson({
        task: task.name,
        model: options.model,
        tier,
        ...read,
        states,
        ...(isCompared ? { variant: WITHOUT, without: others } : {}),
      });
    else io.print(isCompared ? sideBySideText(title, read, states, others) : attentionText(title, read, states));
  }
}

async function byLength(io: Io, reader: Reader, options: Options): Promise<void> {
  const { task, heads } = reader;
  const samples = options.run === undefined ? undefined : await samplesOf(io, options.run, task);
  const tiers = task.tiers.filter(({ name }) => options.tiers.includes(name));
  const questions = samples === undefined ? tiers.flatMap(({ name }) => drawn(task, name, options)) : askedIn(samples);
  const asked = questions.map((one) => ({ length: lengthOf(one) }));
  // Lengths are told apart the better the fewer tiers there are.
  const met = task.tiers.filter((tier) => asked.some((one) => isIn(one, { from: tier.low, to: tier.high })));
  const bins = tierBins(met, asked);
  const looksOf = bins.map(() => new Map<string, Looks>());
  const read = reader.read(questions, (one) => {
    const at = bins.findIndex((bin) => isIn({ length: lengthOf(one) }, bin));
    return { looks: looksOf[at] ?? new Map<string, Looks>() };
  });
  const found = bins.flatMap((bin, i) => {
    const hazards = samples && labelHazards(task.machine, samples, bin);
    const own = attentionTable(looksOf[i]?.values() ?? [], heads);
    const labels = new Set([...own.map(({ label }) => label), ...(hazards?.keys() ?? [])]);
    return [...labels].map((label): LengthRow => {
      const row = own.find((one) => one.label === label) ?? noLooks;
      return { ...row, label, ...bin, ...(hazards && { hazard: hazards.get(label) }) };
    });
  });
  // As the program has its states; the input, which is none of them, comes first.
  const places = new Map(task.machine.states.map((state, i) => [labelPattern(state), i]));
  const rows = found.toSorted((a, b) => (places.get(a.label) ?? -1) - (places.get(b.label) ?? -1));
  if (options.json === true) io.printJson({ task: task.name, model: options.model, ...read, states: rows });
  else io.print(byLengthText(visibleLine(task.name), read, rows, samples !== undefined));
}

const noLooks = {
  fetchedTokens: 0,
  resultTokens: 0,
  onSource: undefined,
  onOperands: undefined,
  onResults: undefined,
  onOperandSources: undefined,
};

async function samplesOf(io: Io, file: string, task: Task): Promise<readonly JudgedSample[]> {
  const session = await readRun(io, file, (head) => {
    if (head.task !== task.name)
      throw new CommandError(`${file}: this is a run of the task “${head.task}”, not of “${task.name}”.`);
    if (head.hash !== task.hash) io.say(`${file}: the task has changed since the run; it is judged as it is now.\n`);
    return RunSession.empty(task, head);
  });
  return session.samples;
}

/** Each question once, however often it was answered. */
function askedIn(samples: readonly JudgedSample[]): readonly Question[] {
  return [...new Map(samples.map(({ sample: one }) => [questionKey(one), one])).values()];
}

/** Where the looks of a question are added; `without`: of its variant without fetches. */
interface Into {
  readonly looks: Map<string, Looks>;
  readonly without?: Map<string, Looks>;
}

/** Milliseconds between two lines of progress where standard error is no terminal, and of quiet before the first. */
const PAUSE = 10_000;
const QUIET = 1000;

/** Has the model read the ground truths of a task's questions. */
class Reader {
  /** Of each layer. */
  readonly heads: number;

  constructor(
    private readonly io: Io,
    readonly task: Task,
    private readonly model: LanguageModel,
    private readonly style: Style,
    private readonly template: string,
  ) {
    this.heads = model.llama.config.heads;
  }

  read(questions: readonly Question[], into: (one: Question) => Into): Read {
    const progress = new ProgressLine(this.io.progress(PAUSE), QUIET);
    let samples = 0;
    let tooLong = 0;
    let tokens = 0;
    for (const one of questions) {
      const { truth } = groundTruth(this.task, one.inputs, this.style, one.lengths);
      if (truth?.answer === undefined) continue;
      samples++;
      const read = this.#readOne(one.question, truth, into(one));
      if (read === undefined) tooLong++;
      else tokens += read;
      progress.tell(() => `${this.task.name}: ${samples} of ${questions.length} ground truths read`);
    }
    progress.end();
    return { samples, tooLong, tokens };
  }

  #readOne(question: string, { trace, recording }: Truth, { looks, without }: Into): number | undefined {
    const { task, style, model } = this;
    const { machine } = task;
    const asked: Asked = { prompt: inTemplate(this.template, question), trace, machine, style };
    const read = finish(looking(model, asked, looks, without !== undefined));
    if (without === undefined || read === undefined) return read;
    const variant = variantText(task, recording, WITHOUT, style);
    const { states } = new WithoutFetches(machine, trace, variant, style);
    const other = finish(looking(model, { ...asked, trace: variant, states }, without, true));
    return other === undefined ? read : read + other;
  }
}

/** A template as a shell passes it: a line break is written as \n. */
function templateText(text: string): string {
  if (text.split('{question}').length !== 2) throw new CommandError('--template must hold {question} once.');
  return text.replaceAll('\\n', '\n');
}
