import { checkCommand } from './check-command.ts';
import { lintCommand } from './lint-command.ts';
import { runProgram } from './command-line.ts';
import { traceCommand } from './trace-command.ts';

runProgram([traceCommand, checkCommand, lintCommand], { atOnce: true });
