import { Command, Option } from 'commander';
import { ALL_BLANK, type TuringMachine } from '../machine/index.ts';
import {
  endlessText,
  MOST_CELLS,
  MOST_STEPS,
  stepsText,
  turingRunner,
  type Endless,
  type TuringCourse,
  type TuringEnd,
} from '../turing/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask, wholeNumber } from './files.ts';
import { interruptible } from './interrupt.ts';
import { print, say, sayProgress } from './print.ts';

interface Options {
  readonly input: string;
  readonly limit?: number;
  readonly cells: number;
  readonly progress: number;
}

export function runCommand(): Command {
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
      const { table } = (await loadTask(file)).task;
      if (table === undefined) throw new CommandError(`${file}: this is a task; tail-cot trace writes its run.`);
      const course = turingRunner(table).start(options.input, options.cells);
      await interruptible(async ({ signal, status }) => {
        const ending = await ran(course, options, signal);
        print(report(table, course, ending, options));
        if (ending !== 'halt') process.exitCode = ending === 'stopped' ? (status() ?? 1) : 1;
      });
    });
}

type Ending = TuringEnd | 'stopped' | Endless;

/**
 * Milliseconds that a piece of a run should take, between which there is time for signals and progress, and steps of
 * the first.
 */
const PIECE = 100;
const FIRST_STEPS = 1 << 18;
/**
 * It is looked whether a run is endless after so many steps, and whenever there are twice as many; in so many of the
 * next steps.
 */
const FIRST_LOOK = 1 << 20;
const LOOKED_AT = 1 << 17;

/** Runs to the end, in pieces. */
async function ran(course: TuringCourse, { limit, progress }: Options, stopped: AbortSignal): Promise<Ending> {
  const most = limit ?? MOST_STEPS;
  const teller = new Teller(progress);
  let piece = FIRST_STEPS;
  let look = FIRST_LOOK;
  for (;;) {
    const begin = performance.now();
    const steps = Math.min(piece, most - course.steps, look - course.steps);
    const end = course.advance(steps);
    const took = performance.now() - begin;
    if (end !== 'limit' || course.steps === most) {
      teller.end();
      return end === 'limit' ? (course.endless(LOOKED_AT) ?? end) : end;
    }
    if (course.steps === look) {
      look *= 2;
      // Who gave a limit is shown the tape there.
      const found = limit === undefined ? course.endless(LOOKED_AT) : undefined;
      if (found !== undefined) {
        teller.end();
        return found;
      }
    }
    if (steps === piece) piece = took < PIECE / 2 ? piece * 2 : Math.max(1024, took > 2 * PIECE ? piece / 2 : piece);
    teller.tell(course);
    await new Promise((resolve) => setImmediate(resolve));
    if (stopped.aborted) {
      teller.end();
      return 'stopped';
    }
  }
}

/** Tells how far a run is: on a terminal in one line from the first second on, else in lines. */
class Teller {
  readonly #begin = performance.now();
  readonly #isTerminal = process.stderr.isTTY;
  readonly #pause: number;
  #next: number;

  constructor(seconds: number) {
    this.#pause = this.#isTerminal ? 200 : 1000 * seconds;
    this.#next = this.#begin + (this.#isTerminal ? 1000 : this.#pause);
  }

  tell({ steps, cells }: TuringCourse): void {
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + this.#pause;
    const text = `${steps.toLocaleString('en')} steps, ${Math.round(steps / 1000 / (now - this.#begin)).toLocaleString('en')} million/s, room for ${cells.toLocaleString('en')} cells`;
    if (this.#isTerminal) sayProgress(text);
    else say(`${text}\n`);
  }

  end(): void {
    sayProgress('');
  }
}

/** Symbols that are printed at most. */
const MOST = 20_000;

function report(table: TuringMachine, course: TuringCourse, ending: Ending, { limit }: Options): string {
  const { text, first, length, held } = course.tape(MOST);
  const steps = stepsText(course.steps);
  const at = `in state ${table.states[course.state]?.name ?? ''}, head at ${course.head}`;
  const cells =
    length === 0
      ? 'all cells are blank'
      : `${held === 1 ? '1 cell that is' : `${held} cells that are`} not blank, from ${first} to ${first + length - 1}`;
  return `${endingText(ending, steps, at, course, limit)}\n${cells}\n${length > MOST ? `${text}…` : text || ALL_BLANK}\n`;
}

function endingText(
  ending: Ending,
  steps: string,
  at: string,
  { cells }: TuringCourse,
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
