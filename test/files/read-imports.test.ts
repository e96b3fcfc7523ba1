import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { confinesOf, importsFrom, readImport } from '../../src/files/read-imports.ts';
import { LARGEST_IMPORT, MOST_IMPORTS, type Resolve, type Resolved } from '../../src/language/import-links.ts';
import { gatherImports, headOf } from '../../src/language/gather-imports.ts';
import { parseTask } from '../../src/language/parse-task.ts';

describe('a file that is imported', () => {
  let outside: string;
  let folder: string;

  beforeEach(() => {
    outside = mkdtempSync(path.join(tmpdir(), 'tail-read-'));
    folder = path.join(outside, 'workspace');
    mkdirSync(path.join(folder, 'sub'), { recursive: true });
    writeFileSync(path.join(folder, 'lib.tail'), 'here');
    writeFileSync(path.join(outside, 'lib.tail'), 'there');
  });
  afterEach(() => {
    rmSync(outside, { recursive: true });
  });

  const read = (name: string, confined = false): Resolved =>
    readImport(folder, name, confined ? { confinedTo: [folder] } : {});
  const whyNot = (name: string, confined = false): unknown => {
    const found = read(name, confined);
    return typeof found === 'object' ? found.problem : found;
  };

  it('is read where it is a .tail file, over links too', () => {
    symlinkSync('lib.tail', path.join(folder, 'link.tail'));
    assert.deepEqual(
      ['lib.tail', 'link.tail', 'sub/../lib.tail', '../lib.tail', path.join(outside, 'lib.tail'), 'none.tail'].map(
        (name) => read(name),
      ),
      ['here', 'here', 'here', 'there', 'there', undefined],
    );
  });

  it('is not read where it is a device, a pipe, a folder or of another kind, by whatever way it is named', () => {
    execFileSync('mkfifo', [path.join(folder, 'pipe.tail')]);
    mkdirSync(path.join(folder, 'folder.tail'));
    symlinkSync('/dev/zero', path.join(folder, 'zero.tail'));
    symlinkSync('/etc/passwd', path.join(folder, 'passwd.tail'));
    symlinkSync('loop.tail', path.join(folder, 'loop.tail'));
    assert.deepEqual(
      [
        '/dev/zero',
        '/etc/passwd',
        'pipe.tail',
        'folder.tail',
        'zero.tail',
        'passwd.tail',
        'loop.tail',
        '..\\lib.tail',
        '\\\\host\\share\\lib.tail',
      ].map((name) => whyNot(name)),
      ['ending', 'ending', 'no-file', 'no-file', 'no-file', 'ending', undefined, 'backslash', 'backslash'],
    );
  });

  it('is read up to a size', () => {
    writeFileSync(path.join(folder, 'large.tail'), '');
    truncateSync(path.join(folder, 'large.tail'), LARGEST_IMPORT);
    assert.equal((read('large.tail') as string).length, LARGEST_IMPORT);
    truncateSync(path.join(folder, 'large.tail'), LARGEST_IMPORT + 1);
    assert.equal(whyNot('large.tail'), 'too-large');
  });

  it('is read from an untrusted workspace alone, wherever its path and its links lead', () => {
    symlinkSync('../lib.tail', path.join(folder, 'escape.tail'));
    symlinkSync('..', path.join(folder, 'up'));
    symlinkSync('lib.tail', path.join(folder, 'link.tail'));
    assert.deepEqual(
      [
        'lib.tail',
        'link.tail',
        '../lib.tail',
        path.join(outside, 'lib.tail'),
        'escape.tail',
        'up/lib.tail',
        '../workspace/lib.tail',
        path.join(folder, 'lib.tail'),
      ].map((name) => whyNot(name, true)),
      ['here', 'here', 'outside', 'outside', 'outside', 'outside', 'here', 'here'],
    );
    // The workspace may itself have been opened over a link.
    symlinkSync(folder, path.join(outside, 'opened'));
    assert.equal(
      readImport(path.join(outside, 'opened'), 'lib.tail', { confinedTo: [path.join(outside, 'opened')] }),
      'here',
    );
    assert.deepEqual(confinesOf(path.join(folder, 'a.tail'), [folder]), [folder]);
    assert.deepEqual(confinesOf(path.join(outside, 'a.tail'), [folder]), [outside]);
  });

  it('is named with what is wrong with it, and nothing of it is quoted', () => {
    symlinkSync('/etc/passwd', path.join(folder, 'passwd.tail'));
    const messages = ['/etc/passwd', 'passwd.tail', '../lib.tail'].flatMap((name) =>
      parseTask(`import root from "${name}"\n`, importsFrom(folder, { confinedTo: [folder] }))
        .problems.filter(({ code }) => code === 'import')
        .map(({ message }) => message),
    );
    assert.deepEqual(messages, [
      '/etc/passwd is not a .tail file.',
      'passwd.tail is outside of this workspace, which is not trusted, so it is not read.',
      '../lib.tail is outside of this workspace, which is not trusted, so it is not read.',
    ]);
  });
});

