import * as vscode from 'vscode';
import { truthFile } from '../../dataset/index.ts';
import { minimal } from '../../machine/index.ts';
import { type Plan, type ScoredQuestion, scoreQuestions, type ScoreRunEnd } from '../../spotcheck/index.ts';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import type { Log } from '../log.ts';
import { chooseRun, firstChoice, runChoiceSchema } from '../spotcheck/choose-run.ts';
import { offerEndpoints } from '../spotcheck/offer-endpoints.ts';
import { showState } from '../spotcheck/show-sample.ts';
import { commandDocument } from '../tasks/command-document.ts';
import type { FoundTask, TaskDocuments } from '../tasks/task-documents.ts';
import { sentTable } from '../../views/index.ts';
import { mayCallEndpoints } from '../trust.ts';
import { openScores } from './score-panels.ts';
import { tellFailure, type TraceScorer } from './score-trace.ts';

const LAST_CHOICE = 'tail.scoreTask';
/** The command line scores any number; here the tokens stay in memory. */
const MOST_QUESTIONS = 2_000;

interface Scored {
  readonly ended: ScoreRunEnd;
  /** Those with the least likely tokens, by their names. */
  readonly kept: ReadonlyMap<string, ScoredQuestion>;
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
    if (this.#endpoints.list.all.length === 0 && !(await offerEndpoints(this.#endpoints))) return;
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
    await this.#show(found, plan, await this.#score(plan));
  }

  async #score(plan: Plan): Promise<Scored> {
    const { endpoint, questions } = plan;
    const key = await this.#endpoints.keys.of(endpoint);
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: `Scoring with ${endpoint.name}`,
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      const stop = new AbortController();
      const listening = token.onCancellationRequested(() => stop.abort());
      const scored = new Map<string, ScoredQuestion>();
      let count = 0;
      const step = { increment: 100 / questions.length };
      try {
        const ended = await scoreQuestions(plan, {
          key,
          signal: stop.signal,
          onPause: ({ seconds }) => progress.report({ message: `the server asks to wait ${Math.ceil(seconds)} s` }),
          onQuestion: (question) => {
            scored.set(question.id, question);
            progress.report({ message: `${++count} of ${questions.length}`, ...step });
          },
        });
        const wanted = new Set(ended.table.surprises.map(({ id }) => id));
        return { ended, kept: new Map([...scored].filter(([id]) => wanted.has(id))) };
      } finally {
        listening.dispose();
      }
    });
  }

  async #show({ task, uri }: FoundTask, { endpoint, questions }: Plan, { ended, kept }: Scored): Promise<void> {
    const { end, table } = ended;
    const problem = problemOf(ended);
    if (problem !== undefined) this.#log.warn(`Scoring ${task.name} with ${endpoint.name}: ${problem}`);
    if (end === 'cancelled' && table.questions === 0) return;
    if (typeof end === 'object' && table.questions === 0) return tellFailure(end.error, endpoint);
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
          openState: (state) => showState({ task, uri }, state),
          openSurprise: async (index) => {
            const surprise = table.surprises[index];
            const asked = surprise && kept.get(surprise.id);
            if (surprise === undefined || asked === undefined) return;
            const { id, question, truth, tokens } = asked;
            const text = truthFile(task, question, minimal, truth);
            const document = await this.#scorer.openTruth(`${id} ground truth`, text);
            await this.#scorer.show(document, tokens, endpoint, surprise.at);
          },
        },
      ),
    );
  }
}

/** Why not everything was scored. */
function problemOf({ end, failed }: ScoreRunEnd): string | undefined {
  if (end === 'cancelled') return 'The scoring was cancelled; the table is of what had come.';
  if (typeof end === 'object') return `Given up after ${end.failures} failures in a row. ${end.error.message}`;
  return failed === 0 ? undefined : `${failed === 1 ? '1 request' : `${failed} requests`} failed.`;
}
