import {
  type CancellationToken,
  CodeActionKind,
  CodeLensRefreshRequest,
  CompletionTriggerKind,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  SemanticTokensRequest,
  ShowMessageNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import * as z from 'zod';
import {
  importedPaths,
  openDocument,
  type OpenDocument,
  tokenModifiers,
  tokenTypes,
} from '../language/editor/index.ts';
import { codeLenses } from './code-lenses.ts';
import { codeActions } from './code-actions.ts';
import {
  completionAnswer,
  foldingAnswer,
  formattingAnswer,
  hoverAnswer,
  outlineAnswer,
  semanticTokensAnswer,
} from './language-features.ts';
import { CheckHere } from './check-here.ts';
import type { StartWorker } from './check-thread.ts';
import { checkLimits, CheckThreads, type CheckLimits } from './check-threads.ts';
import { ImportedFiles, importedUri } from './imported-files.ts';
import { Incoming } from './incoming.ts';
import { OpenTexts } from './open-texts.ts';
import { navigate, navigation } from './navigation.ts';
import { Problems } from './published-problems.ts';
import { WorkspaceFiles } from './workspace-files.ts';

const capabilities: InitializeResult = {
  serverInfo: { name: 'tail' },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    completionProvider: { triggerCharacters: ['{'] },
    hoverProvider: true,
    ...navigation,
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentFormattingProvider: true,
    codeLensProvider: {},
    documentLinkProvider: {},
    inlayHintProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    semanticTokensProvider: {
      full: true,
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    },
  },
};

const confinesSchema = z.object({ confinedTo: z.array(z.string()).optional() });
/** The commands that the editor has, which lenses may call. */
const commandsSchema = z.object({ commands: z.array(z.string()).default([]) });

/** Milliseconds that a request about a text waits for it to be opened. */
const OPENED_SOON = 1_000;

/**
 * Answers the requests of an editor about the `.tail` texts that it has open, saved or not. Files that they import are
 * read from the disk where they are not open; in a workspace that is not trusted, which `confinedTo` in
 * `initializationOptions` and in `tail/confine` says, only from the folders named there. `tail/lint` with `{ uri }`
 * runs the lint on what is open and answers how much it has found. Lenses call those commands of the editor that
 * `commands` in `initializationOptions` names, with `{ uri, task, tier?, example? }`.
 *
 * Texts are checked and run in threads, which `start` gives: requests are answered meanwhile.
 */
