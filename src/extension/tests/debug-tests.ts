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
 * true run. Of several tests a person chooses one, for one is stepped through at a time.
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
  const item = items.length > 1 ? await choose(items) : items[0];
  const subject = item && tree.subjectOf(item);
  if (item === undefined || subject === undefined) return;
  if (subject.kind === 'example') {
    await debugRun(run, subject.found, item.label, subject.example.inputs);
    await runExample(run, item, subject, new FileStops(token).of(item));
  }
  if (subject.kind === 'sample') await debugQuestion(run, subject, samples, documents);
}

async function choose(items: readonly vscode.TestItem[]): Promise<vscode.TestItem | undefined> {
  const chosen = await vscode.window.showQuickPick(
    items.map((item) => ({ label: item.label, description: item.parent?.label ?? '', item })),
    { title: 'Debug a test', placeHolder: 'Which one?' },
  );
  return chosen?.item;
}

async function debugQuestion(
  run: vscode.TestRun,
  subject: SampleSubject,
  samples: SampleTests,
  documents: RunDocuments,
): Promise<void> {
  const { found, tier, index } = subject;
  const stored = samples.answered(subject);
  if (stored !== undefined) {
    await debugSample(stored, sampleKey(subject), documents, { testRun: run });
    return;
  }
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
