import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { publicAddress, type Endpoint } from '../../inference/index.ts';
import { groupedBy, planRun, sampleKey, type EndedSample, type Plan } from '../../spotcheck/index.ts';
import { callingMachine } from '../calling-machine.ts';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import { pickModel } from '../endpoints/pick-endpoint.ts';
import { reasonOf, type Log } from '../log.ts';
import { lastChoice } from '../spotcheck/run-choice.ts';
import { isForeign } from '../spotcheck/choose-run.ts';
import { askLabel, questionsText } from '../spotcheck/choose-extent.ts';
import { localTime, runFileName } from '../spotcheck/run-name.ts';
import type { RunStore, StoredRun } from '../spotcheck/run-store.ts';
import { boundText } from '../spotcheck/spot-check.ts';
import type { FoundTask } from '../tasks/task-documents.ts';
import { mayCallEndpoints } from '../trust.ts';
import { tellSample } from './sample-results.ts';
import { questionName, type SampleSubject } from './test-items.ts';
import { drawSettings } from './test-tree.ts';

/** Questions beyond which a person is asked before they are sent. */
const MOST_UNASKED = 10;
/** Runs of the Test Explorer that are kept on the disk. */
const KEPT_RUNS = 20;
const LAST_ENDPOINT = 'tail.testEndpoint';
/** What a spot check asked last. */
const spotCheckChoice = z.object({ endpoint: z.string() });

interface Question {
  readonly item: vscode.TestItem;
  readonly subject: SampleSubject;
}

/** Questions of one task, and the endpoint that is asked them. */
interface Group {
  readonly endpoint: Endpoint;
  readonly questions: readonly Question[];
}

/** Asks a model the questions of the Test Explorer: spot checks whose runs the extension keeps for itself. */
export class SampleTests {
  readonly #endpoints: Endpoints;
  readonly #store: RunStore;
  readonly #folder: vscode.Uri;
  readonly #memory: vscode.Memento;
  readonly #log: Log;
  /** The run that asked each question last. */
  readonly #answers = new Map<string, StoredRun>();

  /** `folder`: where its runs are kept. */
  constructor(endpoints: Endpoints, store: RunStore, folder: vscode.Uri, memory: vscode.Memento, log: Log) {
    this.#endpoints = endpoints;
    this.#store = store;
    this.#folder = folder;
    this.#memory = memory;
    this.#log = log;
  }

