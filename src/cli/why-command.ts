import path from 'node:path';
import { Command, Option } from 'commander';
import { NothingToTell, tellOrigins, type Asked, type ToldOrigins, type ToldRow } from '../debugger/origins/index.ts';
import { readTraceFile } from '../trace/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask, parseInputs, readText, resolveFrom, wholeNumber } from './files.ts';
import type { Io } from './io.ts';

interface Options {
  readonly at?: string;
  readonly state?: number;
  readonly value?: string;
  readonly made?: true;
  readonly rows: number;
  readonly input?: string;
  readonly json?: true;
}

export function whyCommand(io: Io): Command {
  return new Command('why')
    .description('Tells where a value of a trace came from, back to the inputs: writes, fetches and operations.')
    .argument('<task>', 'the .tail file that the trace belongs to')
    .argument('[trace]', 'a .tailcot file or plain model output; standard input if - or omitted', '-')
    .addOption(
      new Option(
        '--at <line[:column]>',
        'the value that stands there in the file; without a column, the last of the line',
      ).conflicts(['state', 'value']),
    )
    .addOption(
      new Option('--state <n>', 'with --value: the state, from 1, at whose end the value is meant').argParser(
        wholeNumber('--state', 1, 2 ** 31),
      ),
    )
    .option('--value <expression>', 'with --state: a cell, a variable or any expression of the language')
    .option('--made', 'what was made of the value, instead')
    .addOption(
      new Option('--rows <n>', 'at most so many rows: the nearest values')
        .default(100)
        .argParser(wholeNumber('--rows', 1, 1000)),
    )
    .option('--input <json>', 'the inputs of the question, if the trace does not give them')
    .option('--json', 'one JSON object: tree (each value with its children) and wayBack (inputs, first fault)')
    .addHelpText(
      'after',
      `
A row is a value, and where it was written and fetched; FILE:LINE is the line that wrote it. Rows that a value has
above are not repeated. The trace's own values are told, also where they are wrong; a faulty line says so.

Examples:
  $ tail-cot why tasks/addition.tail one.tailcot --at 42:9         # the digit there
  $ tail-cot why tasks/addition.tail one.tailcot --state 12 --value carry
  $ tail-cot why tasks/addition.tail one.tailcot --state 1 --value 'x[0]' --made`,
    )
    .action(async (file: string, trace: string, options: Options) => {
      if (file === '-') throw new CommandError('Name the task by its file; the trace may come from standard input.');
      await loadTask(io, file);
      const text = await readText(io, trace);
      const name = trace === '-' ? 'stdin' : trace;
      const origins = await tell(io, file, text, name, options);
      if (options.json) io.printJson(origins);
      else io.print(asText(origins, name));
    });
}

async function tell(io: Io, file: string, text: string, name: string, options: Options): Promise<ToldOrigins> {
  const resolve = resolveFrom(file);
  const asked = askedBy(options, text, name);
  const hasInput = options.input !== undefined || readTraceFile(text).metadata !== undefined;
  if (!hasInput) throw new CommandError(`${name}: the trace does not say its inputs. Give them by --input.`);
  try {
    return await tellOrigins(
      {
        trace: name,
        task: file,
        ...(options.input === undefined ? {} : { input: parseInputs(options.input) }),
      },
      {
        readText: (one) => (one === name ? Promise.resolve(text) : readText(io, one)),
        importedPath: (program, imported) => path.join(path.dirname(program), imported),
        readImport: (_program, imported) => Promise.resolve(resolve(imported)),
        findTask: () => Promise.resolve(file),
      },
      asked,
      options.made ? 'made' : 'from',
      options.rows,
    );
  } catch (error) {
    if (error instanceof NothingToTell) throw new CommandError(error.message);
    throw error;
  }
}

function askedBy({ at, state, value }: Options, text: string, name: string): Asked {
  if (at === undefined) {
    if (state === undefined || value === undefined)
      throw new CommandError('Say which value is meant: --at LINE:COLUMN, or --state N --value CELL.');
    return { expression: value, state: state - 1 };
  }
  const [, line, column] = /^([1-9]\d{0,8})(?::([1-9]\d{0,8}))?$/.exec(at) ?? [];
  if (line === undefined) throw new CommandError(`--at ${at} is no place; write LINE or LINE:COLUMN, both from 1.`);
  const found = text.split('\n')[Number(line) - 1];
  if (found === undefined) throw new CommandError(`${name} has no line ${line}.`);
  return {
    line: Number(line) - 1,
    column: column === undefined ? found.trimEnd().length : Number(column) - 1,
  };
}

function asText({ tree, wayBack }: ToldOrigins, name: string): string {
  const rows = rowsOf(tree, name, '', '');
  if (wayBack === undefined) return `${rows.join('\n')}\n`;
  const { inputs, isAll, firstFault } = wayBack;
  const cells = `${inputs.count.toLocaleString('en')} ${inputs.count === 1 ? 'cell' : 'cells'} of the inputs`;
  const named = inputs.first.length === 0 ? '' : `: ${inputs.first.join(', ')}`;
  const rest = inputs.count > inputs.first.length ? ', …' : '';
  const fault =
    firstFault === undefined
      ? []
      : [`First fault on the way, in state ${firstFault.state + 1}: ${firstFault.title}. ${firstFault.explanation}`];
  return `${[...rows, '', `Goes back to ${isAll ? '' : 'at least '}${cells}${named}${rest}.`, ...fault].join('\n')}\n`;
}

function rowsOf(row: ToldRow, name: string, before: string, below: string): string[] {
  const details = [
    ...(row.fault === undefined ? [] : [row.fault.title]),
    ...(row.detail === '' ? [] : [row.detail]),
    ...(row.lines.made === undefined ? [] : [`${name}:${row.lines.made}`]),
    ...(row.left === 'above' ? ['shown above'] : []),
    ...(row.left === 'more' ? ['more: --rows'] : []),
  ];
  return [
    `${before}${row.text}${details.length === 0 ? '' : `   ${details.join(' · ')}`}`,
    ...row.children.flatMap((child, i) => {
      const isLast = i === row.children.length - 1;
      return rowsOf(child, name, `${below}${isLast ? '└ ' : '├ '}`, `${below}${isLast ? '  ' : '│ '}`);
    }),
  ];
}
