/** What `npm test` runs, in order. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /**
   * A check counts as one test by its exit status; tests report each of theirs; a preparation counts only if it fails.
   */
  readonly kind: 'preparation' | 'check' | 'tests';
  /** Needs the VS Code server: it is installed before anything that needs it, since several might begin at once. */
  readonly inEditor?: true;
}

const testFolder = path.resolve(import.meta.dirname, '..');
const node = process.execPath;
const typescript = [node, '--import=tsx'];

/** Folders of test/ that hold no tests, or tests that need more than Node. */
const notUnit = new Set(['runner', 'host', 'mutants', 'suite', 'webview']);

/** About half of the work of all tests that need Node alone: whole tasks, data sets and commands. */
const data = new Set(['cli', 'dataset', 'docs', 'lint', 'machine', 'spotcheck', 'tasks']);

const buildSuite: Suite = { name: 'build', kind: 'preparation', command: [node, 'esbuild.mjs', '--suite'] };
const hostSuite: Suite = {
  name: 'host',
  kind: 'preparation',
  command: [...typescript, 'test/host/install-suite.ts'],
  inEditor: true,
};

/** The suites of this checkout; the shortest last, so that what runs side by side ends at about the same time. */
export function allSuites(): readonly Suite[] {
  return [
    buildSuite,
    hostSuite,
    { name: 'types', kind: 'check', command: ['npm', 'run', '--silent', 'types'] },
    { name: 'lint', kind: 'check', command: ['npm', 'run', '--silent', 'lint'] },
    { name: 'unit', kind: 'tests', command: nodeTests((name) => !data.has(name)) },
    { name: 'data', kind: 'tests', command: nodeTests((name) => data.has(name)) },
    { name: 'editor', kind: 'tests', command: [...typescript, 'test/host/editor-suite.ts'], inEditor: true },
    { name: 'webview', kind: 'tests', command: [...typescript, 'test/runner/node-suite.ts', 'webview'] },
    {
      name: 'packaged',
      kind: 'tests',
      command: [...typescript, 'test/host/editor-suite.ts', '--packaged'],
      inEditor: true,
    },
    {
      name: 'untrusted',
      kind: 'tests',
      command: [...typescript, 'test/host/editor-suite.ts', '--untrusted'],
      inEditor: true,
    },
  ];
}

/**
 * These test files alone, and all that lie in these folders, by their paths from `from`; or a word on why not.
 */
export function suitesOfFiles(files: readonly string[], from: string): readonly Suite[] | string {
  const names: string[] = [];
  for (const file of files) {
    const place = path.resolve(from, file);
    const name = path.relative(testFolder, place);
    if (!existsSync(place)) return `${file}: there is no such file or folder.`;
    if (name === '' || name.startsWith('..')) return `${file} does not lie in test/.`;
    if (name.split(path.sep)[0] === 'suite')
      return `${file} runs inside an editor. Run it as: npm test -- --only editor --grep "part of a title"`;
    if (!statSync(place).isDirectory() && !name.endsWith('.test.ts'))
      return `${file} holds no tests: those end in .test.ts.`;
    names.push(name);
  }
  return [
    buildSuite,
    { name: 'files', kind: 'tests', command: [...typescript, 'test/runner/node-suite.ts', ...names] },
  ];
}

/** The in-editor tests, in a desktop VS Code. */
export function desktopSuites(): readonly Suite[] {
  return [buildSuite, { name: 'desktop', kind: 'tests', command: [...typescript, 'test/host/desktop-suite.ts'] }];
}

function nodeTests(belongs: (folder: string) => boolean): readonly string[] {
  const names = readdirSync(testFolder, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? !notUnit.has(entry.name) : entry.name.endsWith('.test.ts')))
    .map(({ name }) => name);
  return [...typescript, 'test/runner/node-suite.ts', ...names.filter(belongs)];
}
