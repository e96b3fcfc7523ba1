import * as vscode from 'vscode';

/** Versions, settings and what is open, for a report of a fault; no key, address, path, question or answer. */
export async function copyDiagnosticReport(context: vscode.ExtensionContext): Promise<void> {
  await vscode.env.clipboard.writeText(diagnosticReport(context));
  void vscode.window.showInformationMessage(
    'The report is on the clipboard: versions, settings and what is open, without keys, addresses, paths or texts. Paste it where you tell of the fault, and add what the output channel TAIL says.',
  );
}

/** What is read of the extension's own package.json. */
interface Manifest {
  readonly version: string;
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, unknown>> } };
}

export function diagnosticReport({ extension }: vscode.ExtensionContext): string {
  const manifest = extension.packageJSON as Manifest;
  const { languageId } = vscode.window.activeTextEditor?.document ?? {};
  const rows: readonly (readonly [string, string])[] = [
    ['TAIL Workbench', manifest.version],
    [vscode.env.appName, `${vscode.version} (${vscode.env.appHost})`],
    ['System', `${process.platform} ${process.arch}, Node ${process.versions.node}`],
    ['Remote', vscode.env.remoteName ?? 'no'],
    ['Workspace', `${vscode.workspace.workspaceFolders?.length ?? 0} folders, ${trust()}`],
    ['Schemes', [...new Set((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme))].join(', ')],
    ['Active editor', languageId ?? 'none'],
    ['Open texts', openTexts()],
    ['Debug sessions', vscode.debug.activeDebugSession?.type === 'tail' ? 'one of TAIL' : 'none of TAIL'],
    ...settings(manifest),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

function trust(): string {
  return vscode.workspace.isTrusted ? 'trusted' : 'Restricted Mode';
}

function openTexts(): string {
  const counts = new Map<string, number>();
  for (const { languageId } of vscode.workspace.textDocuments)
    if (languageId.startsWith('tail')) counts.set(languageId, (counts.get(languageId) ?? 0) + 1);
  return [...counts].map(([id, count]) => `${count} ${id}`).join(', ') || 'none of TAIL';
}

/** What differs from the defaults. Of a list, such as that of endpoints, only how much is in it; of a text only that. */
function settings({ contributes }: Manifest): readonly (readonly [string, string])[] {
  const all = vscode.workspace.getConfiguration();
  return Object.keys(contributes.configuration.properties).flatMap((name): (readonly [string, string])[] => {
    const set = all.inspect(name);
    const value: unknown = set?.workspaceFolderValue ?? set?.workspaceValue ?? set?.globalValue;
    const isUsual = value === undefined || JSON.stringify(value) === JSON.stringify(set?.defaultValue);
    return isUsual ? [] : [[name, shown(value)]];
  });
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} entries`;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : 'set';
}
