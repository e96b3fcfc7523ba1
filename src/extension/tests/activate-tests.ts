import * as vscode from 'vscode';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import type { Log } from '../log.ts';
import type { RunDocuments } from '../spotcheck/run-documents.ts';
import type { RunStore } from '../spotcheck/run-store.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import { debugTest } from './debug-tests.ts';
import { runExamples } from './example-tests.ts';
import { SampleTests } from './sample-tests.ts';
import { exampleTag, sampleTag, TestTree } from './test-tree.ts';

/** The Test Explorer: a task's examples, run here, and the questions of its tiers, which are asked of a model. */
export function activateTests(
  context: vscode.ExtensionContext,
  log: Log,
  tasks: TaskDocuments,
  endpoints: Endpoints,
  store: RunStore,
  documents: RunDocuments,
): void {
  const controller = vscode.tests.createTestController('tail', 'TAIL');
  const tree = new TestTree(controller, tasks);
  const folder = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'tests');
  const samples = new SampleTests(endpoints, store, folder, context.workspaceState, log);
  const { Run, Debug } = vscode.TestRunProfileKind;

  controller.createRunProfile(
    'Run Examples',
    Run,
    (request, token) => runExamples(controller, tree, request, token),
    true,
    exampleTag,
    true,
  );
  controller.createRunProfile('Debug', Debug, async (request, token) => {
    const run = controller.createTestRun(request);
    try {
      if (!token.isCancellationRequested) await debugTest(run, tree, request, samples, documents, token);
    } finally {
      run.end();
    }
  });
  // not a default: “Run All Tests” must not call an endpoint
  const asking = controller.createRunProfile(
    'Spot-Check',
    Run,
    async (request, token) => {
      const run = controller.createTestRun(request);
      try {
        const items = await tree.below(request.include, request.exclude, 'sample');
        const questions = items.flatMap((item) => {
          const subject = tree.subjectOf(item);
          return subject?.kind === 'sample' ? [{ item, subject }] : [];
        });
        await samples.run(run, questions, token);
      } finally {
        run.end();
        label();
      }
    },
    false,
    sampleTag,
  );
  const label = (): void => {
    const { endpoint } = samples;
    asking.label = endpoint === undefined ? 'Spot-Check a Model' : `Spot-Check with ${endpoint.name}`;
  };
  asking.configureHandler = () => void samples.choose().then(label);
  label();
  context.subscriptions.push(
    controller,
    tree,
    endpoints.list.onChange(label),
    vscode.commands.registerCommand('tail.chooseTestEndpoint', () => samples.choose().then(label)),
  );
}
