import assert from 'node:assert/strict';
import type { TapeMessage, TapeRequest } from '../../src/debugger/tape/tape-messages.ts';
import { hostileSnapshot, millionHost } from './tape-extremes.ts';
import {
  addition,
  combinations,
  deep,
  dijkstra,
  knapsack,
  lcs,
  product,
  roman,
  search,
  SessionHost,
  slipped,
  stateOf,
  substring,
  sum,
  wordFlip,
} from './tape-sessions.ts';
import { themeKinds } from './themes.ts';
import { ViewPage, type Answer } from './view-page.ts';

interface Situation {
  readonly host: () => Answer<TapeRequest>;
  readonly width: number;
  readonly height: number;
  readonly shows?: string;
}

const messages =
  (...all: readonly TapeMessage[]) =>
  (): Answer<TapeRequest> =>
  ({ type }) =>
    type === 'ready' ? all : [];
const firstMoment = await new SessionHost(addition, 'truth', slipped).answer({ type: 'ready' });
const hostile = await hostileSnapshot();

const situations: Readonly<Record<string, Situation>> = {
  truth: { host: () => new SessionHost(sum, 'truth', slipped + 1).breakAt(11).answer, width: 420, height: 760 },
  'within-a-state': { host: () => new SessionHost(sum, 'truth', slipped + 1, 5).answer, width: 420, height: 760 },
  fault: { host: () => new SessionHost(addition, 'model', slipped).breakAt(11).answer, width: 420, height: 800 },
  both: { host: () => new SessionHost(addition, 'both', slipped + 2).answer, width: 820, height: 640 },
  'both-narrow': { host: () => new SessionHost(addition, 'both', slipped).answer, width: 420, height: 900 },
  slim: {
    host: () => new SessionHost(addition, 'both', slipped + 2).answer,
    width: 310,
    height: 800,
  },
  'both-at-240': {
    host: () => new SessionHost(addition, 'both', slipped + 2).answer,
    width: 240,
    height: 900,
  },
  'fault-at-200': {
    host: () => new SessionHost(addition, 'both', slipped).answer,
    width: 200,
    height: 1000,
  },
  'frames-at-200': {
    host: () => new SessionHost(knapsack, 'truth', deep).answer,
    width: 200,
    height: 1000,
  },
  'list-at-200': {
    host: () => new SessionHost(dijkstra, 'truth', stateOf(dijkstra, 'Round 3: settle')).answer,
    width: 200,
    height: 1200,
  },
  'million-at-200': { host: () => millionHost(), width: 200, height: 700 },
  frames: { host: () => new SessionHost(knapsack, 'truth', deep).answer, width: 420, height: 900 },
  matrices: {
    host: () => new SessionHost(product, 'truth', product.replay.states - 6).answer,
    width: 420,
    height: 800,
  },
  'matrices-at-200': { host: () => new SessionHost(product, 'truth', 9).answer, width: 200, height: 1000 },
  'constant-tables': {
    host: () => new SessionHost(roman, 'truth', stateOf(roman, 'Write the tens')).answer,
    width: 420,
    height: 700,
  },
  'constant-tables-at-200': {
    host: () => new SessionHost(roman, 'truth', stateOf(roman, 'Write the tens')).answer,
    width: 200,
    height: 900,
  },
  grid: { host: () => new SessionHost(knapsack, 'truth', knapsack.replay.states - 2).answer, width: 900, height: 700 },
  interval: { host: () => new SessionHost(search, 'truth', 2).answer, width: 820, height: 560 },
  'list-empty': { host: () => new SessionHost(dijkstra, 'truth', 1).answer, width: 900, height: 700 },
  list: {
    host: () => new SessionHost(dijkstra, 'truth', stateOf(dijkstra, 'Round', 0.5)).answer,
    width: 900,
    height: 900,
  },
  'list-narrow': {
    host: () => new SessionHost(dijkstra, 'truth', stateOf(dijkstra, 'Round 3: settle')).answer,
    width: 420,
    height: 1200,
  },
  texts: { host: () => new SessionHost(lcs, 'truth', lcs.replay.states >> 1).answer, width: 900, height: 700 },
  'list-of-words': {
    host: () => new SessionHost(combinations, 'truth', combinations.replay.states >> 1).answer,
    width: 900,
    height: 700,
  },
  sentence: {
    host: () => new SessionHost(wordFlip, 'truth', wordFlip.replay.states >> 1).answer,
    width: 900,
    height: 700,
  },
  substring: {
    host: () => new SessionHost(substring, 'truth', substring.replay.states >> 1).answer,
    width: 900,
    height: 700,
  },
  million: { host: () => millionHost(), width: 800, height: 620 },
  hostile: { host: messages({ type: 'snapshot', snapshot: hostile }), width: 420, height: 900 },
  ended: { host: messages(...firstMoment, { type: 'ended' }), width: 420, height: 760 },
  empty: { host: messages({ type: 'empty' }), width: 420, height: 420, shows: '.blank-slate' },
  failed: {
    host: messages({
      type: 'error',
      message:
        'tasks/addition.tail has changed since this trace was written (hash 12ab, now 34cd). Run the task again.',
    }),
    width: 420,
    height: 420,
    shows: '.blank-slate',
  },
};

describe('the tape view', () => {
  for (const [name, { host, width, height, shows = 'h1' }] of Object.entries(situations)) {
    it(`is accessible and sound in every kind of theme: ${name}`, async () => {
      const view = await ViewPage.open<TapeRequest>({ view: 'tape', width, height }, host());
      await view.locator(shows).waitFor();
      for (const [i, theme] of themeKinds.entries()) {
        await view.setTheme(theme);
        await view.shoot(`tape-${name}-${theme.replace('vscode-', '')}`);
        await (i === 0 ? view.assertAccessible() : view.assertColours(theme));
      }
      const wide = await view.page.evaluate(() =>
        ['html', 'header', '.body', 'footer', '.toolbar'].filter((part) => {
          const element = document.querySelector(part);
          return element !== null && element.scrollWidth > element.clientWidth;
        }),
      );
      assert.deepEqual(wide, [], 'nothing is wider than the view');
      const cut = await view.page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'header :is(h1, input, span, button, .choice, label:not(.unseen)), .toolbar > :not(.unseen), .caption > span, .timeline',
          ),
        ]
          .filter((element) => {
            const { left, right } = element.getBoundingClientRect();
            return left < 0 || right > document.documentElement.clientWidth;
          })
          .map((element) => element.textContent || element.className),
      );
      assert.deepEqual(cut, [], 'nothing that cannot be scrolled to is cut');
      view.assertSound();
      await view.close();
    });
  }
});
