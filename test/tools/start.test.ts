import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findDesktop } from '../host/desktop.ts';
import { laySampleWorkspace } from '../host/sample-workspace.ts';
import { taskNames } from '../tasks/load.ts';
import { addSettings, readSettings } from '../host/settings.ts';

describe('the start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lays the tasks into the sample workspace, and leaves what was edited there', () => {
    laySampleWorkspace(folder);
    assert.deepEqual(
      taskNames().filter((name) => !readdirSync(folder).includes(`${name}.tail`)),
      [],
    );
    writeFileSync(path.join(folder, 'addition.tail'), 'edited');
    laySampleWorkspace(folder);
    assert.equal(readFileSync(path.join(folder, 'addition.tail'), 'utf8'), 'edited');
  });

  it('adds settings that are missing, and keeps all that is there: other values, comments, trailing commas', () => {
    const file = path.join(folder, 'deep/settings.json');
    assert.equal(addSettings(file, { a: 1 }), undefined);
    assert.equal(addSettings(file, { a: 2, b: [3] }), undefined);
    assert.deepEqual(readSettings(file), { settings: { a: 1, b: [3] } });
    for (const text of [
      '// mine\n{\n  // kept\n  "a": 1, /* too */\n  "tail.endpoints": ["nonsense",],\n}\n',
      '{"a":1,"tail.endpoints":["nonsense"]}',
      '/* mine */ { "a": 1, "tail.endpoints": ["nonsense"] } // end',
    ]) {
      writeFileSync(file, text);
      assert.equal(addSettings(file, { a: 2, b: 3 }), undefined);
      const now = readFileSync(file, 'utf8');
      assert.equal(now.replace(/\n? {2}"b": 3,\n?/, '').replaceAll(/\s/g, ''), text.replaceAll(/\s/g, ''));
      assert.deepEqual(readSettings(file), { settings: { a: 1, 'tail.endpoints': ['nonsense'], b: 3 } });
    }
    for (const text of ['', ' \n', '{}', '{ }', '{\n}\n', '// nothing yet\n{ /* here */ }']) {
      writeFileSync(file, text);
      assert.equal(addSettings(file, { b: 3 }), undefined, text);
      assert.deepEqual(readSettings(file), { settings: { b: 3 } }, text);
    }
  });

  it('leaves settings alone that it cannot read, and says in one line which and why', () => {
    const file = path.join(folder, 'settings.json');
    for (const text of ['{ "a": 1\n"b": nonsense }', '[]', '{', 'nonsense']) {
      writeFileSync(file, text);
      assert.match(addSettings(file, { a: 1 }) ?? '', /^[^\n]*settings\.json is left as it is[^\n]*$/, text);
      assert.equal(readFileSync(file, 'utf8'), text);
    }
    mkdirSync(path.join(folder, 'folder.json'));
    assert.match(
      addSettings(path.join(folder, 'folder.json'), { a: 1 }) ?? '',
      /is a folder where a file of settings should be/,
    );
  });

  it('takes the desktop that VSCODE names, and none inside the terminal of a remote VS Code', () => {
    assert.equal(findDesktop({ VSCODE: '/opt/code', PATH: '' }), '/opt/code');
    writeFileSync(path.join(folder, 'code'), '', { mode: 0o755 });
    writeFileSync(path.join(folder, 'code.cmd'), '', { mode: 0o755 });
    assert.equal(path.dirname(findDesktop({ PATH: folder, DISPLAY: ':0' }) ?? ''), folder);
    assert.equal(findDesktop({ PATH: folder, DISPLAY: ':0', VSCODE_IPC_HOOK_CLI: '/run/socket' }), undefined);
  });
});
