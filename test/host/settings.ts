/** Settings files of the workbenches that this project starts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

/** Workspace trust as a person has it who opened a folder without trusting it, but for what would be asked on the way. */
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

/** Sets these settings in the file, made if missing; others stay. Throws if the file holds more than plain JSON. */
export function mergeSettings(file: string, settings: Settings): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...readSettings(file), ...settings }, null, 2)}\n`);
}

/** The file's settings; none if there is no file. Throws if it holds more than plain JSON, such as comments. */
export function readSettings(file: string): Settings {
  if (!existsSync(file)) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} is not plain JSON: take its comments out, or the file away`, { cause: error });
  }
}
