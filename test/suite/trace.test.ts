import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { message } from './messages.ts';
import { quickInput } from './quick-input.ts';
import { inBothThemes } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, readText, show, showText } from './workspace.ts';

function faultsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'tail');
}

/** Writes a trace of the task in the active editor by the command, with an input of its own. */
async function writeTrace(input: object): Promise<vscode.TextEditor> {
  const done = vscode.commands.executeCommand('tail.writeTrace');
  await quickInput.showing('Which question?');
  await quickInput.choose('own input');
  await quickInput.showing('JSON by name');
  await quickInput.enter(JSON.stringify(input));
  await done;
  return until('the trace', () => {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.languageId === 'tail-cot' ? editor : undefined;
  });
}

/** Changes the first occurrence of a text. */
async function change(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
  const at = editor.document.getText().indexOf(from);
  assert.ok(at >= 0, `“${from}” is in the trace`);
  const { document } = editor;
  await editor.edit((edit) =>
    edit.replace(new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to),
  );
}

describe('traces in the editor', () => {
  afterEach(closeEditors);

  it('are written of the task on the screen, also of one that was never saved', async () => {
    await showText('tail', (await readText(fileIn('addition.tail'))).replace('"Add place {p}"', '"Sum place {p}"'));
    const { document } = await writeTrace({ x: '37.5', y: '1.48' });
    const [metadata, question, ...trace] = document.getText().split('\n');
    assert.match(metadata ?? '', /^#! tail-cot \{.*"task":"Large number addition"/);
    assert.equal(question, 'Question: What is 37.5 + 1.48?');
    assert.ok(trace.includes('Sum place -2'));
    assert.equal(trace.at(-1) === '' ? trace.at(-2) : trace.at(-1), 'Answer: 38.98');
  });

  it('have a fault where the text leaves the machine, and none when it is right again', async () => {
    await show(fileIn('addition.tail'));
    const editor = await writeTrace({ x: '37.5', y: '1.48' });
    await change(editor, '5 + 4 + 0 = 9', '5 + 4 + 0 = 8');
    const faults = await until('the fault', () => faultsOf(editor.document).length > 0 && faultsOf(editor.document));
    assert.equal(faults[0]?.code, 'operation-result');
    assert.equal(editor.document.lineAt(faults[0].range.start.line).text, '5 + 4 + 0 = 8');
    assert.ok((faults[0].relatedInformation?.length ?? 0) > 0);
    await vscode.commands.executeCommand('editor.action.marker.next');
    await inBothThemes('trace-fault');
    await change(editor, '5 + 4 + 0 = 8', '5 + 4 + 0 = 9');
    await until('no fault', () => faultsOf(editor.document).length === 0);
  });

  it('of a model, without metadata, are judged by the task that their question is of', async () => {
    await show(fileIn('addition.tail'));
    const written = await writeTrace({ x: '2', y: '3' });
    const bare = written.document.getText().split('\n').slice(1).join('\n').replace('Answer: 5', 'Answer: 6');
    const editor = await showText('plaintext', bare);
    void vscode.commands.executeCommand('tail.checkTrace');
    const faults = await until('the fault', () => faultsOf(editor.document).length > 0 && faultsOf(editor.document));
    assert.deepEqual(
      faults.map(({ code }) => code),
      ['answer-contradicts'],
    );
    await message(/the answer is 6, but the correct one is 5/);
  });

  it('that say nothing of where they belong are judged after the person has said it, once', async () => {
    await show(fileIn('addition.tail'));
    const written = await writeTrace({ x: '2', y: '3' });
    const editor = await showText('plaintext', written.document.getText().split('\n').slice(2).join('\n'));
    const done = vscode.commands.executeCommand('tail.checkTrace');
    await quickInput.showing('Which task does the trace belong to?');
    await quickInput.choose('Large number');
    await quickInput.showing('JSON by name');
    await quickInput.enter('What is 2 + 3?');
    assert.match(await message(/the answer 5 is correct/), /Sound: .*no fault/);
    await done;
    await change(editor, 'Answer: 5', 'Answer: 7');
    await until('the fault', () => faultsOf(editor.document).length === 1);
    void vscode.commands.executeCommand('tail.checkTrace');
    await message(/the answer is 7, but the correct one is 5/);
  });

  it('that are to be checked right behind another one in the same document both have their verdict told', async () => {
    await show(fileIn('addition.tail'));
    const traceOf = async (input: object): Promise<readonly string[]> => {
      const { document } = await writeTrace(input);
      const lines = document.getText().trimEnd().split('\n').slice(1);
      await closeEditors();
      await show(fileIn('addition.tail'));
      return lines;
    };
    const long = await traceOf({ x: '7'.repeat(2000), y: '1' });
    const short = await traceOf({ x: '2', y: '3' });
    const answers = [...long.slice(0, -1), 'Answer: 1', ...short.slice(0, -1), 'Answer: 6'];
    const editor = await showText('plaintext', `${answers.join('\n')}\n`);
    editor.selection = new vscode.Selection(0, 0, long.length, 0);
    void vscode.commands.executeCommand('tail.checkTrace');
    // what is selected is read at once
    await new Promise(setImmediate);
    editor.selection = new vscode.Selection(long.length, 0, answers.length, 0);
    void vscode.commands.executeCommand('tail.checkTrace');
    await message(/(?=[^]*the answer is 1,)(?=[^]*the answer is 6,)/);
    // the last one that was asked for is what is shown
    assert.deepEqual(
      faultsOf(editor.document).map(({ range }) => range.start.line),
      [answers.length - 1],
    );
  });

  it('in a part of a document are judged where they stand, also when lines come before them', async () => {
    await show(fileIn('addition.tail'));
    const written = await writeTrace({ x: '2', y: '3' });
    const trace = written.document.getText().split('\n').slice(1).join('\n').replace('Answer: 5', 'Answer: 6');
    const editor = await showText('markdown', `# What it said\n\n\`\`\`tail-cot\n${trace}\n\`\`\`\n`);
    const answer = (): number => editor.document.getText().split('\n').indexOf('Answer: 6');
    editor.selection = new vscode.Selection(3, 0, answer() + 1, 0);
    void vscode.commands.executeCommand('tail.checkTrace');
    await message(/the answer is 6, but the correct one is 5/);
    assert.deepEqual(
      faultsOf(editor.document).map(({ range }) => range.start.line),
      [answer()],
    );
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'One line\nand another\n'));
    await until(
      'the fault at its new place',
      () => faultsOf(editor.document).length === 1 && faultsOf(editor.document)[0]?.range.start.line === answer(),
    );
  });
});
