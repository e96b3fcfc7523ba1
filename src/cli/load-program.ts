import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { cacheFileOf, cacheStampOf } from './code-cache.mjs';

/**
 * Runs a built program as `require` does. Where the build kept what V8 compiled of it, V8 takes that: reading and
 * compiling a program of this size takes longer than a command does.
 */
export function loadProgram(file: string): void {
  const cachedData = keptCode(file);
  // The bundler writes nothing but ASCII.
  const script = new Script(Module.wrap(readFileSync(file, 'latin1')), {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = new Module(file);
  module.filename = file;
  const require = createRequire(file);
  require.cache[file] = module;
  const run = script.runInThisContext() as (...scope: readonly unknown[]) => void;
  run.call(module.exports, module.exports, require, module, file, path.dirname(file));
}

/** What the build kept of this very file, for this very Node; V8 looks too, and compiles anew what it cannot take. */
function keptCode(file: string): Buffer | undefined {
  try {
    const kept = readFileSync(cacheFileOf(file));
    const stamp = cacheStampOf(file);
    return kept.toString('latin1', 0, stamp.length) === stamp ? kept.subarray(stamp.length) : undefined;
  } catch {
    return undefined;
  }
}
