import * as vscode from 'vscode';
import { type JudgedSample, stateAt, type Wanted } from '../../spotcheck/index.ts';
import { askNumber } from '../tasks/choose-sample.ts';

/** How a sample is asked again: from the start, or from a state on with the ground truth before it. */
export type AgainFrom = 'start' | 'prefix';

/** What is to be asked of a sample; undefined when the person went away. */
export async function chooseAgain(id: string, judged: JudgedSample, how: AgainFrom): Promise<Wanted | undefined> {
  if (how === 'start') return { id, from: undefined };
  const item = (label: string, from: number | undefined, detail: string): StateItem[] =>
    from === undefined ? [] : [{ label, description: `state ${from + 1}`, detail, from }];
  const other: StateItem = {
    label: '$(symbol-numeric) Another state…',
    detail: `From 1 to ${judged.truth.states.toLocaleString('en')}`,
    from: undefined,
  };
  const chosen = await vscode.window.showQuickPick(
    [
      ...item(
        '$(debug-restart) The state of the first fault',
        stateAt(judged, 'before'),
        'Does it make the fault again?',
      ),
      ...item(
        '$(debug-continue) The state behind it',
        stateAt(judged, 'after'),
        'With the fault put right. Is the rest correct?',
      ),
      other,
    ],
    { title: `Ask ${id} again from the right prefix`, placeHolder: 'From which state on should the model write?' },
  );
  if (chosen === undefined) return undefined;
  if (chosen !== other) return { id, from: chosen.from };
  const prompt = 'The ground truth up to before this state is given.';
  const state = await askNumber('From which state on?', prompt, 1, 1, Math.max(1, judged.truth.states));
  return state === undefined ? undefined : { id, from: state - 1 };
}

interface StateItem extends vscode.QuickPickItem {
  readonly from: number | undefined;
}
