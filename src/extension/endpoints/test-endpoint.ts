import * as vscode from 'vscode';
import { examinationText, examine, type Endpoint, type Examination, type TraceTrial } from '../../inference/index.ts';
import { traceTrial } from '../../spotcheck/index.ts';
import { callingMachine } from '../calling-machine.ts';
import type { ReadOnlyTexts } from '../read-only-texts.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import type { EndpointList } from './endpoint-list.ts';
import type { EndpointKeys } from './keys.ts';
import { whileAsking } from './while-asking.ts';

/** What a test of an endpoint found, as a page. */
export async function showTest(texts: ReadOnlyTexts, examination: Examination): Promise<void> {
  await texts.show(`Test of ${examination.name}`, examinationText(examination, callingMachine()));
}

/** Whether a model writes traces is tried with a task; undefined where there is none, or a person wants none. */
type ChosenTrial = { readonly trial: TraceTrial | undefined };

/**
 * The task that shows whether a model writes traces: that of the document in front, else one that a person chooses.
 * Undefined when the person went away.
 */
export async function chooseTrial(tasks: TaskDocuments): Promise<ChosenTrial | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  const own = document?.languageId === 'tail' ? await tasks.in(document.uri, true) : undefined;
  if (own?.tasks.length === 1) return { trial: own.tasks[0] && traceTrial(own.tasks[0].task) };
  const all = own !== undefined && own.tasks.length > 1 ? own.tasks : await tasks.all(undefined, false);
  if (all.length === 0) return { trial: undefined };
  const alone = { label: '$(server) The server alone', description: 'not whether the model writes traces' };
  const items = all.map(({ task, uri }) => ({
    label: task.name,
    description: vscode.workspace.asRelativePath(uri),
    task,
  }));
  const chosen = await vscode.window.showQuickPick<
    vscode.QuickPickItem & { readonly task?: (typeof items)[number]['task'] }
  >([...items, alone], { title: 'Test Endpoint', placeHolder: 'Which task was the model trained on?' });
  return chosen && { trial: chosen.task && traceTrial(chosen.task) };
}

/** The command “Test Endpoint”: a few short requests, then what was found, with what to do about it. */
export async function testEndpoint(
  endpoint: Endpoint,
  list: EndpointList,
  keys: EndpointKeys,
  texts: ReadOnlyTexts,
  trial: TraceTrial | undefined,
): Promise<void> {
  const key = await keys.of(endpoint);
  const found = await whileAsking(`Testing ${endpoint.name}`, ({ signal, report, onPause }) =>
    examine(endpoint, { key, signal, trial, onStep: (step) => report(step), onPause }),
  );
  if (found === undefined) return;
  list.tested(endpoint, found);
  await list.ask(endpoint);
  await showTest(texts, found);
}
