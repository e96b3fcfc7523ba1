import * as vscode from 'vscode';
import { isCheap } from '../../compile/index.ts';
import { STEP_LIMIT } from '../../machine/index.ts';
import { inSlices, Interrupted, type Pace } from '../../slices/index.ts';
import { judging, readTraceFile, type Fault, type TraceFile, type Verdict } from '../../trace/index.ts';
import { showPatience } from '../show-patience.ts';
import { shownUris, urisOf } from '../shown-uris.ts';
import type { Belonging, Belongings } from './belonging.ts';
import { faultDiagnostics } from './fault-diagnostics.ts';
import { judgeable } from './judgeable.ts';
import { movedLines, type Lines } from './moved-lines.ts';

/** A verdict on a document, or on a part of it. */
export interface CheckedTrace {
  readonly verdict: Verdict;
  readonly belonging: Belonging;
  /** The line of the document at which the trace begins. */
  readonly traceLine: number;
}

export type CheckResult = CheckedTrace | { readonly problem: string };

/** How a document is checked: all of it, or the lines that were selected, with the answer to what they belong to. */
interface Watched {
  readonly lines: Lines | undefined;
  readonly belonging: Belonging | undefined;
}

/** Milliseconds after the last key at which a document is judged again. */
const PAUSE = 300;
/** Characters of a document that is judged without having been asked to. */
const LONGEST_UNASKED = 1_000_000;

/** Judges traces in documents: the faults are diagnostics, brought up to date as the document or its task changes. */
export class TraceChecker implements vscode.Disposable {
  readonly #belongings: Belongings;
  readonly #faults = vscode.languages.createDiagnosticCollection('tail-cot');
  readonly #watched = new Map<string, Watched>();
  readonly #results = new Map<string, CheckResult>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** Documents that are being judged. */
  readonly #judging = new Map<string, AbortController>();
  /** Those of them that a person waits for: no other judging takes their place. */
  readonly #asked = new Map<string, Promise<CheckResult | undefined>>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: vscode.Disposable[];
  readonly onChange = this.#changed.event;

