import * as vscode from 'vscode';
import { taskClasses } from '../../language/index.ts';
import { quoted } from '../../language/editor/index.ts';
import { fileNameOf } from '../tasks/free-name.ts';
import { openUnsaved } from '../tasks/open-unsaved.ts';
import { taskTemplates, type TaskClass, type TaskTemplate } from './task-templates.ts';

const title = 'New task';
/** Titles are in questions, file names and reports. */
const LONGEST_NAME = 80;

/** What the classes of the paper are about, for choosing one. */
const classDetails: Readonly<Record<TaskClass, string>> = {
  simulation: 'carries out a procedure, such as adding digit by digit',
  recursion: 'a function calls itself with a smaller input',
  iteration: 'a loop goes on until a condition holds',
  enumeration: 'tries all candidates',
  greedy: 'takes what is best at the moment',
  'divide-and-conquer': 'halves the input and joins the results',
  'dynamic-programming': 'fills a table from smaller results',
  backtracking: 'goes on until it is stuck, and takes steps back',
};

/** Asks for a name, what is given, and the class; opens a whole task that runs as it is, unsaved. */
export async function newTask(): Promise<void> {
  const name = await vscode.window.showInputBox({
    title: `${title} (1 of 3)`,
    prompt: 'What is the task called? Enter goes on, Esc leaves.',
    placeHolder: 'Largest number',
    validateInput: problemOfName,
  });
  if (name === undefined) return;
  const template = await chooseTemplate();
  if (template === undefined) return;
  const usual = template.usual;
  const chosen = usual === undefined ? 'simulation' : await chooseClass(usual);
  if (chosen === undefined) return;
  const text = template.text(quoted(name.trim()), chosen);
  const document = await openUnsaved(
    undefined,
    fileNameOf(name.trim()) || 'task',
    template.ending,
    text,
    vscode.ViewColumn.Active,
  );
  const line = document
    .getText()
    .split('\n')
    .indexOf(`task ${quoted(name.trim())} {`);
  const editor = vscode.window.activeTextEditor;
  if (editor?.document !== document || line < 0) return;
  const at = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(at, at);
}

function problemOfName(text: string): string | undefined {
  const name = text.trim();
  if (name === '') return 'A task needs a name: lists, questions and reports show it.';
  if (name.length > LONGEST_NAME) return `At most ${LONGEST_NAME} characters; these are ${name.length}.`;
  return /[\p{C}\u2028\u2029]/u.test(name) ? 'Leave out characters that cannot be seen.' : undefined;
}

async function chooseTemplate(): Promise<TaskTemplate | undefined> {
  const items = taskTemplates.map((template) => ({ label: template.label, detail: template.detail, template }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `${title} (2 of 3)`,
    placeHolder: 'What is given? The program that it begins with can be changed to anything else.',
    matchOnDetail: true,
  });
  return chosen?.template;
}

async function chooseClass(usual: TaskClass): Promise<TaskClass | undefined> {
  const item = (name: TaskClass): vscode.QuickPickItem & { readonly name: TaskClass } => ({
    label: name,
    description: name === usual ? 'what the program begins as' : '',
    detail: classDetails[name],
    name,
  });
  const others = taskClasses.filter((name) => name !== usual);
  const chosen = await vscode.window.showQuickPick([item(usual), ...others.map(item)], {
    title: `${title} (3 of 3)`,
    placeHolder: 'Which of the eight classes of algorithms? Reports sort tasks by it.',
    matchOnDetail: true,
  });
  return chosen?.name;
}
