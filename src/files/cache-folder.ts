import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of what can be made again, for this person on this machine; undefined where nothing is to be kept
 * (`TAIL_CACHE=off`).
 */
export function cacheFolder(env: Environment): string | undefined {
  const given = env['TAIL_CACHE'];
  if (given === 'off') return undefined;
  return given === undefined || given === '' ? path.join(cachesOf(env), 'tail-cot') : path.resolve(given);
}

function cachesOf(env: Environment): string {
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches');
  const named = env['XDG_CACHE_HOME'];
  // As the specification has it, a path that is not absolute is ignored.
  return named !== undefined && path.isAbsolute(named) ? named : path.join(homedir(), '.cache');
}
