import path from 'node:path';
import { Command, Option } from 'commander';
import { FormatError, formOf, machineForms, machineText, readMachine, type MachineForm } from '../turing/index.ts';
import { CommandError } from './command-error.ts';
import { readText } from './files.ts';
import type { Io } from './io.ts';

export function importCommand(io: Io): Command {
  return new Command('import')
    .description('Converts a Turing machine from another form and prints it as a machine file.')
    .argument(
      '<file>',
      'the YAML of turingmachine.io, Morphett’s quintuples, or the standard text of a busy beaver; - for standard input',
    )
    .addOption(new Option('--as <form>', 'which form (default: told from the text)').choices(machineForms))
    .option('--name <name>', 'the name of the machine (default: its name in the file, otherwise the name of the file)')
    .addHelpText(
      'after',
      `
Examples:
  $ tail-cot import increment.yaml > increment.machine
  $ echo 1RB1LB_1LA1LC_1RZ1LD_1RD0RA | tail-cot import - --name "BB(4)" > beaver.machine
  $ tail-cot run beaver.machine`,
    )
    .action(async (file: string, options: { readonly as?: MachineForm; readonly name?: string }) => {
      const text = await readText(io, file);
      const fallback = file === '-' ? 'Imported machine' : path.basename(file, path.extname(file));
      try {
        const { table, input } = readMachine(options.as ?? formOf(text), text, fallback);
        io.printFile(machineText({ ...table, name: options.name ?? table.name }, input));
      } catch (error) {
        throw error instanceof FormatError
          ? new CommandError(`${file}:${error.place.line}:${error.place.column}: ${error.message}`)
          : error;
      }
    });
}
