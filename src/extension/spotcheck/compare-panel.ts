import * as vscode from 'vscode';
import * as z from 'zod';
import { apartText, compareRuns, incomparable, seriesOf } from '../../spotcheck/index.ts';
import { compareRequest, type CompareMessage, type CompareRequest, type RunName } from '../../views/index.ts';
import { reasonOf } from '../log.ts';
import { showView } from '../webview-page.ts';
import { comparisonRows, pairSlices, type RunRows } from './comparison-rows.ts';
import { RunEditor } from './run-editor.ts';
import type { RunStore, StoredRun } from './run-store.ts';
import { RowSender } from './send-rows.ts';

const viewType = 'tail.compareRuns';

/** Which runs are compared, by their files; of two, the one before first. */
const subjectSchema = z.array(z.string()).min(2);

/** What the page asks of the rest of the extension. */
export interface CompareActions {
  openDiff(stored: StoredRun, sample: string): Promise<void>;
  debug(stored: StoredRun, sample: string): Promise<void>;
  openState(stored: StoredRun, state: number): Promise<void>;
}

/** The page of two runs side by side, or of a series of them; each comparison has a panel of its own. */
export class ComparePanels implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #store: RunStore;
  readonly #actions: CompareActions;
  readonly #serializer: vscode.Disposable;
  readonly #panels = new Set<vscode.WebviewPanel>();

  constructor(extension: vscode.Uri, store: RunStore, actions: CompareActions) {
    this.#extension = extension;
    this.#store = store;
    this.#actions = actions;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel, state) => {
        const subject = z.looseObject({ subject: subjectSchema }).safeParse(state).data?.subject;
        if (subject === undefined) panel.dispose();
        else this.#adopt(panel, subject);
        return Promise.resolve();
      },
    });
  }

  /** Two runs are compared in the order in which they were made; more are a series. */
  async open(uris: readonly vscode.Uri[]): Promise<void> {
    const heads = await Promise.all(
      uris.map(async (uri) => ({ uri, started: Date.parse((await this.#store.headOf(uri)).started) })),
    );
    const ordered = heads.sort((a, b) => a.started - b.started).map(({ uri }) => uri.toString());
    this.#adopt(
      vscode.window.createWebviewPanel(viewType, 'Compare runs', vscode.ViewColumn.Active, { enableFindWidget: true }),
      ordered,
    );
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const panel of this.#panels) panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, subject: readonly string[]): void {
    this.#panels.add(panel);
    panel.iconPath = vscode.Uri.joinPath(this.#extension, 'media', 'icon.svg');
    const page = new ComparePage(panel, subject, this.#store, this.#actions);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const { data } = compareRequest.safeParse(message);
      if (data !== undefined)
        page.answer(data).catch((error: unknown) => vscode.window.showErrorMessage(reasonOf(error)));
    });
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      page.stop();
    });
    showView(panel.webview, this.#extension, 'compare', 'Compare runs');
  }
}

class ComparePage {
  readonly #panel: vscode.WebviewPanel;
  readonly #store: RunStore;
  readonly #actions: CompareActions;
  #subject: readonly string[];
  /** In the order of the page. */
  #runs: readonly StoredRun[] = [];
  /** Runs that the store keeps for this page. */
  readonly #held = new Map<string, vscode.Uri>();
  #working: AbortController | undefined;
  readonly #rows = new RowSender();

  constructor(panel: vscode.WebviewPanel, subject: readonly string[], store: RunStore, actions: CompareActions) {
    this.#panel = panel;
    this.#subject = subject;
    this.#store = store;
    this.#actions = actions;
  }

  stop(): void {
    this.#working?.abort();
    this.#rows.stop();
    for (const uri of this.#held.values()) this.#store.close(uri);
    this.#held.clear();
  }

  async answer(request: CompareRequest): Promise<void> {
    switch (request.type) {
      case 'ready':
        return this.#show();
      case 'cancel':
        this.stop();
        void this.#tell({
          type: 'failed',
          subject: this.#subject,
          message: 'It was cancelled. Compare the runs again.',
        });
        return;
      case 'swap':
        this.#subject = this.#subject.toReversed();
        return this.#show();
      case 'open': {
        const stored = typeof request.run === 'number' ? this.#runs[request.run] : this.#side(request.run);
        if (stored !== undefined)
          await vscode.commands.executeCommand('vscode.openWith', stored.uri, RunEditor.viewTypeOf(stored.uri));
        return;
      }
      case 'state': {
        const [stored] = this.#runs;
        return stored && this.#actions.openState(stored, request.state);
      }
      case 'diff':
      case 'debug': {
        const stored = this.#side(request.side);
        if (stored === undefined) return;
        return request.type === 'diff'
          ? this.#actions.openDiff(stored, request.sample)
          : this.#actions.debug(stored, request.sample);
      }
    }
  }

  #side(side: 'before' | 'after'): StoredRun | undefined {
    return this.#runs[side === 'before' ? 0 : 1];
  }

  #tell(message: CompareMessage): Thenable<boolean> {
    return this.#panel.webview.postMessage(message);
  }

  async #show(): Promise<void> {
    this.#working?.abort();
    const working = new AbortController();
    this.#working = working;
    this.#rows.stop();
    const subject = this.#subject;
    try {
      const runs: StoredRun[] = [];
      for (const uri of subject) {
        if (working.signal.aborted) return;
        void this.#tell({ type: 'working', subject, done: runs.length, all: subject.length });
        runs.push(await this.#hold(vscode.Uri.parse(uri, true)));
      }
      checkSame(runs);
      if (working.signal.aborted) return;
      if (runs.length === 2) this.#showPair(runs, subject);
      else this.#showSeries(runs, subject);
    } catch (error) {
      if (!working.signal.aborted) void this.#tell({ type: 'failed', subject, message: reasonOf(error) });
    }
  }

  #hold(uri: vscode.Uri): Promise<StoredRun> {
    if (this.#held.has(uri.toString())) return this.#store.open(uri);
    this.#held.set(uri.toString(), uri);
    return this.#store.hold(uri);
  }

  #showPair([before, after]: readonly StoredRun[], subject: readonly string[]): void {
    if (before === undefined || after === undefined) return;
    this.#runs = [before, after];
    const { task } = before.run;
    this.#panel.title = `${before.run.head.endpoint.model} → ${after.run.head.endpoint.model}`;
    const comparison = compareRuns(task, before.run, after.run);
    const [one, other] = [before, after].map((stored) => ({ file: fileOf(stored), head: stored.run.head }));
    const slices = pairSlices(comparisonRows(rowsOf(before), rowsOf(after)));
    const [rows = [], ...others] = slices;
    void this.#tell({
      type: 'pair',
      subject,
      task: task.name,
      before: nameOf(before),
      after: nameOf(after),
      comparison,
      rows,
      more: others.reduce((sum, { length }) => sum + length, 0),
      ...(comparison.questions > 0 || one === undefined || other === undefined ? {} : { apart: apartText(one, other) }),
    });
    void this.#rows.send(slices, (later, more) => this.#tell({ type: 'pairs', subject, rows: later, more }));
  }

  #showSeries(runs: readonly StoredRun[], subject: readonly string[]): void {
    const named = runs.map((stored) => ({ stored, name: fileOf(stored), report: stored.run.report() }));
    const series = seriesOf(named);
    // The series has an order of its own.
    this.#runs = series.points.flatMap((point) => {
      const found = named.find(({ name, report }) => name === point.name && report.head.started === point.started);
      return found === undefined ? [] : [found.stored];
    });
    this.#panel.title = `${runs.length} runs of ${series.task}`;
    void this.#tell({ type: 'series', subject, series });
  }
}

function rowsOf({ run }: StoredRun): RunRows {
  return { head: run.head, samples: run.samples, rows: run.report().samples };
}

function nameOf(stored: StoredRun): RunName {
  const { endpoint, started } = stored.run.head;
  return { file: fileOf(stored), model: endpoint.model, endpoint: endpoint.name, started };
}

function fileOf({ uri }: StoredRun): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** Throws with a message for people where the runs are not of one version of one task. */
function checkSame(runs: readonly StoredRun[]): void {
  const [first, ...others] = runs.map(({ run }) => run.head);
  const [why] = first === undefined ? [] : others.flatMap((other) => incomparable(first, other) ?? []);
  if (why !== undefined) throw new Error(why);
}
