/** A debug session in the workbench, followed as a person would: what it stops at, and what it shows there. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { z } from 'zod';
import { movedBody, type Moved } from '../../src/debugger/position.ts';
import { page } from './page.ts';
import { until } from './until.ts';

const frames = z.object({ stackFrames: z.array(z.object({ id: z.number(), name: z.string(), line: z.number() })) });
const scopesBody = z.object({ scopes: z.array(z.object({ name: z.string(), variablesReference: z.number() })) });
const variablesBody = z.object({
  variables: z.array(z.object({ name: z.string(), value: z.string(), variablesReference: z.number() })),
});

/** What an editor draws has other spaces than its text, and signs without width. */
export function letters(text: string): string {
  return text.replace(/\W/g, '');
}

/** Waits until the line that VS Code marks as the one where the run stands is drawn, and is this one; hints may follow. */
export async function marks(line: string): Promise<void> {
  await until(`the mark on “${line}”`, async () => {
    const marked = z.array(z.string()).parse(
      await page.evaluate(`[...document.querySelectorAll('.debug-top-stack-frame-line')].flatMap((mark) => {
      const { top } = mark.getBoundingClientRect();
      return [...document.querySelectorAll('.view-line')].filter((line) => Math.abs(line.getBoundingClientRect().top - top) < 2).map((line) => line.textContent);
    })`),
    );
    return marked.length > 0 && marked.every((one) => letters(one).startsWith(letters(line)));
  });
}

/** Remembers where each session stands, as the extension's own parts are told. */
export class Sessions {
  readonly #moves: Moved[] = [];
  readonly #subscription = vscode.debug.onDidReceiveDebugSessionCustomEvent(({ event, body }) => {
    if (event === 'tail/moved') this.#moves.push(movedBody.parse(body));
  });

  /** Where a session stood last. */
  get last(): Moved | undefined {
    return this.#moves.at(-1);
  }

  /** Starts, and gives the first stop. */
  async start(configuration: Omit<vscode.DebugConfiguration, 'type' | 'request' | 'name'>): Promise<Moved> {
    const before = this.#moves.length;
    assert.ok(
      await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
        type: 'tail',
        request: 'launch',
        name: 'test',
        ...configuration,
      }),
    );
    const first = await until('the first stop', () => this.#moves[before]);
    // The workbench asks for the stack and shows its place; only then is its focus at rest.
    await until('the place of the first stop', () => vscode.debug.activeStackItem instanceof vscode.DebugStackFrame);
    return first;
  }

  /** Runs a command of the workbench that moves the session, and gives the stop after it. */
  async after(command: string): Promise<Moved> {
    return this.moving(() => vscode.commands.executeCommand(command));
  }

  async moving(action: () => Thenable<unknown>): Promise<Moved> {
    const before = this.#moves.length;
    await action();
    return until('the next stop', () => this.#moves[before]);
  }

  /** As {@link moving}, for an action that ends only after questions that are still to be answered. */
  next(action: () => Thenable<unknown>): Promise<Moved> {
    const before = this.#moves.length;
    void action();
    return until('the next stop', () => this.#moves[before]);
  }

  /** What is said of the fault where the session stands. */
  async explanation(): Promise<string> {
    return z.object({ description: z.string() }).parse(await this.#ask('exceptionInfo', { threadId: 1 })).description;
  }

  async stack(): Promise<readonly { readonly name: string; readonly line: number }[]> {
    return frames.parse(await this.#ask('stackTrace', { threadId: 1 })).stackFrames;
  }

  /** The names and values in a scope of the running frame. */
  async scope(name: string): Promise<ReadonlyMap<string, string>> {
    const { scopes } = scopesBody.parse(await this.#ask('scopes', { frameId: 1 }));
    const scope = scopes.find((one) => one.name === name);
    assert.ok(scope, name);
    const { variables } = variablesBody.parse(
      await this.#ask('variables', { variablesReference: scope.variablesReference }),
    );
    return new Map(variables.map((one) => [one.name, one.value]));
  }

  async stop(): Promise<void> {
    await vscode.debug.stopDebugging();
    await until('the end of the session', () => vscode.debug.activeDebugSession === undefined);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #ask(command: string, args: object): Thenable<unknown> {
    const session = vscode.debug.activeDebugSession;
    assert.ok(session);
    return session.customRequest(command, args);
  }
}
