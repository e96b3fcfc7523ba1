import {
  ErrorCodes,
  FileOperationPatternKind,
  ResponseError,
  type CancellationToken,
  type Connection,
  type FileRename,
  type InitializeResult,
  type Location,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { URI } from 'langium';
import path from 'node:path';
import {
  importedNamed,
  importedPathAt,
  importedPaths,
  nameRange,
  occurrences,
  quoted,
  rename,
  renameable,
  selections,
  signatureAt,
  symbolAt,
  type OpenDocument,
} from '../language/editor/index.ts';
import { sourceOf, type Named, type Range } from '../language/index.ts';
import { importedUri, type ImportedFiles } from './imported-files.ts';
import { selectionAnswer, signatureAnswer } from './language-features.ts';
import type { KnownFile, WorkspaceFiles } from './workspace-files.ts';

/** What the server can do with names and places, over the files of a workspace. */
export const navigation: InitializeResult['capabilities'] = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  selectionRangeProvider: true,
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: {
      willRename: {
        filters: [
          { scheme: 'file', pattern: { glob: '**/*.{tail,machine}', matches: FileOperationPatternKind.file } },
          { scheme: 'file', pattern: { glob: '**', matches: FileOperationPatternKind.folder } },
        ],
      },
    },
  },
};

/** Answers about a text that is open, once what has come meanwhile is read. */
export type Answer = <T>(
  uri: string,
  token: CancellationToken,
  make: (document: OpenDocument) => T,
) => Promise<T | null>;

