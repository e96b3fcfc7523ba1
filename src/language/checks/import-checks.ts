import { builtins } from '../builtins.ts';
import { closest } from '../closest.ts';
import * as ast from '../generated/ast.ts';
import { filesOf, importedFunction, linkOf, MOST_IMPORTS, type ImportLink, type Unread } from '../import-links.ts';
import { instead, type Problem } from '../problem.ts';
import { MOST_TOKENS } from '../size.ts';
import { rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report-problem.ts';
import { functionsOf } from '../scopes.ts';

/** Imports that lead to no file or no function, and names that they bring in beside another of the same name. */
export function checkImports(file: ast.TaskFile, report: Report): void {
  const seen = declaredLines(file);
  for (const imported of file.imports) {
    checkFile(imported, report);
    // What a file declares and imports from itself has one name: that it imports itself is what is wrong.
    const link = linkOf(imported);
    if (link && circleBehind(link)?.length === 1) continue;
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
const unread: Readonly<Record<Unread | 'missing', readonly [what: (path: string) => string, todo: string]>> = {
  missing: [
    (path) => `The file ${path} does not exist.`,
    'A path starts from the folder of this file; ../ leads to the folder above it.',
  ],
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
  const circle = circleBehind(link);
  if (circle) {
    error(
      report,
      at,
      'import',
      circleText(circle),
      circle.length > 1
        ? 'Move what both need into a third file.'
        : 'Remove that import: the functions of a file can call each other.',
    );
    return;
  }
  if (!link.file) {
    if (link.problem === 'cyclic') return;
    const [what, todo] = unread[link.problem];
    error(report, at, 'import', what(link.path), todo);
    return;
  }
  const found = errorBehind(link);
  if (found)
    error(
      report,
      at,
      'import',
      `${found.path} has an error in line ${found.problem.range.start.line + 1}: ${found.problem.message}`,
      'Open that file and fix it there.',
    );
}

/** The files of a circle that an import leads into, directly or over others. */
function circleBehind(link: ImportLink): readonly string[] | undefined {
  const links = link.file ? [...filesOf(link.file)].flatMap(({ imports }) => imports.map(linkOf)) : [link];
  return links.flatMap((one) => (one && 'circle' in one ? [one.circle] : []))[0];
}

function circleText(circle: readonly string[]): string {
  const [first = ''] = circle;
  if (circle.length === 1) return `${first} imports itself.`;
  return circle.length === 2
    ? `${circle.join(' and ')} import each other.`
    : `${circle.join(', ')} import each other in a circle.`;
}

/** The first error of an imported file: of one that it imports itself, where that is what is wrong with it. */
function errorBehind(link: ImportLink): { readonly path: string; readonly problem: Problem } | undefined {
  const problem = link.file && link.firstError();
  if (!link.file || !problem) return undefined;
  const further = link.file.imports.find((one) => {
    const { start, end } = rangeOfProperty(one, 'path');
    return sameProblemPlace(problem, start.line, start.character, end.character) && linkOf(one)?.file !== undefined;
  });
  const behind = further && linkOf(further);
  return (behind && errorBehind(behind)) ?? { path: link.path, problem };
}

function sameProblemPlace({ range: { start, end } }: Problem, line: number, from: number, to: number): boolean {
  return start.line === line && start.character === from && end.character === to;
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
  else
    error(
      report,
      at,
      'import',
      `${link.path} has no function ${name}.`,
      near ? `Did you mean ${near}?` : all,
      instead(near),
    );
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
