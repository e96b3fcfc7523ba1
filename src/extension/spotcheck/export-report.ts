import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { csvHead, csvLines, junitLines, type Report } from '../../spotcheck/index.ts';
import { reportPage } from '../../views/index.ts';
import type { StoredRun } from './run-store.ts';

interface Form {
  readonly title: string;
  readonly detail: string;
  /** The file's ending, without its dot. */
  readonly ending: string;
  readonly write: (report: Report, extension: vscode.Uri) => Promise<string> | string;
}

const forms: readonly Form[] = [
  {
    title: 'Web Page',
    detail: 'this view as one file, for people without VS Code',
    ending: 'html',
    write: async (report, extension) =>
      reportPage(
        report,
        await builtText(extension, 'report-page.js'),
        await builtText(extension, 'report-page.css'),
        randomBytes(24).toString('base64'),
      ),
  },
  {
    title: 'Table',
    detail: 'a line for each sample, for spreadsheets and pandas',
    ending: 'csv',
    write: (report) => csvHead + [...csvLines(report)].join(''),
  },
  {
    title: 'JUnit',
    detail: 'a test for each sample, for CI services',
    ending: 'xml',
    write: (report) => [...junitLines([report])].join(''),
  },
  {
    title: 'JSON',
    detail: 'all figures and samples as one object, for programs',
    ending: 'json',
    write: (report) => `${JSON.stringify(report)}\n`,
  },
];

/** Asks for a form and a place, and writes a run's report there. */
export async function exportReport({ uri, run }: StoredRun, extension: vscode.Uri): Promise<void> {
  const items = forms.map((form) => ({ label: form.title, description: `.${form.ending}`, detail: form.detail, form }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Export Report',
    placeHolder: 'What is the report for?',
  });
  if (chosen === undefined) return;
  const { ending, write } = chosen.form;
  const file = await vscode.window.showSaveDialog({
    title: 'Export Report',
    defaultUri: uri.with({ path: uri.path.replace(/\.[^./]*$|$/, `.${ending}`) }),
    filters: { [chosen.form.title]: [ending] },
    saveLabel: 'Export',
  });
  if (file === undefined) return;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(await write(run.report(), extension)));
  const open = ending === 'html' && isOnThisMachine() ? 'Open in Browser' : 'Open';
  const answer = await vscode.window.showInformationMessage(
    `The report was written to ${vscode.workspace.asRelativePath(file)}.`,
    open,
  );
  if (answer === undefined) return;
  if (open === 'Open') await vscode.commands.executeCommand('vscode.open', file);
  else await vscode.env.openExternal(file);
}

/** Whether files are where the person's browser is. */
function isOnThisMachine(): boolean {
  return vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
}

async function builtText(extension: vscode.Uri, name: string): Promise<string> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'media', 'views', name));
  return new TextDecoder().decode(bytes);
}
