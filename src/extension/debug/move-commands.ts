import * as vscode from 'vscode';
import * as z from 'zod';
import { cellsBody, linesBody } from '../../debugger/index.ts';
import { askNumber } from '../tasks/choose-sample.ts';
import { frameNow, ofArgument, ofEditor, placeIn, sessionNow } from './asked-value.ts';

/** A value by its name, which may be one of a cell. */
const named = z.object({ expression: z.string() });

/** Commands that move a run in ways that VS Code has no button for: each is a request `tail/go`. */
export function activateMoves(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('tail.stepBackOut', () => go(() => ({ to: 'caller' }))),
    vscode.commands.registerCommand('tail.reverseToCursor', () =>
      go((session) => {
        const editor = vscode.window.activeTextEditor;
        if (editor === undefined) return undefined;
        const { source, line } = placeIn(editor, session);
        return { to: 'line', source, line, direction: 'back' };
      }),
    ),
    vscode.commands.registerCommand('tail.nextChange', (argument?: unknown) => toChange(argument, 'forward')),
    vscode.commands.registerCommand('tail.previousChange', (argument?: unknown) => toChange(argument, 'back')),
    vscode.commands.registerCommand('tail.nextIteration', (argument?: unknown) => toIteration(argument, 'forward')),
    vscode.commands.registerCommand('tail.previousIteration', (argument?: unknown) => toIteration(argument, 'back')),
    vscode.commands.registerCommand('tail.goToIteration', (argument?: unknown) => toIteration(argument)),
    vscode.commands.registerCommand('tail.goToPercentage', () =>
      go(async () => {
        const percentage = await askNumber(
          'Go to a Percentage of the Run',
          '0 is its first state, 100 its last.',
          50,
          0,
          100,
        );
        return percentage === undefined ? undefined : { to: 'percentage', percentage };
      }),
    ),
  );
}

/** Which loop around the run is meant: a lens over it says so, else it is the innermost one. */
const ofLoop = z.object({ loop: z.number() });

/** To the next or previous iteration, or to one that is asked for. */
function toIteration(argument: unknown, direction?: 'forward' | 'back'): Promise<void> {
  return go(async (session) => {
    const loop = ofLoop.safeParse(argument).data?.loop ?? 0;
    if (direction !== undefined) return { to: 'iteration', iteration: direction, loop };
    const here = linesBody.parse(await session.customRequest('tail/lines', {})).iterations[loop];
    // Why there is none says the request.
    if (here === undefined) return { to: 'iteration', iteration: 1, loop };
    const { name, number, count } = here;
    const iteration = await askNumber(
      `Go to an Iteration of ${name}`,
      `1 to ${count.toLocaleString('en')}`,
      number,
      1,
      count,
    );
    return iteration === undefined ? undefined : { to: 'iteration', iteration, loop };
  });
}

/** Sends a move; why there is none to make is told. */
async function go(move: (session: vscode.DebugSession) => unknown): Promise<void> {
  const session = sessionNow();
  if (session === undefined) return;
  try {
    const args = await move(session);
    if (args !== undefined) await session.customRequest('tail/go', args);
  } catch (error) {
    void vscode.window.showInformationMessage(error instanceof Error ? error.message : String(error));
  }
}

/** Of the cell that a menu was opened on, else of the name under the cursor, else of one that is chosen. */
function toChange(argument: unknown, direction: 'forward' | 'back'): Promise<void> {
  return go(async (session) => {
    const { data } = named.safeParse(ofArgument(argument) ?? ofEditor(session));
    const cell = data?.expression.replace(/^(get|put) /, '') ?? (await chooseCell(session, direction));
    const frameId = frameNow();
    return cell === undefined
      ? undefined
      : { to: 'change', cell, direction, ...(frameId === undefined ? {} : { frameId }) };
  });
}

/** A cell from a person: one of those that the run has, or any other by its name. */
async function chooseCell(session: vscode.DebugSession, direction: 'forward' | 'back'): Promise<string | undefined> {
  const { cells, more } = cellsBody.parse(await session.customRequest('tail/cells', {}));
  const items = cells.map(({ name, value, isOfState }) => ({
    label: name,
    description: value,
    ...(isOfState ? { detail: 'fetched or written by this state' } : {}),
  }));
  const picker = vscode.window.createQuickPick();
  picker.title = direction === 'forward' ? 'Next Change of a Cell' : 'Previous Change of a Cell';
  picker.placeholder = more
    ? 'The first 1,000 cells are listed; type the name of any other'
    : 'Choose a cell, or type its name';
  picker.matchOnDescription = true;
  picker.items = items;
  picker.onDidChangeValue((typed) => {
    const name = typed.trim();
    picker.items = name === '' || items.some(({ label }) => label === name) ? items : [{ label: name }, ...items];
  });
  try {
    return await new Promise((resolve) => {
      picker.onDidAccept(() => {
        resolve(picker.selectedItems[0]?.label);
      });
      picker.onDidHide(() => {
        resolve(undefined);
      });
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}
