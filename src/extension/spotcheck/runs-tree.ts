import * as vscode from 'vscode';
import * as z from 'zod';
import { startOf } from '../../files/index.ts';
import { beginsAsRun, RUN_START, type RunHead } from '../../spotcheck/index.ts';
import { RunEditor } from './run-editor.ts';
import { runsFolders, workspaceFolders } from './run-place.ts';
import type { RunStore } from './run-store.ts';

/** A line of the view “Runs”: a run's file. */
export interface RunNode {
  readonly uri: vscode.Uri;
  readonly changed: number;
  readonly size: number;
}

/** What is worth showing of a run; kept, because reading it means judging every sample. */
const summarySchema = z.object({
  changed: z.number(),
  size: z.number(),
  text: z.string(),
  /** What the line begins with: the model, which tells runs of one task apart; the file's name where it cannot be read. */
  label: z.string(),
  tooltip: z.string(),
});
type Summary = z.output<typeof summarySchema>;

const MOST_RUNS = 50;
/** Files of a folder that are looked at. */
const MOST_FILES = 1000;
/** Files beyond this are not judged for a line in a list. */
const LARGEST_JUDGED = 8 * 1024 * 1024;
/** States that judging may take for the line of one run, and for all lines of a session that nobody has asked for. */
const RUN_BUDGET = 1_000_000;
const SESSION_BUDGET = 20_000_000;

/** The view “Runs”: the workspace's runs, the newest first, each with its pass@1. */
export class RunsTree implements vscode.TreeDataProvider<RunNode> {
  readonly #store: RunStore;
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<RunNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #judging: Promise<void> = Promise.resolve();
  #budget = SESSION_BUDGET;

  constructor(store: RunStore, memory: vscode.Memento) {
    this.#store = store;
    this.#memory = memory;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node !== undefined) return [];
    const folders = [
      ...runsFolders().map((folder) => runsIn(folder, isRunName)),
      ...workspaceFolders().map((folder) => runsIn(folder, isLinesName)),
    ];
    // A workspace's own folder can be the one for runs, too.
    const runs = [...new Map((await Promise.all(folders)).flat().map((run) => [run.uri.toString(), run])).values()];
    return runs.sort((a, b) => b.changed - a.changed).slice(0, MOST_RUNS);
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    const running = this.#store.running.find(({ uri }) => uri.toString() === node.uri.toString());
    const known = summarySchema.safeParse(this.#memory.get(placeOf(node))).data;
    const isKnown = known !== undefined && known.changed === node.changed && known.size === node.size;
    if (running === undefined && !isKnown)
      this.#judging = this.#judging.then(() => (vscode.workspace.isTrusted ? this.#summarise(node) : undefined));
    const item = new vscode.TreeItem(running?.run.head.endpoint.model ?? known?.label ?? nameOf(node.uri));
    item.id = node.uri.toString();
    item.resourceUri = node.uri;
    item.iconPath = new vscode.ThemeIcon(running === undefined ? 'beaker' : 'loading~spin');
    item.description =
      running === undefined
        ? (known?.text ?? unknownText())
        : `${running.run.progress.ended} of ${running.run.progress.asked} · ${running.run.head.task}`;
    item.tooltip = `${nameOf(node.uri)}${known === undefined ? '' : `\n${known.tooltip}`}`;
    item.contextValue = running === undefined ? 'tailRun' : 'tailRunning';
    item.command = { command: 'vscode.openWith', title: 'Open', arguments: [node.uri, RunEditor.viewTypeOf(node.uri)] };
    return item;
  }

  async #summarise(node: RunNode): Promise<void> {
    await this.#memory.update(placeOf(node), await this.#summaryOf(node));
    this.#changed.fire(node);
  }

  async #summaryOf(node: RunNode): Promise<Summary> {
    const { changed, size } = node;
    try {
      const head = await this.#store.headOf(node.uri);
      const { task } = head;
      const about = { changed, size, label: head.endpoint.model, tooltip: tooltipOf(head) };
      if (size > LARGEST_JUDGED || this.#budget <= 0) return { ...about, text: task };
      const run = await this.#store.readOnce(node.uri, Math.min(RUN_BUDGET, this.#budget));
      this.#budget -= run.work;
      if (!run.isJudged) return { ...about, text: task };
      const {
        all,
        head: { state },
      } = run.report();
      const score =
        all.answered === 0 ? 'no answer' : `${((100 * all.right) / all.answered).toFixed(1)} % of ${all.answered}`;
      return { ...about, text: [score, task, ...(state === 'cancelled' ? ['unfinished'] : [])].join(' · ') };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { changed, size, label: nameOf(node.uri), text: 'cannot be read', tooltip: reason };
    }
  }
}

function isRunName(name: string): boolean {
  return name.endsWith('.tailrun') || isLinesName(name);
}

/** What the command line is told to write may have any name; the usual one is of JSON lines. */
function isLinesName(name: string): boolean {
  return name.endsWith('.jsonl');
}

/** The runs of a folder. Of files of JSON lines, which may be data sets, only those that begin as a run does. */
async function runsIn(folder: vscode.Uri, isWanted: (name: string) => boolean): Promise<RunNode[]> {
  let names: readonly [string, vscode.FileType][];
  try {
    names = await vscode.workspace.fs.readDirectory(folder);
  } catch {
    // No run yet: then there is no folder either.
    return [];
  }
  const files = names
    .filter(([name, type]) => isWanted(name) && (type & vscode.FileType.File) !== 0)
    .slice(0, MOST_FILES);
  const found = await Promise.all(
    files.map(async ([name]): Promise<RunNode[]> => {
      const uri = vscode.Uri.joinPath(folder, name);
      if (isLinesName(name) && !(await isRun(uri))) return [];
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      return [{ uri, changed: mtime, size }];
    }),
  );
  return found.flat();
}

async function isRun({ scheme, fsPath }: vscode.Uri): Promise<boolean> {
  return scheme === 'file' && beginsAsRun(await startOf(fsPath, RUN_START).catch(() => ''));
}

/** Of a run that has not been judged: in an untrusted workspace none is, unless a person opens it. */
function unknownText(): string {
  return vscode.workspace.isTrusted ? '' : 'not judged in Restricted Mode';
}

function tooltipOf({ endpoint, started, calledFrom, tiers, lengths, samples, seed }: RunHead): string {
  return `${endpoint.model} at ${endpoint.url}, called from ${calledFrom}\n${started}\ntiers ${tiers.join(', ')}${lengths === undefined ? '' : `, lengths ${lengths}`}, ${samples} questions each, seed ${seed}`;
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function placeOf({ uri }: RunNode): string {
  return `tail.runSummary ${uri.toString()}`;
}
