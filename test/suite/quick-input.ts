/** The workbench's quick picks and input boxes, used as a person does: by keys. */
import { z } from 'zod';
import { page } from './page.ts';
import { until } from './until.ts';

/** Title, lines and message of the quick input, and what its empty box says; empty while there is none. */
async function shownText(): Promise<string> {
  return z.string().parse(
    await page.evaluate(`(() => {
    const widget = document.querySelector('.quick-input-widget');
    return widget === null || widget.style.display === 'none' ? '' : widget.innerText + '\\n' + (widget.querySelector('input.input')?.placeholder ?? '');
  })()`),
  );
}

export const quickInput = {
  text: shownText,
  /** Waits until the quick input shows this, and gives all that it shows. */
  async showing(text: string): Promise<string> {
    return until(`“${text}” in the quick input`, async () => {
      const shown = await shownText();
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
  /** In the list of what a run will send: five questions of each tier, where it offers twenty of each of three. */
  async few(): Promise<void> {
    if (!/ 60 questions/.test(await shownText())) return;
    for (let line = 0; line < 3; line++) await page.press('ArrowDown');
    await page.press('Enter');
    await quickInput.showing('narrower intervals');
    await quickInput.enter('5');
    await quickInput.showing(' 15 questions');
  },
  accept: (): Promise<void> => page.press('Enter'),
  leave: (): Promise<void> => page.press('Escape'),
};
