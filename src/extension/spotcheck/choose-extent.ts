import * as vscode from 'vscode';
import { endsOf, lengthsByTier, readLengths } from '../../dataset/index.ts';
import type { Sampling } from '../../inference/index.ts';
import type { Task, TierName } from '../../machine/index.ts';
import {
  answersOf,
  MOST_ANSWERS,
  MOST_REPEATS,
  MOST_SAMPLES,
  type RunExtent,
  type RunHead,
} from '../../spotcheck/index.ts';
import { askNumber, isTierName } from '../tasks/choose-sample.ts';

/** What a person may change of how much a run asks. */
export const extentSteps = ['tiers', 'samples', 'repeats'] as const;
export type ExtentStep = (typeof extentSteps)[number];

export interface ExtentItem extends vscode.QuickPickItem {
  readonly step: ExtentStep;
}

/** A line for each of it. */
export function extentItems(
  task: Task,
  { tiers, lengths, samples, repeats }: RunExtent & Pick<RunHead, 'lengths'>,
  { temperature }: Pick<Sampling, 'temperature'>,
): ExtentItem[] {
  const greedy = temperature === 0 ? ' · greedy: more answers would be the same' : '';
  return [
    // chosen lengths decide on the tiers
    ...(lengths === undefined
      ? [
          {
            step: 'tiers' as const,
            label: '$(symbol-ruler) Tiers',
            description: `${tiers.join(', ')} · lengths ${spansOf(task, tiers)}`,
            alwaysShow: true,
          },
        ]
      : []),
    {
      step: 'samples',
      label: '$(list-ordered) Questions per tier',
      description: lengths === undefined ? String(samples) : `${samples} · ${countedWith(task, lengths)}`,
      alwaysShow: true,
    },
    {
      step: 'repeats',
      label: '$(list-selection) Answers to each question',
      description: `${repeats}${greedy}`,
      alwaysShow: true,
    },
  ];
}

function spansOf(task: Task, tiers: readonly TierName[]): string {
  return tiers
    .map((name) => task.tiers.find((tier) => tier.name === name))
    .flatMap((tier) => (tier === undefined ? [] : `${tier.low}–${tier.high}`))
    .join(', ');
}

/** Which lengths count with which tier. */
function countedWith(task: Task, lengths: string): string {
  return [...lengthsByTier(task, readLengths(lengths) ?? [])]
    .map(([tier, own]) => {
      const { low, high } = endsOf(own);
      return `${tier}: ${low === high ? `length ${low}` : `lengths ${low}–${high}`}`;
    })
    .join(', ');
}

/** Lets a person change one of them; `least`: what the run asks already, which cannot be taken back. */
export async function changeExtent(
  step: ExtentStep,
  extent: RunExtent,
  task: Task,
  least: RunExtent = { tiers: [], samples: 1, repeats: 1 },
): Promise<RunExtent> {
  switch (step) {
    case 'tiers': {
      const offered = task.tiers.filter(({ name }) => !least.tiers.includes(name));
      const chosen = await vscode.window.showQuickPick(
        offered.map(({ name, low, high }) => ({
          label: name,
          description: `lengths ${low} to ${high}`,
          picked: extent.tiers.includes(name),
        })),
        {
          title: 'Tiers',
          placeHolder: offered.length === 0 ? 'The run has all tiers of the task' : 'How long should the questions be?',
          canPickMany: true,
        },
      );
      const tiers = chosen && [...least.tiers, ...chosen.map(({ label }) => label).filter(isTierName)];
      if (tiers === undefined || tiers.length === 0) return extent;
      // Where there are very many questions already, not every tier can have as many.
      const samples = Math.max(least.samples, Math.min(extent.samples, mostOf(tiers.length * extent.repeats)));
      return { ...extent, tiers, samples };
    }
    case 'samples': {
      const prompt = 'More questions give narrower intervals.';
      const samples = await askNumber(
        'Questions per tier',
        prompt,
        extent.samples,
        least.samples,
        Math.min(MOST_SAMPLES, mostOf(extent.tiers.length * extent.repeats)),
      );
      return { ...extent, samples: samples ?? extent.samples };
    }
    case 'repeats': {
      const prompt =
        'Several answers are only useful at a temperature above 0: they show how often a question is answered correctly.';
      const title = 'Answers to each question';
      const repeats = await askNumber(
        title,
        prompt,
        extent.repeats,
        least.repeats,
        Math.min(MOST_REPEATS, mostOf(extent.tiers.length * extent.samples)),
      );
      return { ...extent, repeats: repeats ?? extent.repeats };
    }
  }
}

/**
 * One list that shows by how much a run will be extended: Enter starts it, every other line changes one thing. Undefined
 * when the person went away.
 */
export async function chooseMore(
  {
    task,
    least,
    sampling,
  }: { readonly task: Task; readonly least: RunExtent & Pick<RunHead, 'lengths'>; readonly sampling: Sampling },
  about: (questions: number) => string,
): Promise<RunExtent | undefined> {
  let extent: RunExtent & Pick<RunHead, 'lengths'> = least;
  for (;;) {
    const more = answersOf(extent) - answersOf(least);
    const start = {
      step: 'start' as const,
      label: more === 0 ? '$(info) Nothing more so far' : `$(play) ${moreText(more, extent)}`,
      detail: more === 0 ? 'Choose more of one of these' : about(more),
      alwaysShow: true,
    };
    const separator = { label: '', kind: vscode.QuickPickItemKind.Separator, step: 'start' as const };
    const chosen = await vscode.window.showQuickPick([start, separator, ...extentItems(task, extent, sampling)], {
      title: `Ask more in this run of ${task.name}`,
      placeHolder: more === 0 ? 'Choose what there should be more of' : 'Press Enter to start, or change a line',
    });
    if (chosen === undefined) return undefined;
    if (chosen.step !== 'start') extent = { ...extent, ...(await changeExtent(chosen.step, extent, task, least)) };
    else if (more > 0) return extent;
  }
}

function moreText(count: number, { repeats }: RunExtent): string {
  const what = repeats === 1 ? 'question' : 'answer';
  return `Ask ${repeats === 1 ? '' : 'for '}${count.toLocaleString('en')} more ${what}${count === 1 ? '' : 's'}`;
}

/** How many times so many answers a run may ask for. */
function mostOf(answers: number): number {
  return Math.max(1, Math.floor(MOST_ANSWERS / answers));
}

export function questionsText(count: number): string {
  return count === 1 ? '1 question' : `${count.toLocaleString('en')} questions`;
}

/** What a button says that sends them. */
export function askLabel(count: number, verb = 'Ask'): string {
  return `${verb} ${count === 1 ? '1 Question' : `${count.toLocaleString('en')} Questions`}`;
}
