import { taskText } from './host.ts';

/** Line, from 1, of the first line of a task with this text: a breakpoint's place, whatever is written above it. */
export function lineOf(program: string, text: string): number {
  return (
    taskText(program)
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}
