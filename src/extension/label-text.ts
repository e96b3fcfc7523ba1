import { visible } from '../views/index.ts';

/**
 * What others wrote, as it may stand in a message, a label or the status bar: VS Code makes icons of `$(name)` there,
 * and links, also to commands, of `[text](address)`. A character without width keeps them the text that they are.
 */
export function labelText(text: string): string {
  return visible(text).replace(/[\]$](?=\()/g, '$&\u200b');
}
