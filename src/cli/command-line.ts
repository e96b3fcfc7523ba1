import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { usePlainSchemaWords } from '../files/index.ts';
import { CommandError } from './command-error.ts';
import { say } from './print.ts';
import { reasonOf } from './reason.ts';

const program = new Command('tail-cot')
  .description('Writes, checks and spot-checks TAIL traces: chains of thought that imitate a Turing machine.')
  .version(version)
  .addHelpText(
    'after',
    `
Try it:
  $ tail-cot trace tasks/addition.tail --tier S --seed 7 > one.tailcot
  $ tail-cot check tasks/addition.tail one.tailcot
  $ tail-cot synth tasks/*.tail --out data --train 1000 --eval 100
  $ tail-cot serve                                             # an imitator of a model, to try the next line without one
  $ tail-cot spot tasks/addition.tail --endpoint http://localhost:8000/v1 --model MODEL --out run.jsonl

Every command explains itself: tail-cot COMMAND --help. Exit status: 0 fine, 1 faults found, 2 could not run.`,
  );

/** Whether the command came to its end: an exit status of success is true only then. */
let isOver = false;

/** Runs the one of these commands that the arguments name; the program ends with its status. */
export function runProgram(commands: readonly Command[]): void {
  usePlainSchemaWords();
  for (const command of commands) program.addCommand(command);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => process.exit(atFault(error)));
  process.stdout.on('error', onLostOutput);
  // Without a reader of messages there is nobody to tell; the work itself goes on.
  process.stderr.on('error', () => undefined);
  process.on('beforeExit', () => {
    if (isOver) return;
    say('Internal error in tail-cot: it stopped before its work was done. Please report it, with the command.\n');
    process.exit(2);
  });
  parse().then(
    () => (isOver = true),
    (error: unknown) => process.exit(atFault(error)),
  );
}

async function parse(): Promise<void> {
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({ writeErr: say });
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof CommandError) {
      say(`${error.message}\n`);
      process.exitCode = 2;
    } else throw error;
  }
}

function atFault(error: unknown): number {
  say(
    `Internal error in tail-cot: ${error instanceof Error ? error.message : String(error)}. Please report it, with the command and the file.\n`,
  );
  return 2;
}

function onLostOutput(error: NodeJS.ErrnoException): void {
  // A reader that closes the pipe early (head) is no fault; what the command has found by then is its status, and
  // before that it is that of other programs whose pipe broke.
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? (isOver ? 0 : 141));
  say(`standard output: ${reasonOf(error)}\n`);
  process.exit(2);
}