  constructor(belongings: Belongings) {
    this.#belongings = belongings;
    this.#disposables = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#checkUnasked(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
      vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      vscode.window.tabGroups.onDidChangeTabs((event) => this.#followTabs(event)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#checkUnasked(document);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const controller of this.#judging.values()) controller.abort();
    for (const one of this.#disposables) one.dispose();
    this.#faults.dispose();
    this.#changed.dispose();
  }

  /** The last verdict on a document. */
  resultOf(uri: vscode.Uri): CheckResult | undefined {
    return this.#results.get(uri.toString());
  }

  /**
   * Judges a document, or some of its lines, asking the person for what it belongs to. Undefined when the person went
   * away, or the document was edited meanwhile. Whoever asks for one that somebody waits for already waits for that first.
   */
  async check(document: vscode.TextDocument, lines: Lines | undefined): Promise<CheckResult | undefined> {
    const key = document.uri.toString();
    const checked = this.#checkBehind(this.#asked.get(key), document, lines);
    this.#asked.set(key, checked);
    try {
      return await checked;
    } finally {
      if (this.#asked.get(key) === checked) this.#asked.delete(key);
    }
  }

  /** As {@link check}, once the one that was asked for before is through: what belongs where may be found out sooner. */
  async #checkBehind(
    before: Promise<unknown> | undefined,
    document: vscode.TextDocument,
    lines: Lines | undefined,
  ): Promise<CheckResult | undefined> {
    const belonging = await this.#belongings.ask(document.uri, readTraceFile(textOf(document, lines)));
    // whoever waits for that one hears of its error
    await before?.catch(() => undefined);
    if (belonging === undefined) return undefined;
    const file = readTraceFile(textOf(document, lines));
    const key = document.uri.toString();
    // Metadata and questions are read anew each time, because they may be edited; a person's answer stays.
    this.#watched.set(key, { lines, belonging: file.metadata === undefined ? belonging : undefined });
    const verdict = this.#judge(document, file, belonging, lines, true);
    const controller = this.#judging.get(key);
    showPatience('Judging the trace', verdict, () => controller?.abort());
    return verdict;
  }

  /** A document of a trace that says what it belongs to is judged as soon as it is opened. */
  #checkUnasked(document: vscode.TextDocument): void {
    if (document.languageId !== 'tail-cot' || document.getText().length > LONGEST_UNASKED) return;
    if (document.uri.scheme === 'git' || document.uri.scheme === 'vscode') return;
    this.#watched.set(document.uri.toString(), { lines: undefined, belonging: undefined });
    this.#later(document, 0);
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    if (document.languageId === 'tail') {
      this.#followTask();
      return;
    }
    const key = document.uri.toString();
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    this.#judging.get(key)?.abort();
    let lines = watched.lines;
    for (const { range, text } of contentChanges) {
      if (lines !== undefined)
        lines = movedLines(lines, {
          first: range.start.line,
          last: range.end.line,
          breaks: text.split('\n').length - 1,
        });
    }
    if (watched.lines !== undefined && lines === undefined) {
      this.#forget(document.uri);
      return;
    }
    this.#watched.set(key, { ...watched, lines });
    this.#later(document, PAUSE);
  }

  /**
   * VS Code keeps a read-only document for minutes after its tab was closed; its faults should not stay in the Problems
   * panel so long.
   */
  #followTabs({ opened, closed }: vscode.TabChangeEvent): void {
    const shown = shownUris();
    for (const uri of closed.flatMap(urisOf)) if (!shown.has(uri.toString())) this.#forget(uri);
    const back = new Set(opened.flatMap(urisOf).map(String));
    for (const document of vscode.workspace.textDocuments) {
      const key = document.uri.toString();
      if (back.has(key) && !this.#watched.has(key)) this.#checkUnasked(document);
    }
  }

  #followTask(): void {
    for (const document of vscode.workspace.textDocuments)
      if (this.#watched.has(document.uri.toString())) this.#later(document, PAUSE);
  }

  #later(document: vscode.TextDocument, milliseconds: number): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#again(document);
      }, milliseconds),
    );
  }

  async #again(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    const watched = this.#watched.get(key);
    const isClosed = (): boolean => document.isClosed;
    if (watched === undefined || isClosed()) return;
    const file = readTraceFile(textOf(document, watched.lines));
    const belonging =
      (file.metadata === undefined ? watched.belonging : undefined) ??
      (await this.#belongings.known(document.uri, file, false));
    const asked = await this.#asked.get(key);
    // edited while a person waited: it is judged again for that
    if (isClosed() || this.#timers.has(key)) return;
    if (belonging === undefined) this.#clear(document.uri);
    else if (!isOf(asked, belonging)) await this.#judge(document, file, belonging, watched.lines, false);
  }

  /** In slices, so that a long trace does not hold up the editor; undefined where it was left off. */
  async #judge(
    document: vscode.TextDocument,
    file: TraceFile,
    belonging: Belonging,
    lines: Lines | undefined,
    isAsked: boolean,
  ): Promise<CheckResult | undefined> {
    const key = document.uri.toString();
    this.#judging.get(key)?.abort();
    const controller = new AbortController();
    this.#judging.set(key, controller);
    let result: CheckResult;
    try {
      result = await judgeTrace(file, belonging, lines?.first ?? 0, isAsked, (work) =>
        inSlices(work, controller.signal),
      );
    } catch (error) {
      if (error instanceof Interrupted) return undefined;
      throw error;
    } finally {
      if (this.#judging.get(key) === controller) this.#judging.delete(key);
    }
    if (controller.signal.aborted) return undefined;
    this.#results.set(document.uri.toString(), result);
    this.#faults.set(
      document.uri,
      'problem' in result ? [] : faultDiagnostics(result.verdict, document, result.traceLine, belonging.found),
    );
    this.#changed.fire(document.uri);
    return result;
  }

  #forget(uri: vscode.Uri): void {
    this.#judging.get(uri.toString())?.abort();
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
    this.#watched.delete(uri.toString());
    this.#clear(uri);
  }

  #clear(uri: vscode.Uri): void {
    this.#results.delete(uri.toString());
    this.#faults.delete(uri);
    this.#changed.fire(uri);
  }
}

/** Whether a verdict is by the very task that a trace belongs to. */
function isOf(result: CheckResult | undefined, { found }: Belonging): boolean {
  return result !== undefined && 'belonging' in result && result.belonging.found.task.hash === found.task.hash;
}

function textOf(document: vscode.TextDocument, lines: Lines | undefined): string {
  return lines === undefined
    ? document.getText()
    : document.getText(new vscode.Range(lines.first, 0, lines.last + 1, 0));
}

async function judgeTrace(
  file: TraceFile,
  belonging: Belonging,
  firstLine: number,
  isAsked: boolean,
  pace: Pace,
): Promise<CheckResult> {
  const { found } = belonging;
  const judged = judgeable(file, belonging);
  if ('problem' in judged) return judged;
  const { bound, options } = judged;
  // A trace that is opened may name a task that nobody would want to run.
  if (!isAsked && !(await pace(isCheap(bound, STEP_LIMIT))))
    return {
      problem: `The run of “${found.task.name}” for this input takes so much work that it is made on request only: use Check Trace.`,
    };
  const verdict = await pace(judging(bound, file.trace, { ...options, keepStates: true }));
  return { verdict, belonging, traceLine: firstLine + file.traceLine };
}

/** Where a fault is in its document. */
export function placeOfFault({ line, from }: Fault, traceLine: number): vscode.Position {
  return new vscode.Position(traceLine + line, from);
}
