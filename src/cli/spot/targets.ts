import { addressProblemText } from '../../inference/index.ts';
import { CommandError } from '../command-error.ts';
import type { Io } from '../io.ts';
import { editorEndpoints, endpointsIn, type NamedEndpoint } from './named-endpoints.ts';
import { inOptions } from './option-words.ts';
import { endpointOf, type EndpointOptions } from './spot-settings.ts';
import type { Endpoint } from '../../inference/index.ts';

export interface TargetOptions extends EndpointOptions {
  /** Addresses and names. */
  readonly endpoint: readonly string[];
  readonly endpoints?: string;
  readonly model: readonly string[];
  readonly apiKeyEnv?: string;
}

/** A model that is asked, and the key for it. */
export interface Asked {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
}

/** All models that the options name, in their order: each endpoint with each model. Throws a CommandError. */
export function askedModels(io: Io, options: TargetOptions): readonly Asked[] {
  const asked = options.endpoint.flatMap((text) => {
    const found = find(io, text, options);
    if (typeof found === 'string') {
      if (options.model.length === 0)
        throw new CommandError('--model is missing: give the name under which the server has the model.');
      return options.model.map((model) => ({
        endpoint: endpointOf({ at: found, model }, options),
        apiKeyEnv: options.apiKeyEnv,
      }));
    }
    const models = options.model.length === 0 ? [found.endpoint.model] : options.model;
    return models.map((model) => ({
      endpoint: endpointOf({ at: found.endpoint, model }, options),
      apiKeyEnv: options.apiKeyEnv ?? found.apiKeyEnv,
    }));
  });
  const names = asked.map(({ endpoint: { name, url, model } }) => JSON.stringify([name, url, model]));
  const twice = asked.find((_one, i) => names.indexOf(names[i] ?? '') !== i);
  if (twice !== undefined)
    throw new CommandError(`--model: ${twice.endpoint.model} at ${twice.endpoint.name} is named twice.`);
  return asked.map(({ endpoint, apiKeyEnv }) => ({ endpoint, key: keyOf(io, apiKeyEnv) }));
}

/** An address, or the endpoint of that name: of the file that is given, else of the editor's settings. */
function find(io: Io, text: string, { endpoints: file }: TargetOptions): string | NamedEndpoint {
  if (text.includes('://')) return text;
  const { endpoints, files } =
    file === undefined ? editorEndpoints(io.host.env) : { endpoints: endpointsIn(file), files: [file] };
  const found = endpoints.find(({ endpoint }) => endpoint.name === text);
  if (found !== undefined) return found;
  // something like gpu:8000 was rather meant for an address
  const problem = /[:./]/.test(text) && file === undefined ? addressProblemText(text, inOptions) : undefined;
  if (problem !== undefined) throw new CommandError(`--endpoint: ${problem}`);
  const names = endpoints.map(({ endpoint }) => endpoint.name).join(', ');
  throw new CommandError(
    `--endpoint: there is no endpoint named “${text}”${files.length === 0 ? ', for there are no settings of VS Code on this machine. Give a URL, or name a file with --endpoints' : ` in ${files.join(', ')}; ${names === '' ? 'there is none' : `there is ${names}`}`}.`,
  );
}

function keyOf(io: Io, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const key = io.host.env[name];
  if (key === undefined || key === '')
    throw new CommandError(`The environment variable ${name} is not set; it must contain the endpoint's key.`);
  return key;
}
