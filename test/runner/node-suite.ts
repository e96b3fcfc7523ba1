/** node-suite.ts NAME…: runs these test files of test/, and all in these folders of it, in this process. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { grepVariable, reportVariable } from '../host/environment.ts';
import { runMocha } from './mocha-suite.ts';

const testFolder = path.resolve(import.meta.dirname, '..');

const files = process.argv.slice(2).flatMap((name) => {
  const place = path.resolve(testFolder, name);
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => path.join(place, file));
});
const failed = await runMocha({
  files,
  load: (file) => import(pathToFileURL(file).href),
  grep: process.env[grepVariable],
  report: process.env[reportVariable],
});
// A test that leaves a socket or a child open must not hold up the run.
process.exit(failed > 0 ? 1 : 0);
