import * as vscode from 'vscode';
import { type AtFault, probeSlices, type Report, rowSlices, type RunChange } from '../../spotcheck/index.ts';
import { inSlices, Interrupted } from '../../slices/index.ts';
import { reportRequest, type ReportMessage, type ReportNotice, type ReportRequest } from '../../views/index.ts';
import { reasonOf } from '../log.ts';
import { showView } from '../webview-page.ts';
import { brokenPage } from './broken-page.ts';
import type { AgainFrom } from './ask-again.ts';
import type { RunStore, StoredRun } from './run-store.ts';
import { RowSender } from './send-rows.ts';

/** What the result view asks of the rest of the extension. */
export interface RunActions {
  runAgain(stored: StoredRun): Promise<void>;
  resume(stored: StoredRun, only?: 'errors'): Promise<void>;
  askMore(stored: StoredRun): Promise<void>;
  askAgain(stored: StoredRun, sample: string, how: AgainFrom): Promise<void>;
  askAllAgain(stored: StoredRun, from: AtFault): Promise<void>;
  testEndpoint(stored: StoredRun): Promise<void>;
  openDiff(stored: StoredRun, sample: string): Promise<void>;
  debug(stored: StoredRun, sample: string): Promise<void>;
  openState(stored: StoredRun, state: number): Promise<void>;
  exportReport(stored: StoredRun): Promise<void>;
  scoreTruth(stored: StoredRun, sample: string): Promise<void>;
}

/** An opened file: its run, or why there is none. */
interface RunDocument extends vscode.CustomDocument {
  readonly stored: StoredRun | string;
}

/**
 * A running run's view is told of news at most so often, in milliseconds, and of a run with very many answers less often:
 * its figures may take a tenth of the time.
 */
const BEAT = 250;
const SHARE = 10;

/** The result view: what a `.tailrun` file opens in, and a run's file of any other name may. */
export class RunEditor implements vscode.CustomReadonlyEditorProvider<RunDocument> {
  static readonly viewType = 'tail.run';
  /** The same view, offered for any file of JSON lines, as the command line writes them. */
  static readonly viewTypes: readonly string[] = [RunEditor.viewType, 'tail.runLines'];
  /** The type under which the manifest offers the view for a file of this name: VS Code shows its title, else its id. */
  static viewTypeOf({ path }: vscode.Uri): string {
    return path.endsWith('.jsonl') ? 'tail.runLines' : RunEditor.viewType;
  }

  readonly #store: RunStore;
  readonly #actions: RunActions;
  readonly #extension: vscode.Uri;

  constructor(store: RunStore, actions: RunActions, extension: vscode.Uri) {
    this.#store = store;
    this.#actions = actions;
    this.#extension = extension;
  }

  async openCustomDocument(uri: vscode.Uri): Promise<RunDocument> {
    const stored = await this.#store.hold(uri).catch(reasonOf);
    return { uri, stored, dispose: () => this.#store.close(uri) };
  }

  resolveCustomEditor({ stored }: RunDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    if (typeof stored === 'string') {
      webview.options = { enableScripts: false, enableCommandUris: ['tail.showRunSource'], localResourceRoots: [] };
      webview.html = brokenPage(stored, 'tail.showRunSource');
      return;
    }
    const view = new RunView(stored, (message) => webview.postMessage(message));
    const hearing = webview.onDidReceiveMessage((message: unknown) => {
      const parsed = reportRequest.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.type === 'ready') view.start();
      else
        this.#answer(stored, parsed.data, panel).catch((error: unknown) =>
          vscode.window.showErrorMessage(reasonOf(error)),
        );
    });
    panel.onDidDispose(() => {
      hearing.dispose();
      view.stop();
    });
    showView(webview, this.#extension, 'report', `Spot check of ${stored.run.head.task}`);
  }

  async #answer(
    stored: StoredRun,
    request: Exclude<ReportRequest, { type: 'ready' }>,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    switch (request.type) {
      case 'run':
        return this.#actions.runAgain(stored);
      case 'more':
        return this.#actions.askMore(stored);
      case 'again':
        return this.#actions.askAgain(stored, request.sample, request.from);
      case 'again-all':
        return this.#actions.askAllAgain(stored, request.from);
      case 'cancel':
        stored.run.cancel();
        return;
      case 'file':
        await vscode.commands.executeCommand('vscode.openWith', stored.uri, 'default');
        return;
      case 'export':
        return this.#actions.exportReport(stored);
      case 'diff':
        await keepOpen(panel);
        return this.#actions.openDiff(stored, request.sample);
      case 'score':
        await keepOpen(panel);
        return this.#actions.scoreTruth(stored, request.sample);
      case 'debug':
        await keepOpen(panel);
        return this.#actions.debug(stored, request.sample);
      case 'state':
        await keepOpen(panel);
        return this.#actions.openState(stored, request.state);
      case 'way':
        if (request.id === resumeWay) return this.#actions.resume(stored);
        if (request.id === errorsWay) return this.#actions.resume(stored, 'errors');
        return request.id === testWay ? this.#actions.testEndpoint(stored) : undefined;
    }
  }
}

