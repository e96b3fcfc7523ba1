import * as z from 'zod';
import { WeightsError } from './safetensors.ts';

const fileSchema = z.object({
  architectures: z.array(z.string()).default([]),
  hidden_size: z.int().positive(),
  intermediate_size: z.int().positive(),
  num_hidden_layers: z.int().positive(),
  num_attention_heads: z.int().positive(),
  num_key_value_heads: z.int().positive().optional(),
  head_dim: z.int().positive().nullish(),
  vocab_size: z.int().positive(),
  max_position_embeddings: z.int().positive(),
  rms_norm_eps: z.number().positive().default(1e-6),
  rope_theta: z.number().positive().optional(),
  // Where newer versions of transformers put what is said of positions.
  rope_parameters: z
    .looseObject({ rope_type: z.string().default('default'), rope_theta: z.number().positive().optional() })
    .nullish(),
  rope_scaling: z.unknown().optional(),
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
  eos_token_id: z.union([z.int(), z.array(z.int())]).nullish(),
});

/** What a Llama is made of: sizes are counts of numbers. */
export interface LlamaConfig {
  readonly width: number;
  readonly inner: number;
  readonly layers: number;
  readonly heads: number;
  /** Heads that hold keys and values; several heads may look at one. */
  readonly memories: number;
  readonly head: number;
  readonly tokens: number;
  /** The most tokens that it can read and write together. */
  readonly context: number;
  readonly epsilon: number;
  readonly base: number;
  /** Tokens are written by the matrix by which they are read. */
  readonly isTied: boolean;
  /** Tokens that end a text. */
  readonly ends: readonly number[];
}

/** The `config.json` of a model. Throws a WeightsError that says what is wrong, or what is not supported. */
export function readLlamaConfig(text: string): LlamaConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WeightsError('config.json is not JSON.');
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new WeightsError(
      name === ''
        ? 'config.json is not a JSON object.'
        : `config.json: ${name} is missing, or not of the type that it should be.`,
    );
  }
  const file = parsed.data;
  refuse(
    unsupportedIn(file),
    ' is not supported: only LlamaForCausalLM with the activation silu, without biases and with unscaled positions is',
  );
  const heads = file.num_attention_heads;
  const config: LlamaConfig = {
    width: file.hidden_size,
    inner: file.intermediate_size,
    layers: file.num_hidden_layers,
    heads,
    memories: file.num_key_value_heads ?? heads,
    head: file.head_dim ?? file.hidden_size / heads,
    tokens: file.vocab_size,
    context: file.max_position_embeddings,
    epsilon: file.rms_norm_eps,
    base: file.rope_parameters?.rope_theta ?? file.rope_theta ?? 10_000,
    isTied: file.tie_word_embeddings,
    ends: [file.eos_token_id ?? []].flat(),
  };
  refuse(oddIn(config), '');
  return config;
}

type Problems = readonly (string | false)[];

function refuse(problems: Problems, words: string): void {
  const problem = problems.find((one) => one !== false);
  if (problem !== undefined) throw new WeightsError(`config.json: ${problem}${words}.`);
}

function unsupportedIn(file: z.output<typeof fileSchema>): Problems {
  const isScaled = file.rope_scaling !== undefined && file.rope_scaling !== null;
  return [
    file.architectures.some((name) => name !== 'LlamaForCausalLM') &&
      `the architecture ${file.architectures.join(', ')}`,
    file.hidden_act !== 'silu' && `the activation ${file.hidden_act}`,
    (file.attention_bias || file.mlp_bias) && 'biases',
    (isScaled || (file.rope_parameters?.rope_type ?? 'default') !== 'default') && 'scaled positions',
  ];
}

function oddIn({ width, inner, head, heads, memories }: LlamaConfig): Problems {
  return [
    width % 4 !== 0 && `hidden_size ${width} is not a multiple of 4`,
    inner % 4 !== 0 && `intermediate_size ${inner} is not a multiple of 4`,
    head % 16 !== 0 && `head_dim ${head} is not a multiple of 16`,
    heads % memories !== 0 && `${heads} heads cannot be divided among ${memories} key-value heads`,
  ];
}
