import { CommandError } from './command-error.ts';

/** What a command says where a thread gave no result. */
export function threadError(message: string, blame: 'task' | 'memory' | 'thread'): CommandError {
  if (blame === 'task') return new CommandError(message);
  return new CommandError(`${message} Run the same command again to resume, with fewer --jobs if memory is short.`);
}
