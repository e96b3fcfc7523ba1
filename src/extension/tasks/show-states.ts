import { derivedStatesText } from '../../machine/index.ts';
import type { ReadOnlyTexts } from '../read-only-texts.ts';
import { commandDocument, lensArgument } from './command-document.ts';
import type { TaskDocuments } from './task-documents.ts';

/** “Show Derived States”: the machine that the compiler has made of the task on the screen, as a text to read. */
export async function showStates(argument: unknown, tasks: TaskDocuments, texts: ReadOnlyTexts): Promise<void> {
  const document = await commandDocument(
    argument,
    ['tail'],
    'Open a .tail document first: the states are of its task.',
  );
  const found = document && (await tasks.choose(document, lensArgument(argument)?.task));
  if (found !== undefined) await texts.show(`States of ${found.task.name}`, derivedStatesText(found.task));
}
