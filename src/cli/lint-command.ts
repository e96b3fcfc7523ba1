import { Command, Option } from 'commander';
import { parseTask, type Problem } from '../language/index.ts';
import { defaultLimits, lintSteps, SAMPLES, type LintLimits } from '../lint/index.ts';
import { compile } from '../compile/index.ts';
import { CommandError } from './command-error.ts';
import { problemText, readText, resolveFrom, wholeNumber } from './files.ts';
import type { Io } from './io.ts';
import { sarifLog, type LintedText } from './lint-sarif.ts';
import { ProgressLine } from './progress-line.ts';

interface Options {
  readonly samples: number;
  readonly seed: number;
  readonly json?: true;
  readonly sarif?: true;
  readonly maxOperands: number;
  readonly maxOperations: number;
  readonly maxRounds: number;
  readonly maxRepeats: number;
  readonly maxDigits: number;
  readonly context: number;
  readonly minQuestions: number;
}

interface Linted extends LintedText {
  readonly broken: boolean;
}

export function lintCommand(io: Io): Command {
  const limit = (flags: string, meaning: string, value: number, most = 1_000_000): Option =>
    new Option(flags, meaning).default(value).argParser(wholeNumber(flags.split(' ')[0] ?? flags, 0, most));
  return new Command('lint')
    .description(
      'Checks tasks for what no compiler reports: steps that are too big, numbers that grow, questions that are alike, samplers that fail.',
    )
    .argument('<tasks...>', '.tail files; - reads standard input')
    .addOption(limit('--max-operands <n>', 'maximum number of cells that one state fetches', defaultLimits.operands))
    .addOption(
      limit('--max-operations <n>', 'maximum number of operations and tests in one state', defaultLimits.operations),
    )
    .addOption(limit('--max-rounds <n>', 'maximum number of rounds of fetches in one state', defaultLimits.rounds))
    .addOption(
      limit('--max-repeats <n>', 'maximum number of states of one run with the same label', defaultLimits.repeats),
    )
    .addOption(
      limit('--max-digits <n>', 'maximum number of digits of numbers that grow with the length', defaultLimits.digits),
    )
    .addOption(
      limit(
        '--context <tokens>',
        'tokens of the context window that the longest trace must fit (an estimate)',
        defaultLimits.context,
        100_000_000,
      ),
    )
    .addOption(limit('--min-questions <n>', 'minimum number of ways in which a task is asked', defaultLimits.questions))
    .addOption(
      limit('--samples <n>', 'number of inputs that are drawn and run for each tier; 0 runs nothing', SAMPLES, 100_000),
    )
    .addOption(
      new Option('--seed <n>', 'which inputs are drawn').default(0).argParser(wholeNumber('--seed', 0, 2 ** 53 - 1)),
    )
    .option('--json', 'one JSON object per file, each on a line: file, problems, allowed')
    .addOption(new Option('--sarif', 'one SARIF 2.1.0 log of all files, for code scanning in CI').conflicts('json'))
    .addHelpText(
      'after',
      `
Exit status: 0 clean, 1 findings, 2 could not run. Information (growing-cost, few-questions) alone is clean.
A finding is a line: FILE:LINE:COLUMN: SEVERITY: what was found (CODE), and what to do about it on the next.
A task acknowledges a finding with:  allow CODE because "REASON"  in the task, or at the beginning of a block for that block.

Examples:
  $ tail-cot lint tasks/*.tail
  $ tail-cot lint tasks/knapsack.tail --max-operands 5 --samples 100
  $ tail-cot lint tasks/*.tail --sarif > lint.sarif`,
    )
    .action(async (files: string[], options: Options) => {
      const all: Linted[] = [];
      const unread: string[] = [];
      for (const file of files) {
        const text = await readText(io, file).catch((error: unknown) => {
          if (!(error instanceof CommandError)) throw error;
          unread.push(error.message);
          io.say(`${error.message}\n`);
        });
        // The others are linted all the same.
        if (text === undefined) continue;
        const linted = lintFile(io, file, text, options);
        all.push(linted);
        if (options.sarif) continue;
        if (options.json) io.printJson(asJson(linted));
        else io.print(asText(linted));
      }
      if (options.sarif) io.printJson(sarifLog(all, unread));
      const found = all.flatMap(({ problems }) => problems).filter(({ severity }) => severity !== 'hint').length;
      const broken = all.filter((one) => one.broken).length + unread.length;
      if (broken > 0)
        throw new CommandError(
          `${broken} of ${files.length} ${files.length === 1 ? 'file' : 'files'} could not be linted.`,
        );
      io.status = found > 0 ? 1 : 0;
    });
}

function lintFile(io: Io, file: string, text: string, options: Options): Linted {
  const parsed = parseTask(text, resolveFrom(file));
  if (parsed.problems.some(isError)) return { file, text, problems: parsed.problems, allowed: [], broken: true };
  const compiled = compile(parsed.ast);
  const problems = [...parsed.problems, ...compiled.problems];
  if (problems.some(isError)) return { file, text, problems, allowed: [], broken: true };
  const limits: Partial<LintLimits> = {
    operands: options.maxOperands,
    operations: options.maxOperations,
    rounds: options.maxRounds,
    repeats: options.maxRepeats,
    digits: options.maxDigits,
    context: options.context,
    questions: options.minQuestions,
  };
  const steps = lintSteps(parsed.ast, compiled.tasks, { limits, samples: options.samples, seed: options.seed });
  // A terminal alone is told how far it is, and nothing of it stays there.
  const console = io.progress(Infinity);
  const progress = new ProgressLine({
    ...console,
    isTerminal: console.isTerminal && options.json !== true && options.sarif !== true,
  });
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      progress.end();
      return {
        file,
        text,
        problems: [...problems, ...step.value.problems],
        allowed: step.value.allowed,
        broken: false,
      };
    }
    const { done, total } = step.value;
    progress.tell(() => `${file}: ${done} of ${total} runs`);
  }
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function asText({ file, problems, allowed }: Linted): string {
  const lines = problems.map((problem) => problemText(file, problem));
  for (const { problem, reason } of allowed)
    lines.push(
      `${problemText(file, { ...problem, severity: 'hint' }).split('\n')[0] ?? ''}\n  Allowed because ${reason}`,
    );
  return lines.map((line) => `${line}\n`).join('');
}

function asJson({ file, problems, allowed }: Linted): object {
  return {
    file,
    problems: problems.map(placed),
    allowed: allowed.map(({ problem, reason }) => ({ ...placed(problem), reason })),
  };
}

/** Lines and columns from 1, as everywhere on the command line. */
function placed({ range: { start, end }, severity, code, message, suggestion }: Problem): object {
  return {
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    severity,
    code,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
