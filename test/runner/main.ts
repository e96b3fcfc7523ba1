/** The runner behind `npm test`: every suite, two at a time, then one line with the sum over all of them. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Defer, withCleanup } from './cleanup.ts';
import { inLanes } from './lanes.ts';
import { type SuiteResult, runSuite } from './run-suite.ts';
import { type Suite, allSuites, desktopSuites, suitesOfFiles } from './suites.ts';

/** Suites that run side by side: none minds what else the machine does. */
const LANES = 2;

const usage = `npm test [-- [OPTIONS] [FILE…]]
  FILE…         runs these files of test/, or all in these folders, alone: npm test -- test/machine/step.test.ts
  --only NAME   runs this suite alone (may be repeated): types, lint, unit, data,
                editor, untrusted, packaged, webview
  --grep REGEX  runs only the tests whose full title matches
  --desktop     instead of these, the in-editor tests in a desktop VS Code, which is downloaded
  --verbose     prints what the suites print, too`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true },
    grep: { type: 'string' },
    desktop: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(defer: Defer): Promise<number> {
  const suites = positionals.length > 0 ? suitesOfFiles(positionals, process.cwd()) : chosenSuites(values.only);
  if (typeof suites === 'string') {
    console.error(suites);
    return 2;
  }
  let passed = 0;
  let failed = 0;
  const isPreparation = ({ kind }: Suite): boolean => kind === 'preparation';
  for (const [some, lanes] of [
    [suites.filter(isPreparation), 1],
    [suites.filter((suite) => !isPreparation(suite)), LANES],
  ] as const) {
    const results = inLanes(some, lanes, async (suite) => ({
      suite,
      result: await runSuite(suite, { grep: values.grep }, defer),
    }));
    for (const ended of results) {
      const { suite, result } = await ended;
      passed += result.passed;
      failed += result.failed;
      print(suite, result);
    }
  }
  if (passed + failed === 0) {
    console.log('No test matches.');
    failed = 1;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

/** A word on it if a name is none of the suites'. */
function chosenSuites(only: readonly string[] | undefined): readonly Suite[] | string {
  const all = values.desktop ? desktopSuites() : allSuites();
  if (only === undefined) return all;
  const unknown = only.filter((name) => !all.some((suite) => suite.name === name));
  if (unknown.length > 0)
    return `There is no suite ${unknown.join(', ')}. The suites: ${all.map(({ name }) => name).join(', ')}.`;
  const usesEditor = all.some(({ name, inEditor }) => only.includes(name) && inEditor === true);
  const isNeeded = ({ kind, inEditor }: Suite): boolean => kind === 'preparation' && (usesEditor || inEditor !== true);
  return all.filter((suite) => only.includes(suite.name) || isNeeded(suite));
}

function print({ name, kind }: Suite, result: SuiteResult): void {
  const done = result.failed === 0 ? 'ok' : undefined;
  const counts = [
    kind === 'tests' ? `${result.passed} passed` : done,
    result.failed > 0 ? `${result.failed} FAILED` : undefined,
  ].filter((text) => text !== undefined);
  console.log(`${name.padEnd(9)} ${counts.join(', ')} (${result.seconds.toFixed(1)} s)`);
  for (const { title, error } of result.failures) console.log(indent(`FAILED ${title}\n${error ?? ''}`));
  if (result.trouble !== undefined) console.log(indent(`FAILED the suite ${name} ${result.trouble}`));
  if (result.trouble !== undefined || values.verbose) console.log(indent(result.output.trimEnd()));
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}

if (values.help) console.log(usage);
else process.exitCode = await withCleanup(main);
