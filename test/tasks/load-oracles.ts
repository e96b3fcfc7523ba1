import { readdirSync } from 'node:fs';
import type { Oracle } from './oracles/oracle.ts';

const folder = new URL('./oracles/', import.meta.url);

/** What the files of test/tasks/oracles/ export as oracles, in the order of their names. */
export async function loadOracles(): Promise<readonly Oracle[]> {
  const oracles: Oracle[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.ts')) continue;
    const exported: unknown = await import(new URL(file, folder).href);
    if (typeof exported === 'object' && exported !== null) oracles.push(...Object.values(exported).filter(isOracle));
  }
  return oracles;
}

function isOracle(value: unknown): value is Oracle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'task' in value &&
    typeof value.task === 'string' &&
    'answer' in value &&
    typeof value.answer === 'function'
  );
}
