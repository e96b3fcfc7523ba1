import * as vscode from 'vscode';
import { SampleError } from '../../dataset/index.ts';
import { publicAddress, type Endpoint } from '../../inference/index.ts';
import { Interrupted } from '../../slices/index.ts';
import {
  answersOf,
  asBegun,
  type AtFault,
  type Hopeless,
  mostTokens,
  type Plan,
  planRun,
  type RunEnd,
  type RunExtent,
  traceTrial,
  wantedAt,
} from '../../spotcheck/index.ts';
import { callingMachine } from '../calling-machine.ts';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import type { OfferedEndpoint } from '../endpoints/add-endpoint.ts';
import { offerMending } from '../endpoints/offer-mending.ts';
import { reasonOf, type Log } from '../log.ts';
import { commandDocument, lensArgument } from '../tasks/command-document.ts';
import { chooseTask } from '../tasks/choose-task.ts';
import { mayCallEndpoints } from '../trust.ts';
import type { FoundTask, TaskDocuments } from '../tasks/task-documents.ts';
import { type AgainFrom, chooseAgain } from './ask-again.ts';
import { askLabel, chooseMore, questionsText } from './choose-extent.ts';
import { chooseRun, isForeign, type Purpose } from './choose-run.ts';
import { planPatiently } from './plan-patiently.ts';
import { firstChoice, lastChoice, runChoiceSchema, type RunChoice } from './run-choice.ts';
import { RunEditor } from './run-editor.ts';
import { differenceText } from './run-endpoint.ts';
import { localTime } from './run-name.ts';
import { placeForRun } from './run-place.ts';
import type { RunStore, StoredRun } from './run-store.ts';

/** Begins spot checks, and resumes them. */
export class SpotChecks {
  readonly #tasks: TaskDocuments;
  readonly #endpoints: Endpoints;
  readonly #store: RunStore;
  readonly #context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState'>;
  readonly #log: Log;
  /**
   * The runs whose questions a person has agreed to in this session; a file that came from elsewhere is not among them.
   */
  readonly #agreed = new Set<string>();

  constructor(
    tasks: TaskDocuments,
    endpoints: Endpoints,
    store: RunStore,
    context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState'>,
    log: Log,
  ) {
    this.#tasks = tasks;
    this.#endpoints = endpoints;
    this.#store = store;
    this.#context = context;
    this.#log = log;
  }

  /** The command “Spot-Check Model” on a task's document; `endpoint`: the name of the one that is offered first. */
  async start(argument: unknown, endpoint?: string): Promise<void> {
    if (!mayCallEndpoints()) return;
    const advice = 'Open a .tail document first: a spot check asks a model questions of its task.';
    const lens = lensArgument(argument);
    const isNamed = argument instanceof vscode.Uri || lens !== undefined;
    const document = isNamed ? await commandDocument(argument, ['tail'], advice) : undefined;
    const found = isNamed
      ? document && (await this.#tasks.choose(document, lens?.task))
      : await chooseTask(this.#tasks, this.#context.extensionUri, 'Which task should a model be asked questions of?');
    if (found !== undefined) await this.#choose(found, undefined, endpoint);
  }

  /** The same questions to the same model, in a new run; what it sends is shown first. */
  async again({ run }: StoredRun): Promise<void> {
    if (!mayCallEndpoints()) return;
    const { head, task } = run;
    const found = await this.#tasks.named(head.task, head.hash);
    await this.#choose(found ?? { task, uri: vscode.Uri.file('/'), source: head.source }, {
      endpoint: head.endpoint.name,
      tiers: head.tiers,
      lengths: head.lengths,
      task: head.task,
      samples: head.samples,
      repeats: head.repeats,
      seed: head.seed,
      shots: head.shots ?? 0,
    });
  }

  /** Asks what a run has no answer to yet, or of that only what failed, in the very way it began with. */
  async resume(stored: StoredRun, only?: 'errors'): Promise<void> {
    const { run } = stored;
    if (run.isRunning || !mayCallEndpoints()) return;
    const questions = only === 'errors' ? run.failed : run.unanswered;
    if (questions === 0) {
      await vscode.window.showInformationMessage(
        only === 'errors' ? 'No request of this run has failed.' : 'All questions of this run are answered.',
      );
      return;
    }
    const endpoint = await this.#endpointFor(stored);
    if (endpoint === undefined) return;
    await this.#continue(stored, endpoint, run.head, { questions, prepare: (plan) => run.resume(plan, only) });
  }

