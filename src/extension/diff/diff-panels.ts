import * as vscode from 'vscode';
import * as z from 'zod';
import { Interrupted } from '../../slices/index.ts';
import { diffRequest, type DiffMessage, type DiffRequest, type Waiting } from '../../views/index.ts';
import { debugPath } from '../debug/document-addresses.ts';
import { reasonOf } from '../log.ts';
import type { Belongings } from '../traces/belonging.ts';
import { showView } from '../webview-page.ts';
import type { Comparison } from './comparison.ts';
import { type AnswerText, compareTrace, findTrace, type ComparedTrace, type FoundTrace } from './compare-trace.ts';

const viewType = 'tail.diff';

/** What is compared: a document with a trace; `sample`: where it is an answer of a run, and of which model. */
const subjectSchema = z.object({
  uri: z.string(),
  sample: z.object({ run: z.string(), id: z.string(), model: z.string() }).optional(),
});
export type Subject = z.output<typeof subjectSchema>;
export type SampleSubject = NonNullable<Subject['sample']>;

/** What a run's answers have of their own. */
export interface SampleActions {
  /** What a document of a run has, as the run has it; undefined for every other document. */
  textOf(uri: vscode.Uri): Promise<AnswerText | undefined>;
  openNative(sample: SampleSubject): Promise<void>;
  debug(sample: SampleSubject, state: number): Promise<void>;
}

/** Milliseconds after which a person sees that it is being worked at. */
const PATIENCE = 300;

const CANCELLED = 'It was cancelled. Open the diff again.';

/** Characters of a question that are shown while its answer is judged. */
const LONGEST_QUESTION = 600;

function newPanel(): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(viewType, 'Diff', vscode.ViewColumn.Active, { enableFindWidget: false });
}

