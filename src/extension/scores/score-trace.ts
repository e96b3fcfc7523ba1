import * as vscode from 'vscode';
import { groundTruth, ownQuestion, truthFile } from '../../dataset/index.ts';
import { digestOf } from '../../files/index.ts';
import { type Endpoint, EndpointError, scoreText, type ScoredToken, type Shot } from '../../inference/index.ts';
import { minimal, styleFor } from '../../machine/index.ts';
import { readTraceFile } from '../../trace/index.ts';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import { pickEndpoint } from '../endpoints/pick-endpoint.ts';
import type { Log } from '../log.ts';
import type { ReadOnlyTexts } from '../read-only-texts.ts';
import { offerEndpoints } from '../spotcheck/offer-endpoints.ts';
import { chooseSample } from '../tasks/choose-sample.ts';
import { commandDocument } from '../tasks/command-document.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import type { CheckedTrace, TraceChecker } from '../traces/trace-checker.ts';
import { mayCallEndpoints } from '../trust.ts';
import { heatOf } from './heat.ts';
import type { HeatStrips } from './heat-strips.ts';

/** Tokens that are asked for beside each of the trace’s. */
const ALTERNATIVES = 3;

/** Who scores a trace, and what stands before its question. */
export interface Scorer {
  readonly endpoint: Endpoint;
  readonly shots: readonly Shot[];
}

/** Has a model score traces, and shows the scores in their documents. */
export class TraceScorer {
  readonly #tasks: TaskDocuments;
  readonly #checker: TraceChecker;
  readonly #endpoints: Endpoints;
  readonly #strips: HeatStrips;
  /** Ground truths that are no file. */
  readonly #texts: ReadOnlyTexts;
  readonly #memory: vscode.Memento;
  readonly #log: Log;

  constructor(
    tasks: TaskDocuments,
    checker: TraceChecker,
    endpoints: Endpoints,
    strips: HeatStrips,
    texts: ReadOnlyTexts,
    memory: vscode.Memento,
    log: Log,
  ) {
    this.#tasks = tasks;
    this.#checker = checker;
    this.#endpoints = endpoints;
    this.#strips = strips;
    this.#texts = texts;
    this.#memory = memory;
    this.#log = log;
  }

  /** The command “Score This Trace”: of a trace’s document, or of a question that a person chooses of a task’s. */
  async start(argument: unknown): Promise<void> {
    if (!mayCallEndpoints()) return;
    const document = await commandDocument(argument, [], 'Open a trace first, or the task that it should be of.');
    if (document === undefined) return;
    if (document.languageId !== 'tail') return this.#scoreOpen(document);
    const found = await this.#tasks.choose(document);
    const chosen = found && (await chooseSample(found.task, this.#memory));
    if (found === undefined || chosen === undefined) return;
    const { truth, problems } = groundTruth(found.task, chosen.inputs, minimal, chosen.lengths);
    if (truth === undefined) {
      await vscode.window.showErrorMessage(problems.map(({ message }) => message).join(' '));
      return;
    }
    await this.score(
      await this.openTruth('Ground truth', truthFile(found.task, chosen, minimal, truth.trace)),
      undefined,
    );
  }

  /** Shows a ground truth that is no file. */
  async openTruth(name: string, text: string): Promise<vscode.TextDocument> {
    const uri = this.#texts.keep(`${name}.tailcot`, text, digestOf(text));
    const editor = await vscode.window.showTextDocument(uri, { preview: true });
    return editor.document;
  }

  /** A trace that is not the ground truth can be scored as well: then it says how sure the model was of its faults. */
  async #scoreOpen(document: vscode.TextDocument): Promise<void> {
    const checked = await this.#check(document);
    if (checked === undefined) return;
    const { verdict, belonging } = checked;
    if (verdict.faults.length === 0) return this.#ask(document, checked, undefined);
    const truth: vscode.QuickPickItem = {
      label: 'The ground truth of this question',
      detail: 'Where does the right trace surprise the model?',
    };
    const own: vscode.QuickPickItem = {
      label: 'The text as it stands',
      detail: 'How sure is the model of what is wrong here?',
    };
    const chosen = await vscode.window.showQuickPick([truth, own], {
      title: 'Score this trace',
      placeHolder: 'The trace has faults. What should the model score?',
    });
    if (chosen === undefined) return;
    if (chosen === own) return this.#ask(document, checked, undefined);
    const { found, inputs, lengths } = belonging;
    const style = styleFor(found.task.machine, verdict.style);
    const { truth: right } = groundTruth(found.task, inputs, style, lengths);
    const about = { inputs, question: questionOf(document, checked), ...(lengths === undefined ? {} : { lengths }) };
    if (right !== undefined)
      await this.score(
        await this.openTruth('Ground truth', truthFile(found.task, about, style, right.trace)),
        undefined,
      );
  }

  /** Scores what a document shows, and shows it there. `scorer`: undefined where a person should choose it. */
  async score(document: vscode.TextDocument, scorer: Scorer | undefined): Promise<void> {
    const checked = await this.#check(document);
    if (checked !== undefined) await this.#ask(document, checked, scorer);
  }

  /** Shows scores that are known already, and the token that begins `at`. */
  async show(
    document: vscode.TextDocument,
    tokens: readonly ScoredToken[],
    endpoint: Endpoint,
    at: number,
  ): Promise<void> {
    const checked = await this.#check(document);
    if (checked === undefined) return;
    this.#show(document, checked, tokens, endpoint);
    this.#strips.reveal(document, at);
  }

  #show(
    document: vscode.TextDocument,
    { verdict, traceLine }: CheckedTrace,
    tokens: readonly ScoredToken[],
    { model, name }: Endpoint,
  ): void {
    const heat = heatOf(traceOf(document), tokens, verdict.judged, traceLine);
    this.#strips.show(document, { heat, model, endpoint: name });
  }

