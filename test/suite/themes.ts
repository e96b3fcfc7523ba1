/** Screenshots in a light and in a dark theme. */
import * as vscode from 'vscode';
import { page } from './page.ts';
import { until } from './until.ts';

/** Saves NAME-light.png and NAME-dark.png; the theme is then as before. */
export async function inBothThemes(name: string): Promise<void> {
  await page.screenshot(`${name}-light`);
  await inTheme('Default Dark Modern', '.monaco-workbench.vs-dark', () => page.screenshot(`${name}-dark`));
}

/** Does something while the workbench has a theme, by which it matches `selector`; the theme is then as before. */
export async function inTheme(theme: string, selector: string, act: () => Promise<unknown>): Promise<void> {
  const setting = vscode.workspace.getConfiguration('workbench');
  await setting.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
  await until(`the theme ${theme}`, async () => (await page.count(selector)) > 0);
  await act();
  await setting.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
  await until('the light theme', async () => (await page.count(selector)) === 0);
}
