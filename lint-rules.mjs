// The rules of this project that no linter has; .oxlintrc.json says where they hold.
import path from 'node:path';
import { builtinModules } from 'node:module';

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
  'model',
  'attention',
  'imitator',
  'inference',
  'spotcheck',
  'outputs',
  'files',
  'threads',
  'lint',
  'properties',
  'debugger',
  'preview',
  'server',
  'views',
  'extension',
  'cli',
];
const withNode = new Set(['properties', 'files', 'threads', 'server', 'extension', 'cli']);
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

/** Imported as a name that stands for all of it, zod comes into a bundle whole: 750 KB instead of 190. */
const zodAsNamespace = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      named: "Write: import * as z from 'zod'. With it a bundle holds what is used of zod, else 750 KB.",
    },
  },
  create: (context) => ({
    ImportDeclaration(node) {
      if (node.source.value === 'zod' && node.specifiers.some(({ type }) => type === 'ImportSpecifier'))
        context.report({ node, messageId: 'named' });
    },
  }),
};

export default { meta: { name: 'tail' }, rules: { 'folder-order': folderOrder, 'zod-as-namespace': zodAsNamespace } };
