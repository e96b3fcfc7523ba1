import * as vscode from 'vscode';
import * as z from 'zod';
import { groundTruth } from '../../dataset/index.ts';
import { type Task, styleFor, type Style } from '../../machine/index.ts';
import { answerText, type JudgedSample, type RunSample, type RunSession } from '../../spotcheck/index.ts';
import { metadataSchema, readTraceFile, writeQuestion, writeTraceFile } from '../../trace/index.ts';
import type { FoundTask, TaskDocuments } from '../tasks/task-documents.ts';
import type { Belonging } from '../traces/belonging.ts';
import type { RunStore, StoredRun } from './run-store.ts';

/** The scheme of documents that are parts of a run. They cannot be edited. */
export const runScheme = 'tail-run';

/**
 * What a document shows of a run: a sample's output as the model wrote it, the ground truth in the same style, the
 * output as a whole `.tailcot` file (for the debugger), or the run's own copy of the task.
 */
const partSchema = z.discriminatedUnion('side', [
  z.object({ run: z.string(), side: z.enum(['model', 'truth', 'file']), sample: z.string() }),
  z.object({ run: z.string(), side: z.literal('task') }),
]);
type Part = z.output<typeof partSchema>;

/** An answer of a run, with its verdict and its texts. */
interface Answer {
  readonly run: RunSession;
  readonly judged: JudgedSample;
  readonly sample: RunSample;
}

/** The documents of a run: read-only, made when they are asked for. */
export class RunDocuments implements vscode.TextDocumentContentProvider {
  readonly #store: RunStore;
  readonly #tasks: TaskDocuments;

  constructor(store: RunStore, tasks: TaskDocuments) {
    this.#store = store;
    this.#tasks = tasks;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const part = partOf(uri);
    if (part === undefined) throw new Error('This address does not name a part of a run.');
    if (part.side === 'task') return (await this.#runOf(part)).run.head.source;
    if (part.side === 'truth') {
      const { run } = await this.#runOf(part);
      const judged = judgedOf(run, part.sample);
      return `${writeQuestion(judged.sample.question)}\n${truthText(run.task, judged)}`;
    }
    const { run, judged, sample } = await this.#answerOf(part);
    if (part.side === 'model') return modelText(run.task, judged, sample);
    return outputFile(run.task, run.head.endpoint.model, judged, sample);
  }

  #runOf({ run }: Part): Promise<StoredRun> {
    return this.#store.open(vscode.Uri.parse(run, true));
  }

  /** A sample with its texts: the run's file is read for it, however large it is. */
  async #answerOf(part: Exclude<Part, { side: 'task' }>): Promise<Answer> {
    const stored = await this.#runOf(part);
    const judged = judgedOf(stored.run, part.sample);
    const sample = await this.#store.sampleOf(stored, judged.sample);
    if (sample === undefined) throw new Error(`The run’s file has no sample ${part.sample} any more.`);
    return { run: stored.run, judged, sample };
  }

  /**
   * The text of such a document, as the run has it, and the line, from 0, at which its trace begins in the whole file that
   * the debugger shows; undefined for every other document.
   */
  async textOf(uri: vscode.Uri): Promise<{ readonly text: string; readonly traceLine: number } | undefined> {
    const part = partOf(uri);
    if (part === undefined) return undefined;
    if (part.side !== 'model') {
      const text = await this.provideTextDocumentContent(uri);
      return { text, traceLine: readTraceFile(text).traceLine };
    }
    const { run, judged, sample } = await this.#answerOf(part);
    const whole = outputFile(run.task, run.head.endpoint.model, judged, sample);
    return { text: modelText(run.task, judged, sample), traceLine: readTraceFile(whole).traceLine };
  }

  /** What such a document belongs to; undefined for every other document. */
  async belonging(uri: vscode.Uri): Promise<Belonging | undefined> {
    const part = partOf(uri);
    if (part === undefined || part.side === 'task') return undefined;
    const stored = await this.#runOf(part);
    const judged = stored.run.sample(part.sample);
    if (judged === undefined) return undefined;
    const { inputs, lengths, finishReason } = judged.sample;
    return {
      found: await this.taskOf(stored),
      inputs,
      lengths,
      isStale: false,
      ...(part.side === 'truth' || finishReason === null ? {} : { finish: finishReason }),
    };
  }

  /** The workspace's file with the run's task, or, where that has changed or is gone, the copy in the run. */
  async taskOf({ run, uri }: StoredRun): Promise<FoundTask> {
    const { head, task } = run;
    const found = await this.#tasks.named(head.task, head.hash);
    if (found?.task.hash === head.hash) return found;
    return {
      task,
      uri: partUri(`${head.task} (of the run).tail`, { run: uri.toString(), side: 'task' }),
      source: head.source,
    };
  }
}

/** The address of a document with a sample's output or its ground truth; what it is called says which. */
export function sampleUri({ run, uri }: StoredRun, sample: string, side: 'model' | 'truth' | 'file'): vscode.Uri {
  const name = side === 'truth' ? 'ground truth' : run.head.endpoint.model;
  return partUri(`${sample} ${name}.tailcot`, { run: uri.toString(), side, sample });
}

function partUri(name: string, part: Part): vscode.Uri {
  return vscode.Uri.from({ scheme: runScheme, path: `/${name.replace(/[/\\]/g, '-')}`, query: JSON.stringify(part) });
}

function partOf({ scheme, query }: vscode.Uri): Part | undefined {
  if (scheme !== runScheme) return undefined;
  try {
    return partSchema.safeParse(JSON.parse(query)).data;
  } catch {
    return undefined;
  }
}

function judgedOf(run: RunSession, id: string): JudgedSample {
  const judged = run.sample(id);
  if (judged === undefined) throw new Error(`The run has no sample ${id}.`);
  return judged;
}

/** What the model wrote to a question, below it. */
function modelText({ machine }: Task, judged: JudgedSample, sample: RunSample): string {
  return `${writeQuestion(judged.sample.question)}\n${answerText(sample, machine)}`;
}

function styleOf(task: Task, { verdict }: JudgedSample): Style {
  return styleFor(task.machine, verdict?.style);
}

/** The ground truth of a sample's question, in the style in which its answer was judged. */
export function truthText(task: Task, judged: JudgedSample): string {
  const { inputs, lengths } = judged.sample;
  return groundTruth(task, inputs, styleOf(task, judged), lengths).truth?.trace ?? '';
}

/** A model's output with the line of metadata that says what it belongs to. */
function outputFile(task: Task, model: string, judged: JudgedSample, sample: RunSample): string {
  return writeTraceFile(
    {
      schema: metadataSchema,
      task: task.name,
      hash: task.hash,
      tier: sample.tier,
      length: sample.lengths,
      index: sample.index,
      input: sample.inputs,
      style: styleOf(task, judged).name,
      model: sample.model ?? model,
      ...(sample.finishReason === null ? {} : { finish: sample.finishReason }),
    },
    sample.question,
    answerText(sample, task.machine),
  );
}
