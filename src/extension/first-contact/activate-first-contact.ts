import * as vscode from 'vscode';
import { copyDiagnosticReport } from './diagnostic-report.ts';
import { newTask } from './new-task.ts';
import { openSamples } from './open-samples.ts';

/** What leads somebody in who has just installed the extension, or something to report. */
export function activateFirstContact(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('tail.newTask', () => newTask()),
    vscode.commands.registerCommand('tail.openSamples', () => openSamples(context.extensionUri)),
    vscode.commands.registerCommand('tail.copyReport', () => copyDiagnosticReport(context)),
    vscode.commands.registerCommand('tail.walkthrough', () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#tail.begin`, false),
    ),
  );
}
