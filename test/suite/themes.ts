/** Screenshots in a light and in a dark theme. */
import * as vscode from 'vscode';
import { page } from './page.ts';
import { until } from './until.ts';

/** Saves NAME-light.png and NAME-dark.png; the theme is then as before. */
export async function inBothThemes(name: string): Promise<void> {
  await page.screenshot(`${name}-light`);
  const setting = vscode.workspace.getConfiguration('workbench');
  await setting.update('colorTheme', 'Default Dark Modern', vscode.ConfigurationTarget.Global);
  await until('the dark theme', async () => (await page.count('.monaco-workbench.vs-dark')) > 0);
  await page.screenshot(`${name}-dark`);
  await setting.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
  await until('the light theme', async () => (await page.count('.monaco-workbench.vs-dark')) === 0);
}
