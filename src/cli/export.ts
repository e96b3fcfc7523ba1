import { Command, Option } from 'commander';
import { exportPython } from '../dataset/index.ts';
import { styleNames, styles, type StyleName } from '../trace/index.ts';
import { CommandError } from './command-error.ts';
import { loadTask } from './files.ts';

interface Options { readonly python?: true; readonly style: StyleName }

export function exportCommand(): Command {
  return new Command('export')
    .description('Writes a task in another form.')
    .argument('<task>', 'a .tail file, or - for standard input')
    .option('--python', 'one Python file without dependencies that gives the same questions, traces and answers')
    .addOption(new Option('--style <name>', 'how its traces are written').choices(styleNames).default('minimal'))
    .addHelpText('after', `
Examples:
  $ tail-cot export --python tasks/knapsack.tail > knapsack.py
  $ python3 knapsack.py --tier M --seed 7 --count 3 --json
What "python3 knapsack.py --seed 7" prints is what "tail-cot trace tasks/knapsack.tail --seed 7" prints behind its first line.`)
    .action(async (file: string, options: Options) => {
      if (options.python !== true) throw new CommandError('Say in which form: tail-cot export --python TASK.tail');
      const { task } = await loadTask(file);
      process.stdout.write(exportPython(task, styles[options.style]));
    });
}
