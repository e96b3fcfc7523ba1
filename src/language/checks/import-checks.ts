import { builtins } from '../builtins.ts';
import { closest } from '../closest.ts';
import * as ast from '../generated/ast.ts';
import { importedFunction, linkOf, MOST_IMPORTS, type Unread } from '../import-links.ts';
import { MOST_TOKENS } from '../size.ts';
import { rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report-problem.ts';
import { functionsOf } from '../scopes.ts';

/** Imports that lead to no file or no function, and names that they bring in beside another of the same name. */
export function checkImports(file: ast.TaskFile, report: Report): void {
  const seen = declaredLines(file);
  for (const imported of file.imports) {
    checkFile(imported, report);
    imported.names.forEach((name, i) => {
      const at = rangeOfProperty(imported, 'names', i);
      checkName(imported, name, at, report);
      const first = seen.get(name);
      if (first !== undefined)
        error(report, at, 'duplicate-name', `${name} is already declared in line ${first}.`, 'Rename one of them.');
      else if (builtins.has(name))
        error(report, at, 'duplicate-name', `${name} is a built-in function.`, 'Rename the imported function.');
      if (first === undefined) seen.set(name, at.start.line + 1);
    });
  }
}

/** Why an import leads to no file, and what to do. Nothing of what is not read is quoted: it is no program. */
const unread: Readonly<Record<Unread | 'missing' | 'cyclic', readonly [what: (path: string) => string, todo: string]>> =
  {
    missing: [
      (path) => `The file ${path} does not exist.`,
      'A path starts from the folder of this file; ../ leads to the folder above it.',
    ],
    cyclic: [(path) => `${path} imports this file in turn.`, 'Move what both need into a third file.'],
    'no-file': [(path) => `${path} is not a regular file.`, 'Import a file, not a folder, a device or a pipe.'],
    ending: [
      (path) => `${path} is not a .tail file.`,
      'Import a file whose name ends in .tail, and which is not a link to another kind of file.',
    ],
    backslash: [
      (path) => `${path} contains a backslash.`,
      'Use / between the parts of a path, as in "../shared/lib.tail".',
    ],
    'too-large': [
      (path) => `${path} is larger than 1 MiB, so it is not read.`,
      'Import a smaller file with only the functions that are needed.',
    ],
    outside: [
      (path) => `${path} is outside of this workspace, which is not trusted, so it is not read.`,
      'Trust the workspace, or move the file into it.',
    ],
    'too-many': [
      (path) =>
        `${path} is not read: the imports lead to more than ${MOST_IMPORTS} files, or in all to more than 1 MiB or ${MOST_TOKENS.toLocaleString('en')} words, numbers and signs.`,
      'Import fewer and smaller files.',
    ],
  };

function checkFile(imported: ast.Import, report: Report): void {
  const link = linkOf(imported);
  const at = rangeOfProperty(imported, 'path');
  if (!link) return;
  if (!link.file) {
    const [what, todo] = unread[link.problem];
    error(report, at, 'import', what(link.path), todo);
    return;
  }
  const first = link.firstError();
  if (first)
    error(
      report,
      at,
      'import',
      `${link.path} has an error in line ${first.range.start.line + 1}: ${first.message}`,
      'Open that file and fix it there.',
    );
}

function checkName(imported: ast.Import, name: string, at: Parameters<typeof error>[1], report: Report): void {
  const link = linkOf(imported);
  if (!link?.file || importedFunction(imported, name)) return;
  const inTask = link.file.tasks.find((task) => functionsOf(task).some((declared) => declared.name === name));
  const names = link.file.functions.map((declared) => declared.name);
  const near = closest(name, names);
  const all = names.length > 0 ? `Its functions are ${names.join(', ')}.` : 'It declares no top-level functions.';
  if (inTask)
    error(
      report,
      at,
      'import',
      `${name} is declared inside the task “${inTask.title}” of ${link.path}.`,
      'Move it in front of the task in that file.',
    );
  else error(report, at, 'import', `${link.path} has no function ${name}.`, near ? `Did you mean ${near}?` : all);
}

/** The lines of what has a name in the file itself, from 1; the first of each name. */
function declaredLines(file: ast.TaskFile): Map<string, number> {
  const lines = new Map<string, number>();
  for (const { name, $cstNode: node } of [...file.functions, ...file.tasks.flatMap(declaredIn)]) {
    if (!lines.has(name)) lines.set(name, (node?.range.start.line ?? 0) + 1);
  }
  return lines;
}

function declaredIn({ items }: ast.Task): (ast.FunctionDecl | ast.Variable)[] {
  return items.flatMap((item): (ast.FunctionDecl | ast.Variable)[] => {
    if (ast.isLengthDecl(item)) return item.variables;
    return ast.isFunctionDecl(item) || ast.isVariable(item) ? [item] : [];
  });
}
