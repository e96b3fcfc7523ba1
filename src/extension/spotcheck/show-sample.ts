import * as vscode from 'vscode';
import type { DiffPanels } from '../diff/diff-panels.ts';
import { type FoundTask, importedUri } from '../tasks/task-documents.ts';
import { sampleUri, type RunDocuments } from './run-documents.ts';
import type { StoredRun } from './run-store.ts';

/** Opens the diff of a sample; VS Code's own where there is no whole answer, which is not judged. */
export async function openDiff(stored: StoredRun, id: string, panels: DiffPanels): Promise<void> {
  const judged = stored.run.sample(id);
  if (judged?.verdict === undefined) return openNativeDiff(stored, id);
  const model = judged.sample.model ?? stored.run.head.endpoint.model;
  const uri = sampleUri(stored, id, 'model').toString();
  await panels.openSample({ uri, sample: { run: stored.uri.toString(), id, model } }, judged.sample.question);
}

/** Opens VS Code's diff of a sample: ground truth on the left, the model's output on the right, at the first fault. */
export async function openNativeDiff(stored: StoredRun, id: string): Promise<void> {
  const judged = stored.run.sample(id);
  if (judged === undefined) return;
  const { verdict } = judged;
  const [first] = verdict?.faults ?? [];
  const place = new vscode.Position(first === undefined ? 0 : first.line + 1, first?.from ?? 0);
  const title = `${id}: ground truth ↔ ${stored.run.head.endpoint.model}${verdict === undefined ? '' : ` (${verdict.verdict})`}`;
  await vscode.commands.executeCommand(
    'vscode.diff',
    sampleUri(stored, id, 'truth'),
    sampleUri(stored, id, 'model'),
    title,
    { selection: new vscode.Range(place, place), preview: true } satisfies vscode.TextDocumentShowOptions,
  );
}

/** Debugs a sample's output, stopped at a state, from 0, or at its first fault. `testRun`: what the session belongs to. */
export async function debugSample(
  stored: StoredRun,
  id: string,
  documents: RunDocuments,
  { at, testRun }: { readonly at?: number | undefined; readonly testRun?: vscode.TestRun } = {},
): Promise<void> {
  const judged = stored.run.sample(id);
  if (judged === undefined) return;
  const task = await documents.taskOf(stored);
  const state = at ?? judged.verdict?.faults[0]?.state;
  const folder = vscode.workspace.getWorkspaceFolder(task.uri) ?? vscode.workspace.workspaceFolders?.[0];
  await vscode.debug.startDebugging(
    folder,
    {
      type: 'tail',
      request: 'launch',
      name: `${id} of ${stored.run.head.endpoint.model}`,
      trace: sampleUri(stored, id, 'file').toString(),
      task: task.uri.toString(),
      // Without it the debugger would stop at a breakpoint before the fault.
      ...(state === undefined ? {} : { state }),
    },
    testRun === undefined ? {} : { testRun },
  );
}

/** Shows a state in its program: the workspace's file, or the run's own copy of it. */
export async function openState(stored: StoredRun, state: number, documents: RunDocuments): Promise<void> {
  await showState(await documents.taskOf(stored), state);
}

/** Shows a state of a task’s machine in its program. */
export async function showState({ task, uri }: Pick<FoundTask, 'task' | 'uri'>, state: number): Promise<void> {
  const place = task.machine.states[state];
  if (place === undefined) return;
  const { start } = place.range;
  const at = new vscode.Position(start.line, start.character);
  await vscode.window.showTextDocument(place.source === undefined ? uri : importedUri(uri, place.source), {
    selection: new vscode.Range(at, at),
    preview: true,
  });
}
