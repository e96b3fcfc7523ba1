import * as vscode from 'vscode';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import type { DiffPanels } from '../diff/diff-panels.ts';
import { reasonOf, type Log } from '../log.ts';
import type { TraceScorer } from '../scores/score-trace.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import { chooseRuns, isRunNode } from './choose-runs.ts';
import { ComparePanels } from './compare-panel.ts';
import { exportReport } from './export-report.ts';
import { previewRequest } from './preview-request.ts';
import { runScheme, sampleUri, type RunDocuments } from './run-documents.ts';
import { RunEditor } from './run-editor.ts';
import { beginsAsRun, RUN_START } from '../../spotcheck/index.ts';
import type { RunStore, StoredRun } from './run-store.ts';
import { RunsTree } from './runs-tree.ts';
import { debugSample, openDiff, openState } from './show-sample.ts';
import { SpotChecks } from './spot-check.ts';

/** The view of runs is drawn anew at most so often while a run gets on, in milliseconds. */
const BEAT = 500;

/** Spot checks: the command, the result view, the view of runs, and how a run that is under way shows. */
export function activateSpotChecks(
  context: vscode.ExtensionContext,
  log: Log,
  tasks: TaskDocuments,
  endpoints: Endpoints,
  store: RunStore,
  documents: RunDocuments,
  panels: DiffPanels,
  scorer: TraceScorer,
): void {
  const checks = new SpotChecks(tasks, endpoints, store, context, log);
  const show = {
    openDiff: (stored: StoredRun, sample: string) => openDiff(stored, sample, panels),
    debug: (stored: StoredRun, sample: string) => debugSample(stored, sample, documents),
    openState: (stored: StoredRun, state: number) => openState(stored, state, documents),
  };
  const comparisons = new ComparePanels(context.extensionUri, store, show);
  const editor = new RunEditor(
    store,
    {
      ...show,
      runAgain: (stored) => checks.again(stored),
      resume: (stored, only) => checks.resume(stored, only),
      askMore: (stored) => checks.askMore(stored),
      askAgain: (stored, sample, how) => checks.askAgain(stored, sample, how),
      askAllAgain: (stored, from) => checks.askAllAgain(stored, from),
      testEndpoint: (stored) => checks.testEndpoint(stored),
      exportReport: (stored) => exportReport(stored, context.extensionUri),
      scoreTruth: async (stored, sample) => {
        const asked = await checks.scorerOf(stored, sample);
        if (asked === undefined) return;
        const editor = await vscode.window.showTextDocument(sampleUri(stored, sample, 'truth'), { preview: true });
        await scorer.score(editor.document, asked);
      },
    },
    context.extensionUri,
  );
  const runs = new RunsTree(store, context.workspaceState);
  const onRun = async (argument: unknown, act: (stored: StoredRun) => Promise<void>): Promise<void> => {
    const uri = uriOf(argument);
    if (uri === undefined) return;
    try {
      await act(await store.open(uri));
    } catch (error) {
      await vscode.window.showErrorMessage(reasonOf(error));
    }
  };
  tellWhetherRun(vscode.window.activeTextEditor);
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(runScheme, documents),
    ...RunEditor.viewTypes.map((type) =>
      vscode.window.registerCustomEditorProvider(type, editor, { supportsMultipleEditorsPerDocument: true }),
    ),
    vscode.window.createTreeView('tail.runs', { treeDataProvider: runs, canSelectMany: true }),
    comparisons,
    vscode.workspace.onDidGrantWorkspaceTrust(() => runs.refresh()),
    store,
    showRunning(store, () => runs.refresh()),
    vscode.commands.registerCommand('tail.spotCheck', (argument?: unknown, endpoint?: unknown) =>
      checks.start(argument, typeof endpoint === 'string' ? endpoint : undefined),
    ),
    vscode.commands.registerCommand('tail.goOnWithRun', (argument?: unknown) =>
      onRun(argument, (stored) => checks.resume(stored)),
    ),
    vscode.commands.registerCommand('tail.retryErrors', (argument?: unknown) =>
      onRun(argument, (stored) => checks.resume(stored, 'errors')),
    ),
    vscode.commands.registerCommand('tail.askMore', (argument?: unknown) =>
      onRun(argument, (stored) => checks.askMore(stored)),
    ),
    vscode.commands.registerCommand('tail.runAgain', (argument?: unknown) =>
      onRun(argument, (stored) => checks.again(stored)),
    ),
    vscode.commands.registerCommand('tail.exportReport', (argument?: unknown) =>
      onRun(argument, (stored) => exportReport(stored, context.extensionUri)),
    ),
    vscode.commands.registerCommand('tail.compareRuns', async (argument?: unknown, selected?: unknown) => {
      const uris = await chooseRuns(argument, selected, runs);
      if (uris !== undefined) await comparisons.open(uris);
    }),
    vscode.commands.registerCommand('tail.cancelSpotCheck', () => {
      for (const { run } of store.running) run.cancel();
    }),
    vscode.commands.registerCommand('tail.openRun', openRun),
    vscode.commands.registerCommand('tail.openAsRun', async (argument?: unknown) => {
      const uri = uriOf(argument) ?? vscode.window.activeTextEditor?.document.uri;
      if (uri !== undefined) await vscode.commands.executeCommand('vscode.openWith', uri, RunEditor.viewTypeOf(uri));
    }),
    vscode.window.onDidChangeActiveTextEditor(tellWhetherRun),
    vscode.commands.registerCommand('tail.showRunSource', async (argument?: unknown) => {
      const uri = uriOf(argument);
      if (uri !== undefined) await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
    }),
    vscode.commands.registerCommand('tail.refreshRuns', () => runs.refresh()),
    vscode.commands.registerCommand('tail.previewRequest', (node?: unknown) =>
      previewRequest(node, endpoints, tasks, context),
    ),
  );
}

