import * as vscode from 'vscode';
import { SampleError } from '../../dataset/index.ts';
import { requestText } from '../../inference/index.ts';
import { drawQuestions } from '../../spotcheck/index.ts';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import type { FoundTask, TaskDocuments } from '../tasks/task-documents.ts';

/** The command “Preview Request”: what a spot check would send, to the byte; nothing is sent. */
export async function previewRequest(node: unknown, endpoints: Endpoints, tasks: TaskDocuments): Promise<void> {
  const endpoint = await endpoints.choose(node, 'Preview a request to which endpoint?');
  const found = endpoint && (await chooseTask(tasks));
  if (endpoint === undefined || found === undefined) return;
  const question = firstQuestion(found);
  if (question === undefined) return;
  const hasKey = (await endpoints.keys.of(endpoint)) !== undefined;
  await endpoints.texts.show(
    `Request to ${endpoint.name}, ${found.task.name}`,
    requestText(endpoint, question, {}, hasKey),
  );
}

/** The task of the document on the screen, or one of the workspace's. */
async function chooseTask(tasks: TaskDocuments): Promise<FoundTask | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'tail') return tasks.choose(document);
  const all = await tasks.all();
  const chosen = await vscode.window.showQuickPick(
    all.map((found) => ({
      label: found.task.name,
      description: vscode.workspace.asRelativePath(found.uri),
      found,
    })),
    { placeHolder: 'A question of which task?', matchOnDescription: true },
  );
  return chosen?.found;
}

function firstQuestion({ task }: FoundTask): string | undefined {
  const tier = task.tiers[0]?.name;
  if (tier === undefined) return undefined;
  try {
    return drawQuestions(task, { tiers: [tier], samples: 1, seed: 0 })[0]?.question;
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    void vscode.window.showErrorMessage(error.message);
    return undefined;
  }
}
