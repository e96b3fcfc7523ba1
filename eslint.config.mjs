import path from 'node:path';
import { builtinModules } from 'node:module';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import tseslint from 'typescript-eslint';

/**
 * The pipeline, in order: a folder of src imports only from itself and from folders before it, and from those only what
 * their face, an `index.ts`, shows.
 */
const folders = [
  'language',
  'machine',
  'turing',
  'compile',
  'record',
  'trace',
  'dataset',
  'slices',
  'imitator',
  'inference',
  'spotcheck',
  'files',
  'lint',
  'debugger',
  'server',
  'views',
  'extension',
  'cli',
];
const withNode = new Set(['files', 'server', 'extension', 'cli']);
const withVscode = new Set(['extension']);
const source = path.join(import.meta.dirname, 'src');
const builtins = new Set(builtinModules);

const folderOf = (file) => path.relative(source, file).split(path.sep)[0];

/** Holds the tree to the order: what a module names in an import, an export or an import() is looked up in the list. */
const folderOrder = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      later: 'src/{{from}} must not import from src/{{to}}: that folder comes later in the pipeline ({{order}}).',
      outside: 'src/{{from}} must not import {{name}}: only {{allowed}} may.',
      unknown: 'src/{{from}} is not in the list of folders in eslint.config.mjs.',
      face: 'Import from the face of src/{{to}}, an index.ts: what it does not show is its own business.',
      extension: 'Import {{name}} with its ending.',
    },
  },
  create(context) {
    const from = folderOf(context.filename);
    const rank = folders.indexOf(from);
    const check = (node) => {
      if (typeof node?.value !== 'string') return;
      const name = node.value;
      const report = (messageId, data = {}) => context.report({ node, messageId, data: { from, name, ...data } });
      if (rank < 0) return report('unknown');
      if (name.startsWith('.')) {
        const to = folderOf(path.resolve(path.dirname(context.filename), name));
        if (folders.indexOf(to) > rank) report('later', { to, order: folders.join(', ') });
        if (to !== from && /\.ts$/.test(name) && !name.endsWith('/index.ts')) report('face', { to });
        if (!/\.(ts|mjs|json|css)$/.test(name)) report('extension');
      } else if (name === 'vscode' && !withVscode.has(from)) {
        report('outside', { allowed: [...withVscode].map((folder) => `src/${folder}`).join(', ') });
      } else if ((name.startsWith('node:') || builtins.has(name)) && !withNode.has(from)) {
        report('outside', { allowed: [...withNode].map((folder) => `src/${folder}`).join(', ') });
      }
    };
    return {
      ImportDeclaration: ({ source: module }) => check(module),
      ExportNamedDeclaration: ({ source: module }) => check(module),
      ExportAllDeclaration: ({ source: module }) => check(module),
      ImportExpression: ({ source: module }) => check(module),
      TSImportType: ({ source: module }) => check(module),
    };
  },
};

/** What ESLint recommends, which comes as a package of its own otherwise. */
const recommended = Object.fromEntries(
  [...builtinRules].filter(([, { meta }]) => meta.docs.recommended).map(([name]) => [name, 'error']),
);

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'media/', '.shots/', '.vscode-host/', '**/node_modules/', 'src/language/generated/'] },
  {
    files: ['**/*.ts', '**/*.mjs'],
    rules: {
      ...recommended,
      // What a trace and a label may not contain is written as such.
      'no-control-regex': 'off',
      // Work that comes in pieces may be done in one.
      'require-yield': 'off',
      // A timer that is set by ??= is taken for one that nobody reads.
      'no-unused-private-class-members': 'off',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'no-nested-ternary': 'error',
      // A switch counts once, however many cases it has: one over all nodes is the plainest form that there is. What
      // its cases decide counts as elsewhere.
      complexity: ['error', { max: 20, variant: 'modified' }],
      eqeqeq: 'error',
      'one-var': ['error', 'never'],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', Buffer: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'src/views/tsconfig.json', 'tsconfig.dom.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      // A switch names every member of a union, so that it asks for a new node, sampler or fault: a default would take
      // it in silence. Where most members are alike, an if or a table says so better. `typeof` is for ifs.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, allowDefaultCaseForExhaustiveSwitch: false },
      ],
    },
  },
  {
    // Made of numbers and of names of the module alone: nothing that an author wrote gets into this code.
    files: ['src/record/generate/runner.ts', 'src/trace/write-generated.ts', 'src/turing/turing-runner.ts'],
    rules: { '@typescript-eslint/no-implied-eval': 'off' },
  },
  {
    // A Failure is thrown at most stops of a conditional breakpoint, where the stack of an Error would cost too much.
    files: ['src/debugger/evaluation-failure.ts'],
    rules: {
      '@typescript-eslint/only-throw-error': [
        'error',
        { allow: [{ from: 'file', name: 'Failure', path: 'src/debugger/evaluation-failure.ts' }] },
      ],
    },
  },
  {
    // VS Code declares Disposable as a class, and takes whatever has its method.
    files: ['src/extension/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    // The editor and the command drive a run by its session, and its file by what src/files makes of it.
    files: ['src/extension/**/*.ts', 'src/cli/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/spotcheck/index.ts'],
              importNames: ['RunReader'],
              message: "Read a run's file into a RunSession: loadSession or openRun of src/files.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['it', 'describe'].flatMap((object) => ['only', 'skip'].map((property) => ({ object, property }))),
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { tail: { rules: { 'folder-order': folderOrder } } },
    rules: {
      'tail/folder-order': 'error',
      // As a name that stands for all of it, bundles hold all of it: 750 KB instead of 190.
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier",
          message: "Write: import * as z from 'zod'. With it a bundle holds what is used of zod, else 750 KB.",
        },
      ],
    },
  },
);
