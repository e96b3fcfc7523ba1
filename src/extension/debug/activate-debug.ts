import * as vscode from 'vscode';
import { TailDebugSession } from '../../debugger/index.ts';
import { commandDocument, lensArgument } from '../tasks/command-document.ts';
import { askNumber } from '../tasks/choose-sample.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import type { Belongings } from '../traces/belonging.ts';
import type { Diffs } from '../diff/activate-diffs.ts';
import { debugType, TailConfigurations } from './configuration.ts';
import { debugHost, debugPath } from './document-addresses.ts';
import { firstStop } from './first-stop.ts';
import { HoveredExpressions } from './debug-hover.ts';
import { LineValues } from './show-line-values.ts';
import { activateMoves } from './move-commands.ts';
import { activateOrigins } from './origin-commands.ts';
import { ShownStops } from './shown-stops.ts';
import { TapeHost } from './tape-host.ts';
import { TraceMarks } from './trace-marks.ts';

/**
 * Debugging of tasks and traces: the adapter, what F5 asks, the marks in the trace, the tape view and the commands on a
 * session.
 */
export function activateDebugging(
  context: vscode.ExtensionContext,
  tasks: TaskDocuments,
  belongings: Belongings,
  diffs: Diffs,
): void {
  const configurations = new TailConfigurations(tasks, belongings, context.workspaceState);
  const marks = new TraceMarks(vscode.Uri.joinPath(context.extensionUri, 'media', 'here.svg'));
  const tape = new TapeHost(context.extensionUri, marks, diffs);
  const stops = new ShownStops(() => tape.laidOut);
  const host = debugHost(tasks, stops.keepsFocus);
  const origins = activateOrigins((uri) =>
    firstStop(
      vscode.debug,
      ({ type, configuration }) => type === debugType && configuration['program'] === debugPath(uri),
      () => start(uri, false),
    ),
  );
  context.subscriptions.push(
    origins,
    activateMoves(),
    new LineValues(),
    marks,
    tape,
    stops,
    vscode.debug.registerDebugConfigurationProvider(debugType, configurations),
    // Resolves nothing: every provider of a type is asked to, and a person would choose the question twice.
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      { provideDebugConfigurations: () => configurations.provideDebugConfigurations() },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: () => new vscode.DebugAdapterInlineImplementation(new TailDebugSession(host)),
    }),
    ...['tail', 'tail-cot'].map((language) =>
      vscode.languages.registerEvaluatableExpressionProvider(language, new HoveredExpressions()),
    ),
    vscode.commands.registerCommand('tail.debug', (argument?: unknown) => start(argument, false)),
    vscode.commands.registerCommand('tail.run', (argument?: unknown) => start(argument, true)),
    vscode.commands.registerCommand('tail.showTape', () => {
      tape.open();
    }),
    vscode.commands.registerCommand('tail.showTrace', () => marks.open()),
    vscode.commands.registerCommand('tail.nextFault', () => tape.ask({ type: 'fault', direction: 'forward' })),
    vscode.commands.registerCommand('tail.previousFault', () => tape.ask({ type: 'fault', direction: 'back' })),
    vscode.commands.registerCommand('tail.stepBackInto', () =>
      tape.ask({ type: 'step', direction: 'back', by: 'state', times: 1, presses: 1 }),
    ),
    vscode.commands.registerCommand('tail.compareWithTruth', (argument?: unknown) => compare(argument, tape, diffs)),
    vscode.commands.registerCommand('tail.goToState', () => goToState(tape)),
  );
}

/** Debugs the document on the screen, or the one a menu was opened on. */
async function start(argument: unknown, noDebug: boolean): Promise<boolean> {
  const document = await commandDocument(
    argument,
    ['tail', 'tail-cot'],
    'Open a .tail task or a .tailcot trace to debug it.',
  );
  if (document === undefined) return false;
  const lens = lensArgument(argument);
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const isTask = document.languageId === 'tail';
  return vscode.debug.startDebugging(
    folder,
    {
      type: debugType,
      request: 'launch',
      name: isTask ? 'Debug task' : 'Debug trace',
      program: debugPath(document.uri),
      ask: true,
      ...(lens === undefined ? {} : { ofLens: lens }),
    },
    { noDebug },
  );
}

/** The trace that a menu was opened on, else the one that is debugged, else the one on the screen. */
async function compare(argument: unknown, tape: TapeHost, { panels }: Diffs): Promise<void> {
  if (!(argument instanceof vscode.Uri) && (await tape.compare())) return;
  const document = await commandDocument(
    argument,
    ['tail-cot'],
    'Open a .tailcot trace, or debug one, to compare it with the ground truth.',
  );
  if (document !== undefined) await panels.open({ uri: document.uri.toString() }, undefined, true);
}

async function goToState(tape: TapeHost): Promise<void> {
  const { moved } = tape;
  if (moved === undefined) return;
  const chosen = await askNumber('Go to state', `1 to ${moved.states}`, moved.state + 1, 1, moved.states);
  if (chosen !== undefined) await tape.ask({ type: 'go', state: chosen - 1, scrubbing: false });
}
