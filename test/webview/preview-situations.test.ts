import assert from 'node:assert/strict';
import type { PreviewMessage, PreviewRequest } from '../../src/views/preview/preview-messages.ts';
import { addition, edited, endless, hostilePicture, lineOf, message, pictureOf } from './preview-pictures.ts';
import { themeKinds } from './themes.ts';
import { ViewPage, type ViewOptions } from './view-page.ts';

interface Situation {
  readonly messages: () => readonly PreviewMessage[];
  readonly options: Pick<ViewOptions, 'width' | 'height'>;
  readonly shows: string;
}

const step = lineOf(addition, 'carry = s / 10');
const situations: Readonly<Record<string, Situation>> = {
  edited: {
    messages: () => [message(pictureOf([addition, edited]), step)],
    options: { width: 760, height: 700 },
    shows: '.line.edited',
  },
  slim: {
    messages: () => [message(pictureOf([addition, edited], { size: { tier: 'L' } }), step)],
    options: { width: 200, height: 700 },
    shows: '.line.edited',
  },
  endless: {
    messages: () => [message(pictureOf([addition, endless]))],
    options: { width: 700, height: 600 },
    shows: '.note.caution',
  },
  hostile: { messages: () => [message(hostilePicture())], options: { width: 600, height: 900 }, shows: '.state' },
  empty: {
    messages: () => [message(pictureOf(['// nothing yet']))],
    options: { width: 460, height: 360 },
    shows: '.blank-slate',
  },
};

describe('the preview', () => {
  for (const [name, { messages, options, shows }] of Object.entries(situations)) {
    it(`is accessible and sound in every kind of theme: ${name}`, async () => {
      const sent = messages();
      const view = await ViewPage.open<PreviewRequest>({ view: 'preview', ...options }, ({ type }) =>
        type === 'ready' ? sent : [],
      );
      await view.locator(shows).first().waitFor();
      for (const [i, theme] of themeKinds.entries()) {
        await view.setTheme(theme);
        await view.shoot(`preview-${name}-${theme.replace('vscode-', '')}`);
        await (i === 0 ? view.assertAccessible() : view.assertColours(theme));
      }
      assert.ok(
        await view.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        'nothing is wider than the view',
      );
      view.assertSound();
      await view.close();
    });
  }
});
