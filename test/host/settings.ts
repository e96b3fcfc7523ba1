/** Settings files of the workbenches that this project starts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { z } from 'zod';

type Settings = Readonly<Record<string, unknown>>;

/** Keep the workbench quiet, offline and the same in every run. */
export const quietSettings: Settings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'window.confirmBeforeClose': 'never',
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
};

/** Where nobody looks, nothing moves by itself: a cursor that blinks has the page drawn anew, and so keeps a core busy. */
export const stillSettings: Settings = {
  ...quietSettings,
  'editor.cursorBlinking': 'solid',
  'terminal.integrated.cursorBlinking': false,
  'workbench.reduceMotion': 'on',
};

/**
 * Workspace trust as a person has it who opened a folder without trusting it, but for what would be asked on the way.
 */
export const untrustedSettings: Settings = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.emptyWindow': false,
};

/** The settings file of a VS Code server's person (`User`), or of the machine that it stands for (`Machine`). */
export function serverSettingsFile(data: string, scope: 'User' | 'Machine'): string {
  return path.join(data, 'user', scope, 'settings.json');
}

/**
 * The settings that a file holds, which may have comments and trailing commas; none if there is no file. Otherwise what
 * keeps it from being read.
 */
export function readSettings(file: string): { readonly settings: Settings } | { readonly problem: string } {
  try {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.trim() === '') return { settings: {} };
    const parsed: { config?: unknown; error?: ts.Diagnostic } = ts.parseConfigFileTextToJson(file, text);
    const { error } = parsed;
    if (error !== undefined) {
      const line = text.slice(0, error.start ?? 0).split('\n').length;
      return {
        problem: `${file} is left as it is, for line ${line} is no JSON: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`,
      };
    }
    const settings = z.record(z.string(), z.unknown()).safeParse(parsed.config);
    return settings.success
      ? { settings: settings.data }
      : { problem: `${file} is left as it is, for it holds no object of settings.` };
  } catch (error) {
    return { problem: unreadable(file, error) };
  }
}

/**
 * Adds those settings that the file, made if missing, does not have; all that is there stays, comments too. Gives what
 * keeps it from that.
 */
export function addSettings(file: string, settings: Settings): string | undefined {
  const read = readSettings(file);
  if ('problem' in read) return read.problem;
  const missing = Object.entries(settings).filter(([name]) => !Object.hasOwn(read.settings, name));
  if (missing.length === 0) return undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, withMembers(existsSync(file) ? readFileSync(file, 'utf8') : '', missing));
    return undefined;
  } catch (error) {
    return unreadable(file, error);
  }
}

/** The text of an object with more members, in front of those that it has. */
function withMembers(text: string, members: readonly (readonly [string, unknown])[]): string {
  const lines = members.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n');
  const source = ts.parseJsonText('settings.json', text);
  const object = source.statements[0]?.expression;
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return `${text}{\n${lines}\n}\n`;
  const at = object.getStart(source) + 1;
  const rest = text.slice(at);
  return `${text.slice(0, at)}\n${lines}${object.properties.length > 0 ? ',' : ''}${/^\s*\n/.test(rest) ? '' : '\n'}${rest}`;
}

function unreadable(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EISDIR') return `${file} is a folder where a file of settings should be: it is left as it is.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `${file} may not be read or changed: it is left as it is.`;
  return `${file} is left as it is: ${error instanceof Error ? error.message : String(error)}`;
}
