import * as vscode from 'vscode';
import { groundTruth, ownQuestion, truthFile } from '../../dataset/index.ts';
import { digestOf } from '../../files/index.ts';
import { type Endpoint, EndpointError, scoreText, type ScoredToken, type Shot } from '../../inference/index.ts';
import { minimal, styleFor } from '../../machine/index.ts';
import type { Verdict } from '../../trace/index.ts';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import { offerMending } from '../endpoints/offer-mending.ts';
import { pickModel } from '../endpoints/pick-endpoint.ts';
import { whileAsking } from '../endpoints/while-asking.ts';
import type { Log } from '../log.ts';
import type { ReadOnlyTexts } from '../read-only-texts.ts';
import { chooseSample } from '../tasks/choose-sample.ts';
import { commandDocument } from '../tasks/command-document.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import type { CheckedTrace, TraceChecker } from '../traces/trace-checker.ts';
import { traceParts } from '../traces/trace-parts.ts';
import { mayCallEndpoints } from '../trust.ts';
import { heatOf, levels, SURPRISE } from './heat.ts';
import type { HeatStrips } from './heat-strips.ts';

/** Tokens that are asked for beside each of the trace’s. */
const ALTERNATIVES = 3;
const CHANGED = 'The trace was edited or closed while it was being scored. Score it again.';

/** Who scores a trace, and what stands before its question. */
export interface Scorer {
  readonly endpoint: Endpoint;
  readonly shots: readonly Shot[];
}

/** A trace as it was judged, and what is scored of it. */
interface Scorable extends CheckedTrace {
  readonly question: string;
  readonly trace: string;
  /** Whether its document still shows it. */
  readonly isShown: () => boolean;
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
    if (vscode.window.activeTextEditor?.document !== document)
      await vscode.window.showTextDocument(document, { preview: true });
    const checked = await this.#check(document);
    if (checked === undefined) return;
    const { verdict, belonging, question } = checked;
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
    const { truth: right, problems } = groundTruth(found.task, inputs, style, lengths);
    if (right === undefined) {
      await vscode.window.showErrorMessage(problems.map(({ message }) => message).join(' '));
      return;
    }
    const about = { inputs, question, ...(lengths === undefined ? {} : { lengths }) };
    await this.score(await this.openTruth('Ground truth', truthFile(found.task, about, style, right.trace)), undefined);
  }

  /** Scores what a document shows, and shows it there. `scorer`: undefined where a person should choose it. */
  async score(document: vscode.TextDocument, scorer: Scorer | undefined): Promise<void> {
    const checked = await this.#check(document);
    if (checked !== undefined) await this.#ask(document, checked, scorer);
  }

  /** Shows scores that are known already, of a trace with these states, and the token that begins `at`. */
  show(
    document: vscode.TextDocument,
    verdict: Pick<Verdict, 'judged' | 'unjudgedFrom'>,
    tokens: readonly ScoredToken[],
    endpoint: Endpoint,
    at: number,
  ): void {
    this.#show(document, verdict, tokens, endpoint);
    this.#strips.reveal(document, at);
  }

  #show(
    document: vscode.TextDocument,
    { judged, unjudgedFrom }: Pick<Verdict, 'judged' | 'unjudgedFrom'>,
    tokens: readonly ScoredToken[],
    { model, name }: Endpoint,
  ): void {
    const { trace, traceLine } = traceParts(document);
    const heat = heatOf(trace, tokens, judged, traceLine, unjudgedFrom);
    this.#strips.show(document, { heat, model, endpoint: name });
  }

  async #check(document: vscode.TextDocument): Promise<Scorable | undefined> {
    const { version } = document;
    const isShown = (): boolean => !document.isClosed && document.version === version;
    const result = await this.#checker.check(document, undefined);
    if (!isShown()) {
      await vscode.window.showWarningMessage(CHANGED);
      return undefined;
    }
    if (result === undefined) return undefined;
    if ('problem' in result) {
      await vscode.window.showErrorMessage(result.problem);
      return undefined;
    }
    const { trace, question } = traceParts(document);
    const { found, inputs, lengths } = result.belonging;
    return { ...result, trace, question: question ?? ownQuestion(found.task, { ...inputs, ...lengths }), isShown };
  }

  async #ask(document: vscode.TextDocument, checked: Scorable, given: Scorer | undefined): Promise<void> {
    const scorer = given ?? (await this.#chooseScorer());
    if (scorer === undefined) return;
    const { question, trace, isShown, verdict } = checked;
    const { endpoint } = scorer;
    try {
      const tokens = isShown() ? await this.#scored(scorer, question, trace) : [];
      if (tokens === undefined) return;
      if (isShown()) {
        this.#show(document, verdict, tokens, endpoint);
        void tellSurprises(tokens);
      } else await vscode.window.showWarningMessage(CHANGED);
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      this.#log.error(`Scoring with ${endpoint.name}: ${error.message}`);
      await this.tellFailure(error, endpoint);
    }
  }

  /** Says what went wrong, and offers what may mend it. */
  async tellFailure(
    { message, kind }: Pick<EndpointError, 'message'> & { kind: string },
    endpoint: Endpoint,
  ): Promise<void> {
    await offerMending(`The trace could not be scored. ${message}`, kind, endpoint, this.#endpoints);
  }

  async #chooseScorer(): Promise<Scorer | undefined> {
    if (!(await this.#endpoints.haveSome())) return undefined;
    const endpoint = await pickModel(this.#endpoints.list, {
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
    return whileAsking(`Scoring the trace with ${endpoint.name}`, async ({ signal, onPause }) => {
      const options = { key, shots, signal, alternatives: ALTERNATIVES, onPause };
      return (await scoreText(endpoint, question, trace, options)).tokens;
    });
  }
}

/** Says what there is to see, and how to get there: also to who does not see the colours. */
async function tellSurprises(tokens: readonly ScoredToken[]): Promise<void> {
  const doubt = Math.log(levels[SURPRISE - 1]?.below ?? 1);
  const count = tokens.filter(({ logprob }) => logprob < doubt).length;
  const all = `of ${tokens.length.toLocaleString('en')} tokens`;
  if (count === 0) {
    await vscode.window.showInformationMessage(`None ${all} is below a probability of 0.5.`);
    return;
  }
  const next = 'Next Surprise';
  const chosen = await vscode.window.showInformationMessage(
    `${count === 1 ? `1 ${all} is` : `${count.toLocaleString('en')} ${all} are`} below a probability of 0.5: Alt+F8 goes to the next.`,
    next,
  );
  if (chosen === next) await vscode.commands.executeCommand('tail.nextSurprise');
}
