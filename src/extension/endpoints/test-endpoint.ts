import * as vscode from 'vscode';
import { EndpointError, examinationText, examine, type Endpoint, type Examination } from '../../inference/index.ts';
import { callingMachine } from '../calling-machine.ts';
import type { ReadOnlyTexts } from '../read-only-texts.ts';
import type { EndpointList } from './endpoint-list.ts';
import type { EndpointKeys } from './keys.ts';

/** What a test of an endpoint found, as a page. */
export async function showTest(texts: ReadOnlyTexts, examination: Examination): Promise<void> {
  await texts.show(`Test of ${examination.name}`, examinationText(examination, callingMachine()));
}

/** The command “Test Endpoint”: a few short requests, then what was found, with what to do about it. */
export async function testEndpoint(
  endpoint: Endpoint,
  list: EndpointList,
  keys: EndpointKeys,
  texts: ReadOnlyTexts,
): Promise<void> {
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Testing ${endpoint.name}`, cancellable: true },
    async (progress, token) => examined(endpoint, await keys.of(endpoint), progress, token),
  );
  if (found === undefined) return;
  list.tested(endpoint, found);
  await list.ask(endpoint);
  await showTest(texts, found);
}

/** Undefined where a person cancelled it. */
async function examined(
  endpoint: Endpoint,
  key: string | undefined,
  progress: vscode.Progress<{ message: string }>,
  token: vscode.CancellationToken,
): Promise<Examination | undefined> {
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => stop.abort());
  try {
    return await examine(endpoint, {
      key,
      signal: stop.signal,
      onStep: (step) => progress.report({ message: step }),
      onPause: ({ seconds }) => progress.report({ message: `the server asks to wait ${Math.ceil(seconds)} s` }),
    });
  } catch (error) {
    if (error instanceof EndpointError && error.kind === 'cancelled') return undefined;
    throw error;
  } finally {
    listening.dispose();
  }
}
