import {
  addressProblemText,
  endpointSchema,
  samplingSchema,
  timeoutsSchema,
  type Endpoint,
} from '../../inference/index.ts';
import { CommandError } from '../command-error.ts';
import { inOptions } from './option-words.ts';

/** The options of `spot` that say how the endpoint is asked. */
export interface EndpointOptions {
  readonly api?: Endpoint['api'];
  readonly concurrency?: number;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly set: readonly Setting[];
  readonly leaveOut: readonly string[];
}

/** A setting of docs/endpoints.md by its path, and its value. */
export interface Setting {
  readonly path: readonly [string] | readonly [string, string];
  readonly value: unknown;
}

const groups: Readonly<Record<string, readonly string[]>> = {
  sampling: Object.keys(samplingSchema.shape),
  timeoutSeconds: Object.keys(timeoutsSchema.shape),
};
/** Settings that have no group; a text is taken as it is, not as JSON. */
const texts = ['systemPrompt', 'promptTemplate', 'keyHeader'];
const others = ['extraBody', 'headers'];

/** All names that `--set` takes. */
export const settingNames: readonly string[] = [...Object.values(groups).flat(), ...texts, ...others];

/** Reads `NAME=VALUE`; to be given to commander for an option that may be repeated. */
export function setting(text: string, before: readonly Setting[] = []): readonly Setting[] {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(0, at));
  const value = text.slice(at + 1);
  const path = pathOf(name);
  if (at < 1 || path === undefined) {
    throw new CommandError(
      `--set must be NAME=VALUE, such as --set topK=null; NAME is one of ${settingNames.join(', ')}, not “${at < 1 ? text : name}”.`,
    );
  }
  return [...before, { path, value: texts.includes(name) && value !== 'null' ? value : jsonOrText(value) }];
}

/** Reads names of fields of the request, separated by commas. */
export function fieldNames(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const broken = names.find((name) => !/^\w+$/.test(name));
  if (broken !== undefined)
    throw new CommandError(`--leave-out must be a list of request fields, such as top_k,n; not “${text}”.`);
  const needed = names.find((name) => ['model', 'messages', 'prompt'].includes(name));
  if (needed !== undefined) throw new CommandError(`--leave-out: a request needs ${needed}.`);
  return [...before, ...names];
}

/** Which model is asked where: at an address, or at an endpoint that has a name, under its own model or another. */
export interface Target {
  readonly at: string | Endpoint;
  /** Needed for an address. */
  readonly model?: string;
}

/** The endpoint that a target and the options describe. Throws a CommandError that names the option. */
export function endpointOf({ at, model }: Target, options: EndpointOptions): Endpoint {
  const base = typeof at === 'string' ? { name: 'command line', url: at } : at;
  const plain: Record<string, unknown> = {
    ...base,
    ...given({ model, api: options.api, concurrency: options.concurrency }),
  };
  const grouped: Record<string, Record<string, unknown>> = {
    sampling: {
      ...(typeof at === 'string' ? {} : at.sampling),
      ...given({ maxTokens: options.maxTokens, temperature: options.temperature }),
    },
    timeoutSeconds: typeof at === 'string' ? {} : { ...at.timeoutSeconds },
  };
  for (const {
    path: [first, second],
    value,
  } of options.set) {
    if (second === undefined) plain[first] = value;
    else grouped[first] = { ...grouped[first], [second]: value };
  }
  const parsed = endpointSchema.safeParse({ ...plain, ...grouped });
  if (!parsed.success)
    throw new CommandError(
      parsed.error.issues
        .map(({ path, message }) => {
          const text = path[0] === 'url' && typeof at === 'string' ? addressProblemText(at, inOptions) : undefined;
          return `${optionOf(path.map(String))}: ${text ?? message}`;
        })
        .join('\n'),
    );
  const left = Object.fromEntries(options.leaveOut.map((name) => [name, null]));
  return { ...parsed.data, extraBody: { ...parsed.data.extraBody, ...left } };
}

function given(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function pathOf(name: string): Setting['path'] | undefined {
  if (texts.includes(name) || others.includes(name)) return [name];
  const group = Object.keys(groups).find((one) => groups[one]?.includes(name.replace(`${one}.`, '')));
  return group === undefined ? undefined : [group, name.replace(`${group}.`, '')];
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function optionOf(path: readonly string[]): string {
  const [first = '', second] = path;
  if (first === 'url') return '--endpoint';
  if (first === 'model' || first === 'api' || first === 'concurrency') return `--${first}`;
  if (second === 'temperature') return '--temperature';
  if (second === 'maxTokens') return '--max-tokens';
  return `--set ${second ?? first}`;
}
