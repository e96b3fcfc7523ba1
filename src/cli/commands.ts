import { attentionCommand } from './attention-command.ts';
import { checkCommand } from './check-command.ts';
import type { MakeCommand } from './command-line.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { judgeCommand } from './judge/judge-command.ts';
import { lintCommand } from './lint-command.ts';
import { rewardCommand } from './reward/reward-command.ts';
import { runCommand } from './run-command.ts';
import { serveCommand } from './serve/serve-command.ts';
import { endpointCommand } from './spot/endpoint-command.ts';
import { compareCommand } from './spot/compare-command.ts';
import { reportCommand } from './spot/report-command.ts';
import { scoreCommand } from './spot/score-command.ts';
import { spotCommand } from './spot/spot-command.ts';
import { statsCommand } from './stats-command.ts';
import { synthCommand } from './synth/command.ts';
import { traceCommand } from './trace-command.ts';
import { verifyCommand } from './verify-command.ts';
import { whyCommand } from './why-command.ts';

/** All commands, in the order in which the help names them. */
export const commands: readonly MakeCommand[] = [
  traceCommand,
  checkCommand,
  whyCommand,
  judgeCommand,
  rewardCommand,
  synthCommand,
  endpointCommand,
  spotCommand,
  scoreCommand,
  attentionCommand,
  compareCommand,
  reportCommand,
  lintCommand,
  verifyCommand,
  statsCommand,
  serveCommand,
  exportCommand,
  importCommand,
  runCommand,
];