/** The run that a command is about: of the line or file it was called on, otherwise of the active editor. */
function uriOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (isRunNode(argument)) return argument.uri;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && RunEditor.viewTypes.includes(input.viewType)) return input.uri;
  return undefined;
}

/** Offers the result view for a text that is a run, whatever its file is called. */
function tellWhetherRun(editor: vscode.TextEditor | undefined): void {
  const start = editor?.document.getText(new vscode.Range(0, 0, 0, RUN_START));
  void vscode.commands.executeCommand('setContext', 'tail.activeTextIsRun', start !== undefined && beginsAsRun(start));
}

/** The command “Open Run”: any file of a run, also one that the command line wrote under another name. */
async function openRun(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open a spot check’s run',
    filters: { 'Run of a spot check': ['tailrun', 'jsonl'] },
  });
  const uri = chosen?.[0];
  if (uri !== undefined) await vscode.commands.executeCommand('vscode.openWith', uri, RunEditor.viewTypeOf(uri));
}

/** While a spot check is under way: how far it is, in the status bar; a click shows its result view. */
function showRunning(store: RunStore, redraw: () => void): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('tail.spotCheck', vscode.StatusBarAlignment.Left, 1);
  item.name = 'TAIL spot check';
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    timer = undefined;
    redraw();
    const [first] = store.running;
    void vscode.commands.executeCommand('setContext', 'tail.spotCheckRuns', first !== undefined);
    if (first === undefined) {
      item.hide();
      return;
    }
    const { ended, asked } = store.running
      .map(({ run }) => run.progress)
      .reduce((a, b) => ({ ended: a.ended + b.ended, asked: a.asked + b.asked }));
    const isCancelling = store.running.every(({ run }) => run.isCancelling);
    item.text = isCancelling
      ? '$(loading~spin) Cancelling the spot check…'
      : `$(loading~spin) Spot check ${ended} of ${asked}`;
    item.tooltip = `${first.run.head.task}: asking ${first.run.head.endpoint.model}. Click to see the results.`;
    item.command = {
      command: 'vscode.openWith',
      title: 'Show',
      arguments: [first.uri, RunEditor.viewTypeOf(first.uri)],
    };
    item.show();
  };
  const listening = store.onChange(() => (timer ??= setTimeout(draw, BEAT)));
  return {
    dispose: () => {
      clearTimeout(timer);
      listening.dispose();
      item.dispose();
    },
  };
}
