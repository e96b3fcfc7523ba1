import * as vscode from 'vscode';
import * as z from 'zod';
import { readQuestion, splitLengths } from '../../dataset/index.ts';
import type { Inputs, Lengths } from '../../machine/index.ts';
import type { TraceFile } from '../../trace/index.ts';
import { askOwnInput } from '../tasks/choose-sample.ts';
import { exampleInput, inputText, readOwnInput } from '../tasks/read-input.ts';
import type { FoundTask, TaskDocuments } from '../tasks/task-documents.ts';

/** What a trace belongs to: the task, the inputs of its question, and what is known of its writing. */
export interface Belonging {
  readonly found: FoundTask;
  readonly inputs: Inputs;
  readonly lengths?: Lengths;
  readonly style?: string;
  /** Why the model stopped, as its endpoint said. */
  readonly finish?: string;
  /** The task has changed since the trace was written. */
  readonly isStale: boolean;
}

/** What a person answered for a document without metadata. */
const answerSchema = z.object({ task: z.string(), hash: z.string(), input: z.string() });

/** Finds what traces belong to: by their metadata, by their question, or by what a person answered once. */
export class Belongings {
  readonly #tasks: TaskDocuments;
  readonly #memory: vscode.Memento;
  readonly #recall: (uri: vscode.Uri) => Promise<Belonging | undefined>;

  /** `recall`: what a document of a run belongs to, which the document itself does not say. */
  constructor(
    tasks: TaskDocuments,
    memory: vscode.Memento,
    recall: (uri: vscode.Uri) => Promise<Belonging | undefined>,
  ) {
    this.#tasks = tasks;
    this.#memory = memory;
    this.#recall = recall;
  }

  /** Undefined where the document does not say it and nobody has answered yet, or a file is too large to be looked into unasked. */
  async known(uri: vscode.Uri, file: TraceFile, isAsked: boolean): Promise<Belonging | undefined> {
    const { metadata, question } = file;
    const recalled = await this.#recall(uri);
    if (recalled !== undefined) return recalled;
    if (metadata !== undefined) {
      const found = await this.#tasks.named(metadata.task, metadata.hash, isAsked);
      return (
        found && {
          found,
          inputs: metadata.input,
          style: metadata.style,
          isStale: found.task.hash !== metadata.hash,
          ...(metadata.length === undefined ? {} : { lengths: metadata.length }),
          ...(metadata.finish === undefined ? {} : { finish: metadata.finish }),
        }
      );
    }
    const answer = answerSchema.safeParse(this.#memory.get(placeOf(uri))).data;
    const answered = answer && (await this.#tasks.named(answer.task, answer.hash, isAsked));
    if (answer !== undefined && answered !== undefined) {
      const { inputs } = readOwnInput(answered.task, answer.input);
      if (inputs !== undefined) return ownBelonging(answered, inputs);
    }
    return question === undefined ? undefined : this.#byQuestion(question, isAsked);
  }

  /**
   * As {@link known}, but asks the person for what is missing, and remembers it. Undefined when the person went away.
   */
  async ask(uri: vscode.Uri, file: TraceFile): Promise<Belonging | undefined> {
    const known = await this.known(uri, file, true);
    if (known !== undefined) return known;
    const all = await this.#tasks.all();
    if (all.length === 0) {
      void vscode.window.showErrorMessage(
        'There is no task to judge the trace by: open the .tail file that it belongs to, or the folder with it.',
      );
      return undefined;
    }
    const why = file.metadata === undefined ? '' : `Its own task, “${file.metadata.task}”, is not in this workspace. `;
    const chosen = await vscode.window.showQuickPick(
      all.map((found) => ({ label: found.task.name, description: vscode.workspace.asRelativePath(found.uri), found })),
      { title: 'Choose Task', placeHolder: `${why}Which task does the trace belong to?` },
    );
    if (chosen === undefined) return undefined;
    const { found } = chosen;
    const suggested = file.question === undefined ? undefined : readQuestion(found.task, file.question);
    const input = await askOwnInput(
      found.task,
      suggested === undefined ? exampleInput(found.task) : inputText(suggested),
    );
    const inputs = input === undefined ? undefined : readOwnInput(found.task, input).inputs;
    if (input === undefined || inputs === undefined) return undefined;
    await this.#memory.update(placeOf(uri), { task: found.task.name, hash: found.task.hash, input } satisfies z.input<
      typeof answerSchema
    >);
    return ownBelonging(found, inputs);
  }

  /** The task that asks such a question, if it is one task alone. */
  async #byQuestion(question: string, isAsked: boolean): Promise<Belonging | undefined> {
    const fitting = (await this.#tasks.all(undefined, isAsked)).flatMap((found) => {
      const inputs = readQuestion(found.task, question);
      return inputs === undefined ? [] : [ownBelonging(found, inputs)];
    });
    const hashes = new Set(fitting.map(({ found }) => found.task.hash));
    return hashes.size === 1 ? fitting[0] : undefined;
  }
}

function ownBelonging(found: FoundTask, inputs: Inputs): Belonging {
  const { lengths, given } = splitLengths(found.task, inputs);
  return { found, inputs: given, isStale: false, ...(Object.keys(lengths).length > 0 ? { lengths } : {}) };
}

function placeOf(uri: vscode.Uri): string {
  return `tail.trace ${uri.toString()}`;
}
