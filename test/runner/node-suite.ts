/** node-suite.ts FOLDER… : runs all test files of these folders of test/, subfolders included, in this process. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { grepVariable, reportVariable } from '../host/environment.ts';
import { runMocha } from './mocha-suite.ts';

const testFolder = path.resolve(import.meta.dirname, '..');
const timeoutMs = 20_000;

const files = process.argv.slice(2).flatMap((folder) =>
  readdirSync(path.join(testFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => path.join(testFolder, folder, name)),
);
const failed = await runMocha({ files, timeoutMs, grep: process.env[grepVariable], report: process.env[reportVariable] });
// A test that leaves a socket or a child open must not hold up the run.
process.exit(failed > 0 ? 1 : 0);
