import * as vscode from 'vscode';
import { groundTruth, truthFile } from '../../dataset/index.ts';
import { minimal, type Task } from '../../machine/index.ts';
import type { EndpointError } from '../../inference/index.ts';
import {
  type Plan,
  sampleKey,
  type ScoredQuestion,
  scoreQuestions,
  type ScoreRunEnd,
  truthStates,
} from '../../spotcheck/index.ts';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import { whileAsking } from '../endpoints/while-asking.ts';
import type { Log } from '../log.ts';
import { chooseRun } from '../spotcheck/choose-run.ts';
import { firstChoice, runChoiceSchema } from '../spotcheck/run-choice.ts';
import { showState } from '../spotcheck/show-sample.ts';
import { commandDocument } from '../tasks/command-document.ts';
import type { FoundTask, TaskDocuments } from '../tasks/task-documents.ts';
import { sentTable } from '../../views/index.ts';
import { mayCallEndpoints } from '../trust.ts';
import { openScores } from './score-panels.ts';
import type { TraceScorer } from './score-trace.ts';

const LAST_CHOICE = 'tail.scoreTask';
/** The command line scores any number; here the tokens stay in memory. */
const MOST_QUESTIONS = 2_000;
/** Questions that are named beside each other. */
const NAMED = 5;

interface Scored {
  readonly ended: ScoreRunEnd;
  /** Those with the least likely tokens, by their names. */
  readonly kept: ReadonlyMap<string, ScoredQuestion>;
  /** Why the first request failed that did. */
  readonly failure: EndpointError | undefined;
  /** The questions that have no ground truth to be scored. */
  readonly withoutTruth: readonly string[];
}

/** The command “Score Ground Truth of Task”: the table over many questions. */
export class TaskScorer {
  readonly #context: vscode.ExtensionContext;
  readonly #tasks: TaskDocuments;
  readonly #endpoints: Endpoints;
  readonly #scorer: TraceScorer;
  readonly #log: Log;

  constructor(
    context: vscode.ExtensionContext,
    tasks: TaskDocuments,
    endpoints: Endpoints,
    scorer: TraceScorer,
    log: Log,
  ) {
    this.#context = context;
    this.#tasks = tasks;
    this.#endpoints = endpoints;
    this.#scorer = scorer;
    this.#log = log;
  }

  async start(argument: unknown): Promise<void> {
    if (!mayCallEndpoints()) return;
    const document = await commandDocument(
      argument,
      ['tail'],
      'Open a .tail document first: its ground truth is scored.',
    );
    const found = document && (await this.#tasks.choose(document));
    if (found === undefined) return;
    if (!(await this.#endpoints.haveSome())) return;
    const memory = this.#context.workspaceState;
    const last = runChoiceSchema.safeParse(memory.get(LAST_CHOICE)).data;
    const offered = { ...(last ?? { endpoint: '', ...firstChoice }), repeats: 1 };
    const chosen = await chooseRun(found, this.#endpoints.list, offered, 'score');
    if (chosen === undefined) return;
    const { choice, plan } = chosen;
    if (plan.questions.length > MOST_QUESTIONS) {
      await vscode.window.showErrorMessage(
        `These are ${plan.questions.length.toLocaleString('en')} questions; at most ${MOST_QUESTIONS.toLocaleString('en')} are scored here. tail-cot score takes any number.`,
      );
      return;
    }
    await memory.update(LAST_CHOICE, choice);
    const scored = await this.#score(plan);
    if (scored !== undefined) await this.#show(found, plan, scored);
  }

  async #score(plan: Plan): Promise<Scored | undefined> {
    const { endpoint, questions } = plan;
    const key = await this.#endpoints.keys.of(endpoint);
    return whileAsking(`Scoring with ${endpoint.name}`, async ({ signal, report, onPause }) => {
      const scored = new Map<string, ScoredQuestion>();
      const ended = await scoreQuestions(plan, {
        ...{ key, signal, onPause },
        onQuestion: (question) => {
          scored.set(question.id, question);
          report(`${scored.size} of ${questions.length}`, 100 / questions.length);
        },
      });
      const wanted = new Set(ended.table.surprises.map(({ id }) => id));
      return {
        ended,
        kept: new Map([...scored].filter(([id]) => wanted.has(id))),
        failure: [...scored.values()].find(({ failure }) => failure !== undefined)?.failure,
        withoutTruth: ended.end === 'done' ? questions.map(sampleKey).filter((id) => !scored.has(id)) : [],
      };
    });
  }

  async #show({ task }: FoundTask, { endpoint, questions }: Plan, scored: Scored): Promise<void> {
    const { end, table } = scored.ended;
    const problem = problemOf(scored);
    if (problem !== undefined) this.#log.warn(`Scoring ${task.name} with ${endpoint.name}: ${problem}`);
    if (end === 'cancelled' && table.questions === 0) return;
    if (typeof end === 'object' && table.questions === 0) return this.#scorer.tellFailure(end.error, endpoint);
    this.#context.subscriptions.push(
      openScores(
        this.#context.extensionUri,
        {
          type: 'scores',
          task: task.name,
          model: endpoint.model,
          endpoint: endpoint.name,
          table: sentTable(table),
          asked: questions.length,
          problem,
        },
        {
          openState: (state) => this.#openState(task, state),
          openSurprise: async (index) => {
            const surprise = table.surprises[index];
            const asked = surprise && scored.kept.get(surprise.id);
            if (surprise === undefined || asked === undefined) return;
            const { id, question, tokens } = asked;
            // by the task as it was scored: it may have been edited since
            const { truth } = groundTruth(task, question.inputs, minimal, question.lengths);
            if (truth === undefined) return;
            const text = truthFile(task, question, minimal, truth.trace);
            const document = await this.#scorer.openTruth(`${id} ground truth`, text);
            this.#scorer.show(document, { judged: truthStates(truth, minimal) }, tokens, endpoint, surprise.at);
          },
        },
      ),
    );
  }

  /** In the task as it stands now, where that is still the one that was scored. */
  async #openState({ name, hash }: Task, state: number): Promise<void> {
    const found = await this.#tasks.named(name, hash);
    if (found?.task.hash === hash) return showState(found, state);
    await vscode.window.showWarningMessage(
      `“${name}” is no longer as it was scored, so its states may be elsewhere. Score it again, or undo what was edited.`,
    );
  }
}

/** Why not everything was scored. */
function problemOf({ ended: { end, failed }, failure, withoutTruth }: Scored): string | undefined {
  if (end === 'cancelled') return 'Scoring was cancelled. The table covers the questions scored so far.';
  if (typeof end === 'object') return `Given up after ${end.failures} failures in a row. ${end.error.message}`;
  const { length: missing } = withoutTruth;
  const named = withoutTruth.slice(0, NAMED).join(', ');
  const words = [
    ...(failure === undefined
      ? []
      : [failed === 1 ? '1 request failed.' : `${failed} requests failed, the first of them so:`, failure.message]),
    ...(missing === 0
      ? []
      : [`No ground truth could be made for ${named}${missing > NAMED ? ` and ${missing - NAMED} more` : ''}.`]),
  ];
  return words.length === 0 ? undefined : words.join(' ');
}
