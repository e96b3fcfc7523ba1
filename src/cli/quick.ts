import { checkCommand } from './check.ts';
import { lintCommand } from './lint.ts';
import { runProgram } from './program.ts';
import { traceCommand } from './trace.ts';

runProgram([traceCommand(), checkCommand(), lintCommand()]);
