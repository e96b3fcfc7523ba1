import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Sessions } from './debug-session.ts';
import { fakeEndpoint, sendJson } from './fake-endpoint.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { row, rows, unfold } from './test-rows.ts';
import { inBothThemes } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, placeOf, readText, show } from './workspace.ts';

const results = '.test-output-peek-tree';

/** What the last run says, once it says this. */
async function result(words: RegExp): Promise<string> {
  return until(`${words} among the results`, async () => {
    const text = (await page.text(results)).replaceAll('\u00a0', ' ');
    return words.test(text) && text;
  });
}

/** VS Code's name of a test. */
function idOf(file: string, task: string, ...path: readonly string[]): string {
  return ['tail', fileIn(file).toString(), `task ${task}`, ...path].join('\0');
}

const addition = (...path: readonly string[]): string => idOf('addition.tail', 'Large number addition', ...path);

const RUN = 2;
const DEBUG = 4;

/** As the sign beside a test does: by the first profile that can. Resolves when the run is over. */
async function run(id: string, group = RUN): Promise<void> {
  await vscode.commands.executeCommand('vscode.runTestsById', group, id);
}

async function setEndpoints(endpoints: readonly object[] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('tail').update('endpoints', endpoints, vscode.ConfigurationTarget.Global);
}

async function showTests(file: string, ...names: readonly string[]): Promise<vscode.TextEditor> {
  const editor = await show(fileIn(file));
  await vscode.commands.executeCommand('workbench.view.testing.focus');
  for (const name of [file, ...names]) await unfold(name);
  return editor;
}

