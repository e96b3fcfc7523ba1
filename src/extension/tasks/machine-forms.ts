import path from 'node:path';
import * as vscode from 'vscode';
import {
  FormatError,
  formOf,
  machineForms,
  machineText,
  NotExpressible,
  readMachine,
  writeMachine,
  type MachineForm,
} from '../../turing/index.ts';
import { commandDocument } from './command-document.ts';
import { fileNameOf } from './free-name.ts';
import { openUnsaved } from './open-unsaved.ts';
import type { TaskDocuments } from './task-documents.ts';

const descriptions: Readonly<Record<MachineForm, readonly [label: string, extension: string]>> = {
  yaml: ['YAML of turingmachine.io', 'yaml'],
  morphett: ['Morphett’s quintuples', 'txt'],
  bb: ['Standard text of busy beavers', 'txt'],
};

/** “Import Turing Machine”: the machine of another form in the active editor as a machine file, in a new document. */
export async function importMachine(argument: unknown): Promise<void> {
  const document = await commandDocument(
    argument,
    [],
    'Open a Turing machine in another form first: YAML of turingmachine.io, quintuples, or a line such as 1RB1LB_1LA1RZ.',
  );
  if (document === undefined) return;
  const text = document.getText();
  const name = path.parse(document.uri.path).name;
  try {
    const { table, input } = readMachine(formOf(text), text, name);
    await openUnsaved(document.uri, name, 'machine', machineText(table, input));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { line, column } = error.place;
    if (
      (await vscode.window.showErrorMessage(`Line ${line}, column ${column}: ${error.message}`, 'Show')) === undefined
    )
      return;
    const at = new vscode.Position(line - 1, column - 1);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
  }
}

/** “Export Turing Machine”: the machine of the active editor in another form, in a new document. */
export async function exportMachine(argument: unknown, tasks: TaskDocuments): Promise<void> {
  const document = await commandDocument(argument, ['tail'], 'Open a file with a machine first.');
  const found = document && (await tasks.choose(document));
  if (found === undefined) return;
  const {
    task: { table, examples, name },
    uri,
  } = found;
  const input = examples[0]?.inputs['input'];
  if (table === undefined) {
    await vscode.window.showInformationMessage(`${name} is a task, not a raw Turing machine.`);
    return;
  }
  const chosen = await vscode.window.showQuickPick(
    machineForms.map((form) => ({ label: descriptions[form][0], form })),
    { title: `Export ${name}`, placeHolder: 'In which form?' },
  );
  if (chosen === undefined) return;
  try {
    await openUnsaved(
      uri,
      fileNameOf(name) || 'machine',
      descriptions[chosen.form][1],
      writeMachine(chosen.form, table, typeof input === 'string' ? input : undefined),
    );
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    await vscode.window.showErrorMessage(error.message);
  }
}
