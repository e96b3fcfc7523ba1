import { checkCommand } from './check.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { lintCommand } from './lint.ts';
import { runProgram } from './program.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { spotCommand } from './spot.ts';
import { statsCommand } from './stats.ts';
import { synthCommand } from './synth/command.ts';
import { traceCommand } from './trace.ts';

runProgram([
  traceCommand(),
  checkCommand(),
  synthCommand(),
  spotCommand(),
  lintCommand(),
  statsCommand(),
  serveCommand(),
  exportCommand(),
  importCommand(),
  runCommand(),
]);
