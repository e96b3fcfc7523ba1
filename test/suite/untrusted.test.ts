import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import * as vscode from 'vscode';
import { fakeEndpoint, sendJson, type FakeEndpoint } from './fake-endpoint.ts';
import { message } from './messages.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, folder, placeOf, readText, show, showText } from './workspace.ts';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('tail');

function isEndpoint(name: string): (value: unknown) => boolean {
  return (value) => typeof value === 'object' && value !== null && 'name' in value && value.name === name;
}

describe('in a workspace that is not trusted', () => {
  let server: FakeEndpoint;

  before(async () => {
    server = await fakeEndpoint((_request, response) =>
      sendJson(response, 200, { object: 'list', data: [{ id: 'm', object: 'model' }] }),
    );
  });

  after(() => server.close());

  afterEach(async () => {
    await closeEditors();
    await settings().update('endpoints', undefined, vscode.ConfigurationTarget.Global);
  });

  it('the extension is active, and the workspace stays untrusted', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = vscode.extensions.getExtension('tail-workbench.tail-workbench');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('the preview of a task is there', async () => {
    await show(fileIn('word-flip.tail'));
    await vscode.commands.executeCommand('tail.preview');
    await page.waitFor('.block.state', { webview: '#view.preview' });
  });

  it('problems, hovers and definitions of a task are there', async () => {
    const task = await readText(fileIn('addition.tail'));
    const { document } = await showText('tail', task.replace('carry = s / 10', 'carry = z / 10'));
    const [problem] = await until(
      'the problem',
      () => vscode.languages.getDiagnostics(document.uri).length > 0 && vscode.languages.getDiagnostics(document.uri),
    );
    assert.match(problem?.message ?? '', /z/);
    const editor = await show(fileIn('addition.tail'));
    const use = placeOf(editor.document, 'carry = s / 10');
    const hovers = await until('a hover', async () => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        editor.document.uri,
        use,
      );
      return found.length > 0 && found;
    });
    assert.match(
      hovers
        .flatMap(({ contents }) => contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : '')))
        .join('\n'),
      /carry/,
    );
    const [definition] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      editor.document.uri,
      use,
    );
    assert.equal(definition?.range.start.line, placeOf(editor.document, 'tape carry').line);
  });

  it('a trace of a task can be written, and is checked', async () => {
    await show(fileIn('addition.tail'));
    const done = vscode.commands.executeCommand('tail.writeTrace');
    await quickInput.showing('Which question?');
    await quickInput.choose('own input');
    await quickInput.showing('JSON by name');
    await quickInput.enter('{"x": "37.5", "y": "1.48"}');
    await done;
    const editor = await until('the trace', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.languageId === 'tail-cot' ? active : undefined;
    });
    const wrong = placeOf(editor.document, '5 + 4 + 0 = 9').translate(0, '5 + 4 + 0 = '.length);
    await editor.edit((edit) => edit.replace(new vscode.Range(wrong, wrong.translate(0, 1)), '8'));
    const [fault] = await until(
      'the fault',
      () =>
        vscode.languages.getDiagnostics(editor.document.uri).length > 0 &&
        vscode.languages.getDiagnostics(editor.document.uri),
    );
    assert.equal(fault?.code, 'operation-result');
  });

  it('endpoints that the workspace names do not count; those of the person do', async () => {
    await settings().update(
      'endpoints',
      [{ name: 'Mine', url: server.url, model: 'm' }],
      vscode.ConfigurationTarget.Global,
    );
    const file = fileIn('.vscode/settings.json');
    const planted = [{ name: 'Planted', url: server.url, model: 'm' }];
    await vscode.workspace.fs.writeFile(
      file,
      new TextEncoder().encode(JSON.stringify({ 'tail.endpoints': planted, 'editor.tabSize': 7 })),
    );
    try {
      // A setting of the same file that needs no trust shows that the file has been read.
      await until(
        'the settings of the folder',
        () => vscode.workspace.getConfiguration('editor', folder()).get('tabSize') === 7,
      );
      const known = settings().get<readonly unknown[]>('endpoints') ?? [];
      assert.deepEqual([known.some(isEndpoint('Mine')), known.some(isEndpoint('Planted'))], [true, false]);
      await vscode.commands.executeCommand('tail.endpoints.focus');
      const shown = await until('the endpoint in the side bar', async () => {
        const text = await page.text('.part.sidebar');
        return text.includes('Mine') && text;
      });
      assert.doesNotMatch(shown, /Planted/);
    } finally {
      await vscode.workspace.fs.delete(fileIn('.vscode'), { recursive: true });
    }
  });

  it('a spot check is refused, and neither it nor the view of endpoints sends anything', async () => {
    const endpoint = { name: 'Mine', url: server.url, model: 'm' };
    await settings().update('endpoints', [endpoint], vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('tail.endpoints.focus');
    await show(fileIn('addition.tail'));
    for (const command of ['tail.spotCheck', 'tail.testEndpoint']) {
      await vscode.commands.executeCommand(command);
      await message(/from a trusted workspace only/);
    }
    assert.deepEqual(server.keys, []);
  });

  describe('with files that would run for ever', () => {
    /** The machine never halts within what anybody waits for, and its run has three hundred samples. */
    const looping =
      'task "Loop" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n  input x: int = random 1..9\n  ask "{x} of {n}?"\n  tape count: int = 0\n  while count < 9000000 {\n    step "Go" { count = count + 1 }\n  }\n  answer count\n}\n';
    const head = {
      kind: 'run',
      schema: 2,
      task: 'Loop',
      hash: 'none',
      source: looping,
      endpoint: { name: 'E', url: 'http://127.0.0.1:1/v1', model: 'evil', api: 'openai-chat' },
      calledFrom: 'there',
      sampling: {},
      systemPrompt: '',
      extraBody: {},
      tiers: ['S'],
      samples: 300,
      seed: 0,
      started: '2026-01-01T00:00:00Z',
    };
    const sample = (index: number): object => ({
      kind: 'sample',
      tier: 'S',
      index,
      lengths: { n: 1 },
      inputs: { x: 1 },
      question: '1 of 1?',
      sent: '',
      text: 'Answer: 5',
      reasoning: '',
      finishReason: 'stop',
      firstToken: 1,
      total: 2,
    });
    const run = [head, ...Array.from({ length: 300 }, (_, index) => sample(index))]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    const evil: Readonly<Record<string, string>> = {
      '.tail/runs/evil.tailrun': run,
      'evil.jsonl': run,
      'endless.tail': looping,
      'zero.tail': `import f from "/dev/zero"\n${looping}`,
      'chain.tail': `import f from "chain.tail"\nimport g from "../../../../etc/passwd"\n${looping}`,
    };

    before(async () => {
      for (const [name, text] of Object.entries(evil))
        await vscode.workspace.fs.writeFile(fileIn(name), new TextEncoder().encode(text));
    });
    after(async () => {
      for (const name of Object.keys(evil)) await vscode.workspace.fs.delete(fileIn(name));
    });

    it('nothing runs by itself, all is answered, and memory stays small', async () => {
      const before = memory();
      await vscode.commands.executeCommand('tail.runs.focus');
      await until('the run in the list', async () =>
        (await page.text('.part.sidebar')).includes('not judged in Restricted Mode'),
      );
      for (const name of ['zero.tail', 'chain.tail']) {
        const { document } = await show(fileIn(name));
        const problems = await until(
          'its problems',
          () =>
            vscode.languages.getDiagnostics(document.uri).length > 0 && vscode.languages.getDiagnostics(document.uri),
        );
        assert.match(
          problems.map(({ message }) => message).join('\n'),
          /is not a \.tail file|imports? (itself|each other)/,
        );
        assert.doesNotMatch(problems.map(({ message }) => message).join('\n'), /root/);
      }
      const editor = await show(fileIn('endless.tail'));
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// saved\n'));
      await editor.document.save();
      const hovers = await until('a hover', async () => {
        const found = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          editor.document.uri,
          placeOf(editor.document, 'count + 1'),
        );
        return found.length > 0 && found;
      });
      assert.ok(hovers.length > 0);
      await vscode.commands.executeCommand('vscode.openWith', fileIn('.tail/runs/evil.tailrun'), 'tail.run');
      await until('the page of the run', async () =>
        (await page.text('main.report', { webview: 'main.report' })).includes('not judged'),
      );
      await page.screenshot('run-untrusted');
      assert.ok(memory() - before < 1.5 * 2 ** 30, `${Math.round((memory() - before) / 2 ** 20)} MB`);
    });
  });
});

/** Bytes that the extension host and its children, the language server among them, hold. */
function memory(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((pid) => pid !== '');
  return ['self', ...children]
    .map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024)
    .reduce((a, b) => a + b, 0);
}
