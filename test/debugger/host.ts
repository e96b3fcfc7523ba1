import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { groundTruth, truthFile as fileOf } from '../../src/dataset/index.ts';
import { type Inputs, minimal } from '../../src/machine/index.ts';
import type { DebugHost } from '../../src/debugger/launch.ts';
import { TailDebugSession } from '../../src/debugger/session.ts';
import { compileOnce } from '../tasks/compile-once.ts';
import { Client } from './client.ts';

const tasks = path.join(import.meta.dirname, '../../tasks');

export function taskText(name: string): string {
  return readFileSync(path.join(tasks, name), 'utf8');
}

/** Documents that are edited while a session lasts. */
export class Edited {
  readonly texts: Record<string, string>;
  readonly #changed = new Map<string, Set<(read: () => string) => void>>();

  constructor(texts: Readonly<Record<string, string>>) {
    this.texts = { ...texts };
  }

  edit(name: string, text: string): void {
    this.texts[name] = text;
    for (const changed of this.#changed.get(name) ?? []) changed(() => this.texts[name] ?? '');
  }

  readonly watchText = (name: string, changed: (read: () => string) => void): (() => void) => {
    const all = this.#changed.get(name) ?? new Set();
    this.#changed.set(name, all.add(changed));
    return () => all.delete(changed);
  };

  /** How many times a document is followed. */
  followers(name: string): number {
    return this.#changed.get(name)?.size ?? 0;
  }
}

/**
 * A session whose documents are the tasks, by file name, and the given texts. A trace finds its task by the name in its
 * metadata.
 */
export function connect(documents: Readonly<Record<string, string>> = {}, watchText?: DebugHost['watchText']): Client {
  const names = {
    'Large number addition': 'addition.tail',
    '0-1 knapsack': 'knapsack.tail',
    'Binary search': 'binary-search.tail',
  };
  return new Client(
    new TailDebugSession({
      ...(watchText === undefined ? {} : { watchText }),
      readText: (name) =>
        new Promise((resolve) => {
          resolve(documents[name] ?? taskText(name));
        }),
      importedPath: (_program, imported) => imported,
      readImport: (_program, imported) => Promise.resolve(documents[imported]),
      findTask: (_trace, about) => Promise.resolve(Object.entries(names).find(([title]) => title === about?.task)?.[1]),
    }),
  );
}

/** Initializes, launches and gives the first stop. */
export async function launched(
  client: Client,
  args: object,
  breakpoints: Readonly<Record<string, readonly object[]>> = {},
): Promise<Record<string, unknown>> {
  await client.request('initialize', {
    adapterID: 'tail',
    pathFormat: 'path',
    linesStartAt1: true,
    columnsStartAt1: true,
  });
  await client.request('launch', args);
  await client.told('initialized');
  for (const [file, lines] of Object.entries(breakpoints))
    await client.request('setBreakpoints', { source: { path: file }, breakpoints: lines });
  return client.stop('configurationDone', {});
}

/** The ground truth of a task's input as a `.tailcot` file. */
export function truthFile(file: string, inputs: Inputs, question: string): string {
  const [task] = compileOnce(taskText(file)).tasks;
  assert.ok(task);
  const { truth } = groundTruth(task, inputs, minimal);
  assert.ok(truth);
  return fileOf(task, { inputs, question }, minimal, truth.trace);
}