export function navigate(
  connection: Connection,
  answer: Answer,
  files: ImportedFiles,
  workspace: WorkspaceFiles,
): void {
  connection.onDefinition(({ textDocument: { uri }, position }, token) =>
    answer(uri, token, (document) => {
      const imported = importedPathAt(document, position);
      const file =
        imported === undefined || typeof files.resolverFor(uri)(imported) !== 'string'
          ? undefined
          : importedUri(uri, imported);
      if (file !== undefined)
        return { uri: file, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
      const symbol = symbolAt(document, position);
      return symbol?.kind === 'declared' ? declarationAt(uri, symbol.declaration) : null;
    }),
  );
  connection.onReferences(({ textDocument: { uri }, position, context }, token) =>
    answer(uri, token, (document) => {
      const symbol = symbolAt(document, position);
      if (symbol?.kind !== 'declared') return null;
      return usesOf({ uri, document }, symbol.declaration, workspace).flatMap((use) =>
        locations(use.uri, occurrences(use.document, use.declaration, context.includeDeclaration)),
      );
    }),
  );
  connection.onDocumentHighlight(({ textDocument, position }, token) =>
    answer(textDocument.uri, token, (document) => {
      const symbol = symbolAt(document, position);
      return symbol?.kind === 'declared'
        ? occurrences(document, symbol.declaration, true).map((range) => ({ range }))
        : null;
    }),
  );
  connection.onPrepareRename(({ textDocument, position }, token) =>
    answer(textDocument.uri, token, (document) => {
      const place = renameable(document, position);
      if ('refused' in place) throw new ResponseError(ErrorCodes.InvalidRequest, place.refused);
      return { range: place.range, placeholder: place.declaration.name };
    }),
  );
  connection.onRenameRequest(({ textDocument: { uri }, position, newName }, token) =>
    answer(uri, token, (document): WorkspaceEdit => {
      const place = renameable(document, position);
      if ('refused' in place) throw new ResponseError(ErrorCodes.InvalidRequest, place.refused);
      const changes: Record<string, TextEdit[]> = {};
      for (const use of usesOf({ uri, document }, place.declaration, workspace)) {
        const renaming = rename(use.document, use.declaration, newName);
        const where = use.uri === uri ? '' : `In ${path.posix.basename(URI.parse(use.uri).path)}: `;
        if ('refused' in renaming) throw new ResponseError(ErrorCodes.InvalidRequest, `${where}${renaming.refused}`);
        changes[use.uri] = renaming.ranges.map((range) => ({ range, newText: newName }));
      }
      return { changes };
    }),
  );
  connection.onSelectionRanges(({ textDocument, positions }, token) =>
    answer(textDocument.uri, token, (document) =>
      positions.map((position) => selectionAnswer(selections(document, position), position)),
    ),
  );
  connection.onSignatureHelp(({ textDocument, position }, token) =>
    answer(textDocument.uri, token, (document) => signatureAnswer(signatureAt(document, position))),
  );
  connection.workspace.onWillRenameFiles(({ files: renames }) => movedImports(renames, workspace));
}

interface Use extends KnownFile {
  /** What is meant, as this file has it: each file has read for itself what it imports. */
  readonly declaration: Named;
}

/** A declaration in its own file, and in the files that import it; the file that was asked about stands for itself. */
function usesOf(asked: KnownFile, declaration: Named, workspace: WorkspaceFiles): readonly Use[] {
  const source = sourceOf(declaration);
  const homeUri = source === undefined ? asked.uri : importedUri(asked.uri, source);
  const home = homeUri === asked.uri || homeUri === undefined ? asked : workspace.at(homeUri);
  const canImport = declaration.$type === 'FunctionDecl' && declaration.$container.$type === 'TaskFile';
  if (home === undefined || !canImport) return [{ ...asked, declaration }];
  const own = home === asked ? declaration : home.document.file.functions.find(({ name }) => name === declaration.name);
  const importers = workspace
    .importersOf(home.uri)
    .map((one) => (one.uri === asked.uri ? asked : one))
    .flatMap((one): Use[] => {
      const imported = importedNamed(
        one.document,
        (given) => importedUri(one.uri, given) === home.uri,
        declaration.name,
      );
      return imported === undefined ? [] : [{ ...one, declaration: imported }];
    });
  return [...(own === undefined ? [] : [{ ...home, declaration: own }]), ...importers];
}

/** Has imports lead to where their files go, and those of a file that goes elsewhere to where theirs remain. */
function movedImports(renames: readonly FileRename[], workspace: WorkspaceFiles): WorkspaceEdit {
  const moved = (uri: string): string => {
    for (const { oldUri, newUri } of renames) {
      const old = URI.parse(oldUri).toString();
      if (uri === old) return URI.parse(newUri).toString();
      if (uri.startsWith(`${old}/`)) return `${URI.parse(newUri).toString()}${uri.slice(old.length)}`;
    }
    return uri;
  };
  const changes: Record<string, TextEdit[]> = {};
  // Most folders that are renamed hold no task.
  if (!workspace.uris().some((uri) => moved(uri) !== uri)) return { changes };
  for (const { uri, document } of workspace.all()) {
    const edits = importedPaths(document).flatMap(({ path: imported, range }) => {
      const target = importedUri(uri, imported);
      if (target === undefined) return [];
      const [from, to] = [moved(uri), moved(target)];
      if (from === uri && to === target) return [];
      const relative = pathBetween(URI.parse(from), URI.parse(to));
      return relative === undefined || relative === imported ? [] : [{ range, newText: quoted(relative) }];
    });
    if (edits.length > 0) changes[uri] = edits;
  }
  return { changes };
}

/** How a file imports another; undefined where it cannot: from another file system or drive, or of another kind. */
function pathBetween(from: URI, to: URI): string | undefined {
  const drive = ({ path: whole }: URI): string => /^\/[A-Za-z]:/.exec(whole)?.[0].toLowerCase() ?? '';
  const isFar = from.scheme !== to.scheme || from.authority !== to.authority || drive(from) !== drive(to);
  return isFar || !/\.(?:tail|machine)$/i.test(to.path)
    ? undefined
    : path.posix.relative(path.posix.dirname(from.path), to.path);
}

function locations(uri: string, ranges: readonly Range[]): Location[] {
  return ranges.map((range) => ({ uri, range }));
}

/** Where a name that a document uses is declared: there, or in a file that it imports. */
function declarationAt(uri: string, declaration: Named): Location | null {
  const source = sourceOf(declaration);
  const file = source === undefined ? uri : importedUri(uri, source);
  const range = nameRange(declaration);
  return range && file !== undefined ? { uri: file, range } : null;
}