  /** More questions, tiers or answers of the same run, in the very way it began with. */
  async askMore(stored: StoredRun): Promise<void> {
    const { run } = stored;
    if (run.isRunning || !mayCallEndpoints()) return;
    const endpoint = await this.#endpointFor(stored);
    if (endpoint === undefined) return;
    const { task, head, unanswered } = run;
    const extent = await chooseMore({ task, least: head, sampling: endpoint.sampling }, (questions) =>
      sendingText(questions + unanswered, endpoint),
    );
    if (extent === undefined) return;
    const questions = answersOf(extent) - answersOf(head) + unanswered;
    await this.#continue(stored, endpoint, extent, { questions, prepare: (plan) => run.resume(plan) });
  }

  /** A question of a run again, beside its own: what comes counts in none of its figures. */
  async askAgain(stored: StoredRun, id: string, how: AgainFrom): Promise<void> {
    const { run } = stored;
    const judged = run.sample(id);
    if (run.isRunning || judged === undefined || !mayCallEndpoints()) return;
    const wanted = await chooseAgain(id, judged, how);
    const endpoint = wanted && (await this.#endpointFor(stored));
    if (wanted === undefined || endpoint === undefined) return;
    const { tier, index, repeat = 1 } = judged.sample;
    // Drawn as far as to this question.
    const extent = { tiers: [tier], samples: index + 1, repeats: repeat };
    await this.#continue(stored, endpoint, extent, {
      questions: 1,
      prepare: (plan) => run.prepareProbes(plan, [wanted]),
      title: `Ask ${run.head.endpoint.model} ${id} of this run again?`,
    });
  }

  /** Each faulty answer of a run again, from its first fault or from behind it, but those that were asked so already. */
  async askAllAgain(stored: StoredRun, from: AtFault): Promise<void> {
    const { run } = stored;
    if (run.isRunning || !mayCallEndpoints()) return;
    const wanted = wantedAt(run.samples, run.probes, from);
    if (wanted.length === 0) {
      await vscode.window.showInformationMessage('No faulty answer is left to ask again there.');
      return;
    }
    const endpoint = await this.#endpointFor(stored);
    if (endpoint === undefined) return;
    const answers =
      wanted.length === 1 ? 'the faulty answer' : `the ${wanted.length.toLocaleString('en')} faulty answers`;
    await this.#continue(stored, endpoint, run.head, {
      questions: wanted.length,
      prepare: (plan) => run.prepareProbes(plan, wanted),
      title: `Ask ${endpoint.model} ${answers} of this run again, ${from} the fault?`,
      isAlwaysAsked: true,
    });
  }

  /**
   * The endpoint that a run asked and the examples before its questions, for a question of it to be scored in the very
   * way in which it was asked; undefined where it is gone, or the person went away.
   */
  async scorerOf(stored: StoredRun, id: string): Promise<Pick<Plan, 'endpoint' | 'shots'> | undefined> {
    const { run, uri } = stored;
    const tier = run.sample(id)?.sample.tier;
    if (tier === undefined || !mayCallEndpoints()) return undefined;
    const endpoint = await this.#endpointFor(stored, 'score');
    if (endpoint === undefined) return undefined;
    const title = `Have ${endpoint.model} score the ground truth of ${id}?`;
    if (!this.#agreed.has(uri.toString()) && !(await agreesTo(title, 1, endpoint, run.head, 'score'))) return undefined;
    const { lengths, seed, shots, source, calledFrom, started } = run.head;
    return planRun(run.task, endpoint, {
      tiers: [tier],
      lengths,
      samples: 1,
      seed,
      shots,
      source,
      calledFrom,
      started,
    });
  }

  /**
   * The endpoint that a run asked, as it began. Where it is not set up here, as that of a run of the command line, the
   * person can add it, with what the run says of it; none where they do not.
   */
  async #endpointFor(stored: StoredRun, purpose: Purpose = 'ask'): Promise<Endpoint | undefined> {
    const found = this.#endpointOf(stored);
    if (found !== undefined) return asBegun(found, stored.run.head);
    const { name, model, url, api } = stored.run.head.endpoint;
    const choice = await vscode.window.showErrorMessage(
      `The run asked “${model}” at ${url} (${name}), which is not among the endpoints. Add it ${purpose === 'ask' ? 'to ask it more' : 'to have it score'}.`,
      'Add Endpoint…',
    );
    if (choice === undefined) return undefined;
    // without a query, whose values a run does not keep
    const offered = { url: url.replace(/[?#].*$/s, ''), model, api } satisfies OfferedEndpoint;
    const added = await vscode.commands.executeCommand<string | undefined>('tail.addEndpoint', offered);
    if (added === undefined) return undefined;
    const again = this.#endpointOf(stored, added);
    if (again !== undefined) return asBegun(again, stored.run.head);
    const other = this.#endpoints.list.all.find(({ endpoint }) => endpoint.name === added)?.endpoint;
    await vscode.window.showErrorMessage(
      `“${added}” is added, but is not the endpoint of this run${other === undefined ? '' : `: ${differenceText(other, stored.run.head.endpoint)}`}. Nothing was sent.`,
    );
    return undefined;
  }

  async #continue(
    stored: StoredRun,
    endpoint: Endpoint,
    { tiers, samples, repeats }: RunExtent,
    {
      questions,
      prepare,
      title,
      isAlwaysAsked = false,
    }: {
      readonly questions: number;
      readonly prepare: (plan: Plan) => void;
      /** Where not the run is resumed, but something asked beside it: agreeing to it is no agreeing to the run. */
      readonly title?: string;
      /** Where nothing before it has said how much is sent: agreeing to the run is no agreeing to this. */
      readonly isAlwaysAsked?: boolean;
    },
  ): Promise<void> {
    const { run, uri } = stored;
    const { lengths, seed, shots, source, calledFrom } = run.head;
    const started = localTime(new Date());
    const extent = { tiers, samples, repeats };
    const asking = title ?? `Resume this run of ${endpoint.model}?`;
    const isAgreed = this.#agreed.has(uri.toString()) && !isAlwaysAsked;
    if (!isAgreed && !(await agreesTo(asking, questions, endpoint, run.head))) return;
    if (title === undefined) this.#agreed.add(uri.toString());
    const plan = await planPatiently(run.task, endpoint, {
      ...extent,
      ...{ lengths, seed, shots, source, calledFrom, started },
    }).catch(whereWanted);
    if (plan === undefined) return;
    const { ended } = await this.#store.begin(uri, plan, await this.#endpoints.keys.of(endpoint), {
      stored,
      prepare: () => prepare(plan),
    });
    this.#follow(ended, stored, endpoint);
  }

  /** The endpoint that a run asked, as it is set up now: by its name, or where that is gone by address and model. */
  #endpointOf({ run }: StoredRun, added?: string): Endpoint | undefined {
    const { name, url, model, api } = run.head.endpoint;
    const same = this.#endpoints.list.all
      .map((known) => known.endpoint)
      .filter((one) => one.model === model && one.api === api);
    if (added !== undefined) return same.find((one) => one.name === added);
    return same.find((one) => one.name === name) ?? same.find((one) => publicAddress(one.url) === url);
  }

  async testEndpoint(stored: StoredRun): Promise<void> {
    const endpoint = this.#endpointOf(stored);
    await vscode.commands.executeCommand(
      'tail.testEndpoint',
      endpoint === undefined ? undefined : { kind: 'endpoint', known: { endpoint, from: 'settings' } },
      traceTrial(stored.run.task),
    );
  }

  async #choose(found: FoundTask, offered: RunChoice | undefined, endpoint?: string): Promise<void> {
    if (!(await this.#endpoints.haveSome())) return;
    const last = runChoiceSchema.safeParse(this.#context.workspaceState.get(lastChoice)).data;
    const choice = offered ?? last ?? { endpoint: '', ...firstChoice };
    const before = this.#endpoints.list.all.find((known) => known.endpoint.name === choice.endpoint)?.endpoint;
    // What was asked about another task may know nothing of this one.
    const isOffered = offered !== undefined || before === undefined || !isForeign(found.task, before);
    const { list } = this.#endpoints;
    const preferred = endpoint ?? (offered === undefined ? list.justAdded : undefined);
    const chosen = await chooseRun(found, list, {
      ...choice,
      ...(isOffered ? {} : { endpoint: '' }),
      ...(preferred === undefined ? {} : { endpoint: preferred }),
    });
    if (chosen === undefined) return;
    list.justAdded = undefined;
    const { plan } = chosen;
    await this.#context.workspaceState.update(lastChoice, chosen.choice);
    const uri = await placeForRun({ name: found.task.name, uri: found.uri }, plan.endpoint.model, plan.head.started);
    if (uri === undefined) return;
    try {
      const { stored, ended } = await this.#store.begin(uri, plan, await this.#endpoints.keys.of(plan.endpoint));
      this.#agreed.add(stored.uri.toString());
      this.#follow(ended, stored, plan.endpoint);
      await vscode.commands.executeCommand('vscode.openWith', stored.uri, RunEditor.viewTypeOf(stored.uri), {
        preview: false,
      });
    } catch (error) {
      await vscode.window.showErrorMessage(
        error instanceof SampleError ? error.message : `The run cannot be saved at ${uri.fsPath}: ${reasonOf(error)}`,
      );
    }
  }

  /** Says why a run was given up, and offers what may mend it. */
  async #offerAfter({ failures, error }: Hopeless, stored: StoredRun, endpoint: Endpoint): Promise<void> {
    await offerMending(
      `The spot check of ${stored.run.head.task} was given up after ${failures} failures in a row. ${error.message}`,
      error.kind,
      endpoint,
      this.#endpoints,
      { label: 'Resume Run', go: () => this.resume(stored) },
    );
  }

  #follow(ended: Promise<RunEnd>, stored: StoredRun, endpoint: Endpoint): void {
    const { run, uri } = stored;
    const { model, url } = run.head.endpoint;
    this.#log.info(
      `Spot check of ${run.head.task}: ${run.progress.asked} questions to ${model} at ${url}; the run is ${uri.fsPath}.`,
    );
    ended.then(
      (end) => {
        this.#log.info(
          `Spot check of ${run.head.task} ended: ${run.progress.ended} of ${run.progress.asked}, ${run.unanswered} without an answer.`,
        );
        if (end !== 'cancelled') this.#endpoints.list.ran(endpoint, outcomeOf(run));
        if (typeof end === 'object') void this.#offerAfter(end, stored, endpoint);
      },
      (error: unknown) => {
        this.#log.error(`Spot check of ${run.head.task}: ${reasonOf(error)}`);
        void vscode.window.showErrorMessage(`The run cannot be written to ${uri.fsPath}: ${reasonOf(error)}`);
      },
    );
  }
}