describe('imports without end', () => {
  /** Calls a resolver, and counts how often. */
  function counted(resolve: Resolve): { readonly resolve: Resolve; readonly calls: () => number } {
    let calls = 0;
    return {
      resolve: (name) => {
        calls++;
        return resolve(name);
      },
      calls: () => calls,
    };
  }

  const endless: Readonly<Record<string, Resolve>> = {
    'a chain': (name) => `import f from "${Number.parseInt(name, 10) + 1}.tail"\n`,
    'a fan': (name) =>
      Array.from({ length: 50 }, (_, i) => `import f from "${Number.parseInt(name, 10) * 50 + i}.tail"\n`).join(''),
    'files that are large together in words': (name) =>
      `import f from "${Number.parseInt(name, 10) + 1}.tail"\n${'// a\n'.repeat(9_000)}`,
    'files that are large together': (name) =>
      `import f from "${Number.parseInt(name, 10) + 1}.tail"\n${'// comment\n'.repeat(30_000)}`,
  };

  for (const [what, resolve] of Object.entries(endless)) {
    it(`${what}: ends at a bound, which the import says`, async () => {
      const directly = counted(resolve);
      const { problems } = parseTask('import f from "1.tail"\n', directly.resolve);
      assert.ok(directly.calls() <= MOST_IMPORTS, String(directly.calls()));
      assert.ok(problems.some(({ code }) => code === 'import'));
      const gathered = counted(resolve);
      await gatherImports('import f from "1.tail"\n', (name) => Promise.resolve(gathered.resolve(name)));
      assert.ok(gathered.calls() <= MOST_IMPORTS, String(gathered.calls()));
    });
  }

  it('reads no more words of all imports together than of one file', async () => {
    const files = counted((name) => `import f from "${Number.parseInt(name, 10) + 1}.tail"\n${'// a\n'.repeat(9_000)}`);
    parseTask('import f from "1.tail"\n', files.resolve);
    assert.equal(files.calls(), 5);
    await gatherImports('import f from "1.tail"\n', (name) => Promise.resolve(files.resolve(name)));
    assert.equal(files.calls(), 10);
  });

  it('is looked for before the first declaration alone, whatever comments and paths say', () => {
    const head =
      '// task "A"\n/* import f from "a.tail"\ntask "B" { } */\nimport task_of, machine from "task.tail" import f from "memo \\" task.tail"\n';
    for (const declaration of ['task "T" {', 'function f(): int {', 'memo function f(): int {', 'machine "M" {', ''])
      assert.equal(headOf(`${head}${declaration}${declaration === '' ? '' : '\n// import g from "g.tail"\n'}`), head);
    assert.equal(
      headOf('import f from "a.tail"\n/* unfinished\ntask "T" {'),
      'import f from "a.tail"\n/* unfinished\ntask "T" {',
    );
  });

  it('says where the bound was met', () => {
    const names = Array.from({ length: MOST_IMPORTS + 1 }, (_, i) => `${i}.tail`);
    const { problems } = parseTask(
      names.map((name) => `import f from "${name}"\n`).join(''),
      () => 'function f(a: int): int { return a }\n',
    );
    assert.deepEqual(
      problems.filter(({ message }) => message.includes('is not read')).map(({ message }) => message),
      [
        `${MOST_IMPORTS}.tail is not read: the imports lead to more than 100 files, or in all to more than 1 MiB or 40,000 words, numbers and signs.`,
      ],
    );
  });
});