  async #check(document: vscode.TextDocument): Promise<CheckedTrace | undefined> {
    const result = await this.#checker.check(document, undefined);
    if (result === undefined || !('problem' in result)) return result;
    await vscode.window.showErrorMessage(result.problem);
    return undefined;
  }

  async #ask(document: vscode.TextDocument, checked: CheckedTrace, given: Scorer | undefined): Promise<void> {
    const scorer = given ?? (await this.#chooseScorer());
    if (scorer === undefined) return;
    const { version } = document;
    try {
      const tokens = await this.#scored(scorer, questionOf(document, checked), traceOf(document));
      if (tokens === undefined) return;
      if (document.version === version) this.#show(document, checked, tokens, scorer.endpoint);
      else await vscode.window.showWarningMessage('The trace was edited while it was scored. Score it again.');
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      this.#log.error(`Scoring with ${scorer.endpoint.name}: ${error.message}`);
      await tellFailure(error, scorer.endpoint);
    }
  }

  async #chooseScorer(): Promise<Scorer | undefined> {
    if (this.#endpoints.list.all.length === 0 && !(await offerEndpoints(this.#endpoints))) return undefined;
    const endpoint = await pickEndpoint(this.#endpoints.list, {
      title: 'Score this trace',
      placeHolder: 'Which model should score it? The question and the trace are sent there.',
    });
    return endpoint && { endpoint, shots: [] };
  }

  /** Undefined where a person cancelled it. */
  async #scored(
    { endpoint, shots }: Scorer,
    question: string,
    trace: string,
  ): Promise<readonly ScoredToken[] | undefined> {
    const key = await this.#endpoints.keys.of(endpoint);
    return vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Scoring the trace with ${endpoint.name}`,
        cancellable: true,
      },
      async (progress, token) => {
        const stop = new AbortController();
        const listening = token.onCancellationRequested(() => stop.abort());
        try {
          const { tokens } = await scoreText(endpoint, question, trace, {
            ...{ key, shots, signal: stop.signal, alternatives: ALTERNATIVES },
            onPause: ({ seconds }) => progress.report({ message: `the server asks to wait ${Math.ceil(seconds)} s` }),
          });
          return tokens;
        } catch (error) {
          if (error instanceof EndpointError && error.kind === 'cancelled') return undefined;
          throw error;
        } finally {
          listening.dispose();
        }
      },
    );
  }
}

/** Says what went wrong, and offers what may mend it. */
export async function tellFailure(error: Pick<EndpointError, 'message'>, endpoint: Endpoint): Promise<void> {
  const settings = 'Open Settings';
  const test = 'Test Endpoint';
  const chosen = await vscode.window.showErrorMessage(
    `The trace could not be scored. ${error.message}`,
    settings,
    test,
  );
  if (chosen === settings) await vscode.commands.executeCommand('tail.openEndpointSettings');
  if (chosen === test)
    await vscode.commands.executeCommand('tail.testEndpoint', {
      kind: 'endpoint',
      known: { endpoint, from: 'settings' },
    });
}

/** What is scored of a document: its trace as a model writes it, with its line breaks and without any at its end. */
function traceOf(document: vscode.TextDocument): string {
  return readTraceFile(document.getText().replaceAll('\r\n', '\n')).trace.trimEnd();
}

function questionOf(document: vscode.TextDocument, { belonging }: CheckedTrace): string {
  const { found, inputs, lengths } = belonging;
  return readTraceFile(document.getText()).question ?? ownQuestion(found.task, { ...inputs, ...lengths });
}
