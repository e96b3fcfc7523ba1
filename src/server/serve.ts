import {
  ErrorCodes, ResponseError, TextDocumentSyncKind, TextDocuments, type Connection, type InitializeResult, type Location, type Range, type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocument } from '../language/editor/document.ts';
import { rename, renameable } from '../language/editor/rename.ts';
import { nameRange, occurrences, symbolAt } from '../language/editor/symbol.ts';
import { tokenModifiers, tokenTypes } from '../language/editor/semantic-tokens.ts';
import { completionAnswer, foldingAnswer, formattingAnswer, hoverAnswer, outlineAnswer, semanticTokensAnswer } from './answers.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { OpenTexts } from './open-texts.ts';

/** How long after the last keystroke a text is compiled: typing is not held up, and problems still come at once to the eye. */
const pause = 120;

const capabilities: InitializeResult = {
  serverInfo: { name: 'tail' },
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    completionProvider: { triggerCharacters: ['{'] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentFormattingProvider: true,
    semanticTokensProvider: { full: true, legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] } },
  },
};

/** Answers the requests of an editor about the `.tail` texts that it has open, saved or not; nothing is read from a disk. */
export function serve(connection: Connection): void {
  const texts = new TextDocuments(TextDocument);
  const open = new OpenTexts();
  const waiting = new Map<string, NodeJS.Timeout>();
  const answer = <T>(uri: string, make: (document: OpenDocument) => T): T | null => {
    const text = texts.get(uri);
    return text ? make(open.of(text)) : null;
  };
  const locations = (uri: string, ranges: readonly Range[]): Location[] => ranges.map((range) => ({ uri, range }));

  connection.onInitialize(() => capabilities);

  texts.onDidChangeContent(({ document: { uri } }) => {
    clearTimeout(waiting.get(uri));
    waiting.set(uri, setTimeout(() => {
      waiting.delete(uri);
      const text = texts.get(uri);
      if (text) void connection.sendDiagnostics({ uri, version: text.version, diagnostics: diagnosticsOf(text.getText()) });
    }, pause));
  });
  texts.onDidClose(({ document: { uri } }) => {
    clearTimeout(waiting.get(uri));
    waiting.delete(uri);
    open.forget(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onCompletion(({ textDocument, position }) => answer(textDocument.uri, (document) => completionAnswer(document, position)));
  connection.onHover(({ textDocument, position }) => answer(textDocument.uri, (document) => hoverAnswer(document, position)));
  connection.onDocumentSymbol(({ textDocument }) => answer(textDocument.uri, outlineAnswer));
  connection.onFoldingRanges(({ textDocument }) => answer(textDocument.uri, foldingAnswer));
  connection.onDocumentFormatting(({ textDocument }) => answer(textDocument.uri, formattingAnswer));
  connection.languages.semanticTokens.on(({ textDocument }) => answer(textDocument.uri, semanticTokensAnswer) ?? { data: [] });

  connection.onDefinition(({ textDocument, position }) => answer(textDocument.uri, (document) => {
    const symbol = symbolAt(document, position);
    const range = symbol?.kind === 'declared' ? nameRange(symbol.declaration) : undefined;
    return range ? { uri: textDocument.uri, range } : null;
  }));
  connection.onReferences(({ textDocument, position, context }) => answer(textDocument.uri, (document) => {
    const symbol = symbolAt(document, position);
    return symbol?.kind === 'declared' ? locations(textDocument.uri, occurrences(document, symbol.declaration, context.includeDeclaration)) : null;
  }));
  connection.onDocumentHighlight(({ textDocument, position }) => answer(textDocument.uri, (document) => {
    const symbol = symbolAt(document, position);
    return symbol?.kind === 'declared' ? occurrences(document, symbol.declaration, true).map((range) => ({ range })) : null;
  }));
  connection.onPrepareRename(({ textDocument, position }) => answer(textDocument.uri, (document) => {
    const place = renameable(document, position);
    if ('refused' in place) throw new ResponseError(ErrorCodes.InvalidRequest, place.refused);
    return { range: place.range, placeholder: place.name };
  }));
  connection.onRenameRequest(({ textDocument, position, newName }) => answer(textDocument.uri, (document): WorkspaceEdit => {
    const renaming = rename(document, position, newName);
    if ('refused' in renaming) throw new ResponseError(ErrorCodes.InvalidRequest, renaming.refused);
    return { changes: { [textDocument.uri]: renaming.ranges.map((range) => ({ range, newText: newName })) } };
  }));

  connection.onShutdown(() => {
    for (const timer of waiting.values()) clearTimeout(timer);
    waiting.clear();
  });
  texts.listen(connection);
  connection.listen();
}
