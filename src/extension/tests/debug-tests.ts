import * as vscode from 'vscode';
import type { Inputs } from '../../machine/index.ts';
import { drawQuestions, sampleKey } from '../../spotcheck/index.ts';
import { debugType } from '../debug/configuration.ts';
import { debugPath } from '../debug/document-addresses.ts';
import type { RunDocuments } from '../spotcheck/run-documents.ts';
import { debugSample } from '../spotcheck/show-sample.ts';
import { inputText } from '../tasks/read-input.ts';
import type { FoundTask } from '../tasks/task-documents.ts';
import { chosenStyle } from '../tasks/trace-style.ts';
import { FileStops, runExample } from './example-tests.ts';
import type { SampleTests } from './sample-tests.ts';
import type { SampleSubject } from './test-items.ts';
import { drawSettings, type TestTree } from './test-tree.ts';

/**
 * Debugs one test: the program on an example, a model's trace at its first fault, or, where no model was asked yet, the
 * true run. Of several tests a person chooses one, for one is stepped through at a time. Resolves when the session has
 * ended: VS Code ends it where the test's run is over.
 */
export async function debugTest(
  run: vscode.TestRun,
  tree: TestTree,
  request: vscode.TestRunRequest,
  samples: SampleTests,
  documents: RunDocuments,
  token: vscode.CancellationToken,
): Promise<void> {
  const items = [
    ...(await tree.below(request.include, request.exclude, 'example')),
    ...(await tree.below(request.include, request.exclude, 'sample')),
  ];
  const item = items.length > 1 ? await choose(items, token) : items[0];
  const subject = item && tree.subjectOf(item);
  if (item === undefined || subject === undefined || token.isCancellationRequested) return;
  if (subject.kind === 'example') {
    await runExample(run, item, subject, new FileStops(token).of(item));
    await untilEnded(() => debugRun(run, subject.found, item.label, subject.example.inputs), token);
  }
  if (subject.kind === 'sample') await untilEnded(() => debugQuestion(run, subject, samples, documents), token);
}

async function choose(
  items: readonly vscode.TestItem[],
  token: vscode.CancellationToken,
): Promise<vscode.TestItem | undefined> {
  const chosen = await vscode.window.showQuickPick(
    items.map((item) => ({ label: item.label, description: item.parent?.label ?? '', item })),
    { title: 'Debug a test', placeHolder: 'Which one?' },
    token,
  );
  return chosen?.item;
}

/** Starts a session and waits for its end, which a cancel brings about. */
async function untilEnded(start: () => Promise<void>, token: vscode.CancellationToken): Promise<void> {
  let session: vscode.DebugSession | undefined;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const stop = (): void => void vscode.debug.stopDebugging(session).then(end, end);
  const listening = [
    vscode.debug.onDidStartDebugSession((begun) => {
      if (begun.type === debugType) session ??= begun;
    }),
    vscode.debug.onDidTerminateDebugSession((gone) => {
      if (gone === session) end();
    }),
  ];
  try {
    await start();
    if (session === undefined) return;
    listening.push(token.onCancellationRequested(stop));
    if (token.isCancellationRequested) stop();
    await ended;
  } finally {
    for (const one of listening) one.dispose();
  }
}

async function debugQuestion(
  run: vscode.TestRun,
  subject: SampleSubject,
  samples: SampleTests,
  documents: RunDocuments,
): Promise<void> {
  const { found, tier, index } = subject;
  const stored = samples.answered(subject);
  if (stored !== undefined) return debugSample(stored, sampleKey(subject), documents, { testRun: run });
  const settings = drawSettings(found.uri);
  const question = drawQuestions(found.task, { tiers: [tier], ...settings })[index];
  if (question === undefined) return;
  await debugRun(run, found, sampleKey(subject), { ...question.lengths, ...question.inputs }, question.question);
}

/** The program itself, on these inputs. */
async function debugRun(
  run: vscode.TestRun,
  { task, uri }: FoundTask,
  name: string,
  inputs: Inputs,
  question?: string,
): Promise<void> {
  const input: unknown = JSON.parse(inputText(inputs));
  await vscode.debug.startDebugging(
    vscode.workspace.getWorkspaceFolder(uri),
    {
      type: debugType,
      request: 'launch',
      name: `${task.name}: ${name}`,
      program: debugPath(uri),
      task: task.name,
      input,
      style: chosenStyle(task, uri).name,
      ...(question === undefined ? {} : { question }),
    },
    { testRun: run },
  );
}
