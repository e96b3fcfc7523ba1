import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { programFolder, usePlainSchemaWords } from '../files/index.ts';
import { CommandError } from './command-error.ts';
import { Io } from './io.ts';
import { reasonOf } from './reason.ts';

/** Makes a command that reads and writes there. */
export type MakeCommand = (io: Io) => Command;

/**
 * Runs the one of these commands that the arguments name, to its end; gives the exit status. What goes wrong in a way
 * that nobody foresaw is thrown.
 */
export async function runCommandLine(
  commands: readonly MakeCommand[],
  args: readonly string[],
  io: Io,
): Promise<number> {
  const program = programOf(commands.map((make) => make(io)));
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({
      writeOut: (text) => io.host.stdout.write(text),
      writeErr: (text) => io.say(text),
      getOutHelpWidth: () => widthOf(io.host.stdout),
      getErrHelpWidth: () => widthOf(io.host.stderr),
    });
  try {
    await program.parseAsync(args, { from: 'user' });
    return io.status ?? 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof CommandError)) throw error;
    io.say(`${error.message}\n`);
    return 2;
  }
}

/**
 * Runs it as this process, which ends with its status: once there is nothing left to wait for, or `atOnce`, without
 * giving back all memory piece by piece, for commands that leave nothing behind.
 */
export function runProgram(commands: readonly MakeCommand[], { atOnce = false } = {}): void {
  usePlainSchemaWords();
  const io = new Io(process, programFolder());
  /** Whether the command came to its end: an exit status of success is true only then. */
  let isOver = false;
  const stopAtFault = (error: unknown): void => {
    io.say(
      `Internal error in tail-cot: ${error instanceof Error ? error.message : String(error)}. Please report it, with the command and the file.\n`,
    );
    process.exit(2);
  };
  process.on('uncaughtException', stopAtFault);
  process.on('unhandledRejection', stopAtFault);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that closes the pipe early (head) is no fault; what the command has found by then is its status, and
    // before that it is that of other programs whose pipe broke.
    if (error.code === 'EPIPE') process.exit(io.status ?? (isOver ? 0 : 141));
    io.say(`standard output: ${reasonOf(error)}\n`);
    process.exit(2);
  });
  // Without a reader of messages there is nobody to tell; the work itself goes on.
  process.stderr.on('error', () => undefined);
  process.on('beforeExit', () => {
    if (isOver) return;
    io.say('Internal error in tail-cot: it stopped before its work was done. Please report it, with the command.\n');
    process.exit(2);
  });
  runCommandLine(commands, process.argv.slice(2), io).then((status) => {
    isOver = true;
    process.exitCode = status;
    // Behind all that was written; what could not be written has told so.
    if (atOnce) process.stdout.write('', (error) => error ?? process.exit());
  }, stopAtFault);
}

function widthOf({ isTTY, columns }: Io['host']['stdout']): number {
  return (isTTY === true ? columns : undefined) ?? 80;
}

function programOf(commands: readonly Command[]): Command {
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
  $ tail-cot serve                                             # imitators and small models, to try the next line without a GPU
  $ tail-cot spot tasks/addition.tail --endpoint http://localhost:8000/v1 --model MODEL --out run.jsonl

Every command explains itself: tail-cot COMMAND --help. Exit status: 0 fine, 1 faults found, 2 could not run.`,
    );
  for (const command of commands) program.addCommand(command);
  return program;
}
