import * as vscode from 'vscode';
import { askedLimits, editingLimits, exampleRunner, type ExampleOutcome } from '../../compile/index.ts';
import { inSlices, Interrupted } from '../../slices/index.ts';
import { reasonOf } from '../log.ts';
import { fileOf, type Subject } from './test-items.ts';
import { rangeIn, type TestTree } from './test-tree.ts';

/** Runs the examples among the tests of a request: the program's answer must be the one that is written there. */
export async function runExamples(
  controller: vscode.TestController,
  tree: TestTree,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  const stops = new FileStops(token);
  if (request.continuous === true) {
    const listening = tree.onChange((file) => {
      const included = request.include?.filter((item) => fileOf(item) === file) ?? [file];
      if (included.length === 0 || token.isCancellationRequested) return;
      const signal = stops.renew(file);
      const again = new vscode.TestRunRequest(included, request.exclude, request.profile, true);
      void runOnce(controller, tree, again, () => signal);
    });
    token.onCancellationRequested(() => {
      listening.dispose();
    });
  }
  await runOnce(controller, tree, request, (file) => stops.of(file));
}

/** What stops the examples of each file: a cancel, or a run of the same file after an edit. */
export class FileStops {
  readonly #token: vscode.CancellationToken;
  readonly #stops = new Map<vscode.TestItem, AbortController>();

  constructor(token: vscode.CancellationToken) {
    this.#token = token;
    token.onCancellationRequested(() => {
      for (const stop of this.#stops.values()) stop.abort();
    });
  }

  of(file: vscode.TestItem): AbortSignal {
    return this.#stops.get(file)?.signal ?? this.renew(file);
  }

  /** Stops what runs of the file, and stands for what runs next. */
  renew(file: vscode.TestItem): AbortSignal {
    this.#stops.get(file)?.abort();
    const stop = new AbortController();
    if (this.#token.isCancellationRequested) stop.abort();
    this.#stops.set(file, stop);
    return stop.signal;
  }
}

async function runOnce(
  controller: vscode.TestController,
  tree: TestTree,
  request: vscode.TestRunRequest,
  signalOf: (file: vscode.TestItem) => AbortSignal,
): Promise<void> {
  const run = controller.createTestRun(request);
  const signals = new Map<vscode.TestItem, AbortSignal>();
  try {
    const items = await tree.below(request.include, request.exclude, 'example');
    for (const item of items) run.enqueued(item);
    for (const item of items) {
      const file = fileOf(item);
      const signal = signals.get(file) ?? signalOf(file);
      signals.set(file, signal);
      const subject = tree.subjectOf(item);
      if (subject?.kind === 'example') await runExample(run, item, subject, signal);
    }
  } finally {
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
  const broken = fileOf(item).error;
  if (broken !== undefined) {
    // what there is, is the program of before the edit, whose answers would be none of this text
    run.errored(item, new vscode.TestMessage(broken));
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
