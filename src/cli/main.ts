import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { checkCommand } from './check.ts';
import { CommandError } from './command-error.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { lintCommand } from './lint.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { spotCommand } from './spot.ts';
import { statsCommand } from './stats.ts';
import { synthCommand } from './synth/command.ts';
import { traceCommand } from './trace.ts';

const program = new Command('tail-cot')
  .description('Writes, checks and spot-checks TAIL traces: chains of thought that imitate a Turing machine.')
  .version(version)
  .addCommand(traceCommand())
  .addCommand(checkCommand())
  .addCommand(synthCommand())
  .addCommand(spotCommand())
  .addCommand(lintCommand())
  .addCommand(statsCommand())
  .addCommand(serveCommand())
  .addCommand(exportCommand())
  .addCommand(importCommand())
  .addCommand(runCommand())
  .addHelpText('after', `
Try it:
  $ tail-cot trace tasks/addition.tail --tier S --seed 7 > one.tailcot
  $ tail-cot check tasks/addition.tail one.tailcot
  $ tail-cot synth tasks/*.tail --out data --train 1000 --eval 100
  $ tail-cot serve                                             # an imitator of a model, to try the next line without one
  $ tail-cot spot tasks/addition.tail --endpoint http://localhost:8000/v1 --model MODEL --out run.jsonl

Every command explains itself: tail-cot COMMAND --help. Exit status: 0 fine, 1 faults found, 2 could not run.`);

main().catch((error: unknown) => {
  process.stderr.write(`tail-cot itself is at fault: ${error instanceof Error ? error.message : String(error)}. Please report it, with the command and the file.\n`);
  process.exitCode = 2;
});

async function main(): Promise<void> {
  // A reader that closes the pipe early (head) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof CommandError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
    } else throw error;
  }
}
