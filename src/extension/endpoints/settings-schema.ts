import * as z from 'zod';
import { endpointSchema } from '../../inference/index.ts';

/** What the settings editor shows beside each field; by path. */
const descriptions: Readonly<Record<string, string>> = {
  name: 'The name of the endpoint in lists and in the files of runs.',
  url: 'Base URL of the API, which usually ends in `/v1`: `http://localhost:8000/v1`. `localhost` is the machine that the extension runs on.',
  model: 'The model’s name on the server.',
  api: 'The API that the server speaks: chat messages, or text to complete.',
  sampling:
    'How the next token is sampled. Every value is sent with every request; `null` omits a parameter that a server refuses.',
  'sampling.temperature': '0 always takes the most probable token.',
  'sampling.topP': 'Samples from the most probable tokens that together have this probability; 1: from all.',
  'sampling.topK':
    'Samples from this many of the most probable tokens; -1: from all. Not in OpenAI’s own API: set it to `null` there.',
  'sampling.minP':
    'Excludes tokens less probable than this fraction of the most probable one. Not in OpenAI’s own API: set it to `null` there.',
  'sampling.frequencyPenalty':
    'Makes tokens less likely the more often they have occurred. A trace repeats itself by design: leave it 0.',
  'sampling.presencePenalty':
    'Makes tokens less likely once they have occurred. A trace repeats itself by design: leave it 0.',
  'sampling.repetitionPenalty':
    'Makes repetition less likely; 1: no penalty. Not in OpenAI’s own API: set it to `null` there.',
  'sampling.maxTokens': 'The most tokens that an answer may have. The trace of a long question needs thousands.',
  'sampling.maxTokensField':
    'The name under which the limit is sent. OpenAI’s reasoning models need `max_completion_tokens`.',
  'sampling.seed': 'For servers that sample with a seed.',
  'sampling.stop': 'Strings at which the server ends the answer.',
  promptTemplate:
    'The text that is sent; it contains `{question}` once. Without a template, the question is sent as a chat message, or as text to complete: `Question: {question}` and a line end.',
  systemPrompt: 'Sent before the question in a chat; none if empty.',
  extraBody:
    'Further fields of the request’s body, for parameters that only one server has. `null` omits a field that is otherwise sent, such as `n`. Keys do not belong here: use the command *TAIL: Set Endpoint Key…*.',
  headers:
    'Further headers of each request, for gateways. Keys do not belong here: use the command *TAIL: Set Endpoint Key…*.',
  keyHeader:
    'The header in which the key is sent: as `Bearer KEY` in `authorization`, as it is in any other. Azure needs `api-key`.',
  concurrency: 'The most requests in flight at a time.',
  timeoutSeconds: 'Limits of one request, in seconds.',
  'timeoutSeconds.firstByte':
    'From sending the request to the first byte of the answer, including the time in the server’s queue.',
  'timeoutSeconds.idle': 'Between two pieces of the answer.',
  'timeoutSeconds.total': 'For the whole answer.',
};

const enumDescriptions: Readonly<Record<string, readonly string[]>> = {
  api: [
    '`/chat/completions`: the question is a message to a chat model.',
    '`/completions`: the question is text that the model continues.',
  ],
};

type Schema = Record<string, unknown>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The manifest's schema of the setting `tail.endpoints`, from the one that reads it. Throws for a field that nothing
 * describes.
 */
export function endpointsSetting(): Schema {
  const { type, properties, required, additionalProperties } = z.toJSONSchema(endpointSchema, { io: 'input' });
  const items = { type, properties, required, additionalProperties };
  return {
    type: 'array',
    scope: 'machine',
    order: 1,
    default: [],
    markdownDescription:
      'Inference endpoints that a spot check can ask. The easy way to add one is the command *TAIL: Add Endpoint…*. Keys are kept in the secret storage, not here: *TAIL: Set Endpoint Key…*.',
    items: {
      ...described(items, ''),
      defaultSnippets: [
        {
          label: 'Endpoint',
          body: { name: '${1:my server}', url: '${2:http://localhost:8000/v1}', model: '${3:model}' },
        },
      ],
    },
  };
}

function described(schema: Schema, path: string): Schema {
  const text = descriptions[path];
  if (text === undefined && path !== '')
    throw new Error(`The field ${path} of an endpoint has no description for the settings editor.`);
  const result: Schema = { ...whole(schema, path), ...(text === undefined ? {} : { markdownDescription: text }) };
  if (enumDescriptions[path] !== undefined) result['markdownEnumDescriptions'] = enumDescriptions[path];
  const { properties } = schema;
  if (isSchema(properties)) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, field]) => [
        name,
        described(isSchema(field) ? field : {}, path === '' ? name : `${path}.${name}`),
      ]),
    );
  }
  return result;
}

/** The settings editor resolves no references, and bounds that only say “safe integer” are noise to a person. */
function whole(schema: Schema, path: string): Schema {
  if (path === 'extraBody') return { type: 'object', default: {} };
  if (path === 'headers') return { type: 'object', additionalProperties: { type: 'string' }, default: {} };
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return withoutNoise(rest);
  const forms: Schema[] = anyOf.filter(isSchema);
  const merged = forms.reduce<Schema>((all, form) => ({ ...all, ...form }), rest);
  return withoutNoise({ ...merged, type: forms.map(({ type }) => type) });
}

function withoutNoise(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).filter(
      ([, value]) => typeof value !== 'number' || Math.abs(value) < Number.MAX_SAFE_INTEGER,
    ),
  );
}
