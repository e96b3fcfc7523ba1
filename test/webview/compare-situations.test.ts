import assert from 'node:assert/strict';
import type { CompareMessage, CompareRequest } from '../../src/views/compare/compare-messages.ts';
import { hostilePair, pairMessage, seriesMessage } from './compare-runs.ts';
import { themeKinds } from './themes.ts';
import { ViewPage, type ViewOptions } from './view-page.ts';

interface Situation {
  readonly message: () => CompareMessage;
  readonly options: Pick<ViewOptions, 'width' | 'height' | 'kept'>;
  readonly shows: string;
}

const situations: Readonly<Record<string, Situation>> = {
  pair: { message: () => pairMessage(24), options: { width: 1000, height: 1200 }, shows: '.sample-row' },
  narrow: { message: () => pairMessage(6), options: { width: 420, height: 1900 }, shows: '.sample-row' },
  slim: { message: () => pairMessage(6), options: { width: 200, height: 2400 }, shows: '.sample-row' },
  hostile: {
    message: hostilePair,
    options: { width: 800, height: 1300, kept: { filter: { changes: [] } } },
    shows: '.sample-row',
  },
  series: { message: () => seriesMessage(12), options: { width: 1600, height: 900 }, shows: '.multiple' },
  'series-narrow': { message: () => seriesMessage(4), options: { width: 420, height: 1700 }, shows: '.multiple' },
  apart: {
    message: () => {
      const pair = pairMessage(1);
      const apart = 'Their questions are not the same: the seed was 7, not 8. Ask both models with the same seed.';
      return { ...pair, comparison: { ...pair.comparison, questions: 0, pairs: 0 }, rows: [], apart };
    },
    options: { width: 420, height: 400 },
    shows: '.blank-slate',
  },
  failed: {
    message: () => ({
      type: 'failed',
      subject: ['a', 'b'],
      message:
        'These are runs of different tasks, “Large number addition” and “0-1 knapsack”. Choose runs of one task.',
    }),
    options: { width: 700, height: 400 },
    shows: '.blank-slate',
  },
};

describe('the comparison of runs', () => {
  for (const [name, { message, options, shows }] of Object.entries(situations)) {
    it(`is accessible and sound in every kind of theme: ${name}`, async () => {
      const sent = message();
      const view = await ViewPage.open<CompareRequest>({ view: 'compare', ...options }, ({ type }) =>
        type === 'ready' ? [sent] : [],
      );
      await view.locator(shows).first().waitFor();
      for (const [i, theme] of themeKinds.entries()) {
        await view.setTheme(theme);
        await view.shoot(`compare-${name}-${theme.replace('vscode-', '')}`);
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
