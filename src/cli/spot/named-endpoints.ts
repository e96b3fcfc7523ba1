import { statSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brokenWords, parseJsonWithComments, readEndpointSettings } from '../../files/index.ts';
import type { Endpoint } from '../../inference/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';

/** An endpoint by its name, and the environment variable that holds its key where the file says. */
export interface NamedEndpoint {
  readonly endpoint: Endpoint;
  readonly apiKeyEnv?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Fields = Readonly<Record<string, unknown>>;

/** Bytes of a file of endpoints. */
const LONGEST = 4 * 1024 * 1024;

/** Where VS Code, in its editions, keeps the settings of a machine; those of a server that a window is connected to first. */
const EDITIONS = ['Code', 'Code - Insiders', 'VSCodium', 'Cursor'];
const SERVERS = ['.vscode-server', '.vscode-server-insiders', '.vscodium-server', '.cursor-server'];

/**
 * The endpoints of a file: a list in the form of the setting tail.endpoints, or an object that has it under
 * `tail.endpoints` or `endpoints`. Each may have an `apiKeyEnv` beside its settings.
 */
export function endpointsIn(file: string): readonly NamedEndpoint[] {
  const value = valueOf(file);
  const list = isFields(value) ? (value['tail.endpoints'] ?? value['endpoints']) : value;
  if (!Array.isArray(list))
    throw new CommandError(`${file}: this is neither a list of endpoints nor settings with “tail.endpoints”.`);
  const entries: readonly unknown[] = list;
  const { endpoints, broken } = readEndpointSettings(entries.map(withoutKeyName));
  const problem = brokenWords(broken, file);
  if (problem !== undefined) throw new CommandError(problem);
  return endpoints.map((endpoint, i) => {
    const entry = entries[i];
    const name = isFields(entry) ? entry['apiKeyEnv'] : undefined;
    if (name === undefined) return { endpoint };
    if (typeof name !== 'string' || name === '')
      throw new CommandError(`${file}: apiKeyEnv of “${endpoint.name}” must be the name of an environment variable.`);
    return { endpoint, apiKeyEnv: name };
  });
}

/** The endpoints of the editor's settings on this machine, and the files that were looked into. */
export function editorEndpoints(env: Environment): {
  readonly endpoints: readonly NamedEndpoint[];
  readonly files: readonly string[];
} {
  const files = settingsFiles(env).filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  const found = files.flatMap((file) => {
    const value = valueOf(file);
    return isFields(value) && value['tail.endpoints'] !== undefined ? endpointsIn(file) : [];
  });
  return { endpoints: found, files };
}

function settingsFiles(env: Environment): string[] {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const folders = [
    ...(env['APPDATA'] ? [env['APPDATA']] : []),
    ...(home ? [path.join(home, '.config'), path.join(home, 'Library', 'Application Support')] : []),
  ];
  return [
    ...(home ? SERVERS.map((name) => path.join(home, name, 'data', 'Machine', 'settings.json')) : []),
    ...folders.flatMap((folder) => EDITIONS.map((name) => path.join(folder, name, 'User', 'settings.json'))),
  ];
}

function valueOf(file: string): unknown {
  let text: string;
  try {
    const facts = statSync(file);
    if (!facts.isFile()) throw new CommandError(`${file}: this is not a regular file.`);
    if (facts.size > LONGEST) throw new CommandError(`${file}: this is too large for a file of endpoints.`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file}: ${reasonOf(error)}`);
  }
  try {
    return parseJsonWithComments(text);
  } catch (error) {
    throw new CommandError(`${file}: this is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** An entry as the setting has it. */
function withoutKeyName(entry: unknown): unknown {
  if (!isFields(entry)) return entry;
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== 'apiKeyEnv'));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
