import * as ast from '../generated/ast.ts';
import type { Range } from '../problem.ts';
import { contains, rangeOf, rangeOfKeyword } from '../ranges.ts';
import type { OpenDocument } from './document.ts';

/** A task or machine, or one of its examples, and the place over which there is something to do with it. */
export type Lens =
  | { readonly kind: 'task'; readonly range: Range; readonly task: string; readonly asks: boolean }
  /** `example`: its number among those of the task, from 0. */
  | { readonly kind: 'example'; readonly range: Range; readonly task: string; readonly example: number };

/** What can be run: tasks, and their examples. `asks`: whether there are tiers to choose from. */
export function lenses({ file }: OpenDocument): readonly Lens[] {
  const ofTasks = file.tasks.flatMap((node): Lens[] => {
    const examples = node.items.filter(ast.isExample);
    const asks = node.items.some((item) => ast.isInput(item) || ast.isLengthDecl(item));
    return lensesOf(node, rangeOfKeyword(node, 'task'), asks, examples);
  });
  const ofMachines = file.machines.flatMap((node): Lens[] => {
    const examples = node.items.filter(ast.isMachineExample);
    // Where no input is told, it is drawn from what the examples begin with.
    const asks = node.items.some(ast.isMachineInput) || examples.some(({ input }) => input !== '');
    return lensesOf(node, rangeOfKeyword(node, 'machine'), asks, examples);
  });
  return [...ofTasks, ...ofMachines];
}

function lensesOf(
  { title }: ast.Task | ast.MachineDecl,
  range: Range,
  asks: boolean,
  examples: readonly (ast.Example | ast.MachineExample)[],
): Lens[] {
  // While it is typed it may have no title.
  if (typeof title !== 'string') return [];
  return [
    { kind: 'task', range, task: title, asks },
    ...examples.map((node, example): Lens => ({ kind: 'example', range: rangeOf(node), task: title, example })),
  ];
}

/** Whether a place is in an example. */
export function isIn({ range }: Lens, place: Range): boolean {
  return contains(range, place);
}
