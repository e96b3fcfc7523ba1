import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import * as vscode from 'vscode';
import { FakeModel } from '../inference/fake-model.ts';
import { fakeEndpoint, sendJson } from './fake-endpoint.ts';
import { message } from './messages.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { inBothThemes } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, show } from './workspace.ts';

const sidebar = '.part.sidebar';

async function setEndpoints(endpoints: readonly unknown[] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('tail').update('endpoints', endpoints, vscode.ConfigurationTarget.Global);
}

/** What the side bar shows, once it shows this. */
async function sideBar(words: RegExp): Promise<string> {
  return until(`${words} in the side bar`, async () => {
    const text = (await page.text(sidebar)).replaceAll('\u00a0', ' ');
    return words.test(text) && text;
  });
}

describe('the view of endpoints', () => {
  afterEach(async () => {
    await closeEditors();
    await setEndpoints(undefined);
    await vscode.commands.executeCommand('tail.stopEmbeddedModels');
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('is a way on where there is none yet', async () => {
    await vscode.commands.executeCommand('tail.endpoints.focus');
    const text = await sideBar(/Start Embedded Models/);
    assert.match(text, /Add Endpoint/);
    await inBothThemes('endpoints-none');
  });

  it('shows which can be reached, what they have, and from which machine they are called', async () => {
    const guarded = await fakeEndpoint((_request, response) => sendJson(response, 401, { error: 'Unauthorized' }));
    const gone = await fakeEndpoint(() => undefined);
    await gone.close();
    try {
      await vscode.commands.executeCommand('tail.startEmbeddedModels');
      await setEndpoints([
        { name: 'Guarded', url: guarded.url, model: 'tail-1.5b' },
        { name: 'Switched off', url: gone.url, model: 'tail-7b' },
        { name: 'Mistyped', url: 'localhost:8000', model: 'm' },
      ]);
      await vscode.commands.executeCommand('tail.endpoints.focus');
      const text = await sideBar(/imitator-exact\s*ok, \d+ ms/);
      assert.ok(text.includes(`Calls are made from ${hostname()}.`));
      assert.match(text, /Guarded\s*no key · tail-1\.5b/);
      assert.match(text, /Switched off\s*unreachable: nothing listens there · tail-7b/);
      assert.match(text, /Mistyped\s*“url”: .*needs http/);
      await page.click(`${sidebar} [role="treeitem"][aria-label^="Endpoint Embedded imitator-slips"]`);
      await sideBar(/called from/);
      await inBothThemes('endpoints');
    } finally {
      await guarded.close();
      await vscode.commands.executeCommand('notifications.clearAll');
    }
  });

  it('shows the embedded models that are started, whatever dead entry of its name the settings hold, and says where it runs', async () => {
    const gone = await fakeEndpoint(() => undefined);
    await gone.close();
    await setEndpoints([
      { name: 'Embedded imitator-exact', url: gone.url, model: 'imitator-exact' },
      { name: 'Embedded imitator-slips', url: 'http://gpu.invalid/v1', model: 'imitator-slips' },
      { name: '', url: gone.url, model: 'm' },
      'nonsense',
    ]);
    await message(/entry 3 is ignored: `name` is empty\. entry 4 is ignored: it must be an object/);
    await vscode.commands.executeCommand('tail.startEmbeddedModels');
    await message(/The embedded models run at http:\/\/127\.0\.0\.1:\d+/);
    await vscode.commands.executeCommand('tail.endpoints.focus');
    const text = await sideBar(
      /Embedded imitator-slips \(this session\)\s*ok, \d+ ms[^]*Embedded imitator-exact\s*ok, \d+ ms|Embedded imitator-exact\s*ok, \d+ ms[^]*Embedded imitator-slips \(this session\)\s*ok/,
    );
    assert.equal(text.match(/Embedded imitator-exact/g)?.length, 1);
    await page.screenshot('endpoints-imitator');
  });

  it('adds an endpoint by its address alone: the models are asked of the server', async () => {
    const models = [{ id: 'tail-0.5b', max_model_len: 8192 }, { id: 'tail-1.5b' }];
    const server = new FakeModel({ models, apis: ['text'] });
    const url = `${await server.start()}/v1`;
    try {
      const added = vscode.commands.executeCommand<string | undefined>('tail.addEndpoint');
      await quickInput.showing('Base URL');
      await quickInput.enter(url);
      await quickInput.showing('8,192 tokens');
      await quickInput.choose('1.5b');
      const apis = await quickInput.showing('How the model is asked');
      assert.match(apis, /Text to complete[^]*the server answers[^]*Chat[^]*no answer/);
      await quickInput.choose('Text to complete');
      await quickInput.showing('A name for the endpoint');
      await quickInput.enter('My server');
      assert.equal(await added, 'My server');
      assert.deepEqual(vscode.workspace.getConfiguration('tail').get('endpoints'), [
        { name: 'My server', url, model: 'tail-1.5b', api: 'openai-completions' },
      ]);
      await message(/“My server” is added\..*/);
    } finally {
      await server.stop();
    }
  });

  it('tests an endpoint, shows what it found and keeps its row true, and shows a request before it is sent', async () => {
    const server = new FakeModel({ refuses: ['top_k'] });
    const url = `${await server.start()}/v1`;
    try {
      await setEndpoints([{ name: 'Box', url, model: 'm' }]);
      await vscode.commands.executeCommand('tail.endpoints.focus');
      await sideBar(/Box\s*ok, \d+ ms/);
      const tested = vscode.commands.executeCommand('tail.testEndpoint');
      await quickInput.showing('Test which endpoint?');
      await quickInput.choose('Box');
      await quickInput.showing('Which task was the model trained on?');
      await quickInput.choose('Large number addition');
      await tested;
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(
        text,
        /✗ parameters {8}The server refuses top_k\.\n +→ Set top_k to null in the endpoint’s extraBody\./,
      );
      assert.match(
        text,
        /✗ trace {13}The model writes something else than a trace of “Large number addition”: “The sum of/,
      );
      await page.click(`${sidebar} [role="treeitem"][aria-label^="Endpoint Box"]`);
      await sideBar(/tested \d\d:\d\d\s*2 problems: trace, parameters\./);
      await inBothThemes('endpoint-test');

      const before = server.requests.length;
      await show(fileIn('addition.tail'));
      const previewed = vscode.commands.executeCommand('tail.previewRequest');
      await quickInput.showing('Preview a request to which endpoint?');
      await quickInput.choose('Box');
      await quickInput.showing('Examples before the question');
      await quickInput.enter('1');
      await previewed;
      const request = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.ok(request.startsWith(`POST ${url}/chat/completions\ncontent-type: application/json\n`));
      assert.match(
        request,
        /\n\n\{"model":"m","stream":true,[^\n]*"content":"[^\n]+\n\nThe same body, laid out:\n\{\n {2}"model": "m"/,
      );
      // the example, with its trace, and then the question
      assert.match(request, /"role":"user"[^\n]*"role":"assistant","content":"[^\n]*Answer: [^\n]*"role":"user"/);
      assert.match(request, /To compare, a line of a training set[^]*\n\{"messages":\[\{"role":"user","content":"/);
      assert.equal(server.requests.length, before);
      await page.screenshot('endpoint-request');
    } finally {
      await server.stop();
    }
  });
});
