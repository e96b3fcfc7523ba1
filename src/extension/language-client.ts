import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { reasonOf, type Log } from './log.ts';
import { lintTask } from './tasks/lint-task.ts';
import { untrustedFolders } from './trust.ts';

/**
 * The language server of `.tail`, in a process of its own: it ends with the extension, and starts again if it crashes.
 * Any document of the language is served, also one that is in no file.
 */
export async function startLanguageClient(context: vscode.ExtensionContext, log: Log): Promise<void> {
  const program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath;
  if (!existsSync(program)) {
    log.warn(`The language server ${program} is not built: completion, hover and other language features are off.`);
    return;
  }
  const server = { module: program, transport: TransportKind.ipc };
  // A file that is imported may change without being open.
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{tail,machine}');
  const client = new LanguageClient(
    'tail',
    'TAIL language server',
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    {
      initializationOptions: () => ({ confinedTo: untrustedFolders(), commands: lensCommands }),
      documentSelector: [{ language: 'tail' }],
      synchronize: { fileEvents: watcher },
      outputChannelName: 'TAIL language server',
      // The server lints what it is told was saved.
      middleware: {
        provideInlayHints: (document, range, token, next) =>
          setting(document, 'hints') ? next(document, range, token) : [],
        didSave: async (document, next) => {
          if (setting(document, 'lint.onSave')) await next(document);
        },
      },
    },
  );
  context.subscriptions.push(
    watcher,
    { dispose: () => client.dispose() },
    vscode.commands.registerCommand('tail.lint', (argument?: unknown) => lintTask(argument, client)),
  );
  // A server that does not run reads nothing, and is told when it starts.
  const confine = (): void =>
    void client.sendNotification('tail/confine', { confinedTo: untrustedFolders() }).catch(() => undefined);
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(confine),
    vscode.workspace.onDidChangeWorkspaceFolders(confine),
  );
  try {
    await client.start();
  } catch (error) {
    log.error(`The language server did not start: ${reasonOf(error)}`);
  }
}

/** Commands that lenses may call. */
const lensCommands = ['tail.debug', 'tail.writeTrace', 'tail.spotCheck', 'tail.synthesize', 'tail.figures'];

function setting({ uri }: vscode.TextDocument, name: 'lint.onSave' | 'hints'): boolean {
  return vscode.workspace.getConfiguration('tail', uri).get<boolean>(name, true);
}
