import type { TierName } from '../../machine/index.ts';
import type { FormatName } from './file-format.ts';
import type { SplitName } from './split.ts';

/** A file of a data set; its path is within the data set's folder. */
export interface DataFile {
  readonly path: string;
  readonly split: SplitName;
  readonly tier: TierName | null;
}

export interface TrainingOptions {
  /** Devices that train together: they share the global batch. */
  readonly devices: number;
  /** Samples on one device at once. */
  readonly deviceBatch: number;
  /** Tokens of a sample at most. */
  readonly contextTokens: number;
}

/** A text file to put into the data set's folder. */
export interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/** The format or the numbers do not fit; the message says what would. */
export class TrainingConfigError extends Error {}

/**
 * How the paper trains: full fine-tuning of Qwen2.5-7B; the rate falls along a cosine from the first to the last.
 * Source: arXiv 2507.13332.
 */
export const paper = {
  model: 'Qwen/Qwen2.5-7B',
  epochs: 2,
  globalBatch: 1024,
  learningRate: '1.0e-5',
  lastLearningRate: '7.0e-7',
  weightDecay: 0.1,
} as const;

const heading = (
  command: string,
): string => `# The paper's hyper-parameters: full fine-tuning of ${paper.model}, ${paper.epochs} epochs, global batch ${paper.globalBatch},
# learning rate ${paper.learningRate} falling to ${paper.lastLearningRate} along a cosine, weight decay ${paper.weightDecay}. Run it in this folder:
#   ${command}
`;

/** What both trainers' settings have in common, as lines of YAML. */
function commonLines({ devices, deviceBatch }: TrainingOptions): string {
  const step = devices * deviceBatch;
  if (paper.globalBatch % step !== 0) {
    throw new TrainingConfigError(
      `${devices} devices of ${deviceBatch} samples each do not divide the global batch of ${paper.globalBatch}. Take powers of two.`,
    );
  }
  return `
# ${devices} devices x ${deviceBatch} samples x ${paper.globalBatch / step} steps = ${paper.globalBatch} samples a batch
per_device_train_batch_size: ${deviceBatch}
gradient_accumulation_steps: ${paper.globalBatch / step}
num_train_epochs: ${paper.epochs}
learning_rate: ${paper.learningRate}
lr_scheduler_type: cosine_with_min_lr
lr_scheduler_kwargs:
  min_lr: ${paper.lastLearningRate}
weight_decay: ${paper.weightDecay}
bf16: true
gradient_checkpointing: true
seed: 0
logging_steps: 10
save_strategy: epoch
`;
}

const columns: Readonly<Record<Exclude<FormatName, 'openai-batch'>, object>> = {
  messages: {
    formatting: 'sharegpt',
    columns: { messages: 'messages' },
    tags: {
      role_tag: 'role',
      content_tag: 'content',
      user_tag: 'user',
      assistant_tag: 'assistant',
      system_tag: 'system',
    },
  },
  parquet: {
    formatting: 'sharegpt',
    columns: { messages: 'messages' },
    tags: {
      role_tag: 'role',
      content_tag: 'content',
      user_tag: 'user',
      assistant_tag: 'assistant',
      system_tag: 'system',
    },
  },
  alpaca: { formatting: 'alpaca', columns: { prompt: 'instruction', query: 'input', response: 'output' } },
  sharegpt: {
    formatting: 'sharegpt',
    columns: { messages: 'conversations' },
    tags: { role_tag: 'from', content_tag: 'value', user_tag: 'human', assistant_tag: 'gpt' },
  },
};

/** `addition/train-00001-of-00004.jsonl` is the data set `addition_train_00001_of_00004`. */
function dataName({ path }: DataFile): string {
  return path.replace(/\.[a-z]+$/, '').replaceAll(/[^A-Za-z0-9]+/g, '_');
}

function trainingFiles(files: readonly DataFile[]): readonly DataFile[] {
  const training = files.filter(({ split }) => split === 'train');
  if (training.length === 0) throw new TrainingConfigError('The data set has no training samples.');
  return training;
}

/**
 * `dataset_info.json`, which tells LLaMA-Factory every file of the data set, and `llama-factory.yaml`, which trains on
 * the training files.
 */
export function llamaFactoryConfigs(
  files: readonly DataFile[],
  format: FormatName,
  options: TrainingOptions,
): readonly ConfigFile[] {
  if (format === 'openai-batch')
    throw new TrainingConfigError('A batch file has questions alone. Make the data set in another format.');
  const info = Object.fromEntries(files.map((file) => [dataName(file), { file_name: file.path, ...columns[format] }]));
  return [
    { name: 'dataset_info.json', text: `${JSON.stringify(info, undefined, 2)}\n` },
    {
      name: 'llama-factory.yaml',
      text: `${heading('llamafactory-cli train llama-factory.yaml')}# Add "deepspeed: FILE" for the way your machines share the model.
model_name_or_path: ${paper.model}
stage: sft
do_train: true
finetuning_type: full
template: qwen
dataset_dir: .
dataset: ${trainingFiles(files).map(dataName).join(',')}
cutoff_len: ${options.contextTokens}
output_dir: out
${commonLines(options)}`,
    },
  ];
}

/** `trl.yaml`, for TRL's `sft` command. */
export function trlConfigs(
  files: readonly DataFile[],
  format: FormatName,
  options: TrainingOptions,
): readonly ConfigFile[] {
  if (format === 'alpaca' || format === 'openai-batch')
    throw new TrainingConfigError(
      `TRL reads conversations, not the format ${format}. Make the data set in the format messages, parquet or sharegpt.`,
    );
  const paths = trainingFiles(files)
    .map(({ path }) => `      - ${JSON.stringify(path)}\n`)
    .join('');
  return [
    {
      name: 'trl.yaml',
      text: `${heading('trl sft --config trl.yaml')}# Add "--config_file FILE" of accelerate for the way your machines share the model.
model_name_or_path: ${paper.model}
dtype: bfloat16
datasets:
  - path: ${format === 'parquet' ? 'parquet' : 'json'}
    data_files:
${paths}    columns:
      - ${format === 'sharegpt' ? 'conversations' : 'messages'}
max_length: ${options.contextTokens}
assistant_only_loss: ${format !== 'sharegpt'}
output_dir: out
${commonLines(options)}`,
    },
  ];
}
