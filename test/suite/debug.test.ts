import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { groundTruth, truthFile } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { styles } from '../../src/machine/index.ts';
import { Sessions } from './debug-session.ts';
import { page } from './page.ts';
import { until } from './until.ts';

const bag = { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] };

function sample(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
}

describe('the debugger in the workbench', () => {
  let sessions: Sessions;

  beforeEach(() => {
    sessions = new Sessions();
  });

  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    if (vscode.debug.activeDebugSession !== undefined) await sessions.stop();
    sessions.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('steps through a task, forward and back, with its stack and variables', async () => {
    const first = await sessions.start({ program: sample('knapsack.tail').fsPath, input: bag });
    assert.equal(first.label, 'Start');
    assert.equal((await sessions.after('workbench.action.debug.stepInto')).label, 'Consider dp[3][5]');
    const inner = await sessions.after('workbench.action.debug.stepInto');
    assert.equal(inner.label, 'Consider dp[2][5]');
    assert.deepEqual(
      (await sessions.stack()).map(({ name }) => name),
      ['best(2, 5)', 'best(3, 5)', 'main'],
    );
    assert.equal((await sessions.scope('Frame')).get('w'), '3');
    assert.equal((await sessions.after('workbench.action.debug.stepBack')).label, 'Consider dp[3][5]');
    assert.equal(
      (await sessions.after('workbench.action.debug.stepOver')).label,
      'Return to best(3, 5) for skip from best(2, 5)',
    );
  });

  it('continues to a breakpoint inside the recursion, and back to the one before', async () => {
    const program = sample('knapsack.tail');
    const document = await vscode.workspace.openTextDocument(program);
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('return max(skip, take)'));
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(program, new vscode.Position(line, 0))),
    ]);
    await sessions.start({ program: program.fsPath, input: bag });
    const hits = [
      await sessions.after('workbench.action.debug.continue'),
      await sessions.after('workbench.action.debug.continue'),
    ];
    assert.deepEqual(
      hits.map(({ program: place }) => place?.line),
      [line, line],
    );
    assert.equal((await sessions.after('workbench.action.debug.reverseContinue')).state, hits[0]?.state);
  });

  it('runs an unsaved task as it is on the screen, without asking to save it, and anew when it is restarted', async () => {
    const text = (await vscode.workspace.openTextDocument(sample('binary-search.tail')))
      .getText()
      .replace('"Search {low} to {high}"', '"Look from {low} to {high}"');
    const document = await vscode.workspace.openTextDocument({ language: 'tail', content: text });
    await vscode.window.showTextDocument(document);
    await sessions.start({ program: document.uri.toString(), input: { s: [1, 4, 9], find: 4 } });
    const next = await sessions.after('workbench.action.debug.stepInto');
    assert.equal(next.label, 'Look from 0 to 2');
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    const at = document.positionAt(document.getText().indexOf('Look from'));
    await editor?.edit((edit) => {
      edit.replace(new vscode.Range(at, at.translate(0, 4)), 'Seek');
    });
    assert.equal((await sessions.after('workbench.action.debug.restart')).state, 0);
    assert.equal((await sessions.after('workbench.action.debug.stepInto')).label, 'Seek from 0 to 2');
  });

  it('shows the tape beside the program, and goes where it is asked to there', async () => {
    await sessions.start({ program: sample('addition.tail').fsPath, input: { x: '37.5', y: '1.48' } });
    await page.waitFor('.state-text', { webview: '.state-text' });
    await until('the tape', async () => (await page.text('h1', { webview: '.state-text' })) === 'Set low, high');
    await page.screenshot('debug-addition');
    const moved = await sessions.moving(async () => {
      await page.click('#state', { webview: '.state-text' });
      await page.type('4');
      await page.press('Enter');
    });
    assert.equal(moved.state, 3);
    await until(
      'the new moment in the tape',
      async () => (await page.text('h1', { webview: '.state-text' })) === moved.label,
    );
  });

  it("replays a model's trace: stops at the first fault, with the model's values, and marks program and trace", async () => {
    const program = sample('knapsack.tail');
    const [task] = compileText((await vscode.workspace.openTextDocument(program)).getText()).tasks;
    assert.ok(task);
    const { truth } = groundTruth(task, bag, styles.minimal);
    assert.ok(truth);
    const text = truthFile(
      task,
      { inputs: bag, question: 'What is the most it can be worth?' },
      styles.minimal,
      truth.trace,
    );
    const slipped = text
      .replace('0 + 3 = 3\nmax(0, 3) = 3\nput dp[1][5]=3', '0 + 3 = 9\nmax(0, 9) = 9\nput dp[1][5]=9')
      .replace('get dp[1][5]=3', 'get dp[1][5]=9');
    assert.notEqual(slipped, text);
    const document = await vscode.workspace.openTextDocument({ language: 'tail-cot', content: slipped });
    await vscode.window.showTextDocument(document);
    const stop = await sessions.start({ trace: document.uri.toString() });
    assert.equal(stop.reason, 'fault');
    assert.equal(document.lineAt(stop.trace?.current ?? 0).text, '0 + 3 = 9');
    await page.waitFor('.state-text', { webview: '.state-text' });
    assert.match(await sessions.explanation(), /^0 \+ 3 is 3\.\nfound: 9\nexpected: 3$/);
    await page.waitFor('.note.fault', { webview: '.state-text' });
    await page.screenshot('debug-fault');
    await sessions.after('workbench.action.debug.stepOver');
    assert.equal((await sessions.scope('State')).get('get dp[1][5]'), '9');
    await vscode.commands.executeCommand('tail.compareWithTruth');
    const diff = { webview: '#view.diff' };
    await page.waitFor('.zone .note', diff);
    await page.press('v', { selector: '[aria-label="Next fault"]', ...diff });
    await until(
      'VS Code’s diff',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff,
    );
  });

  it('asks which question when F5 is pressed on a task, and stops there', async () => {
    await vscode.window.showTextDocument(sample('binary-search.tail'));
    const started = sessions.next(() => vscode.commands.executeCommand('workbench.action.debug.start'));
    await page.waitFor('.quick-input-widget .monaco-list-row');
    await page.screenshot('debug-choose');
    await page.press('Enter');
    await page.waitFor('.quick-input-widget input[title], .quick-input-widget .quick-input-box input');
    await until('the seed', async () => (await page.text('.quick-input-widget .quick-input-title')).includes('Seed'));
    await page.press('Enter');
    assert.equal((await started).state, 0);
  });

  it('scrubs along the timeline of the tape', async () => {
    await sessions.start({ program: sample('addition.tail').fsPath, input: { x: '37.5', y: '1.48' } });
    await page.waitFor('[role="slider"][aria-valuenow="1"]', { webview: '.state-text' });
    const end = await sessions.moving(() => page.press('End', { selector: '[role="slider"]', webview: '.state-text' }));
    assert.equal(end.label, 'Read the answer');
    // The view learns of the stop after the session has told of it; only then is the next key one state before the end.
    await page.waitFor(`[role="slider"][aria-valuenow="${end.state + 1}"]`, { webview: '.state-text' });
    const before = await sessions.moving(() =>
      page.press('ArrowLeft', { selector: '[role="slider"]', webview: '.state-text' }),
    );
    assert.equal(before.state, end.state - 1);
  });

  it('shows the trace of a task, marked at the state, and stops at breakpoints in it', async () => {
    await sessions.start({ program: sample('knapsack.tail').fsPath, input: bag });
    await vscode.commands.executeCommand('tail.showTrace');
    const editor = await until('the trace', () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'debug'),
    );
    assert.equal(editor.document.languageId, 'tail-cot');
    const line = editor.document
      .getText()
      .split('\n')
      .findIndex((text) => text.startsWith('put dp[2][1]='));
    const breakpoint = new vscode.SourceBreakpoint(
      new vscode.Location(editor.document.uri, new vscode.Position(line, 0)),
    );
    vscode.debug.addBreakpoints([breakpoint]);
    await until('the breakpoint in its place', () =>
      vscode.debug.activeDebugSession?.getDebugProtocolBreakpoint(breakpoint),
    );
    const hit = await sessions.after('workbench.action.debug.continue');
    assert.deepEqual([hit.reason, hit.trace?.current], ['breakpoint', line]);
    await page.screenshot('debug-trace-document');
  });
});
