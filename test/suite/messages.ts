/** The workbench's messages. A workbench under test shows none by itself: they are read in the notification centre. */
import * as vscode from 'vscode';
import { page } from './page.ts';
import { until } from './until.ts';

const centre = '.notifications-center';

/** Waits for a message that says this, gives all that is shown, and clears it. */
export async function message(words: RegExp): Promise<string> {
  const text = await until(`the message ${words}`, async () => {
    await vscode.commands.executeCommand('notifications.showList');
    const shown = (await page.count(`${centre}.visible`)) > 0 ? await page.text(centre) : '';
    return words.test(shown) && shown;
  });
  await vscode.commands.executeCommand('notifications.clearAll');
  return text;
}