/** The diff view: one panel, which shows what was last asked for, as VS Code's previews do. */
export class DiffPanels implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #belongings: Belongings;
  readonly #comparison: Comparison;
  readonly #samples: SampleActions;
  readonly #serializer: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #subject: Subject | undefined;
  #compared: ComparedTrace | undefined;
  /** What the page is told when it is there, for the first time or again. */
  #latest: DiffMessage | undefined;
  #working: AbortController | undefined;
  /** How often something was asked for: what is found later than something newer is not shown. */
  #asked = 0;
  /** Whether the page hears messages; a hidden one is loaded anew when it is seen again. */
  #isThere = false;

  constructor(extension: vscode.Uri, belongings: Belongings, comparison: Comparison, samples: SampleActions) {
    this.#extension = extension;
    this.#belongings = belongings;
    this.#comparison = comparison;
    this.#samples = samples;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state) => {
        const subject = z.looseObject({ subject: subjectSchema }).safeParse(state).data?.subject;
        if (subject === undefined || this.#panel !== undefined) panel.dispose();
        else await this.#restore(panel, subject);
      },
    });
  }

  /**
   * Opens the diff of a trace, at a state of it, from 0, unless another is asked for before it is found. False where
   * nothing says what it belongs to; `isAsked`: then the person is asked.
   */
  async open(subject: Subject, state?: number, isAsked = false): Promise<boolean> {
    const asked = ++this.#asked;
    const found = await this.#find(subject, isAsked);
    if (found === undefined) return false;
    if (asked !== this.#asked) return true;
    const panel = this.#panel ?? this.#adopt(newPanel());
    panel.reveal(undefined, false);
    await this.#show(subject, found, state);
    return true;
  }

  /**
   * Opens the diff of an answer of a run. The panel is there at once, with the question, and tells of what goes wrong: to
   * find the answer in a large run and to judge it takes a while.
   */
  async openSample(subject: Subject & { readonly sample: SampleSubject }, question: string): Promise<void> {
    const asked = ++this.#asked;
    const { id } = subject.sample;
    const waiting = { heading: `Judging ${id}…`, text: question.slice(0, LONGEST_QUESTION) };
    const earlier = this.#panel;
    const panel = earlier ?? this.#adopt(newPanel(), waiting);
    // A hidden page is loaded anew in any case.
    if (earlier?.visible === false) this.#load(panel, waiting);
    // What is judged now is not asked for any more.
    this.#working?.abort();
    this.#working = undefined;
    this.#compared = undefined;
    this.#subject = subject;
    panel.title = `${id}: ground truth ↔ model`;
    this.#tell({ type: 'working', name: id, question, subject });
    panel.reveal(undefined, false);
    await this.#find(subject, false).then(
      async (found) => {
        if (asked === this.#asked && this.#panel === panel) await this.#showFound(subject, found);
      },
      (error: unknown) => {
        if (asked === this.#asked) this.#fail(subject, reasonOf(error));
      },
    );
  }

  async #showFound(subject: Subject, found: FoundTrace | undefined): Promise<void> {
    if (found !== undefined) await this.#show(subject, found, undefined);
    else this.#fail(subject, 'Nothing in this workspace says any more what the trace belongs to.');
  }

  dispose(): void {
    this.#working?.abort();
    this.#serializer.dispose();
    this.#panel?.dispose();
  }

  async #restore(panel: vscode.WebviewPanel, subject: Subject): Promise<void> {
    this.#adopt(panel);
    const asked = ++this.#asked;
    try {
      const found = await this.#find(subject, false);
      if (asked !== this.#asked) return;
      await this.#showFound(subject, found);
    } catch (error) {
      if (asked === this.#asked) this.#fail(subject, reasonOf(error));
    }
  }

  #find({ uri }: Subject, isAsked: boolean): Promise<FoundTrace | undefined> {
    return findTrace(vscode.Uri.parse(uri, true), this.#belongings, (one) => this.#samples.textOf(one), isAsked);
  }

  #adopt(panel: vscode.WebviewPanel, waiting: Waiting = { heading: 'Judging…' }): vscode.WebviewPanel {
    this.#panel = panel;
    this.#latest = undefined;
    panel.iconPath = vscode.Uri.joinPath(this.#extension, 'media', 'icon.svg');
    const hearing = panel.webview.onDidReceiveMessage((message: unknown) => {
      const { data } = diffRequest.safeParse(message);
      if (data !== undefined)
        this.#answer(data).catch((error: unknown) => vscode.window.showErrorMessage(reasonOf(error)));
    });
    const looking = panel.onDidChangeViewState(() => (this.#isThere &&= panel.visible));
    panel.onDidDispose(() => {
      hearing.dispose();
      looking.dispose();
      this.#working?.abort();
      this.#panel = undefined;
      this.#compared = undefined;
    });
    this.#load(panel, waiting);
    return panel;
  }

  #load({ webview }: vscode.WebviewPanel, waiting: Waiting): void {
    this.#isThere = false;
    showView(webview, this.#extension, 'diff', 'Diff', true, waiting);
  }

  async #show(subject: Subject, found: FoundTrace, state: number | undefined): Promise<void> {
    this.#working?.abort();
    const working = new AbortController();
    this.#working = working;
    this.#subject = subject;
    this.#compared = undefined;
    const name = subject.sample?.id ?? found.uri.path.split('/').at(-1) ?? '';
    if (this.#panel !== undefined) this.#panel.title = `${name}: ground truth ↔ model`;
    const timer = setTimeout(() => this.#tell({ type: 'working', name, subject }), PATIENCE);
    try {
      const compared = await compareTrace(found, name, subject.sample?.model, working.signal);
      if (working.signal.aborted) return;
      this.#compared = compared;
      clearTimeout(timer);
      const { model, verdict } = compared.content;
      if (this.#panel !== undefined) this.#panel.title = `${name}: ground truth ↔ ${model} (${verdict})`;
      const message = { type: 'diff', content: compared.content, subject } as const;
      this.#tell(state === undefined ? message : { ...message, state });
      if (this.#isThere) this.#isShown();
    } catch (error) {
      if (this.#working !== working) return;
      this.#fail(subject, error instanceof Interrupted ? CANCELLED : reasonOf(error));
    } finally {
      clearTimeout(timer);
    }
  }

  #fail(subject: Subject, message: string): void {
    this.#tell({ type: 'failed', message, subject });
  }

  /** From now on the page is shown where it was left, if it is loaded anew. */
  #isShown(): void {
    if (this.#latest?.type !== 'diff') return;
    const { type, content, subject } = this.#latest;
    this.#latest = { type, content, subject };
  }

  #tell(message: DiffMessage): void {
    this.#latest = message;
    void this.#panel?.webview.postMessage(message);
  }

  async #answer(request: DiffRequest): Promise<void> {
    const [subject, compared] = [this.#subject, this.#compared];
    if (request.type === 'ready') {
      const latest = this.#latest;
      this.#isThere = true;
      this.#isShown();
      if (latest !== undefined) await this.#panel?.webview.postMessage(latest);
      return;
    }
    if (request.type === 'cancel') {
      this.#working?.abort();
      // Nothing is judged yet: the answer is still being looked for.
      if (this.#working === undefined && subject !== undefined) {
        this.#asked++;
        this.#fail(subject, CANCELLED);
      }
      return;
    }
    if (subject === undefined || compared === undefined) return;
    const uri = vscode.Uri.parse(subject.uri, true);
    switch (request.type) {
      case 'copy':
        await vscode.env.clipboard.writeText(compared.text);
        vscode.window.setStatusBarMessage('Copied what the model wrote', 3_000);
        return;
      case 'native':
        if (subject.sample !== undefined) return this.#samples.openNative(subject.sample);
        return this.#comparison.open(
          compared.before + compared.content.truth,
          uri,
          compared.traceLine + request.line,
          subject.uri,
        );
      case 'debug':
        if (subject.sample !== undefined) return this.#samples.debug(subject.sample, request.state);
        await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), {
          type: 'tail',
          request: 'launch',
          name: 'Debug trace',
          program: debugPath(uri),
          ask: true,
          state: request.state,
        });
    }
  }
}
