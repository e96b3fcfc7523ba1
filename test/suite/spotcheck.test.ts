import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import * as vscode from 'vscode';
import { compileText } from '../../src/compile/index.ts';
import { endpointSchema } from '../../src/inference/index.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { jsonInputs, planRun } from '../../src/spotcheck/index.ts';
import { readRunFile, runLine, type RunFile } from '../../src/spotcheck/run-file.ts';
import { fakeEndpoint, sendJson } from './fake-endpoint.ts';
import { message } from './messages.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { inBothThemes } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, readText, show, showText } from './workspace.ts';

const view = { webview: 'main.report' };
const diffView = { webview: '#view.diff' };
/** The first line of the model's side in the diff view that has words, and before it its number. */
const numberedLine = `(() => {
  const side = document.querySelector('.side.model');
  const numbers = new Map(
    [...side.querySelectorAll('.line-numbers')].map((one) => [one.closest('[style*="top"]')?.style.top, one.textContent]),
  );
  const words = (line) => line.textContent.replaceAll('\u00a0', ' ').trimEnd();
  const line = [...side.querySelectorAll('.view-line')].find((one) => numbers.has(one.style.top) && words(one).length > 3);
  return numbers.get(line.style.top).trim() + '\t' + words(line);
})()`;

/** The address of the result view that is in front, once there is one. */
async function resultView(): Promise<vscode.Uri> {
  return until('the result view', () => {
    const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom && input.viewType === 'tail.run' ? input.uri : undefined;
  });
}

async function readRun(uri: vscode.Uri): Promise<RunFile> {
  return readRunFile(await readText(uri));
}

/** What the result view says, once it says this. */
async function report(words: RegExp): Promise<string> {
  return until(`${words} in the result view`, async () => {
    const text = await page.text('main.report', view);
    return words.test(text) && text;
  });
}

async function setEndpoints(endpoints: readonly object[] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('tail').update('endpoints', endpoints, vscode.ConfigurationTarget.Global);
}

/** The file of a run that was broken off before its first answer. */
async function emptyRun(): Promise<Uint8Array> {
  const source = await readText(fileIn('addition.tail'));
  const [task] = compileText(source).tasks;
  assert.ok(task !== undefined);
  const { head } = planRun(task, endpointSchema.parse({ name: 'gpu', url: 'http://gpu/v1', model: 'm' }), {
    tiers: ['S'],
    samples: 1,
    seed: 7,
    source,
    calledFrom: 'here',
    started: '2026-01-01T00:00:00Z',
  });
  return new TextEncoder().encode(runLine(head));
}

/** The file of a run of so many right answers. */
async function runOf(samples: number): Promise<string> {
  const source = await readText(fileIn('addition.tail'));
  const [task] = compileText(source).tasks;
  assert.ok(task !== undefined);
  const { head, questions } = planRun(task, endpointSchema.parse({ name: 'gpu', url: 'http://gpu/v1', model: 'm' }), {
    ...{ tiers: ['S'], samples, seed: 9, source, calledFrom: 'here', started: '2026-01-01T00:00:00Z' },
  });
  const lines = questions.map(({ tier, index, repeat, lengths, inputs, question }) =>
    runLine({
      ...{ kind: 'sample', tier, index, repeat, lengths, inputs: jsonInputs(inputs), question, sent: '{}' },
      ...{ text: groundTruth(task, inputs, minimal, lengths).truth?.trace ?? '', reasoning: '' },
      ...{ finishReason: 'stop', firstToken: 1, total: 2 },
    }),
  );
  return runLine(head) + lines.join('');
}

/** Starts the command, waits for the list of what will be sent, and hands it to `then`, which ends with the choice. */
async function spotCheck(then: (overview: string) => Promise<void>): Promise<void> {
  const done = vscode.commands.executeCommand('tail.spotCheck');
  await quickInput.showing('at most');
  await quickInput.few();
  await then(await quickInput.showing('at most'));
  await done;
}

