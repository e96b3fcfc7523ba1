import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { z } from 'zod';
import { page } from './page.ts';
import { extension } from './workspace.ts';

const manifest = z.object({ engines: z.object({ vscode: z.string().regex(/^\^\d+\.\d+\.\d+$/) }) });

/** A number that orders versions as they follow each other. */
function ordered(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return (major * 1000 + minor) * 1000 + patch;
}

describe('the extension', () => {
  it('activates without an error', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('asks for no newer VS Code than the one that these tests run in', () => {
    const wanted = manifest.parse(extension().packageJSON).engines.vscode.slice(1);
    assert.ok(ordered(wanted) <= ordered(vscode.version), `${wanted} against ${vscode.version}`);
  });

  it('takes .tail files for the language tail, and .tailcot files for tail-cot', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const task = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'addition.tail'));
    assert.equal(task.languageId, 'tail');
    const trace = vscode.Uri.joinPath(folder.uri, 'opened.tailcot');
    await vscode.workspace.fs.writeFile(trace, new TextEncoder().encode('Question: What is 1 + 2?\n'));
    assert.equal((await vscode.workspace.openTextDocument(trace)).languageId, 'tail-cot');
    await vscode.workspace.fs.delete(trace);
    await vscode.window.showTextDocument(task);
    const colours = new Set((await page.tokens(4)).map(({ color }) => color));
    assert.ok(colours.size >= 4, `keywords, texts, numbers and comments look alike: ${[...colours].join(' ')}`);
    await page.screenshot('task-in-editor');
  });
});