/**
 * What a view opens would take the place of a tab in preview, and with it what the view remembers: where it was
 * scrolled, which row was open.
 */
async function keepOpen({ active }: vscode.WebviewPanel): Promise<void> {
  if (active) await vscode.commands.executeCommand('workbench.action.keepEditor');
}

const resumeWay = 'resume';
const errorsWay = 'errors';
const testWay = 'test-endpoint';

/** What a view has not been told yet: what came since the last time, or all of it, with what it was told already. */
type News = 'all' | 'progress';

/**
 * Keeps one webview up to date with a run: all of it when asked, then what is new, a few times a second. The figures of
 * very many answers are made in slices, one time after the other.
 */
class RunView {
  readonly #stored: StoredRun;
  readonly #post: (message: ReportMessage) => Thenable<boolean>;
  #sent = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #beat = BEAT;
  readonly #rows = new RowSender();
  readonly #probes = new RowSender();
  readonly #closed = new AbortController();
  #unlisten: (() => void) | undefined;
  #news: News | undefined;
  #isTelling = false;

  constructor(stored: StoredRun, post: (message: ReportMessage) => Thenable<boolean>) {
    this.#stored = stored;
    this.#post = post;
  }

  /** The page is there, for the first time or again. */
  start(): void {
    this.#unlisten ??= this.#stored.run.listen((change) => this.#hear(change));
    this.#tell('all');
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#closed.abort();
    this.#rows.stop();
    this.#probes.stop();
    this.#unlisten?.();
  }

  #hear(change: RunChange): void {
    if (change === 'all') {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#tell('all');
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell('progress');
    }, this.#beat);
  }

  #tell(news: News): void {
    this.#news = this.#news === 'all' ? 'all' : news;
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#tellAll().catch((error: unknown) => {
      if (!(error instanceof Interrupted)) void vscode.window.showErrorMessage(reasonOf(error));
    });
  }

  async #tellAll(): Promise<void> {
    try {
      for (let news = this.#takeNews(); news !== undefined; news = this.#takeNews()) {
        const report = await this.#report();
        if (news === 'all') this.#sendAll(report);
        else this.#sendNews(report);
      }
    } finally {
      this.#isTelling = false;
    }
  }

  #takeNews(): News | undefined {
    const news = this.#news;
    this.#news = undefined;
    return news;
  }

  async #report(): Promise<Report> {
    const start = performance.now();
    const report = await inSlices(this.#stored.run.reporting(), this.#closed.signal);
    this.#beat = Math.max(BEAT, SHARE * (performance.now() - start));
    return report;
  }

  #sendAll(report: Report): void {
    this.#sent = new Set(report.samples.map(({ id }) => id));
    const slices = rowSlices(report.samples);
    const [first = []] = slices;
    const notice = noticeOf(this.#stored);
    const more = report.samples.length - first.length;
    const probeParts = probeSlices(report.probes);
    const [probes = []] = probeParts;
    void this.#post({ type: 'report', report: { ...report, samples: first, probes }, notice, more });
    void this.#probes.send(probeParts, (others) => this.#post({ type: 'probes', probes: others }));
    void this.#rows.send(slices, (rows, left) => this.#post({ type: 'rows', rows, more: left }));
  }

  #sendNews({ samples, repeats, ...report }: Report): void {
    const added = samples.filter(({ id }) => !this.#sent.has(id));
    for (const { id } of added) this.#sent.add(id);
    // Of very many questions; they come with the whole report at the run's end.
    const scores = repeats && { ...repeats, questions: [] };
    void this.#post({ type: 'progress', report: { ...report, repeats: scores, probes: [] }, added });
  }
}

/** What an ended run lacks, and how to get it. */
function noticeOf({ run }: StoredRun): ReportNotice | undefined {
  const {
    unanswered,
    failed,
    firstError,
    progress: { asked },
  } = run;
  if (run.isRunning || unanswered === 0) return undefined;
  const resume = {
    id: resumeWay,
    title: failed === 0 || failed === unanswered ? 'Resume run' : `Resume run (${unanswered} questions)`,
  };
  const errors = { id: errorsWay, title: `Retry failed requests only (${failed})` };
  return {
    kind: firstError === undefined ? 'stopped' : 'fault',
    title: `${unanswered} of ${asked} questions ${unanswered === 1 ? 'has' : 'have'} no answer`,
    message:
      firstError === undefined
        ? 'They were not asked. The run can be resumed: answered questions are not asked again.'
        : firstError.message,
    ways:
      firstError === undefined
        ? [resume]
        : [resume, ...(failed === unanswered ? [] : [errors]), { id: testWay, title: 'Test endpoint' }],
  };
}
