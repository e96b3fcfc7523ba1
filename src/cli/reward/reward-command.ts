import path from 'node:path';
import { Command, Option } from 'commander';
import { rewardMeanings, rewardNames, type RewardName } from '../../outputs/index.ts';
import type { Counting } from '../../trace/index.ts';
import { answersOption, attemptOption, countingOf } from '../counting-options.ts';
import { loadTask, taskFolder, wholeNumber } from '../files.ts';
import { addressOf, closeAtEnd, listen } from '../http.ts';
import type { Io } from '../io.ts';
import { knownTask, type Job } from '../judge/judge-jobs.ts';
import { jobsOption, several } from '../option-parsers.ts';
import { loadShipped } from '../shipped-tasks.ts';
import { WorkerThreads } from '../../threads/index.ts';
import { threadError } from '../thread-error.ts';
import { rewardServer } from './reward-server.ts';

interface Options extends Counting {
  readonly port: number;
  readonly host: string;
  readonly task: readonly string[];
  readonly reward: RewardName;
  readonly states?: true;
  readonly untilInputEnds?: true;
  readonly jobs: number;
}

export function rewardCommand(io: Io): Command {
  return new Command('reward')
    .description('Serves the judge as a reward function: outputs in, rewards and verdicts out, over HTTP.')
    .addOption(
      new Option('--port <n>', 'the port to listen on; 0 takes a free one')
        .default(8013)
        .argParser(wholeNumber('--port', 0, 65_535)),
    )
    .option('--host <address>', 'the address to listen on; nobody is asked who they are', '127.0.0.1')
    .addOption(
      new Option(
        '--task <file>',
        'a .tail file that outputs belong to; may be repeated (default: those that come with this program)',
      )
        .default([])
        .argParser(several),
    )
    .addOption(
      new Option('--reward <name>', 'what is rewarded unless a request says').choices(rewardNames).default('sound'),
    )
    .addOption(answersOption())
    .addOption(attemptOption())
    .option('--until-input-ends', 'end when standard input does, for a program that starts this one')
    .option('--states', 'verdicts say of each state what is right and wrong about it')
    .addOption(jobsOption('judge'))
    .addHelpText(
      'after',
      `
Rewards:
${rewardNames.map((name) => `  ${name.padEnd(11)}${rewardMeanings[name]}`).join('\n')}

POST /reward takes {"records": [{"question": …, "completion": …}, …], "reward": NAME}; a record says its question as in tail-cot judge.
POST /verify is asked as NeMo Gym asks a verifier, POST /step as OpenEnv asks an environment. "tail-cot export --reward" has a client in Python.

Example:
  $ tail-cot reward --task tasks/addition.tail --reward states`,
    )
    .action(async (options: Options) => {
      const loaded =
        options.task.length > 0
          ? await Promise.all(options.task.map(async (file) => ({ file, task: (await loadTask(io, file)).task })))
          : await loadShipped(io);
      const tasks = loaded.map(({ file, task }) => knownTask(task, taskFolder(file)));
      const stop = new AbortController();
      const threads = new WorkerThreads<Job>(
        options.jobs,
        {
          file: path.join(io.folder, 'judge-worker.cjs'),
          data: { tasks, format: 'rewards', states: options.states === true, counting: countingOf(options) },
          does: 'judges',
          failure: threadError,
        },
        stop.signal,
      );
      const server = rewardServer(threads, options.reward);
      try {
        await listen(server, options.port, options.host);
      } catch (error) {
        await threads.close();
        throw error;
      }
      io.print(`listening on ${addressOf(server, options.port, options.host)}\n`);
      io.print(`judging: ${tasks.map(({ task }) => task.name).join(', ')}. Ctrl-C ends it.\n`);
      const close = closeAtEnd(io.host, server, () => {
        stop.abort();
        io.host.stdin.destroy();
      });
      if (options.untilInputEnds === true) io.host.stdin.on('end', close).resume();
    });
}
