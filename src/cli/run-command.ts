import { Command, Option } from 'commander';
import { ALL_BLANK, type TuringMachine, type Work } from '../machine/index.ts';
import { inSlices, Interrupted } from '../slices/index.ts';
import {
  endlessText,
  MOST_CELLS,
  MOST_STEPS,
  stepsText,
  turingRunner,
  type Endless,
  type TuringExecution,
  type TuringEnd,
} from '../turing/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask, wholeNumber } from './files.ts';
import { interruptible } from './interrupt.ts';
import type { Io } from './io.ts';
import { ProgressLine } from './progress-line.ts';

interface Options {
  readonly input: string;
  readonly limit?: number;
  readonly cells: number;
  readonly progress: number;
}

export function runCommand(io: Io): Command {
  return new Command('run')
    .description('Runs a raw Turing machine as fast as it goes, without a trace; prints steps and tape.')
    .argument('<file>', 'a file with a machine, or - for standard input')
    .option('--input <text>', 'what stands on the tape, the first symbol under the head', '')
    .addOption(
      new Option(
        '--limit <n>',
        `maximum number of steps (default: ${MOST_STEPS}, or fewer if the machine certainly never halts)`,
      ).argParser(wholeNumber('--limit', 0, Number.MAX_SAFE_INTEGER)),
    )
    .addOption(
      new Option('--cells <n>', 'maximum number of cells of the tape, one byte of memory each')
        .default(MOST_CELLS)
        .argParser(wholeNumber('--cells', 4096, 2 ** 31 - 16)),
    )
    .addOption(
      new Option('--progress <seconds>', 'time between two lines of progress, if standard error is not a terminal')
        .default(10)
        .argParser(wholeNumber('--progress', 0, 86_400)),
    )
    .addHelpText(
      'after',
      `
Ctrl-C ends the run and prints where it stood. Exit status: 0 it halts, 1 it does not, or not within its limits, 2 could not run, 130 stopped (143 by SIGTERM, 129 by SIGHUP).

Examples:
  $ tail-cot run samples/machines/increment.machine --input 1011
  $ tail-cot run samples/machines/busy-beaver-5.machine`,
    )
    .action(async (file: string, options: Options) => {
      const { table } = (await loadTask(io, file)).task;
      if (table === undefined) throw new CommandError(`${file}: this is a task; tail-cot trace writes its run.`);
      const execution = turingRunner(table).start(options.input, options.cells);
      await interruptible(io.host, async ({ signal, status }) => {
        const ending = await ran(io, execution, options, signal);
        io.print(report(table, execution, ending, options));
        if (ending !== 'halt') io.status = ending === 'stopped' ? (status() ?? 1) : 1;
      });
    });
}

type Ending = TuringEnd | 'stopped' | Endless;

/** Milliseconds of a run between which there is time for signals and progress, and steps after which it is looked. */
const SLICE = 100;
const PIECE = 1 << 18;
/**
 * It is looked whether a run is endless after so many steps, and whenever there are twice as many; in so many of the
 * next steps.
 */
const FIRST_LOOK = 1 << 20;
const LOOKED_AT = 1 << 17;

/** A terminal is told nothing of a run that is over by then, in milliseconds. */
const QUIET = 1000;

/** Runs to the end, or until it is stopped. */
async function ran(
  io: Io,
  execution: TuringExecution,
  { limit, progress }: Options,
  stopped: AbortSignal,
): Promise<Ending> {
  const line = new ProgressLine(io.progress(1000 * progress), QUIET);
  const tell = (): void => line.tell((elapsed) => standing(execution, elapsed));
  try {
    return await inSlices(running(execution, limit), stopped, tell, SLICE);
  } catch (error) {
    if (error instanceof Interrupted) return 'stopped';
    throw error;
  } finally {
    line.end();
  }
}

function* running(execution: TuringExecution, limit: number | undefined): Work<TuringEnd | Endless> {
  const most = limit ?? MOST_STEPS;
  let look = FIRST_LOOK;
  for (;;) {
    const end = execution.advance(Math.min(PIECE, most - execution.steps, look - execution.steps));
    if (end !== 'limit') return end;
    if (execution.steps === most) return execution.endless(LOOKED_AT) ?? end;
    if (execution.steps === look) {
      look *= 2;
      // Who gave a limit is shown the tape there.
      const found = limit === undefined ? execution.endless(LOOKED_AT) : undefined;
      if (found !== undefined) return found;
    }
    yield;
  }
}

function standing({ steps, cells }: TuringExecution, elapsed: number): string {
  return `${steps.toLocaleString('en')} steps, ${Math.round(steps / 1000 / elapsed).toLocaleString('en')} million/s, room for ${cells.toLocaleString('en')} cells`;
}

/** Symbols that are printed at most. */
const MOST = 20_000;

function report(table: TuringMachine, execution: TuringExecution, ending: Ending, { limit }: Options): string {
  const { text, first, length, held } = execution.tape(MOST);
  const steps = stepsText(execution.steps);
  const at = `in state ${table.states[execution.state]?.name ?? ''}, head at ${execution.head}`;
  const cells =
    length === 0
      ? 'all cells are blank'
      : `${held === 1 ? '1 cell that is' : `${held} cells that are`} not blank, from ${first} to ${first + length - 1}`;
  return `${endingText(ending, steps, at, execution, limit)}\n${cells}\n${length > MOST ? `${text}…` : text || ALL_BLANK}\n`;
}

function endingText(
  ending: Ending,
  steps: string,
  at: string,
  { cells }: TuringExecution,
  limit: number | undefined,
): string {
  switch (ending) {
    case 'halt':
      return `halts after ${steps} ${at}`;
    case 'stopped':
      return `stopped after ${steps} ${at}`;
    case 'limit':
      return `did not halt within ${steps}${limit === undefined ? ' (--limit allows more)' : ''}; ${at}`;
    case 'tape':
      return `did not halt within ${steps}: its tape came to the end of the ${cells.toLocaleString('en')} cells that it may have (--cells allows more); ${at}`;
    default:
      return `never halts: after ${steps} it ${endlessText(ending)}; ${at}`;
  }
}
