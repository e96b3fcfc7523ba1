import assert from 'node:assert/strict';
import type { ReportMessage, ReportRequest } from '../../src/views/report/report-messages.ts';
import { additionReport, bareReport, forgetfulReport, hostileReport, probedReport, withCut } from './report-runs.ts';
import { themeKinds } from './themes.ts';
import { ViewPage, type ViewOptions } from './view-page.ts';

interface Situation {
  readonly message: () => ReportMessage;
  readonly options: Pick<ViewOptions, 'width' | 'height' | 'kept'>;
  readonly shows: string;
}

const finished = (): ReportMessage => ({ type: 'report', report: additionReport(16), notice: undefined });

/** As a run has them that asks only some. */
function ofSomeLengths(): ReportMessage {
  const { head, tiers, ...rest } = additionReport(16);
  const own = { S: '24', M: '33,35,37..39,41,43', L: '45..60' };
  const report = {
    ...rest,
    head: { ...head, lengths: Object.values(own).join(',') },
    tiers: tiers.map((tier) => ({ ...tier, lengths: own[tier.tier] })),
  };
  return { type: 'report', report, notice: undefined };
}

const situations: Readonly<Record<string, Situation>> = {
  done: { message: finished, options: { width: 1000, height: 1300 }, shows: '.sample-row' },
  peek: {
    message: () => ({ type: 'report', report: withCut(additionReport(16), 'L3'), notice: undefined }),
    options: {
      width: 1000,
      height: 1600,
      kept: { filter: { verdicts: ['wrong', 'lucky', 'slipped'] }, selected: 'L3', isPeeking: true },
    },
    shows: '.peek',
  },
  'cut-slim': {
    message: () => ({ type: 'report', report: withCut(additionReport(4), 'L3'), notice: undefined }),
    options: { width: 200, height: 3600, kept: { selected: 'L3', isPeeking: true } },
    shows: '.peek',
  },
  repeats: {
    message: () => ({ type: 'report', report: additionReport(8, { repeats: 4 }), notice: undefined }),
    options: { width: 1000, height: 1600, kept: { filter: { text: 'm5' }, selected: 'M5', isPeeking: true } },
    shows: '.repeats',
  },
  probes: {
    message: () => ({ type: 'report', report: probedReport(), notice: undefined }),
    options: { width: 1000, height: 1400, kept: { filter: { text: 'm2' }, selected: 'M2', isPeeking: true } },
    shows: '.peek',
  },
  states: {
    message: () => ({ type: 'report', report: forgetfulReport(), notice: undefined }),
    options: { width: 1000, height: 1300, kept: { filter: { text: 'carry' } } },
    shows: '.ways-row',
  },
  bare: {
    message: () => ({ type: 'report', report: bareReport(), notice: undefined }),
    options: { width: 700, height: 900 },
    shows: '.summary',
  },
  'repeats-slim': {
    message: () => ({ type: 'report', report: additionReport(8, { repeats: 4 }), notice: undefined }),
    options: { width: 200, height: 2600, kept: { selected: 'S1', isPeeking: true } },
    shows: '.passes',
  },
  narrow: {
    message: finished,
    options: { width: 420, height: 1900 },
    shows: '.sample-row',
  },
  wide: { message: ofSomeLengths, options: { width: 1600, height: 1000 }, shows: '.sample-row' },
  slim: { message: finished, options: { width: 200, height: 3200 }, shows: '.sample-row' },
  running: {
    message: () => ({ type: 'report', report: additionReport(16, { done: 26, state: 'running' }), notice: undefined }),
    options: { width: 800, height: 900 },
    shows: '.streams',
  },
  failed: {
    message: () => ({
      type: 'report',
      report: additionReport(4, { done: 0, state: 'cancelled' }),
      notice: {
        kind: 'fault',
        title: 'No server answers at http://gpu-box:8000/v1',
        message:
          'The connection was refused (ECONNREFUSED). This window calls from dev-laptop. Nothing was lost: the run is saved and can be resumed.',
        ways: [
          { id: 'again', title: 'Try again' },
          { id: 'edit', title: 'Edit endpoint' },
        ],
      },
    }),
    options: { width: 700, height: 900 },
    shows: '.note',
  },
  hostile: {
    message: () => ({ type: 'report', report: hostileReport(), notice: undefined }),
    options: { width: 800, height: 1200, kept: { selected: 'S1', isPeeking: true } },
    shows: '.peek',
  },
};

describe('the result view', () => {
  for (const [name, { message, options, shows }] of Object.entries(situations)) {
    it(`is accessible and sound in every kind of theme: ${name}`, async () => {
      const sent = message();
      const view = await ViewPage.open<ReportRequest>({ view: 'report', ...options }, ({ type }) =>
        type === 'ready' ? [sent] : [],
      );
      await view.locator(shows).first().waitFor();
      for (const [i, theme] of themeKinds.entries()) {
        await view.setTheme(theme);
        await view.shoot(`report-${name}-${theme.replace('vscode-', '')}`);
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
