import { endpointSchema, type Endpoint } from '../inference/index.ts';
import { schemaWords } from './schema-words.ts';

/** An entry of the setting that is no endpoint: which one, and what is wrong with which field. */
export interface BrokenEntry {
  readonly name: string | undefined;
  /** Its place in the list, from 1; 0: the whole setting is no list. */
  readonly number: number;
  /** `` `model` is empty ``, one for each field. */
  readonly problems: readonly string[];
}

export interface EndpointSettingsRead {
  readonly endpoints: readonly Endpoint[];
  readonly broken: readonly BrokenEntry[];
}

/** Entries that a message names one by one. */
const MOST_NAMED = 5;

/**
 * Reads the value of `tail.endpoints`. An entry that is broken, or has the name of an earlier one, leaves the others
 * alone.
 */
export function readEndpointSettings(value: unknown): EndpointSettingsRead {
  if (value === undefined || value === null) return { endpoints: [], broken: [] };
  if (!Array.isArray(value))
    return {
      endpoints: [],
      broken: [{ name: 'tail.endpoints', number: 0, problems: ['it must be a list of endpoints'] }],
    };
  const endpoints: Endpoint[] = [];
  const broken: BrokenEntry[] = [];
  value.forEach((entry: unknown, i) => {
    const parsed = endpointSchema.safeParse(entry);
    if (!parsed.success)
      broken.push({
        name: nameOf(entry),
        number: i + 1,
        problems: parsed.error.issues.map((issue) => problemWords(issue, entry)),
      });
    else if (endpoints.some(({ name }) => name === parsed.data.name)) {
      broken.push({
        name: parsed.data.name,
        number: i + 1,
        problems: ['an entry before it has the same `name`; give each its own'],
      });
    } else endpoints.push(parsed.data);
  });
  return { endpoints, broken };
}

/** What is wrong with the setting, in one message; undefined where nothing is. */
export function brokenWords(broken: readonly BrokenEntry[], where = 'the setting tail.endpoints'): string | undefined {
  if (broken.length === 0) return undefined;
  const sentences = broken
    .slice(0, MOST_NAMED)
    .map(
      ({ name, number, problems }) =>
        `${name === undefined || number === 0 ? `entry ${number}` : `“${name}”`} is ignored: ${problems.join(', ')}.`,
    );
  const more = broken.length - sentences.length;
  if (broken[0]?.number === 0) return `${where.replace(/^t/, 'T')} is ignored: it must be a list of endpoints.`;
  return `In ${where} ${sentences.join(' ')}${more > 0 ? ` ${more} more ${more === 1 ? 'is' : 'are'} ignored.` : ''}`;
}

type Issue = NonNullable<ReturnType<typeof endpointSchema.safeParse>['error']>['issues'][number];

/** What a field is, in words of the settings and not of the library that reads them. */
function problemWords(issue: Issue, entry: unknown): string {
  const path = issue.path.map(String).join('.');
  if (path === '' && issue.code === 'invalid_type') return 'it must be an object { "name", "url", "model" }';
  if (issue.code === 'unrecognized_keys')
    return `${issue.keys.map((key) => `\`${[...issue.path.map(String), key].join('.')}\``).join(', ')} ${issue.keys.length === 1 ? 'is not a field' : 'are not fields'} of an endpoint`;
  if (issue.code === 'custom') return `\`${path}\`: ${issue.message}`;
  return `\`${path}\` ${schemaWords(issue, valueAt(entry, issue.path) === undefined)}`;
}

function valueAt(entry: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([name]) => name === String(key))?.[1]
        : undefined,
    entry,
  );
}

function nameOf(entry: unknown): string | undefined {
  const name = typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 80) : undefined;
}