describe('the Test Explorer', () => {
  const sessions = new Sessions();
  after(() => sessions.dispose());

  afterEach(async () => {
    await closeEditors();
    await vscode.commands.executeCommand('tail.stopEmbeddedModels');
    await setEndpoints(undefined);
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('runs the examples of a task, says what is wrong where it stands, and follows edits', async () => {
    const file = fileIn('explored.tail');
    const text = (await readText(fileIn('addition.tail'))).replace('task "Large number addition"', 'task "Explored"');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    try {
      const editor = await showTests('explored.tail', 'Explored');
      const { document } = editor;
      await row(/^x = 5, y = \.5 answer "5\.5" \(Not yet run\)/);
      await run(idOf('explored.tail', 'Explored'));
      await row(/^x = 5, y = \.5 answer "5\.5" \(Passed/);

      const at = placeOf(document, '"5.5"').translate(0, 1);
      editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
      await until('the signs in the margin', async () => (await page.count('.testing-run-glyph')) > 0);
      await editor.edit((edit) => {
        edit.replace(new vscode.Range(at, at.translate(0, 1)), '6');
        edit.insert(new vscode.Position(at.line, 0), '  example x = 1, y = 1 answer "2"\n');
      });
      await row(/^x = 1, y = 1 answer "2" \(Not yet run\)/);
      await row(/^x = 3\.75, y = 14\.8 answer "18\.55" \(Passed/);
      await run(idOf('explored.tail', 'Explored'));
      await row(/^x = 1, y = 1 answer "2" \(Passed/);
      await row(/^x = 5, y = \.5 answer "6\.5" \(Failed/);
      await vscode.commands.executeCommand('workbench.panel.testResults.view.focus');
      await result(/The program answers "5\.5", but the example says "6\.5"/);
      await inBothThemes('test-explorer-examples');
      const stop = await sessions.next(() =>
        run(idOf('explored.tail', 'Explored', 'example {"x":"1","y":"1"}'), DEBUG),
      );
      assert.equal(stop.state, 0);
      await sessions.stop();
    } finally {
      await closeEditors();
      await vscode.workspace.fs.delete(file);
    }
    await until('the file to go', async () => !(await rows()).some((one) => one.startsWith('explored.tail')));
  });

  it('runs examples again by itself after each edit, until that is stopped', async () => {
    const file = fileIn('continuous.tail');
    const text = (await readText(fileIn('addition.tail'))).replace('task "Large number addition"', 'task "Continuous"');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    const example = (answer: string, state: string): RegExp =>
      new RegExp(`^x = 5, y = \\.5 answer "${answer}" \\(${state}`);
    try {
      const { document } = await showTests('continuous.tail', 'Continuous');
      await row(example('5\\.5', 'Not yet run'));
      const rewrite = async (before: string, after: string): Promise<void> => {
        const at = placeOf(document, before);
        const edit = new vscode.WorkspaceEdit();
        edit.replace(document.uri, new vscode.Range(at, at.translate(0, before.length)), after);
        assert.ok(await vscode.workspace.applyEdit(edit));
      };
      await vscode.commands.executeCommand('testing.startContinuousRun');
      await rewrite('"5.5"', '"6.5"');
      await row(example('6\\.5', 'Failed'));
      await rewrite('"6.5"', '"5.5"');
      await row(example('5\\.5', 'Passed'));
      await vscode.commands.executeCommand('testing.stopContinuousRun');
      await rewrite('"5.5"', '"7.5"');
      await row(example('7\\.5', 'Not yet run|Passed'));
    } finally {
      await vscode.commands.executeCommand('testing.stopContinuousRun');
      await closeEditors();
      await vscode.workspace.fs.delete(file);
    }
    await until('the file to go', async () => !(await rows()).some((one) => one.startsWith('continuous.tail')));
  });

  it('goes on debugging a test until the session ends, and ends both where either is cancelled', async () => {
    await showTests('addition.tail', 'Large number addition');
    const example = addition('example {"x":"5","y":".5"}');
    await row(/^x = 5, y = \.5 answer/);
    let isOver = false;
    let debugging = Promise.resolve(true);
    await sessions.next(() => (debugging = run(example, DEBUG).then(() => (isOver = true))));
    await until('its place', () => vscode.debug.activeStackItem instanceof vscode.DebugStackFrame);
    const { state } = await sessions.after('workbench.action.debug.stepOver');
    assert.equal(state, 1);
    assert.equal(isOver, false);
    await vscode.commands.executeCommand('testing.cancelRun');
    await debugging;
    await until('the end of the session', () => vscode.debug.activeDebugSession === undefined);

    const choosing = run(addition(), DEBUG);
    await quickInput.showing('Debug a test');
    await vscode.commands.executeCommand('testing.cancelRun');
    await choosing;
    await until('the choice to go', async () => (await quickInput.text()) === '');
    assert.equal(vscode.debug.activeDebugSession, undefined);
  });

  it('runs the program on the screen, with what it imports as it is now', async () => {
    const library = fileIn('shared.tail');
    const file = fileIn('importing.tail');
    const write = (uri: vscode.Uri, text: string): Thenable<void> =>
      vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await write(library, 'function more(a: int): int {\n  step "Count on from {a}" { return a + 1 }\n}\n');
    await write(
      file,
      [
        'import more from "shared.tail"',
        'task "Importing" {',
        '  class simulation',
        '  length n: S 1..2, M 3..4, L 5..6',
        '  input a: int = random 1..20 * n',
        '  ask "What comes after {a}?"',
        '  tape next: int',
        '  next = more(a)',
        '  answer next',
        '  example n = 1, a = 1 answer "2"',
        '}',
        '',
      ].join('\n'),
    );
    const replaceIn = async ({ document }: vscode.TextEditor, before: string, after: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      const at = placeOf(document, before);
      edit.replace(
        document.uri,
        new vscode.Range(at, document.positionAt(document.offsetAt(at) + before.length)),
        after,
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    const example = idOf('importing.tail', 'Importing', 'example {"n":1,"a":1}');
    try {
      const importing = await showTests('importing.tail', 'Importing');
      // VS Code runs nothing under a name that has not come to its tree yet
      await row(/^n = 1, a = 1 answer "2" \(Not yet run\)/);
      await run(example);
      await row(/^n = 1, a = 1 answer "2" \(Passed/);
      await replaceIn(await show(library), 'a + 1', 'a + 2');
      await run(example);
      await row(/^n = 1, a = 1 answer "2" \(Failed/);
      await replaceIn(importing, 'more(a)', 'less(a)');
      await run(example);
      await row(/^n = 1, a = 1 answer "2" \((?:Errored|Error)/);
    } finally {
      await closeEditors();
      for (const uri of [file, library]) await vscode.workspace.fs.delete(uri);
    }
    await until('the files to go', async () => !(await rows()).some((one) => one.startsWith('importing.tail')));
  });

  it('asks a model, shows what is wrong first and where, and debugs its trace there', async () => {
    await vscode.commands.executeCommand('tail.startEmbeddedModels');
    await showTests('addition.tail', 'Large number addition', 'Tier S');
    await row(/^S3: /);
    await run(addition('tier S'));
    const failed = /^(S\d)/.exec(await row(/^S\d: .*\(Failed/))?.[1] ?? '';
    await row(/^Tier S.*\(Failed/);
    // The imitator, which knows every task: the embedded model would fail all of them.
    await row(/^S\d: .*\(Passed/);
    await vscode.commands.executeCommand('workbench.panel.testResults.view.focus');
    const said = await result(/First fault, in state \d+, /);
    assert.match(said, new RegExp(`${failed}: (?:lucky|wrong): the answer`));
    await inBothThemes('test-explorer-samples');
    const stop = await sessions.next(() => run(addition('tier S', failed), DEBUG));
    assert.equal(stop.state + 1, Number(/First fault, in state (\d+)/.exec(said)?.[1]));
    await sessions.stop();
  });

  it('tells an endpoint’s error as one, can be cancelled, and debugs the true run where no model has answered', async () => {
    let answer = true;
    const server = await fakeEndpoint((_request, response) => {
      if (answer) sendJson(response, 401, { error: { message: 'nobody comes in' } });
    });
    try {
      await setEndpoints([{ name: 'Guarded', url: server.url, model: 'm' }]);
      await showTests('addition.tail', 'Large number addition', 'Tier M');
      await row(/^M2: /);
      await run(addition('tier M', 'M2'));
      await row(/^M2: .*\((?:Errored|Error)/);
      answer = false;
      const before = server.keys.length;
      const asked = run(addition('tier M', 'M3'));
      await until('the question', () => server.keys.length > before);
      await vscode.commands.executeCommand('testing.cancelRun');
      await asked;
      await row(/^M3: .*\(Skipped/);
      await until('the end of the run', async () => !/Spot check/.test(await page.text('.part.statusbar')));
      const stop = await sessions.next(() => run(addition('tier M', 'M2'), DEBUG));
      assert.equal(stop.state, 0);
      await sessions.stop();
    } finally {
      await server.close();
    }
  });
});
