import * as vscode from 'vscode';
import * as z from 'zod';
import { readTraceFile } from '../../trace/index.ts';
import type { Task } from '../../machine/index.ts';
import { chooseSample, exampleSample, sampleOfTier, type ChosenSample } from '../tasks/choose-sample.ts';
import { lensArgument, type LensArgument } from '../tasks/command-document.ts';
import { inputText } from '../tasks/read-input.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import { chosenStyle } from '../tasks/trace-style.ts';
import type { Belonging, Belongings } from '../traces/belonging.ts';
import { debugPath, documentUri } from './document-addresses.ts';

export const debugType = 'tail';

/** What a person may have written into a configuration already; the debugger itself checks it in full. */
const given = z.object({
  program: z.string().optional(),
  trace: z.string().optional(),
  task: z.string().optional(),
  tier: z.string().optional(),
  length: z.number().optional(),
  seed: z.number().optional(),
  input: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Completes what F5 starts with: without a launch.json the document on the screen, whose question a person chooses (a
 * task) or which says itself what it belongs to (a trace).
 */
export class TailConfigurations implements vscode.DebugConfigurationProvider {
  readonly #tasks: TaskDocuments;
  readonly #belongings: Belongings;
  readonly #memory: vscode.Memento;

  constructor(tasks: TaskDocuments, belongings: Belongings, memory: vscode.Memento) {
    this.#tasks = tasks;
    this.#belongings = belongings;
    this.#memory = memory;
  }

  provideDebugConfigurations(): vscode.DebugConfiguration[] {
    return [{ type: debugType, request: 'launch', name: 'Debug the open task or trace', program: '${file}' }];
  }

  /** With nothing to go on, the document on the screen. Variables such as `${file}` are filled in after this. */
  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): vscode.ProviderResult<vscode.DebugConfiguration> {
    if (!isEmpty(configuration)) return configuration;
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== 'tail' && document?.languageId !== 'tail-cot') {
      void vscode.window.showInformationMessage('Open a .tail task or a .tailcot trace to debug it.');
      return undefined;
    }
    return {
      type: debugType,
      request: 'launch',
      name: document.languageId === 'tail' ? 'Debug task' : 'Debug trace',
      program: debugPath(document.uri),
      ask: true,
    };
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const { data } = given.safeParse(configuration);
    const name = data?.trace ?? data?.program;
    if (data === undefined || name === undefined) return configuration;
    const document = await open(name);
    if (document === undefined) return undefined;
    const path = debugPath(document.uri);
    // While one steps, question and answer can wait: the editors and the tape need the room.
    if (configuration['noDebug'] !== true) configuration.internalConsoleOptions ??= 'neverOpen';
    if (data.trace !== undefined || document.languageId === 'tail-cot')
      return this.#trace({ ...configuration, trace: path }, data, document);
    return configuration['ask'] === true
      ? this.#program({ ...configuration, program: path }, document)
      : { ...configuration, program: path };
  }

  async #program(
    configuration: vscode.DebugConfiguration,
    document: vscode.TextDocument,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const lens = lensArgument(configuration['ofLens']);
    const found = await this.#tasks.choose(document, lens?.task);
    const chosen = found && (await this.#question(found.task, lens));
    if (found === undefined || chosen === undefined) return undefined;
    const input: unknown = JSON.parse(inputText({ ...chosen.lengths, ...chosen.inputs }));
    const style: unknown = configuration['style'];
    return {
      ...configuration,
      task: found.task.name,
      input,
      question: chosen.question,
      style: style ?? chosenStyle(found.task, found.uri).name,
    };
  }

  /** The question that a lens is about, else one that a person chooses. */
  async #question(task: Task, lens: LensArgument | undefined): Promise<ChosenSample | undefined> {
    if (lens?.example !== undefined) return exampleSample(task, lens.example);
    return lens?.tier === undefined ? chooseSample(task, this.#memory) : sampleOfTier(task, lens.tier, this.#memory);
  }

  async #trace(
    configuration: vscode.DebugConfiguration,
    data: z.infer<typeof given>,
    document: vscode.TextDocument,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (data.task !== undefined && data.input !== undefined)
      return { ...configuration, task: debugPath(documentUri(data.task)) };
    const file = readTraceFile(document.getText());
    if (data.task !== undefined && file.metadata !== undefined)
      return { ...configuration, task: debugPath(documentUri(data.task)) };
    const belonging: Belonging | undefined = await this.#belongings.ask(document.uri, file);
    if (belonging === undefined) return undefined;
    const input: unknown = JSON.parse(inputText({ ...belonging.lengths, ...belonging.inputs }));
    if (belonging.isStale)
      void vscode.window.showWarningMessage(
        'The task has changed since the trace was written; it is judged by the task as it is now.',
      );
    return {
      ...configuration,
      task: data.task ?? debugPath(belonging.found.uri),
      input: data.input ?? input,
      ...(belonging.style === undefined ? {} : { style: belonging.style }),
    };
  }
}

async function open(name: string): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(documentUri(name));
  } catch (error) {
    void vscode.window.showErrorMessage(
      `${name} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}

/** Without a launch.json there is neither, whatever the type says. */
function isEmpty({ type, request }: Partial<vscode.DebugConfiguration>): boolean {
  return type === undefined && request === undefined;
}
