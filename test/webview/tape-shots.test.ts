import { themeKinds } from './themes.ts';
import { addition, knapsack, SessionHost, slipped } from './tape-sessions.ts';
import { ViewPage } from './view-page.ts';

const situations = {
  'addition-truth': { host: () => new SessionHost(addition, 'truth', slipped + 1), width: 420, height: 760 },
  'addition-line': { host: () => new SessionHost(addition, 'truth', slipped + 1, 5), width: 420, height: 760 },
  'addition-fault': { host: () => new SessionHost(addition, 'model', slipped), width: 420, height: 800 },
  'addition-both': { host: () => new SessionHost(addition, 'both', slipped + 2), width: 820, height: 640 },
  'addition-both-narrow': { host: () => new SessionHost(addition, 'both', slipped), width: 420, height: 900 },
  'knapsack-truth': { host: () => new SessionHost(knapsack, 'truth', 14), width: 420, height: 900 },
  'knapsack-both': { host: () => new SessionHost(knapsack, 'both', 20), width: 820, height: 700 },
};

describe('the tape view', () => {
  for (const [name, { host, width, height }] of Object.entries(situations)) {
    it(`is accessible and sound in the situation ${name}, in every kind of theme`, async () => {
      for (const theme of themeKinds) {
        const view = await ViewPage.open({ view: 'tape', theme, width, height }, host().answer);
        await view.locator('h1').waitFor();
        await view.shoot(`tape-${name}-${theme.replace('vscode-', '')}`);
        await view.assertAccessible();
        view.assertSound();
        await view.close();
      }
    });
  }
});