export function serve(connection: Connection, start: StartWorker, limits: CheckLimits = checkLimits): void {
  const texts = new TextDocuments(TextDocument);
  const files = new ImportedFiles((uri) => texts.get(uri)?.getText());
  const open = new OpenTexts((uri) => files.resolverFor(uri));
  const workspace = new WorkspaceFiles(files, () =>
    texts.all().map((text) => ({ uri: text.uri, document: open.of(text) })),
  );
  const initialized = new Promise((resolve) => connection.onInitialized(resolve));
  const checker = new CheckThreads(start, limits, (why) => {
    const told = `The TAIL language server cannot start a thread (${why}). It checks files without one: while it checks a large file, completion, hover and the like have to wait.`;
    void initialized.then(() => {
      connection.console.warn(told);
      return connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: told });
    });
    return new CheckHere();
  });
  let canRefreshLenses = false;
  const incoming = new Incoming();
  const problems = new Problems(
    connection,
    (uri) => texts.get(uri),
    files,
    checker,
    incoming,
    () => {
      if (canRefreshLenses) void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    },
  );
  let commands: ReadonlySet<string> = new Set();
  /** Methods that the editor asks again for where it is told that the text has moved on. */
  let askedAgain: ReadonlySet<string> = new Set();
  /** What has come meanwhile is read before something is worked out, which takes longer and may be of no use then. */
  const stillWanted = async (token: CancellationToken): Promise<void> => {
    incoming.heard();
    await incoming.drained();
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'There is a newer one.');
  };
  /** An editor that starts may ask about a text right before it opens it, and keeps what it is told. */
  const untilOpened = async (uri: string, token: CancellationToken): Promise<void> => {
    if (texts.get(uri) !== undefined) return;
    await new Promise<void>((resolve) => {
      const listening = [
        texts.onDidOpen(({ document }) => {
          if (document.uri === uri) done();
        }),
        token.onCancellationRequested(() => {
          done();
        }),
      ];
      const timer = setTimeout(() => {
        done();
      }, OPENED_SOON);
      const done = (): void => {
        clearTimeout(timer);
        for (const one of listening) one.dispose();
        resolve();
      };
    });
  };
  const answer = async <T>(
    uri: string,
    token: CancellationToken,
    make: (document: OpenDocument) => T,
    method = '',
  ): Promise<T | null> => {
    await untilOpened(uri, token);
    const version = texts.get(uri)?.version;
    await stillWanted(token);
    const text = texts.get(uri);
    if (text === undefined) return null;
    // Else of the newest text: where an editor does not ask again it takes a refusal for nothing, and keeps that.
    if (text.version !== version && askedAgain.has(method))
      throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed.');
    return make(open.of(text));
  };
  const importersChanged = (uri: string): void => {
    for (const importer of files.importersOf(uri)) {
      open.forget(importer);
      problems.checkSoon(importer);
    }
  };

  connection.onInitialize(({ initializationOptions, capabilities: client, workspaceFolders }) => {
    const folders = new Set((workspaceFolders ?? []).map(({ uri }) => uri));
    workspace.setFolders([...folders]);
    if (client.workspace?.workspaceFolders === true)
      void initialized.then(() =>
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          for (const { uri } of added) folders.add(uri);
          for (const { uri } of removed) folders.delete(uri);
          workspace.setFolders([...folders]);
        }),
      );
    files.confine(confinedTo(initializationOptions));
    commands = new Set(commandsSchema.safeParse(initializationOptions).data?.commands);
    askedAgain = new Set(client.general?.staleRequestSupport?.retryOnContentModified);
    canRefreshLenses = client.workspace?.codeLens?.refreshSupport === true;
    return capabilities;
  });
  connection.onNotification('tail/confine', (given: unknown) => {
    files.confine(confinedTo(given));
    for (const { uri } of texts.all()) {
      open.forget(uri);
      problems.checkSoon(uri);
    }
  });

  texts.onDidChangeContent(({ document: { uri } }) => {
    incoming.heard();
    problems.checkSoon(uri);
    importersChanged(uri);
  });
  texts.onDidSave(({ document: { uri } }) => {
    problems.lintSaved(uri);
  });
  texts.onDidClose(({ document: { uri } }) => {
    open.forget(uri);
    files.forget(uri);
    problems.forget(uri);
    importersChanged(uri);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) importersChanged(uri);
  });
  connection.onRequest('tail/lint', ({ uri }: { readonly uri: string }) => problems.lint(uri));

  connection.onCompletion(async ({ textDocument: { uri }, position, context }, token) => {
    const text = texts.get(uri);
    if (text === undefined) return null;
    // Editors wait for the list of a word while its next letters are typed: it is made of the text as it was then.
    const document = openDocument(text.getText(), files.resolverFor(uri));
    await stillWanted(token);
    const byItself = context?.triggerKind === CompletionTriggerKind.TriggerCharacter;
    return completionAnswer(open.completionsOf(uri), document, position, byItself);
  });
  connection.onHover(({ textDocument, position }, token) =>
    answer(textDocument.uri, token, (document) => hoverAnswer(document, position)),
  );
  connection.onDocumentSymbol(({ textDocument }, token) => answer(textDocument.uri, token, outlineAnswer));
  connection.onFoldingRanges(({ textDocument }, token) => answer(textDocument.uri, token, foldingAnswer));
  connection.onDocumentFormatting(({ textDocument }, token) => answer(textDocument.uri, token, formattingAnswer));
  connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
    const found = await problems.found(uri, token);
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'There is a newer one.');
    return answer(uri, token, (document) => codeLenses(uri, document, commands, found));
  });
  connection.onDocumentLinks(({ textDocument: { uri } }, token) =>
    answer(uri, token, (document) =>
      importedPaths(document).flatMap(({ path, range }) => {
        const target = importedUri(uri, path);
        return target === undefined || typeof files.resolverFor(uri)(path) !== 'string' ? [] : [{ range, target }];
      }),
    ),
  );
  connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }, token) => {
    const hints = await problems.hints(uri, token);
    return hints
      .filter(({ position: { line } }) => line >= range.start.line && line <= range.end.line)
      .map(({ position, label, tooltip }) => ({ position, label, tooltip, paddingLeft: true }));
  });
  connection.onCodeAction(({ textDocument: { uri }, context }, token) =>
    answer(uri, token, (document) => codeActions(uri, document, context.diagnostics, problems.shown(uri) ?? [])),
  );
  connection.languages.semanticTokens.on(
    async ({ textDocument }, token) =>
      (await answer(textDocument.uri, token, semanticTokensAnswer, SemanticTokensRequest.method)) ?? { data: [] },
  );

  navigate(connection, answer, files, workspace);

  connection.onShutdown(() => {
    problems.dispose();
    checker.dispose();
  });
  texts.listen(connection);
  connection.listen();
}

/** The folders beyond which no import is read, as the editor names them: it does in a workspace that is not trusted. */
function confinedTo(given: unknown): readonly string[] | undefined {
  return confinesSchema.safeParse(given).data?.confinedTo;
}
