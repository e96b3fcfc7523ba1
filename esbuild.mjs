// node esbuild.mjs [--production] [--suite] [--watch]: everything that runs is bundled. An entry point that does not
// exist is left out. With --watch it goes on, and builds anew what a saved file belongs to.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watchFile, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { makeCodeCache } from './code-cache.mjs';
import { ensurePackages } from './test/setup.mjs';

ensurePackages();
const esbuild = await import('esbuild');

const root = import.meta.dirname;
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  keepNames: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The UMD form of some of VS Code's packages hides its requires from the bundler; their ES form does not.
  mainFields: ['module', 'main'],
};

/** Builds once, or, under --watch, whenever a file changes that went into it. */
async function build(options) {
  if (!watch) return void (await esbuild.build(options));
  const context = await esbuild.context({ ...options, plugins: [rounds] });
  await context.watch();
}

let underWay = 0;
/** Says when a round of builds begins and ends: the editor's task that waits for a build reads these two lines. */
const rounds = {
  name: 'rounds',
  setup({ onStart, onEnd }) {
    onStart(() => {
      if (underWay++ === 0) console.log('Building…');
    });
    onEnd(({ errors }) => {
      for (const { text, location } of errors)
        console.error(`${location?.file ?? ''}:${location?.line ?? 0}:${location?.column ?? 0}: error: ${text}`);
      if (--underWay === 0) console.log('Built; waiting for changes.');
    });
  },
};

function generateLanguage() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['generate-language.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The grammar could not be turned into a parser:\n${stdout}${stderr}`);
}

/** What is left out of the commands that have to start quickly. */
const unneeded = {
  // Commander loads it for commands that are programs of their own, of which there are none.
  'node:child_process': './src/cli/no-processes.ts',
  // Langium loads it for its language server.
  'vscode-languageserver-protocol': './src/cli/no-protocol.ts',
};

/** The rooms that say what a task means and what an answer to it is worth. */
const judging = ['language', 'machine', 'turing', 'compile', 'record', 'trace', 'dataset', 'spotcheck'];

/** Names the code that judges, so that verdicts of other code are told apart from its own. */
function judgeIdentity() {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  for (const room of judging) {
    const folder = path.join(root, 'src', room);
    for (const file of readdirSync(folder, { recursive: true }).sort())
      if (file.endsWith('.ts')) hash.update(`${file}\n`).update(readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex').slice(0, 32);
}

function buildPrograms() {
  const programs = {
    extension: 'src/extension/activate.ts',
    server: 'src/server/main.ts',
    'check-worker': 'src/server/check-worker.ts',
    'preview-worker': 'src/extension/preview/preview-worker.ts',
    cli: 'src/cli/start.ts',
    'cli-all': 'src/cli/main.ts',
    'cli-quick': 'src/cli/quick.ts',
    'synth-worker': 'src/cli/synth/worker.ts',
    'judge-worker': 'src/cli/judge/judge-worker.ts',
    'keep-tasks': 'src/cli/keep-tasks.ts',
  };
  // While watching, the code changes, and its name would not.
  const define = watch ? {} : { JUDGE_IDENTITY: JSON.stringify(judgeIdentity()) };
  const present = Object.entries(programs).filter(([, file]) => existsSync(path.join(root, file)));
  return present.map(async ([name, entry]) => {
    const outfile = path.join(root, 'dist', `${name}.cjs`);
    const banner = name === 'cli' ? { js: '#!/usr/bin/env node' } : {};
    const alias = name === 'cli-quick' ? unneeded : {};
    await build({ ...node, entryPoints: [entry], outfile, banner, alias, define, external: ['vscode'] });
    if (name === 'cli') chmodSync(outfile, 0o755);
  });
}

/** Compiles the tasks that come with `tail-cot` once and for all: src/cli/shipped-tasks.ts. */
function keepTasks() {
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'dist/keep-tasks.cjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The tasks could not be compiled:\n${stderr}`);
}

/** src/views/NAME/main.ts becomes media/views/NAME.js, with NAME.css if it imports styles. */
function buildViews() {
  const views = readdirSync(path.join(root, 'src/views')).filter((name) =>
    existsSync(path.join(root, 'src/views', name, 'main.ts')),
  );
  return views.map((name) =>
    build({
      ...shared,
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      entryPoints: { [name]: `src/views/${name}/main.ts` },
      // Monaco's signs.
      loader: { '.ttf': 'file' },
      assetNames: '[name]',
      outdir: path.join(root, 'media/views'),
    }),
  );
}

/** The licences of what the views are made with: their text has to go where their code goes. */
function writeLicences() {
  const files = [
    'lit/LICENSE',
    'zod/LICENSE',
    'monaco-editor/LICENSE',
    'monaco-editor/ThirdPartyNotices.txt',
    'vscode-textmate/LICENSE.md',
  ];
  const texts = files.map((file) => `${file}\n\n${readFileSync(path.join(root, 'node_modules', file), 'utf8')}`);
  mkdirSync(path.join(root, 'media/views'), { recursive: true });
  writeFileSync(path.join(root, 'media/views/licences.txt'), texts.join('\n\n'));
}

/** The suites that run inside an extension host: one file each, beside the one that runs them. */
async function buildSuites() {
  const outdir = path.join(root, 'out/suite');
  const tests = readdirSync(path.join(root, 'test/suite')).filter((name) => name.endsWith('.test.ts'));
  const entries = ['index.ts', ...tests];
  await build({
    ...node,
    entryPoints: entries.map((name) => `test/suite/${name}`),
    outdir,
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
  });
  const present = new Set(entries.map((name) => name.replace(/\.ts$/, '.cjs')));
  for (const name of readdirSync(outdir).filter((file) => !present.has(file))) rmSync(path.join(outdir, name));
}

generateLanguage();
writeLicences();
const builds = [...buildPrograms(), ...buildViews(), ...(process.argv.includes('--suite') ? [buildSuites()] : [])];
// One that fails does not keep the others from being built: esbuild prints why it failed.
const results = await Promise.allSettled(builds);
for (const { reason } of results.filter(({ status }) => status === 'rejected')) console.error(reason.message);
if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1;
// While watching, each start would find it out of date.
else if (!watch) {
  keepTasks();
  makeCodeCache(path.join(root, 'dist/cli.cjs'), root);
}
if (watch) {
  watchFile(path.join(root, 'src/language/tail.langium'), { interval: 500 }, () => {
    try {
      generateLanguage();
    } catch (error) {
      console.error(error.message);
    }
  });
}