describe('a spot check', () => {
  afterEach(async () => {
    await closeEditors();
    await vscode.commands.executeCommand('tail.stopEmbeddedModels');
    await setEndpoints(undefined);
  });

  it('starts the embedded models where no endpoint is set up, and asks the one that knows the task', async () => {
    await show(fileIn('addition.tail'));
    const done = vscode.commands.executeCommand('tail.spotCheck');
    const overview = await quickInput.showing('at most');
    assert.match(overview, /Embedded imitator-slips/);
    await quickInput.leave();
    await done;
  });

  it('offers the workspace’s tasks where none is open, and small ones, of which it opens a copy for the model trained on them', async () => {
    await closeEditors();
    const done = vscode.commands.executeCommand('tail.spotCheck');
    await quickInput.showing('Which task?');
    await page.type('Large number');
    assert.match(await quickInput.showing('addition.tail'), /Large number addition/);
    await page.press('Control+A');
    await page.type('Small');
    const offered = await quickInput.showing('Small word flip');
    for (const name of ['Small addition', 'Small bubble sort']) assert.ok(offered.includes(name), name);
    await page.screenshot('spot-check-no-task');
    await quickInput.accept();
    const overview = await quickInput.showing('at most');
    assert.match(overview, /Embedded model · tail-small/);
    const copy = vscode.window.activeTextEditor?.document;
    assert.match(copy?.getText() ?? '', /task "Small addition"/);
    assert.deepEqual([copy?.uri.scheme, copy?.languageId], ['untitled', 'tail']);
    await quickInput.leave();
    await done;
  });

  it('asks a real server, says before what it sends, and shows results, the diff of an answer, and the debugger at its fault', async () => {
    await vscode.commands.executeCommand('tail.startEmbeddedModels');
    await show(fileIn('addition.tail'));
    await spotCheck(async (overview) => {
      assert.match(overview, /Ask 15 questions/);
      assert.match(overview, /at most 491,520 tokens of answers/);
      assert.match(overview, /Sends [\d,]+ characters from \S+ to http:\/\/127\.0\.0\.1:\d+\/v1/);
      await page.screenshot('spot-check-overview');
      await quickInput.accept();
    });
    const uri = await resultView();
    const text = await report(/Run again[^]* 15 samples/);
    assert.match(text, /Large number addition/);
    assert.match(text, /imitator-slips/);
    await inBothThemes('spot-check-results');
    const { head, samples } = await readRun(uri);
    assert.equal(samples.length, 15);
    assert.equal(head.task, 'Large number addition');
    assert.ok(
      samples.every(
        ({ error, sent, text: answer }) =>
          error === undefined && sent.includes('imitator-slips') && answer.includes('next '),
      ),
    );

    // Only rows that can be seen are in the page.
    await page.evaluate(`document.querySelector('.samples').scrollIntoView()`, view);
    await page.waitFor('.sample-row:has([aria-label="Debug at the fault"])', view);
    const wrong = String(
      await page.evaluate(
        `document.querySelector('.sample-row:has([aria-label="Debug at the fault"])').dataset.sample`,
        view,
      ),
    );
    const state = '.hazards th .link';
    const named = String(await page.evaluate(`document.querySelector('${state}').title`, view));
    await page.press('Enter', { selector: state, ...view });
    const program = await until('the program', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.languageId === 'tail' && editor;
    });
    assert.equal(program.document.uri.toString(), fileIn('addition.tail').toString());
    assert.equal(named, `Go to line ${program.selection.active.line + 1}`);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'tail.run');
    await page.waitFor('.samples', view);
    await page.evaluate(`document.querySelector('.samples').scrollIntoView()`, view);

    await page.press('Enter', { selector: `.sample-row[data-sample="${wrong}"]`, ...view });
    await page.waitFor('.side.model .view-line', diffView);
    assert.match(
      vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '',
      new RegExp(`^${wrong}: ground truth ↔ imitator-slips`),
    );
    await page.waitFor('.zone .note', diffView);
    const numbered = String(await page.evaluate(numberedLine, diffView));
    await inBothThemes('spot-check-diff-view');
    await page.press('v', { selector: '[aria-label="Next fault"]', ...diffView });
    const diff = await until('the diff', () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      return tab?.input instanceof vscode.TabInputTextDiff ? { input: tab.input, label: tab.label } : undefined;
    });
    assert.match(diff.label, new RegExp(`^${wrong}: ground truth ↔ imitator-slips`));
    const [truth, model] = await Promise.all(
      [diff.input.original, diff.input.modified].map((one) => vscode.workspace.openTextDocument(one)),
    );
    const answer = samples.find(({ tier, index }) => `${tier}${index + 1}` === wrong);
    assert.ok(answer && truth && model);
    assert.equal(model.getText(), `Question: ${answer.question}\n${answer.text}`);
    // numbered as in the debugger, whose document has a line of metadata before the question
    const lines = ['metadata', ...model.getText().split('\n')];
    const [number = '', shown] = numbered.split('\t');
    assert.equal(shown, lines[Number(number) - 1]?.trimEnd());
    assert.notEqual(truth.getText(), model.getText());
    assert.deepEqual([truth.languageId, model.languageId], ['tail-cot', 'tail-cot']);
    const faults = await until(
      'faults beside the diff',
      () => vscode.languages.getDiagnostics(model.uri).length > 0 && vscode.languages.getDiagnostics(model.uri),
    );
    assert.deepEqual(vscode.languages.getDiagnostics(truth.uri), []);
    await inBothThemes('spot-check-diff');

    await vscode.commands.executeCommand('vscode.openWith', uri, 'tail.run');
    await page.press('d', { selector: `.sample-row[data-sample="${wrong}"]`, ...view });
    const session = await until('the debugger', () => vscode.debug.activeDebugSession);
    const frame = await until(
      'a stop',
      () => vscode.debug.activeStackItem instanceof vscode.DebugStackFrame && vscode.debug.activeStackItem,
    );
    assert.equal(frame.session.id, session.id);
    assert.ok(faults[0] instanceof vscode.Diagnostic);
    await page.screenshot('spot-check-debug');
    await vscode.debug.stopDebugging(session);
    await until('the end of the session', () => vscode.debug.activeDebugSession === undefined);
    await closeEditors();
    await until('no faults of what is closed', () =>
      vscode.languages.getDiagnostics().every(([about, found]) => about.scheme !== 'tail-run' || found.length === 0),
    );
  });

  it('is compared with another one, sample by sample, and several are a series', async () => {
    await vscode.commands.executeCommand('tail.startEmbeddedModels');
    await show(fileIn('addition.tail'));
    await spotCheck(() => quickInput.accept());
    const uri = await resultView();
    await report(/Run again/);
    const text = await readText(uri);
    const copies = await Promise.all(
      ['step-1000', 'step-2000'].map(async (model) => {
        const copy = vscode.Uri.joinPath(uri, '..', `${model}.tailrun`);
        // A carriage return that stands alone is no line break to the judge, though it is one to an editor.
        const written = model === 'step-2000' ? text.replaceAll('\\nput ', '\\rput ') : text;
        await vscode.workspace.fs.writeFile(
          copy,
          new TextEncoder().encode(written.replaceAll('imitator-slips', model)),
        );
        return { uri: copy };
      }),
    );
    const comparison = { webview: 'main.compare' };
    await vscode.commands.executeCommand('tail.compareRuns', copies[0], copies);
    await page.waitFor('.tiles', comparison);
    assert.match(
      await page.text('header', comparison),
      /Before:\s*step-1000[^]*after:\s*step-2000[^]* 15 questions that both/,
    );
    const verdict = await page.text('.sample-row td:nth-child(4)', comparison);
    await page.press('Enter', { selector: '.sample-row', ...comparison });
    await page.waitFor('.side.model .view-line', diffView);
    assert.equal(
      (await page.text('h1', diffView)).trim().toLowerCase(),
      verdict.trim(),
      'the diff says what the row says',
    );
    await vscode.commands.executeCommand('tail.compareRuns', copies[0], [...copies, { uri }]);
    await page.waitFor('.multiple', comparison);
    await inBothThemes('compare-series');
  });

  it('of a task that was never saved asks about what is on the screen', async () => {
    await vscode.commands.executeCommand('tail.startEmbeddedModels');
    const task = await readText(fileIn('binary-search.tail'));
    await showText('tail', task.replace(/task "[^"]*"/, 'task "Never saved"'));
    await spotCheck(() => quickInput.accept());
    const uri = await resultView();
    await report(/Run again/);
    const { head } = await readRun(uri);
    assert.equal(head.task, 'Never saved');
    assert.match(head.source, /task "Never saved"/);
  });

  it('is listed with its model and its score when it has ended', async () => {
    await vscode.commands.executeCommand('tail.startEmbeddedModels');
    await show(fileIn('knapsack.tail'));
    await spotCheck(() => quickInput.accept());
    await report(/Run again/);
    await vscode.commands.executeCommand('tail.runs.focus');
    await until('the run in the side bar', async () =>
      /imitator-slips\s*\d+\.\d % of 15 · \S*\s?knapsack/i.test(
        (await page.text('.part.sidebar')).replaceAll('\u00a0', ' '),
      ),
    );
    await inBothThemes('runs');
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('has a report that is exported as a page, to where a person says', async () => {
    const run = fileIn('exported.tailrun');
    const file = fileIn('exported.html');
    await vscode.workspace.fs.writeFile(run, await emptyRun());
    await vscode.commands.executeCommand('vscode.openWith', run, 'tail.run');
    await page.click('button[aria-label="Export report…"]', { webview: 'main.report' });
    await quickInput.showing('this view as one file');
    await page.screenshot('export-report');
    await quickInput.choose('Web Page');
    await quickInput.showing('machines');
    await quickInput.accept();
    await message(/The report was written to .*exported\.html/);
    const text = await readText(file);
    assert.match(text, /^<!DOCTYPE html>/);
    assert.match(text, /<title>Spot check of Large number addition · m<\/title>/);
    for (const uri of [run, file]) await vscode.workspace.fs.delete(uri);
  });

  it('keeps each failed request apart from wrong answers, says what to do, and asks it again when the run is resumed', async () => {
    let isReady = false;
    const endpoint = await fakeEndpoint((_request, response) => {
      if (isReady)
        sendJson(response, 200, {
          object: 'chat.completion',
          model: 'm',
          choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'I do not know.' } }],
        });
      else sendJson(response, 400, { error: { message: 'top_k is unknown here' } });
    });
    try {
      await setEndpoints([{ name: 'picky', url: endpoint.url, model: 'm' }]);
      await show(fileIn('addition.tail'));
      await spotCheck(() => quickInput.accept());
      const uri = await resultView();
      assert.match(await message(/given up after 4 failures in a row/), /top_k is unknown here/);
      const text = await report(/15 of 15 questions have no answer/);
      assert.match(text, /[4-7] errors, not counted as wrong/);
      assert.match(text, /top_k is unknown here/);
      assert.match(text, /set a sampling parameter that it does not know to null/);
      await page.screenshot('spot-check-errors');
      assert.deepEqual(new Set((await readRun(uri)).samples.map(({ error }) => error?.kind)), new Set(['bad-request']));

      isReady = true;
      const failed = (await readRun(uri)).samples.length;
      await page.click('.note .ways button:nth-child(2)', view);
      await report(new RegExp(`${15 - failed} of 15 questions have no answer`));
      const { samples: again } = await readRun(uri);
      assert.deepEqual([again.length, again.filter(({ error }) => error !== undefined)], [failed, []]);

      await page.click('.note .ways button', view);
      await until('answers in place of the errors', async () => {
        const { samples } = await readRun(uri);
        return samples.length === 15 && samples.every(({ error }) => error === undefined);
      });
      assert.doesNotMatch(await report(/wrong\s+15/), /errors|no answer/);
      assert.equal((await readText(uri)).split('\n').filter((line) => line.includes('"kind":"run"')).length, 1);

      await page.click('.doing button', view);
      await quickInput.showing('Nothing more so far');
      await quickInput.choose('Questions per tier');
      await quickInput.showing('More questions give');
      await quickInput.enter('6');
      assert.match(await quickInput.showing('Ask 3 more questions'), /Answers to each question\s*1 · greedy/);
      await page.screenshot('spot-check-more');
      await quickInput.accept();
      await report(/wrong\s+18/);
      const { head, samples } = await readRun(uri);
      assert.deepEqual([head.samples, samples.length], [6, 18]);

      await page.evaluate(`document.querySelector('.samples').scrollIntoView()`, view);
      await page.press('ArrowRight', { selector: '.sample-row[data-sample="S1"]', ...view });
      await page.click('.peek .ways button[title^="What comes counts"]', view);
      await report(/Asked again[^]*From the start/);
      await page.click('.peek .ways button[title^="The model goes on"]', view);
      await quickInput.showing('From which state on should the model write?');
      await quickInput.choose('Another state');
      await quickInput.showing('The ground truth up to before this state is given.');
      await quickInput.enter('3');
      await report(/From state 3, with the ground truth before it/);
      const { probes } = await readRun(uri);
      assert.deepEqual(
        probes.map(({ tier, index, from }) => [tier, index, from]),
        [
          ['S', 0, undefined],
          ['S', 0, 2],
        ],
      );
      assert.match(probes[1]?.sent ?? '', /"role":"assistant"/);
      assert.match(await report(/wrong\s+18/), /18 samples/);
    } finally {
      await endpoint.close();
    }
  });

  it('of an endpoint that nobody serves is given up, says why, and offers the embedded models', async () => {
    const gone = await fakeEndpoint(() => undefined);
    await gone.close();
    await setEndpoints([{ name: 'gone', url: gone.url, model: 'm' }]);
    await show(fileIn('addition.tail'));
    await spotCheck(() => quickInput.accept());
    const uri = await resultView();
    assert.match(await message(/given up after 4 failures in a row/), /Start Embedded Models[^]*Start the server/);
    assert.match(await report(/15 of 15 questions have no answer/), /Start the server/);
    assert.deepEqual(new Set((await readRun(uri)).samples.map(({ error }) => error?.kind)), new Set(['refused']));
  });

  it('can be cancelled, keeps what has come, and is there when its file is opened again', async () => {
    const endpoint = await fakeEndpoint(() => undefined);
    try {
      await setEndpoints([{ name: 'silent', url: endpoint.url, model: 'm' }]);
      await show(fileIn('addition.tail'));
      await spotCheck(() => quickInput.accept());
      const uri = await resultView();
      await report(/4 in flight/);
      await page.screenshot('spot-check-running');
      await vscode.commands.executeCommand('tail.cancelSpotCheck');
      assert.match(await report(/Run again/), /15 of 15 questions have no answer/);
      await closeEditors();
      await vscode.commands.executeCommand('vscode.open', uri);
      assert.equal((await resultView()).toString(), uri.toString());
      assert.match(await report(/Run again/), /stopped after 0 of 15 samples/);
    } finally {
      await endpoint.close();
    }
  });

  it('sends the key to its own origin, and writes it nowhere', async () => {
    const key = 'sk-only-for-this-test-0123456789';
    const endpoint = await fakeEndpoint((_request, response) =>
      sendJson(response, 401, { error: { message: `Incorrect API key provided: ${key}` } }),
    );
    try {
      await setEndpoints([{ name: 'guarded', url: endpoint.url, model: 'm' }]);
      const set = vscode.commands.executeCommand('tail.setEndpointKey', {
        kind: 'endpoint',
        known: { endpoint: { url: endpoint.url }, from: 'settings' },
      });
      await quickInput.showing('Kept in VS Code');
      await quickInput.enter(key);
      await set;
      await show(fileIn('addition.tail'));
      await spotCheck(() => quickInput.accept());
      const uri = await resultView();
      assert.ok(!(await message(/given up after 4 failures in a row[^]*Incorrect API key/)).includes(key));
      const text = await report(/15 of 15 questions have no answer/);
      assert.ok(endpoint.keys.includes(`Bearer ${key}`));
      assert.ok(!text.includes(key));
      assert.ok(!(await readText(uri)).includes(key));
      assert.ok(!JSON.stringify(vscode.workspace.getConfiguration('tail').get('endpoints')).includes(key));
    } finally {
      await endpoint.close();
    }
  });

  it('leaves out an entry of the setting that is wrong, and uses the others; of no others it starts none by itself', async () => {
    await setEndpoints([
      { name: 'broken', url: 'localhost:8000', model: 'm' },
      { name: 'whole', url: 'http://127.0.0.1:9/v1', model: 'm' },
    ]);
    await message(/“broken” is ignored: .*needs http:\/\//);
    await show(fileIn('addition.tail'));
    await spotCheck(async (overview) => {
      assert.match(overview, /whole/);
      await quickInput.leave();
    });
    await setEndpoints([{ name: 'broken', url: 'localhost:8000', model: 'm' }]);
    await vscode.commands.executeCommand('notifications.clearAll');
    const asked = vscode.commands.executeCommand('tail.spotCheck');
    assert.match(await message(/no model to ask\..*“broken” is ignored/), /Start Embedded Models/);
    await asked;
  });
});

describe("a run's file", () => {
  afterEach(closeEditors);

  it('that is none says so, and can be looked at as text', async () => {
    const uri = fileIn('broken.tailrun');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{"kind":"run","schema":2,"task":"<b>"}\n'));
    await vscode.commands.executeCommand('vscode.open', uri);
    const place = { webview: '[role="alert"]' };
    assert.match(
      await page.text('[role="alert"]', place),
      /not a run of a spot check that this version can read: hash: /,
    );
    assert.equal(await page.count('b', place), 0);
    await page.screenshot('run-broken');
    await page.click('a', place);
    await until('its text', () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString());
    await vscode.workspace.fs.delete(uri);
  });

  it('of many answers is judged by threads', async () => {
    const uri = fileIn('many.tailrun');
    const file = await runOf(150);
    const threads: unknown[] = [];
    const count = (message: unknown): unknown => threads.push(message);
    subscribe('worker_threads', count);
    try {
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(file));
      await vscode.commands.executeCommand('vscode.open', uri);
      assert.match(await report(/150 of 150 traces|All 150 traces/), /150/);
      assert.ok(threads.length > 0);
    } finally {
      unsubscribe('worker_threads', count);
      await vscode.workspace.fs.delete(uri);
    }
  });
});
