import { endpointSchema, type Endpoint } from '../../inference/index.ts';

/** An entry of the setting that is no endpoint: which one, and what is wrong with which field. */
export interface BrokenEntry {
  /** Its name, or `number 2` where it has none. */
  readonly name: string;
  /** `sampling.temperature: …`, one for each field. */
  readonly problems: readonly string[];
}

export interface EndpointSettingsRead {
  readonly endpoints: readonly Endpoint[];
  readonly broken: readonly BrokenEntry[];
}

/** Reads the value of `tail.endpoints`. An entry that is broken, or has the name of an earlier one, leaves the others alone. */
export function readEndpointSettings(value: unknown): EndpointSettingsRead {
  if (value === undefined || value === null) return { endpoints: [], broken: [] };
  if (!Array.isArray(value)) return { endpoints: [], broken: [{ name: 'tail.endpoints', problems: ['should be a list of endpoints'] }] };
  const endpoints: Endpoint[] = [];
  const broken: BrokenEntry[] = [];
  value.forEach((entry: unknown, i) => {
    const parsed = endpointSchema.safeParse(entry);
    if (!parsed.success) {
      const problems = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || 'the entry'}: ${issue.message}`);
      broken.push({ name: nameOf(entry, i), problems });
    } else if (endpoints.some(({ name }) => name === parsed.data.name)) {
      broken.push({ name: parsed.data.name, problems: ['name: an entry before has the same name; give each its own'] });
    } else endpoints.push(parsed.data);
  });
  return { endpoints, broken };
}

function nameOf(entry: unknown, i: number): string {
  const name = typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 80) : `number ${i + 1}`;
}
