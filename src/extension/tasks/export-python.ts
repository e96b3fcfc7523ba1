import { exportPython } from '../../dataset/index.ts';
import { commandDocument } from './command-document.ts';
import { fileNameOf } from './free-name.ts';
import { openUnsaved } from './open-unsaved.ts';
import type { TaskDocuments } from './task-documents.ts';
import { chosenStyle } from './trace-style.ts';

/**
 * “Export Task as Python”: one file without dependencies that gives the same questions, traces and answers, in a new
 * document.
 */
export async function exportAsPython(argument: unknown, tasks: TaskDocuments): Promise<void> {
  const document = await commandDocument(argument, ['tail'], 'Open a .tail document first: its task is exported.');
  const found = document && (await tasks.choose(document));
  if (found === undefined) return;
  const { task, uri } = found;
  await openUnsaved(
    uri,
    fileNameOf(task.name).replaceAll('-', '_') || 'task',
    'py',
    exportPython(task, chosenStyle(task, uri)),
  );
}
