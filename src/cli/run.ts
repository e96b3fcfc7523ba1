import { Command, Option } from 'commander';
import { ALL_BLANK, turingRunner } from '../machine/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask, wholeNumber } from './files.ts';
import { print } from './print.ts';

export function runCommand(): Command {
  return new Command('run')
    .description('Runs a raw Turing machine as fast as it goes, without a trace; prints steps and tape.')
    .argument('<file>', 'a file with a machine, or - for standard input')
    .option('--input <text>', 'what stands on the tape, the first symbol under the head', '')
    .addOption(new Option('--limit <n>', 'steps at most').default(1e12).argParser(wholeNumber('--limit', 0, Number.MAX_SAFE_INTEGER)))
    .addHelpText('after', `
Examples:
  $ tail-cot run samples/machines/increment.machine --input 1011
  $ tail-cot run samples/machines/busy-beaver-5.machine`)
    .action(async (file: string, { input, limit }: { readonly input: string; readonly limit: number }) => {
      const { table } = (await loadTask(file)).task;
      if (table === undefined) throw new CommandError(`${file}: this is a task; tail-cot trace writes its run.`);
      const { end, steps, state, head, tape, first } = turingRunner(table).run(input, limit), symbols = [...tape], held = symbols.filter((symbol) => symbol !== table.blank).length;
      const ending = { halt: 'halts', limit: 'does not halt', tape: 'fills the tape that it may have' }[end];
      print(`${ending} after ${steps} steps in state ${table.states[state]?.name ?? ''}, head at ${head}\n`);
      print(`${held} cells that are not blank, from ${first} to ${first + symbols.length - 1}\n${symbols.length > MOST ? `${symbols.slice(0, MOST).join('')}…` : tape || ALL_BLANK}\n`);
      if (end !== 'halt') process.exitCode = 1;
    });
}

/** Symbols that are printed at most. */
const MOST = 20_000;