/** Nothing where a person has cancelled it; for what else goes wrong there are words. */
function whereWanted(error: unknown): undefined {
  if (!(error instanceof Interrupted)) throw error;
}

/** What asking so many questions sends, and takes at most. */
function sendingText(questions: number, endpoint: Endpoint): string {
  return `Sends ${questionsText(questions)} from ${callingMachine()} to ${publicAddress(endpoint.url)}. ${boundText(questions, endpoint)}`;
}

export function boundText(questions: number, { sampling }: Endpoint): string {
  const most = mostTokens(questions, sampling);
  return most === undefined
    ? 'Only the server bounds the answers’ length'
    : `The answers take at most ${most.toLocaleString('en')} tokens`;
}

/** What the view of endpoints tells of a run. */
function outcomeOf(run: StoredRun['run']): Parameters<Endpoints['list']['ran']>[1] {
  const { asked } = run.progress;
  return { task: run.head.task, asked, answered: asked - run.unanswered, error: run.firstError?.message };
}

/**
 * Whether a person agrees to what asking questions of a run from a file sends: its questions, its sampling and its prompt are
 * the file's.
 */
async function agreesTo(
  title: string,
  questions: number,
  endpoint: Endpoint,
  { shots = 0, systemPrompt, extraBody }: StoredRun['run']['head'],
  purpose: Purpose = 'ask',
): Promise<boolean> {
  const ask = askLabel(questions, purpose === 'ask' ? 'Ask' : 'Score');
  const more = [
    ...(shots === 0 ? [] : [`${shots === 1 ? '1 example' : `${shots} examples`} before each`]),
    ...(systemPrompt === '' ? [] : ['its system prompt']),
    ...(Object.keys(extraBody).length === 0 ? [] : [`${Object.keys(extraBody).join(', ')} of its extraBody`]),
  ];
  const [subject, object] = questions === 1 ? ['The question is', 'it'] : ['The questions are', 'them'];
  const what = purpose === 'ask' ? subject : 'The question and its ground truth are';
  const bound = purpose === 'ask' ? boundText(questions, endpoint) : 'The model writes no answer';
  const detail = `${what} sent from ${callingMachine()} to ${publicAddress(endpoint.url)}, as the run’s file has ${purpose === 'ask' ? object : 'them'}${more.length === 0 ? '' : `, with ${more.join(' and ')}`}. ${bound}.`;
  return (await vscode.window.showInformationMessage(title, { modal: true, detail }, ask)) === ask;
}
