import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import type { Task } from '../../machine/index.ts';
import { csvHead, csvLines, junitLines, type Report, type RunHead, RunSession } from '../../spotcheck/index.ts';
import type { Counting } from '../../trace/index.ts';
import { reportPage } from '../../views/index.ts';
import { CommandError } from '../command-error.ts';
import { answersOption, attemptOption, countingOf } from '../counting-options.ts';
import { loadTask } from '../files.ts';
import type { Io } from '../io.ts';
import { jobsOption } from '../option-parsers.ts';
import { inOptions } from './option-words.ts';
import { readRun, taskIn } from './read-run.ts';
import { scoreTable, reportText } from './report-text.ts';
import { tellMissed, thresholds, type Thresholds } from './thresholds.ts';

const forms = ['text', 'json', 'csv', 'junit', 'html'] as const;

interface Options extends Counting {
  readonly form: (typeof forms)[number];
  readonly task?: string;
  readonly failUnder?: Thresholds;
  readonly jobs: number;
}

export function reportCommand(io: Io): Command {
  return new Command('report')
    .description('Judges runs of spot checks again, without asking anything, and writes their reports.')
    .argument('<runs...>', 'files that tail-cot spot or the editor has written')
    .addOption(
      new Option(
        '--form <name>',
        'text for people; a line of JSON for each run; a table of all samples; tests of JUnit; a page of HTML',
      )
        .choices(forms)
        .default('text'),
    )
    .option('--task <file>', 'judges by this task, which may have changed, and not by the one that the run holds')
    .addOption(
      new Option(
        '--fail-under <percent>',
        'exit status 1 if pass@1 is lower, for example 90, or S=99,M=90 for tiers',
      ).argParser(thresholds),
    )
    .addOption(answersOption())
    .addOption(attemptOption())
    .addOption(jobsOption('judge'))
    .addHelpText(
      'after',
      `
Exit status: 0, 1 if --fail-under was missed, 2 if a file is no run.

Examples:
  $ tail-cot report runs/*.jsonl
  $ tail-cot report run.jsonl --form csv > samples.csv
  $ tail-cot report run.jsonl --form html > report.html
  $ tail-cot report run.jsonl --form junit --fail-under S=99 > junit.xml`,
    )
    .action((files: readonly string[], options: Options) => report(io, files, options));
}

interface Named {
  readonly name: string;
  readonly report: Report;
}

async function report(io: Io, files: readonly string[], options: Options): Promise<void> {
  if (options.form === 'html' && files.length > 1)
    throw new CommandError(`--form html writes the page of one run, and ${files.length} are given.`);
  const given = options.task === undefined ? undefined : (await loadTask(io, options.task)).task;
  const reports: Named[] = [];
  for (const file of files) {
    const one = await reportOf(io, file, given, options);
    const { task, model, notes } = one.head;
    if (options.form !== 'json') for (const note of notes) io.say(`${file}: ${note}\n`);
    printOne(io, options.form, one, {
      title: files.length > 1 ? `${file}: ${task} · ${model}` : undefined,
      isFirst: reports.length === 0,
    });
    reports.push({ name: file, report: one });
  }
  await printAll(io, options.form, reports);
  io.status = tellMissed(io, reports, options.failUnder) ? 1 : 0;
}

/** What is written of a run as soon as it is judged. */
function printOne(
  io: Io,
  form: Options['form'],
  one: Report,
  { title, isFirst }: { readonly title: string | undefined; readonly isFirst: boolean },
): void {
  switch (form) {
    case 'json':
      io.printJson(one);
      return;
    case 'csv':
      if (isFirst) io.printFile(csvHead);
      for (const line of csvLines(one)) io.printFile(line);
      return;
    case 'text':
      io.print(`${isFirst ? '' : '\n'}${title === undefined ? '' : `${title}\n`}${reportText(one)}`);
      return;
    case 'junit':
    case 'html':
  }
}

/** What is written of all runs together. */
async function printAll(io: Io, form: Options['form'], reports: readonly Named[]): Promise<void> {
  if (form === 'html') for (const one of reports) io.printFile(await pageOf(io, one.report));
  if (form === 'junit') for (const line of junitLines(reports.map((one) => one.report))) io.printFile(line);
  if (form === 'text' && reports.length > 1) io.print(`\n${scoreTable(reports)}`);
}

/** The result view as a page that needs nothing else. */
async function pageOf(io: Io, one: Report): Promise<string> {
  const built = (ending: string): Promise<string> =>
    readFile(path.join(io.folder, `../media/views/report-page.${ending}`), 'utf8');
  return reportPage(one, await built('js'), await built('css'), randomBytes(24).toString('base64'));
}

async function reportOf(io: Io, file: string, given: Task | undefined, options: Options): Promise<Report> {
  const counting = countingOf(options);
  const sessionOf = (head: RunHead): RunSession => {
    if (given === undefined)
      return RunSession.empty(taskIn(file, head, 'Give the task as it is now with --task.'), head, counting);
    if (given.name !== head.task)
      throw new CommandError(`${file}: this is a run of the task “${head.task}”, not of “${given.name}”.`);
    if (given.hash !== head.hash) io.say(`${file}: the task has changed since the run; it is judged as it is now.\n`);
    return RunSession.empty(given, head, counting);
  };
  return (await readRun(io, file, sessionOf, options.jobs)).report(inOptions);
}
