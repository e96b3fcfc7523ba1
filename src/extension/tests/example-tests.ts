import * as vscode from 'vscode';
import { askedLimits, editingLimits, exampleRunner, type ExampleOutcome } from '../../compile/index.ts';
import { inSlices, Interrupted } from '../../slices/index.ts';
import { reasonOf } from '../log.ts';
import type { Subject } from './test-items.ts';
import { rangeIn, type TestTree } from './test-tree.ts';

/** Runs the examples among the tests of a request: the program's answer must be the one that is written there. */
export async function runExamples(
  controller: vscode.TestController,
  tree: TestTree,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  await runOnce(controller, tree, request, token);
  if (request.continuous !== true) return;
  const listening = tree.onChange((file) => {
    const isWanted = request.include === undefined || request.include.some((item) => fileOf(item) === file);
    if (!isWanted || token.isCancellationRequested) return;
    const included = request.include?.filter((item) => fileOf(item) === file) ?? [file];
    void runOnce(controller, tree, new vscode.TestRunRequest(included, request.exclude, request.profile, true), token);
  });
  token.onCancellationRequested(() => {
    listening.dispose();
  });
}

function fileOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent === undefined ? item : fileOf(item.parent);
}

async function runOnce(
  controller: vscode.TestController,
  tree: TestTree,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  const run = controller.createTestRun(request);
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => stop.abort());
  try {
    const items = await tree.below(request.include, request.exclude, 'example');
    for (const item of items) run.enqueued(item);
    for (const item of items) {
      const subject = tree.subjectOf(item);
      if (subject?.kind === 'example') await runExample(run, item, subject, stop.signal);
    }
  } finally {
    listening.dispose();
    run.end();
  }
}

export async function runExample(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { found: { task, uri }, example }: Subject & { readonly kind: 'example' },
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) {
    run.skipped(item);
    return;
  }
  run.started(item);
  const begun = performance.now();
  // what anybody may have written runs within the bounds of what runs while one edits
  const limits = vscode.workspace.isTrusted ? askedLimits() : editingLimits();
  try {
    const outcome = await inSlices(exampleRunner(task, limits)(example), signal);
    tell(
      run,
      item,
      outcome,
      example.answer,
      new vscode.Location(uri, rangeIn(example.range)),
      performance.now() - begun,
    );
  } catch (error) {
    if (error instanceof Interrupted) run.skipped(item);
    else run.errored(item, new vscode.TestMessage(reasonOf(error)));
  }
}

function tell(
  run: vscode.TestRun,
  item: vscode.TestItem,
  outcome: ExampleOutcome,
  expected: string,
  location: vscode.Location,
  duration: number,
): void {
  if (outcome.kind === 'right') {
    run.appendOutput(`${item.label}: right\r\n`, location, item);
    run.passed(item, duration);
    return;
  }
  const { message, suggestion } = outcome;
  run.appendOutput(`${item.label}: ${message}\r\n`, location, item);
  if (outcome.kind === 'wrong') {
    const difference = vscode.TestMessage.diff(message, expected, outcome.answer);
    difference.location = location;
    run.failed(item, difference, duration);
    return;
  }
  const words = new vscode.TestMessage(suggestion === undefined ? message : `${message} ${suggestion}`);
  words.location = location;
  if (outcome.code === 'example-stuck') run.failed(item, words, duration);
  else run.errored(item, words, duration);
}
