/** A program that is edited while its run is debugged: breakpoints and the marked line stay with their statements. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { marks, Sessions } from './debug-session.ts';
import { page } from './page.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, placeOf, readText, show } from './workspace.ts';

const uri = fileIn('bubble-sort.tail');
const above = '// above\n'.repeat(10);
const begin = 'step "Begin pass';
const compare = 'step "Pass {pass}: compare';
const input = { a: [3, 1, 2] };

describe('a program that is edited while it is debugged', () => {
  let sessions: Sessions;
  let text: string;

  beforeEach(async () => {
    sessions = new Sessions();
    text = await readText(uri);
  });

  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    if (vscode.debug.activeDebugSession !== undefined) await sessions.stop();
    sessions.dispose();
    await closeEditors();
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  });

  function lineOf(document: vscode.TextDocument, part: string): number {
    return placeOf(document, part).line;
  }

  function addBreakpoint(line: number): vscode.SourceBreakpoint {
    const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(line, 0)));
    vscode.debug.addBreakpoints([breakpoint]);
    return breakpoint;
  }

  /** Waits until the session says so of a breakpoint; its line from 0. */
  async function lies(breakpoint: vscode.SourceBreakpoint, line: number | undefined, message?: string): Promise<void> {
    await until(`the breakpoint ${line === undefined ? 'refused' : `in line ${line + 1}`}`, async () => {
      const known = (await vscode.debug.activeDebugSession?.getDebugProtocolBreakpoint(breakpoint)) as
        { verified: boolean; line?: number; message?: string } | undefined;
      return (
        known?.verified === (line !== undefined) &&
        (line === undefined || known.line === line + 1) &&
        known.message === message
      );
    });
  }

  async function insertAbove(editor: vscode.TextEditor): Promise<void> {
    assert.ok(
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), above);
      }),
    );
    await editor.document.save();
  }

  it('stops in the statement that a breakpoint is set on, and marks it', async () => {
    const editor = await show(uri);
    const { document } = editor;
    await sessions.start({ program: uri.fsPath, input });
    await insertAbove(editor);
    const line = lineOf(document, begin);
    await lies(addBreakpoint(line), line);
    const stop = await sessions.after('workbench.action.debug.continue');
    assert.deepEqual([stop.label, stop.reason, stop.program?.line], ['Begin pass 1', 'breakpoint', line]);
    assert.equal((await sessions.stack())[0]?.line, line + 1);
    await marks(document.lineAt(line).text);
    const tape = { webview: '.state-text' };
    const named = (): Promise<boolean> =>
      page.text('header .link', tape).then((name) => name.trim() === `bubble-sort.tail:${lineOf(document, begin) + 1}`);
    await until('the line in the tape', named);
    await page.screenshot('debug-edited-program');
    await insertAbove(editor);
    await until('the line in the tape, moved', named);
    await marks(document.lineAt(lineOf(document, begin)).text);
  });

  it('keeps the breakpoints that were there on their statements, refuses one that is written anew, and has it again when that is undone', async () => {
    const editor = await show(uri);
    const { document } = editor;
    const breakpoints = [addBreakpoint(lineOf(document, begin)), addBreakpoint(lineOf(document, compare))] as const;
    await sessions.start({ program: uri.fsPath, input });
    await insertAbove(editor);
    await lies(breakpoints[0], lineOf(document, begin));
    await lies(breakpoints[1], lineOf(document, compare));
    const at = placeOf(document, begin);
    assert.ok(
      await editor.edit((edit) => {
        edit.insert(at.translate(0, 'step "'.length), 'XX');
      }),
    );
    await document.save();
    await lies(
      breakpoints[0],
      undefined,
      'This line was changed since the run began. Restart (Ctrl+Shift+F5) to use it.',
    );
    const stop = await sessions.after('workbench.action.debug.continue');
    assert.deepEqual([stop.label, stop.program?.line], ['Pass 1: compare 0 and 1', lineOf(document, compare)]);
    await page.screenshot('debug-edited-statement');
    await show(uri);
    await vscode.commands.executeCommand('undo');
    await document.save();
    await lies(breakpoints[0], lineOf(document, begin));
    const back = await sessions.after('workbench.action.debug.reverseContinue');
    assert.deepEqual([back.label, back.program?.line], ['Begin pass 1', lineOf(document, begin)]);
    await marks(document.lineAt(lineOf(document, begin)).text);
  });

  it('hears of a file that is changed on the disk', async () => {
    await sessions.start({ program: uri.fsPath, input });
    const breakpoint = addBreakpoint(text.slice(0, text.indexOf(begin)).split('\n').length - 1);
    await lies(breakpoint, text.slice(0, text.indexOf(begin)).split('\n').length - 1);
    await closeEditors();
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(above + text));
    await lies(breakpoint, (above + text.slice(0, text.indexOf(begin))).split('\n').length - 1);
  });
});
