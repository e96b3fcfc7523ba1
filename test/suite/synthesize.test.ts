import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { z } from 'zod';
import { message } from './messages.ts';
import { quickInput } from './quick-input.ts';
import { closeEditors, fileIn, readText, show } from './workspace.ts';

describe('a data set in the editor', () => {
  afterEach(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileIn('data'), { recursive: true, useTrash: false });
  });

  it('is written of the task on the screen, after a list that says what and where', async () => {
    await show(fileIn('addition.tail'));
    const done = vscode.commands.executeCommand('tail.synthesize');
    const list = await quickInput.showing('Enter starts; or change a line');
    assert.match(list, /Write 1,000 training samples and 100 evaluation samples of each tier/);
    assert.match(list, /Mix of the tiers S, M and L\s*8:1:1/);
    await quickInput.accept();
    await message(/The data set is whole/);
    await done;
    const { totals, files } = z.object({ totals: z.object({ samples: z.number() }), files: z.array(z.object({ path: z.string(), bytes: z.number() })) }).parse(JSON.parse(await readText(fileIn('data/manifest.json'))));
    assert.equal(totals.samples, 1300);
    for (const file of files) assert.equal((await vscode.workspace.fs.stat(fileIn(`data/${file.path}`))).size, file.bytes);
  });
});
