import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import * as vscode from 'vscode';
import { z } from 'zod';
import { exportPython, groundTruth, sample } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { bindInputs, type Task, styleFor, styles } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { readTraceFile, variantText } from '../../src/trace/index.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { inBothThemes, inTheme } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, folder, placeOf, readText, show, showText } from './workspace.ts';

const output = z.object({ event: z.literal('output'), body: z.object({ category: z.string(), output: z.string() }) });

async function taskIn(file: string): Promise<Task> {
  const [task] = compileText(await readText(fileIn(file))).tasks;
  assert.ok(task, file);
  return task;
}

/** Runs without debugging, as Ctrl+F5 does with such a launch configuration, and gives what it says at the end. */
async function ran(configuration: object): Promise<string> {
  const said: string[] = [];
  let ended = false;
  const tracker = vscode.debug.registerDebugAdapterTrackerFactory('tail', {
    createDebugAdapterTracker: () => ({
      onDidSendMessage: (message: unknown) => {
        const { data } = output.safeParse(message);
        if (data?.body.category === 'stdout') said.push(data.body.output.trim());
      },
    }),
  });
  const listener = vscode.debug.onDidTerminateDebugSession(() => {
    ended = true;
  });
  try {
    assert.ok(
      await vscode.debug.startDebugging(
        vscode.workspace.workspaceFolders?.[0],
        { type: 'tail', request: 'launch', name: 'run', ...configuration },
        { noDebug: true },
      ),
    );
    await until('the end of the run', () => ended);
    return said.join('\n');
  } finally {
    tracker.dispose();
    listener.dispose();
  }
}

/** The document that a command opens beside the task. */
function opened(language: string): Promise<vscode.TextDocument> {
  return until(
    `a document in ${language}`,
    () =>
      vscode.window.visibleTextEditors.find(
        ({ document }) => document.languageId === language && document.getText() !== '',
      )?.document,
  );
}

