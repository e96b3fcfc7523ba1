/** What the extension host calls: runs the suites that lie beside the built form of this file. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { grepVariable, reportVariable, untrustedVariable } from '../host/environment.ts';
import { runMocha } from '../runner/mocha-suite.ts';

/** Run in the workspace that is not trusted and has two folders, where the others do not. */
const untrustedSuites = ['untrusted.test.cjs', 'folders.test.cjs'];

/** Rejects if a test failed: VS Code then ends with status 1. */
export async function run(): Promise<void> {
  const isUntrusted = process.env[untrustedVariable] !== undefined;
  const files = readdirSync(__dirname)
    .filter((name) => name.endsWith('.test.cjs') && untrustedSuites.includes(name) === isUntrusted)
    .sort();
  const failed = await runMocha({
    files: files.map((name) => path.join(__dirname, name)),
    load: createRequire(__filename),
    grep: process.env[grepVariable],
    report: process.env[reportVariable],
  });
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
