import assert from 'node:assert/strict';
import { drawQuestions, TruthScores } from '../../src/spotcheck/index.ts';
import { placeTokens } from '../../src/spotcheck/scores/score-truth.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { type ScoresMessage, type ScoresRequest, sentTable } from '../../src/views/scores/scores-messages.ts';
import { additionTask, hostile } from './report-runs.ts';
import { themeKinds } from './themes.ts';
import { ViewPage, type ViewOptions } from './view-page.ts';

/** Scores of a model that finds digits the less likely the longer the numbers are. */
function scoresMessage(): ScoresMessage {
  const scores = new TruthScores(additionTask.machine);
  const questions = drawQuestions(additionTask, { tiers: ['S', 'M'], samples: 4, seed: 0 });
  for (const { tier, index, inputs, lengths } of questions) {
    const { truth } = groundTruth(additionTask, inputs, minimal, lengths);
    assert.ok(truth !== undefined);
    const length = Math.max(...Object.values(lengths));
    let at = 0;
    const tokens = truth.trace.split(/(?<=\W)/).map((text) => {
      at += text.length;
      const logprob = /\d/.test(text) ? -(length * (at % 11)) / 60 : -0.01;
      const likeliest = logprob < Math.log(0.5) ? [{ text: '7', logprob: -0.2 }] : [];
      return { text, at: at - text.length, logprob, likeliest };
    });
    scores.add(`${tier}${index + 1}`, length, placeTokens(truth, tokens));
  }
  return {
    type: 'scores',
    task: additionTask.name,
    model: 'tail-1.5b-step-4000',
    endpoint: 'gpu box',
    table: sentTable(scores.table()),
    asked: questions.length,
    problem: undefined,
  };
}

function hostileScores(): ScoresMessage {
  const message = scoresMessage();
  const { table } = message;
  return {
    ...message,
    ...{ task: hostile, model: hostile, endpoint: hostile, problem: hostile.repeat(40) },
    table: {
      ...table,
      rows: table.rows.map((row) => ({ ...row, label: hostile, source: hostile })),
      surprises: table.surprises.map((one) => ({
        ...one,
        ...{ id: hostile, before: hostile, text: hostile, label: hostile },
        rather: { text: hostile, logprob: -0.1 },
      })),
    },
  };
}

function noScores(): ScoresMessage {
  const table = sentTable(new TruthScores(additionTask.machine).table());
  return { ...scoresMessage(), table, problem: 'Scoring was cancelled. The table covers the questions scored so far.' };
}

interface Situation {
  readonly message: () => ScoresMessage;
  readonly options: Pick<ViewOptions, 'width' | 'height'>;
  readonly shows: string;
}

const situations: Readonly<Record<string, Situation>> = {
  table: { message: scoresMessage, options: { width: 1000, height: 900 }, shows: '.surprises' },
  slim: { message: scoresMessage, options: { width: 200, height: 1400 }, shows: '.surprises' },
  hostile: { message: hostileScores, options: { width: 700, height: 1200 }, shows: '.surprises' },
  empty: { message: noScores, options: { width: 500, height: 400 }, shows: '.blank-slate' },
};

describe('the table of scores', () => {
  for (const [name, { message, options, shows }] of Object.entries(situations)) {
    it(`is accessible and sound in every kind of theme: ${name}`, async () => {
      const sent = message();
      const view = await ViewPage.open<ScoresRequest>({ view: 'scores', ...options }, ({ type }) =>
        type === 'ready' ? [sent] : [],
      );
      await view.locator(shows).first().waitFor();
      for (const [i, theme] of themeKinds.entries()) {
        await view.setTheme(theme);
        await view.shoot(`scores-${name}-${theme.replace('vscode-', '')}`);
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