/** As launch configurations and JSON have inputs: big integers as strings of digits. */
function asJson(inputs: Task['examples'][number]['inputs']): unknown {
  return JSON.parse(
    JSON.stringify(inputs, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  );
}

describe('tasks in the editor', () => {
  afterEach(closeEditors);

  it("run from a launch configuration: each of the paper's by tier and seed, and with an example's input", async () => {
    const files = readdirSync(folder().fsPath).filter((name) => /.\.tail$/.test(name));
    assert.ok(files.length >= 18);
    for (const file of files) {
      const task = await taskIn(file);
      const program = fileIn(file).fsPath;
      const [example] = task.examples;
      const { inputs, lengths } = sample(task, { tier: 'S' }, 7, 0);
      assert.equal(
        await ran({ program, tier: 'S', seed: 7 }),
        `Answer: ${groundTruth(task, inputs, styles.minimal, lengths).truth?.answer ?? ''}`,
        file,
      );
      if (example !== undefined)
        assert.equal(await ran({ program, input: asJson(example.inputs) }), `Answer: ${example.answer}`, file);
    }
  });

  it('take lists of tuples and texts where a person types them', async () => {
    await show(fileIn('dijkstra.tail'));
    const done = vscode.commands.executeCommand('tail.writeTrace');
    await quickInput.showing('Which question?');
    await quickInput.choose('own input');
    await quickInput.showing('JSON by name');
    await quickInput.enter('{"n": 3, "edge": [[0, 1, 4], [0, 2, 1], [1, 2, 2]]}');
    await done;
    assert.match(
      (await opened('tail-cot')).getText(),
      /\[\(0, 1, 4\), \(0, 2, 1\), \(1, 2, 2\)\][^]*\nAnswer: 0, 3, 1\n$/,
    );
  });

  it('are exported as Python, in a document that is not saved yet', async () => {
    await show(fileIn('knapsack.tail'));
    await vscode.commands.executeCommand('tail.exportPython');
    const document = await opened('python');
    assert.equal(document.getText(), exportPython(await taskIn('knapsack.tail')));
    assert.equal(document.isUntitled, true);
  });

  it('have figures of each tier, on a page that is shown as such and can be copied as Markdown', async () => {
    await show(fileIn('addition.tail'));
    await vscode.commands.executeCommand('tail.figures');
    const { tiers } = await taskIn('addition.tail');
    const webview = 'table th';
    await page.waitFor('table', { webview });
    const text = await page.text('body', { webview });
    for (const { name, low, high } of tiers) assert.ok(text.includes(`${name} ${low}–${high}`));
    assert.match(text, /fit 32,768 tokens: S 10 of 10, M 10 of 10, L 10 of 10\./);
    assert.match(text, /states\s+S\s+\d+\s+\d+\s+\d+\s+M\s+\d+/);
    assert.match(text, /tier\s+commonest answer\s+share\s+different\s+S\s+[\d.…]+\s+10 %\s+10\s+M/);
    assert.match(text, /rounds of\s+tier[^]*for p, line \d+\s+S\s+\d+\s+\d+\.\d\s+\d+\s+M/);
    assert.doesNotMatch(text, /\|/);
    await inBothThemes('figures');
    await inTheme('Default High Contrast Light', '.monaco-workbench.hc-light', 'figures-high-contrast-light');
    // A group of editors is 220 pixels wide at least.
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await page.resize(500, 900);
    await page.screenshot('figures-narrow');
    const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    assert.equal(await page.evaluate(beyond, { webview }), 0);
    await page.resize(1400, 900);
    await vscode.commands.executeCommand('workbench.action.toggleSidebarVisibility');
    await vscode.commands.executeCommand('tail.copyFigures');
    assert.match(await vscode.env.clipboard.readText(), /\| states +\| S +\| +\d+ \| +\d+ \| +\d+ \|\n/);
  });

  it('are written in the variants that fit them', async () => {
    await show(fileIn('knapsack.tail'));
    const done = vscode.commands.executeCommand('tail.writeVariant');
    const list = await quickInput.showing('Which variant?');
    assert.doesNotMatch(list, /reversed-format/);
    assert.match(list, /turing-programs[^]*whole tape[^]*pencil[^]*\[CALL\]/);
    await quickInput.choose('without-atomic-state');
    await quickInput.showing('Which question?');
    await quickInput.choose('Tier S');
    await quickInput.showing('The same seed gives the same question.');
    await quickInput.enter('3');
    await done;
    const task = await taskIn('knapsack.tail');
    const { inputs, lengths } = sample(task, { tier: 'S' }, 3, 0);
    const { bound } = bindInputs(task, inputs, lengths);
    assert.ok(bound);
    const { metadata, trace } = readTraceFile((await opened('tail-cot')).getText());
    assert.equal(metadata?.variant, 'without-atomic-state');
    assert.equal(trace, variantText(task, record(bound), 'without-atomic-state', styles.minimal));
  });

  it("are written in a style of the task's own, once it is chosen", async () => {
    const own = 'style "spoken" { get "? {fetches}" each "{cell}={value}" }';
    const text = (await readText(fileIn('addition.tail'))).replace(/\n {2}lay out /, `\n  ${own}\n\n  lay out `);
    const [task] = compileText(text).tasks;
    assert.ok(task);
    assert.equal(styleFor(task.machine, 'spoken').name, 'spoken');
    const settings = vscode.workspace.getConfiguration('tail');
    try {
      await showText('tail', text);
      const done = vscode.commands.executeCommand('tail.chooseStyle');
      await quickInput.showing('spoken');
      await quickInput.choose('spoken');
      await done;
      await until('the setting', () => vscode.workspace.getConfiguration('tail').get('traceStyle') === 'spoken');
      const written = vscode.commands.executeCommand('tail.writeTrace');
      await quickInput.showing('Which question?');
      await quickInput.choose('own input');
      await quickInput.showing('JSON by name');
      await quickInput.enter('{"x": "2", "y": "3"}');
      await written;
      const trace = await opened('tail-cot');
      assert.equal(readTraceFile(trace.getText()).metadata?.style, 'spoken');
      assert.match(trace.getText(), /^\? x\[0\]=2/m);
      // It is judged in its own style, by the task that it names: a wrong value is one fault, at its place.
      const editor = await vscode.window.showTextDocument(trace);
      const wrong = placeOf(trace, '? x[0]=2').translate(0, '? x[0]='.length);
      await editor.edit((edit) => edit.replace(new vscode.Range(wrong, wrong.translate(0, 1)), '7'));
      const [fault] = await until(
        'the fault',
        () => vscode.languages.getDiagnostics(trace.uri).length > 0 && vscode.languages.getDiagnostics(trace.uri),
      );
      assert.equal(fault?.range.start.line, wrong.line);
    } finally {
      await settings.update('traceStyle', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
