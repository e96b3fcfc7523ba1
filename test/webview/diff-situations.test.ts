import assert from 'node:assert/strict';
import type { DiffContent, DiffMessage, DiffRequest } from '../../src/views/diff/diff-messages.ts';
import { brokenContent, cutContent, hostileContent, slippedContent } from './diff-contents.ts';
import { themeKinds } from './themes.ts';
import { ViewPage, type ViewOptions } from './view-page.ts';

interface Situation {
  readonly message: () => DiffMessage;
  readonly options: Pick<ViewOptions, 'width' | 'height' | 'kept'>;
  readonly shows: string;
}

const diff = (content: DiffContent): DiffMessage => ({ type: 'diff', content, subject: 'one' });

const situations: Readonly<Record<string, Situation>> = {
  slipped: { message: () => diff(slippedContent()), options: { width: 1200, height: 860 }, shows: '.zone .note' },
  narrow: { message: () => diff(slippedContent()), options: { width: 420, height: 860 }, shows: '.zone .note' },
  slim: { message: () => diff(slippedContent()), options: { width: 200, height: 700 }, shows: '.zone .note' },
  wide: { message: () => diff(brokenContent()), options: { width: 1600, height: 600 }, shows: '.zone .note' },
  cut: {
    message: () => diff(cutContent()),
    options: { width: 1200, height: 860, kept: { subject: 'one', isFolding: false } },
    shows: '.zone .note',
  },
  hostile: { message: () => diff(hostileContent()), options: { width: 1000, height: 800 }, shows: '.zone .note' },
  working: {
    message: () => ({ type: 'working', name: 'M8', question: 'What is 4912 + 307?', subject: 'one' }),
    options: { width: 700, height: 400 },
    shows: '.blank-slate',
  },
  failed: {
    message: () => ({
      type: 'failed',
      message:
        'The trace’s task, “Large number addition”, is not in this workspace. Open the folder with its .tail file.',
      subject: 'one',
    }),
    options: { width: 700, height: 400 },
    shows: '.blank-slate',
  },
};

describe('the diff view', () => {
  for (const [name, { message, options, shows: what }] of Object.entries(situations)) {
    it(`is accessible and sound in every kind of theme: ${name}`, async () => {
      const sent = message();
      const view = await ViewPage.open<DiffRequest>({ view: 'diff', ...options }, ({ type }) =>
        type === 'ready' ? [sent] : [],
      );
      await view.locator(what).first().waitFor();
      for (const [i, theme] of themeKinds.entries()) {
        await view.setTheme(theme);
        await view.shoot(`diff-${name}-${theme.replace('vscode-', '')}`);
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
