/** The workbench's quick picks and input boxes, used as a person does: by keys. */
import { page } from './page.ts';
import { until } from './until.ts';

const widget = '.quick-input-widget';

export const quickInput = {
  /** Waits until the quick input shows this, and gives all that it shows. */
  async showing(text: string): Promise<string> {
    return until(`“${text}” in the quick input`, async () => {
      const shown = await page.text(widget);
      return shown.includes(text) && shown;
    });
  },
  /** Narrows the list by typing, and takes its first line. */
  async choose(text: string): Promise<void> {
    await page.type(text);
    await page.press('Enter');
  },
  /** Replaces what an input box holds, and accepts it. */
  async enter(text: string): Promise<void> {
    await page.press('Control+A');
    await page.type(text);
    await page.press('Enter');
  },
  accept: (): Promise<void> => page.press('Enter'),
  leave: (): Promise<void> => page.press('Escape'),
};
