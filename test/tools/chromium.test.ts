import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from '../host/chromium.ts';

describe('the search for a browser', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-chromium-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function program(name: string): string {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '', { mode: 0o755 });
    return file;
  }

  it('takes the program that CHROMIUM names before any other', () => {
    program('chromium');
    const named = program('own-build');
    assert.equal(findChromium({ CHROMIUM: named, PATH: folder }), named);
  });

  it('says so if CHROMIUM names no program', () => {
    assert.throws(() => findChromium({ CHROMIUM: path.join(folder, 'none'), PATH: folder }), /CHROMIUM names .*none/);
  });

  it('finds Chrome by name on the PATH', () => {
    const chrome = program('google-chrome');
    assert.equal(findChromium({ PATH: folder, PLAYWRIGHT_BROWSERS_PATH: folder }), chrome);
  });

  it("takes the newest of playwright's builds, by number", () => {
    program('chromium-999/chrome-linux/chrome');
    const newest = program('chromium-1200/chrome-linux/chrome');
    const found = findChromium({ PATH: '', PLAYWRIGHT_BROWSERS_PATH: folder });
    assert.ok(process.platform === 'darwin' || found === newest, found);
  });

  it('names what to install if there is none', function () {
    if (process.platform === 'darwin') return;
    assert.throws(
      () => findChromium({ PATH: '', PLAYWRIGHT_BROWSERS_PATH: folder }),
      /apt-get install chromium.*CHROMIUM/s,
    );
  });
});
