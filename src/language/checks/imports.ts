import { builtins } from '../builtins.ts';
import { closest } from '../closest.ts';
import * as ast from '../generated/ast.ts';
import { importedFunction, linkOf } from '../imported.ts';
import { rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report.ts';
import { functionsOf } from '../scopes.ts';

/** Imports that lead to no file or no function, and names that they bring in beside another of the same name. */
export function checkImports(file: ast.TaskFile, report: Report): void {
  const seen = new Map<string, number>();
  for (const imported of file.imports) {
    checkFile(imported, report);
    imported.names.forEach((name, i) => {
      const at = rangeOfProperty(imported, 'names', i);
      checkName(imported, name, at, report);
      const first = seen.get(name) ?? declaredLine(file, name);
      if (first !== undefined) error(report, at, 'duplicate-name', `${name} is declared in line ${first} already.`, 'Give one of them another name.');
      else if (builtins.has(name)) error(report, at, 'duplicate-name', `${name} is a function of the language.`, 'Give the imported function another name.');
      seen.set(name, at.start.line + 1);
    });
  }
}

function checkFile(imported: ast.Import, report: Report): void {
  const link = linkOf(imported), at = rangeOfProperty(imported, 'path');
  if (!link) return;
  if (!link.file) {
    if (link.problem === 'cyclic') error(report, at, 'import', `${link.path} imports this file in turn.`, 'Move what both need into a third file.');
    else error(report, at, 'import', `There is no file ${link.path}.`, 'Write its path from the folder of this file, as in "lib.tail" or "../shared/lib.tail".');
    return;
  }
  const first = link.firstError();
  if (first) error(report, at, 'import', `${link.path} has an error in line ${first.range.start.line + 1}: ${first.message}`, 'Open that file and correct it there.');
}

function checkName(imported: ast.Import, name: string, at: Parameters<typeof error>[1], report: Report): void {
  const link = linkOf(imported);
  if (!link?.file || importedFunction(imported, name)) return;
  const inTask = link.file.tasks.find((task) => functionsOf(task).some((declared) => declared.name === name));
  const names = link.file.functions.map((declared) => declared.name), near = closest(name, names);
  if (inTask) error(report, at, 'import', `${name} belongs to the task “${inTask.title}” of ${link.path}.`, 'Move it there in front of the task.');
  else error(report, at, 'import', `${link.path} has no function ${name}.`, near ? `Did you mean ${near}?` : names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none outside of its tasks.');
}

/** The line of what has this name in the file itself, from 1. */
function declaredLine(file: ast.TaskFile, name: string): number | undefined {
  const declared = [...file.functions, ...file.tasks.flatMap((task) => task.items.flatMap((item): (ast.FunctionDecl | ast.Variable)[] => {
    if (ast.isLengthDecl(item)) return item.variables;
    return ast.isFunctionDecl(item) || ast.isVariable(item) ? [item] : [];
  }))].find((one) => one.name === name);
  return declared && (declared.$cstNode?.range.start.line ?? 0) + 1;
}
