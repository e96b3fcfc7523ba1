import { commands } from './commands.ts';
import { runProgram } from './command-line.ts';

runProgram(commands);