  /**
   * The endpoint that is asked, whatever the task: the one that was chosen or asked last, as long as there is one of this
   * name, or an own one; undefined where it depends on the task.
   */
  get endpoint(): Endpoint | undefined {
    const all = this.#endpoints.list.all.map(({ endpoint }) => endpoint);
    const last = [
      this.#endpoints.list.justAdded,
      this.#memory.get<unknown>(LAST_ENDPOINT),
      spotCheckChoice.safeParse(this.#memory.get(lastChoice)).data?.endpoint,
    ];
    return (
      last.map((name) => all.find((one) => one.name === name)).find((one) => one !== undefined) ??
      this.#endpoints.list.own
    );
  }

  /** Asks a person which endpoint tests ask from now on. */
  async choose(): Promise<void> {
    if (!(await this.#endpoints.haveSome())) return;
    const words = { title: 'Endpoint of the tests', placeHolder: 'Which model should be asked?' };
    const chosen = await pickModel(this.#endpoints.list, words);
    if (chosen === undefined) return;
    this.#endpoints.list.justAdded = undefined;
    await this.#memory.update(LAST_ENDPOINT, chosen.name);
  }

  /** The run that has the last answer to a question; undefined where it was not asked in this session, or has changed since. */
  answered(subject: SampleSubject): StoredRun | undefined {
    const stored = this.#answers.get(questionName(subject));
    return stored?.run.sample(sampleKey(subject))?.verdict === undefined ? undefined : stored;
  }

  /** Asks the questions, task by task, as many at once as the endpoint allows. */
  async run(run: vscode.TestRun, questions: readonly Question[], token: vscode.CancellationToken): Promise<void> {
    if (questions.length === 0 || !mayCallEndpoints()) return;
    if (!(await this.#endpoints.haveSome())) return;
    const always = this.endpoint;
    const groups = [...groupedBy(questions, taskKey).values()].flatMap((group): Group[] => {
      const task = group[0]?.subject.found.task.name ?? '';
      // An embedded model that another task was asked of last may know nothing of this one.
      const isFit = always !== undefined && !isForeign({ name: task }, always);
      const endpoint = isFit ? always : this.#endpoints.list.firstFor(task);
      return endpoint === undefined ? [] : [{ endpoint, questions: group }];
    });
    if (questions.length > MOST_UNASKED && !(await agrees(groups))) return;
    // What knows one task may know no other.
    if (always !== undefined) await this.#memory.update(LAST_ENDPOINT, always.name);
    for (const { item } of questions) run.enqueued(item);
    for (const { endpoint, questions: group } of groups) {
      if (token.isCancellationRequested) for (const { item } of group) run.skipped(item);
      else await this.#ask(run, endpoint, group, token);
    }
  }

  async #ask(
    run: vscode.TestRun,
    endpoint: Endpoint,
    questions: readonly Question[],
    token: vscode.CancellationToken,
  ): Promise<void> {
    const found = questions[0]?.subject.found;
    if (found === undefined) return;
    const waiting = new Map(questions.map((one) => [sampleKey(one.subject), one]));
    try {
      const plan = planOf(found, endpoint, questions);
      await this.#forgetOldRuns();
      const uri = vscode.Uri.joinPath(this.#folder, runFileName(found.task.name, endpoint.model, plan.head.started));
      const key = await this.#endpoints.keys.of(endpoint);
      const hear = (one: EndedSample): void => {
        const asked = waiting.get(sampleKey(one.sample));
        if (asked === undefined) return;
        waiting.delete(sampleKey(one.sample));
        tellSample(run, asked.item, asked.subject, one);
      };
      const { stored, ended } = await this.#store.begin(uri, plan, key, undefined, {
        onStart: (id) => {
          const asked = waiting.get(id);
          if (asked !== undefined) run.started(asked.item);
        },
        onSample: hear,
      });
      for (const { subject } of questions) this.#answers.set(questionName(subject), stored);
      run.appendOutput(
        `${found.task.name}: ${questions.length === 1 ? '1 question' : `${questions.length} questions`} to ${endpoint.model} at ${plan.head.endpoint.url}, from ${plan.head.calledFrom}. The run is ${stored.uri.fsPath}\r\n`,
      );
      const cancel = (): void => stored.run.cancel();
      const listening = token.onCancellationRequested(cancel);
      if (token.isCancellationRequested) cancel();
      const end = await ended.finally(() => {
        listening.dispose();
      });
      if (end !== 'cancelled')
        this.#endpoints.list.ran(endpoint, {
          task: found.task.name,
          asked: questions.length,
          answered: questions.filter(({ subject }) => this.answered(subject) !== undefined).length,
          error: stored.run.firstError?.message,
        });
      const why =
        typeof end === 'object'
          ? `Not asked: ${end.failures} questions in a row failed. ${end.error.message}`
          : undefined;
      for (const { item } of waiting.values())
        if (why === undefined) run.skipped(item);
        else run.errored(item, new vscode.TestMessage(why));
    } catch (error) {
      this.#log.error(`Tests of ${found.task.name}: ${reasonOf(error)}`);
      for (const { item } of waiting.values()) run.errored(item, new vscode.TestMessage(reasonOf(error)));
    }
  }

  /** The newest stay, and those whose answers can still be debugged. */
  async #forgetOldRuns(): Promise<void> {
    await mkdir(this.#folder.fsPath, { recursive: true });
    const needed = new Set([...this.#answers.values()].map(({ uri }) => path.basename(uri.fsPath)));
    const names = (await readdir(this.#folder.fsPath)).filter((name) => name.endsWith('.tailrun') && !needed.has(name));
    const oldest = names.sort((a, b) => (timeIn(a) < timeIn(b) ? -1 : 1)).slice(0, -KEPT_RUNS);
    for (const name of oldest) await rm(path.join(this.#folder.fsPath, name), { force: true });
  }
}

/** The time in the name of a run's file. */
function timeIn(name: string): string {
  return /\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d/.exec(name)?.[0] ?? '';
}

function taskKey({ subject }: Question): string {
  const { uri, task } = subject.found;
  return JSON.stringify([uri.toString(), task.name]);
}

/** A run of these questions alone, which resuming it would fill up. */
function planOf({ task, uri, source }: FoundTask, endpoint: Endpoint, questions: readonly Question[]): Plan {
  const { samples, seed } = drawSettings(uri);
  const wanted = new Set(questions.map(({ subject }) => sampleKey(subject)));
  const tiers = task.tiers
    .map(({ name }) => name)
    .filter((name) => questions.some(({ subject }) => subject.tier === name));
  const plan = planRun(task, endpoint, {
    tiers,
    samples: Math.max(samples, ...questions.map(({ subject }) => subject.index + 1)),
    seed,
    source,
    calledFrom: callingMachine(),
    started: localTime(new Date()),
  });
  return { ...plan, questions: plan.questions.filter((question) => wanted.has(sampleKey(question))) };
}

async function agrees(groups: readonly Group[]): Promise<boolean> {
  const ofEndpoints = [...groupedBy(groups, ({ endpoint }) => endpoint.name).values()];
  const counts = ofEndpoints.flatMap((own) => {
    const questions = own.reduce((sum, group) => sum + group.questions.length, 0);
    return own.slice(0, 1).map(({ endpoint }) => ({ endpoint, questions }));
  });
  const ask = askLabel(counts.reduce((sum, { questions }) => sum + questions, 0));
  const of = (questions: number, endpoint: Endpoint): string =>
    counts.length === 1 ? 'They' : `${questionsText(questions)} to ${endpoint.name}`;
  const details = counts.map(
    ({ endpoint, questions }) =>
      `${of(questions, endpoint)} are sent from ${callingMachine()} to ${publicAddress(endpoint.url)}. ${boundText(questions, endpoint)}.`,
  );
  const names = counts.map(({ endpoint }) => endpoint.name).join(' and ');
  const chosen = await vscode.window.showInformationMessage(
    `Spot-check with ${names}?`,
    { modal: true, detail: details.join('\n') },
    ask,
  );
  return chosen === ask;
}
