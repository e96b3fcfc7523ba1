import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { findDesktop } from '../host/desktop.ts';
import { endpointSettings, isEmbedded } from '../host/endpoint.ts';
import { laySampleWorkspace } from '../host/sample-workspace.ts';
import { taskNames } from '../tasks/load.ts';
import { mergeSettings, readSettings } from '../host/settings.ts';

describe('the start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('offers one endpoint a model, as the setting wants it, and knows them again', () => {
    const entries = endpointSettings({ url: 'http://127.0.0.1:40123', models: ['one', 'two'] });
    assert.deepEqual(entries.map((entry) => endpointSchema.parse(entry).model), ['one', 'two']);
    assert.ok(entries.every(isEmbedded));
    assert.equal(isEmbedded({ name: 'my own' }), false);
  });

  it('lays the tasks into the sample workspace, and leaves what was edited there', () => {
    laySampleWorkspace(folder);
    assert.deepEqual(taskNames().filter((name) => !readdirSync(folder).includes(`${name}.tail`)), []);
    writeFileSync(path.join(folder, 'addition.tail'), 'edited');
    laySampleWorkspace(folder);
    assert.equal(readFileSync(path.join(folder, 'addition.tail'), 'utf8'), 'edited');
  });

  it('adds settings and keeps the others', () => {
    const file = path.join(folder, 'deep/settings.json');
    mergeSettings(file, { a: 1, b: 2 });
    mergeSettings(file, { b: 3 });
    assert.deepEqual(readSettings(file), { a: 1, b: 3 });
  });

  it('refuses to overwrite settings that it cannot read, and names the file', () => {
    const file = path.join(folder, 'settings.json');
    writeFileSync(file, '// mine\n{}');
    assert.throws(() => mergeSettings(file, { a: 1 }), (error: unknown) => error instanceof Error && error.message.includes(file));
    assert.equal(readFileSync(file, 'utf8'), '// mine\n{}');
  });

  it('takes the desktop that VSCODE names, and none inside the terminal of a remote VS Code', () => {
    assert.equal(findDesktop({ VSCODE: '/opt/code', PATH: '' }), '/opt/code');
    writeFileSync(path.join(folder, 'code'), '', { mode: 0o755 });
    writeFileSync(path.join(folder, 'code.cmd'), '', { mode: 0o755 });
    assert.equal(path.dirname(findDesktop({ PATH: folder, DISPLAY: ':0' }) ?? ''), folder);
    assert.equal(findDesktop({ PATH: folder, DISPLAY: ':0', VSCODE_IPC_HOOK_CLI: '/run/socket' }), undefined);
  });
});
