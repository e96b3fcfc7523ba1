/** Screenshots in a light and in a dark theme, for people: nothing else looks at the themes of the workbench. */
import * as vscode from 'vscode';
import { page } from './page.ts';
import { until } from './until.ts';

/** Saves NAME-light.png and NAME-dark.png, where wanted; the theme is then as before. */
export async function inBothThemes(name: string): Promise<void> {
  await page.screenshot(`${name}-light`);
  await inTheme('Default Dark Modern', '.monaco-workbench.vs-dark', `${name}-dark`);
}

/**
 * Saves NAME.png, where wanted, while the workbench has a theme, by which it matches `selector`; the theme is then as
 * before.
 */
export async function inTheme(theme: string, selector: string, name: string): Promise<void> {
  if (!page.takesScreenshots) return;
  const setting = vscode.workspace.getConfiguration('workbench');
  await setting.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
  await until(`the theme ${theme}`, async () => (await page.count(selector)) > 0);
  await page.screenshot(name);
  await setting.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
  await until('the light theme', async () => (await page.count(selector)) === 0);
}
