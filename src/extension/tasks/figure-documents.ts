import * as vscode from 'vscode';
import {
  estimateRule,
  estimateTokens,
  figuresOf,
  loopText,
  SampleError,
  type Figures,
  type Spread,
} from '../../dataset/index.ts';
import type { Task, Style } from '../../machine/index.ts';
import { othersTurn } from '../../slices/index.ts';
import { commandDocument, lensArgument } from './command-document.ts';
import type { FoundTask, TaskDocuments } from './task-documents.ts';
import { chosenStyle } from './trace-style.ts';

const scheme = 'tail-figures';
/** Samples a tier: enough for a first look; the command line counts more of them. */
const SAMPLES = 10;
const CONTEXT = 32_768;

/**
 * “Show Figures of Task”: what traces of each tier are like, as a page that Markdown’s preview shows; its source is the
 * table to copy.
 */
export class FigureDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #tasks: TaskDocuments;
  readonly #texts = new Map<string, string>();
  #shown: string | undefined;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  readonly onDidChange = this.#changed.event;

  constructor(tasks: TaskDocuments) {
    this.#tasks = tasks;
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  async show(argument: unknown): Promise<void> {
    const document = await commandDocument(
      argument,
      ['tail'],
      'Open a .tail document first: the figures describe its task.',
    );
    const found = document && (await this.#tasks.choose(document, lensArgument(argument)?.task));
    if (found === undefined) return;
    const text = await measured(found);
    if (text === undefined) return;
    // One document a task's file, which shows the newest figures.
    const uri = vscode.Uri.from({ scheme, path: `/Figures of ${found.task.name}.md`, query: found.uri.toString() });
    // VS Code's own Markdown can be switched off.
    const hasPreview = vscode.extensions.getExtension('vscode.markdown-language-features') !== undefined;
    // By the class media/figures.css knows the page.
    this.#texts.set(uri.toString(), hasPreview ? `<div class="tail-figures">\n\n${text}\n</div>\n` : text);
    this.#shown = text;
    this.#changed.fire(uri);
    if (hasPreview) await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    else
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
        viewColumn: vscode.ViewColumn.Beside,
        preserveFocus: true,
      });
  }

  /** The figures that were shown last, as text for another page. */
  async copy(): Promise<void> {
    if (this.#shown === undefined) {
      await vscode.window.showInformationMessage(
        'Show the figures of a task first (TAIL: Show Figures of Task): they are what is copied.',
      );
      return;
    }
    await vscode.env.clipboard.writeText(this.#shown);
    vscode.window.setStatusBarMessage('The figures are copied as Markdown.', 5000);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** Undefined where the task cannot be measured, which the person is told, or when it was cancelled. */
async function measured({ task, uri }: FoundTask): Promise<string | undefined> {
  const style = chosenStyle(task, uri);
  try {
    const columns = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Figures of ${task.name}`, cancellable: true },
      async (progress, token) => {
        const done: { readonly tier: string; readonly figures: Figures }[] = [];
        for (const { name, low, high } of task.tiers) {
          progress.report({ message: `tier ${name}`, increment: done.length === 0 ? 0 : 100 / task.tiers.length });
          // Lets the message be shown and the person cancel, before the next tier runs.
          await othersTurn();
          if (token.isCancellationRequested) return undefined;
          done.push({
            tier: `${name} ${low}–${high}`,
            figures: figuresOf(
              task,
              { tier: name },
              { samples: SAMPLES, seed: 0, style, count: estimateTokens, context: CONTEXT },
            ),
          });
        }
        return done;
      },
    );
    return columns && page(task, style, columns);
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    await vscode.window.showErrorMessage(error.message);
    return undefined;
  }
}

function page(
  task: Task,
  style: Style,
  columns: readonly { readonly tier: string; readonly figures: Figures }[],
): string {
  const letters = columns.map(({ tier }) => tier.split(' ')[0] ?? '');
  const lines = (name: string, value: (figures: Figures) => Spread): string[][] =>
    columns.map(({ figures }, i) => [i === 0 ? name : '', letters[i] ?? '', ...spread(value(figures))]);
  const rows = [
    ['', 'tier', 'mean', '95 %', 'most'],
    ...lines('states', ({ states }) => states),
    ...lines('characters of the trace', ({ characters }) => characters),
    ...lines('tokens of the trace', ({ tokens }) => tokens),
    ...lines('tokens of the question', ({ questionTokens }) => questionTokens),
    ...lines('a fetch reaches back, in states', ({ distance }) => distance.states),
    ...lines('a fetch reaches back, in tokens', ({ distance }) => distance.tokens),
    ...lines('older values of a fetched cell', ({ stale }) => stale),
  ];
  const fitting = columns
    .map(({ figures: { fitting: fits, samples } }, i) => `${letters[i]} ${fits} of ${samples}`)
    .join(', ');
  return [
    `# ${task.name}`,
    `Lengths: ${columns.map(({ tier }) => tier).join(', ')}. Traces in the style ${style.name}, ${SAMPLES} a tier: their mean, the value that 95 % do not exceed, and the most.`,
    `Question and trace fit ${CONTEXT.toLocaleString('en')} tokens: ${fitting}.`,
    table(rows),
    ...variety(columns, letters),
    `Tokens are ${estimateRule}; \`tail-cot stats --tokenizer\` counts them exactly.\n`,
  ].join('\n\n');
}

/** How the samples differ: their answers, inputs that never vary, and rounds of loops. */
function variety(columns: readonly { readonly figures: Figures }[], letters: readonly string[]): readonly string[] {
  const answers = columns.map(({ figures: { answers: told } }, i) => {
    const { different, share, commonest } = told;
    return [letters[i] ?? '', cellOf(codeSpan(commonest)), `${Math.round(100 * share)} %`, String(different)];
  });
  const constant = columns.flatMap(({ figures: { constantInputs: names } }, i) =>
    names.length === 0 ? [] : [`${letters[i]} ${names.map(codeSpan).join(', ')}`],
  );
  const loops = columns[0]?.figures.loops ?? [];
  const rows = loops.flatMap((loop, number) =>
    columns.map(({ figures }, i) => {
      const { times = 0, min = 0, mean = 0, max = 0 } = figures.loops[number] ?? {};
      const told = times === 0 ? ['never', '', ''] : [min, mean.toFixed(1), max].map(String);
      return [i === 0 ? cellOf(loopText(loop)) : '', letters[i] ?? '', ...told];
    }),
  );
  return [
    table([['tier', 'commonest answer', 'share', 'different'], ...answers]),
    ...(constant.length === 0 ? [] : [`Inputs that never vary: ${constant.join('; ')}.`]),
    ...(rows.length === 0 ? [] : [table([['rounds of', 'tier', 'least', 'mean', 'most'], ...rows])]),
  ];
}

/** One that is longer would push the figures beside it out of the page. */
const LONGEST_ANSWER = 24;

/** A text as it is, in one line. */
function codeSpan(text: string): string {
  const short = text.length > LONGEST_ANSWER ? `${text.slice(0, LONGEST_ANSWER - 1)}…` : text;
  const fence = '`'.repeat(1 + Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length)));
  const line = short.replace(/\s+/g, ' ');
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** What a cell of a table holds cannot end it. */
function cellOf(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Columns of words, before those of numbers. */
const WORDS = 2;

/** A Markdown table whose columns are in line as plain text too. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const text = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i < WORDS ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const [head = [], ...body] = rows;
  const rule = `| ${widths.map((width, i) => (i < WORDS ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [text(head), rule, ...body.map(text)].join('\n');
}

function spread({ mean, most, max }: Spread): readonly string[] {
  const rounded = mean < 10 && !Number.isInteger(mean) ? mean.toFixed(1) : Math.round(mean).toLocaleString('en');
  return [rounded, most.toLocaleString('en'), max.toLocaleString('en')];
}
