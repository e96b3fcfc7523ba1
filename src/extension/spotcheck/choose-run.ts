import * as vscode from 'vscode';
import { lengthsText, readLengths, SampleError } from '../../dataset/index.ts';
import { publicAddress, type Endpoint } from '../../inference/index.ts';
import type { Task } from '../../machine/index.ts';
import { embeddedModels, embeddedTasks } from '../../model/index.ts';
import { Interrupted } from '../../slices/index.ts';
import { costOf, MOST_SHOTS, type Plan } from '../../spotcheck/index.ts';
import { callingMachine } from '../calling-machine.ts';
import type { EndpointList } from '../endpoints/endpoint-list.ts';
import { pickModel } from '../endpoints/pick-endpoint.ts';
import { askNumber } from '../tasks/choose-sample.ts';
import type { FoundTask } from '../tasks/task-documents.ts';
import { changeExtent, extentItems, type ExtentStep, questionsText } from './choose-extent.ts';
import { planPatiently } from './plan-patiently.ts';
import { fittingTo, type RunChoice } from './run-choice.ts';
import { localTime } from './run-name.ts';

export interface ChosenRun {
  readonly choice: RunChoice;
  readonly plan: Plan;
}

/** Whether the model answers, or scores the ground truth. */
export type Purpose = 'ask' | 'score';

type Step = 'start' | 'endpoint' | ExtentStep | 'lengths' | 'seed' | 'shots';

/**
 * One list that shows what will be sent, to whom, from which machine, and how much it can cost: Enter starts it, every
 * other line changes one thing. Undefined when the person went away.
 */
export async function chooseRun(
  found: FoundTask,
  list: EndpointList,
  offered: RunChoice,
  purpose: Purpose = 'ask',
): Promise<ChosenRun | undefined> {
  let choice = offered;
  for (;;) {
    const endpoint =
      list.all.map((known) => known.endpoint).find(({ name }) => name === choice.endpoint) ??
      list.firstFor(found.task.name);
    if (endpoint === undefined) return undefined;
    choice = { ...fittingTo(found.task, choice), endpoint: endpoint.name };
    const planned = await plan(found, endpoint, choice);
    const step = await vscode.window.showQuickPick(overview(found.task, endpoint, choice, planned, purpose), {
      title:
        purpose === 'ask'
          ? `Spot-check a model on ${found.task.name}`
          : `Have a model score the ground truth of ${found.task.name}`,
      placeHolder: 'Press Enter to start, or change a line',
      matchOnDescription: false,
    });
    if (step === undefined) return undefined;
    if (step.step === 'start' && 'plan' in planned) return { choice, plan: planned.plan };
    choice = await change(step.step, choice, found.task, list);
  }
}

type Planned = { readonly plan: Plan } | { readonly problem: string; readonly detail: string };

async function plan(
  { task, source }: FoundTask,
  endpoint: Endpoint,
  { tiers, lengths, samples, repeats, seed, shots }: RunChoice,
): Promise<Planned> {
  try {
    return {
      plan: await planPatiently(task, endpoint, {
        // with lengths every tier that has some of them
        tiers: lengths === undefined ? tiers : task.tiers.map(({ name }) => name),
        lengths,
        samples,
        repeats,
        seed,
        shots,
        source,
        calledFrom: callingMachine(),
        started: localTime(new Date()),
      }),
    };
  } catch (error) {
    if (error instanceof SampleError) return { problem: 'No question can be drawn', detail: error.message };
    if (error instanceof Interrupted)
      return { problem: 'Drawing the questions was cancelled', detail: 'Press Enter to draw them, or ask for fewer.' };
    throw error;
  }
}

function overview(
  task: Task,
  endpoint: Endpoint,
  { tiers, lengths, samples, repeats, seed, shots }: RunChoice,
  planned: Planned,
  purpose: Purpose,
): (vscode.QuickPickItem & { readonly step: Step })[] {
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator, step: 'start' } as const;
  return [
    startItem(endpoint, planned, purpose),
    separator,
    {
      step: 'endpoint',
      label: '$(plug) Endpoint',
      description: `${endpoint.name} · ${endpoint.model}`,
      ...foreignTo(task, endpoint),
      alwaysShow: true,
    },
    ...extentItems(task, { tiers, lengths, samples, repeats }, endpoint.sampling).filter(
      ({ step }) => purpose === 'ask' || step !== 'repeats',
    ),
    ...(task.lengths.length === 0
      ? []
      : [
          {
            step: 'lengths',
            label: '$(symbol-numeric) Only some lengths',
            description: lengths ?? 'all lengths of the tiers',
            alwaysShow: true,
          } as const,
        ]),
    { step: 'seed', label: '$(symbol-numeric) Seed', description: String(seed), alwaysShow: true },
    {
      step: 'shots',
      label: '$(book) Examples before each question',
      description: shots === 0 ? 'none' : String(shots),
      alwaysShow: true,
    },
  ];
}

/** Whether this is an embedded model that has not been trained on the task. */
export function isForeign({ name: task }: Pick<Task, 'name'>, endpoint: Pick<Endpoint, 'name' | 'model'>): boolean {
  const isEmbedded = embeddedModels.some(({ name, title }) => name === endpoint.model && title === endpoint.name);
  return isEmbedded && !embeddedTasks.includes(task);
}

/** An embedded model writes nonsense for what it has not been trained on. */
function foreignTo(task: Task, endpoint: Endpoint): Pick<vscode.QuickPickItem, 'detail'> {
  return isForeign(task, endpoint)
    ? { detail: `$(warning) It knows nothing of this task: it was trained on ${embeddedTasks.join(', ')} alone` }
    : {};
}

function startItem(
  endpoint: Endpoint,
  planned: Planned,
  purpose: Purpose,
): vscode.QuickPickItem & { readonly step: Step } {
  if ('problem' in planned)
    return { step: 'start', label: `$(error) ${planned.problem}`, detail: planned.detail, alwaysShow: true };
  const { questions, characters, maxTokens } = costOf(planned.plan);
  const { repeats } = planned.plan.head;
  const to = `from ${callingMachine()} to ${publicAddress(endpoint.url)}`;
  if (purpose === 'score')
    return {
      step: 'start',
      alwaysShow: true,
      label: `$(play) Score ${questionsText(questions)}`,
      description: 'nothing is written by the model',
      detail: `Sends the questions, each with its ground truth, ${to}`,
    };
  return {
    step: 'start',
    alwaysShow: true,
    label: `$(play) Ask ${questionsText(questions / repeats)}${repeats === 1 ? '' : `, each ${repeats} times`}`,
    description:
      maxTokens === undefined ? 'answers of any length' : `at most ${maxTokens.toLocaleString('en')} tokens of answers`,
    detail: `Sends ${characters.toLocaleString('en')} characters ${to}`,
  };
}

async function change(step: Step, choice: RunChoice, task: Task, list: EndpointList): Promise<RunChoice> {
  switch (step) {
    case 'start':
      return choice;
    case 'endpoint': {
      const chosen = await pickModel(list, { title: 'Endpoint', placeHolder: 'Which model should be asked?' });
      return chosen === undefined ? choice : { ...choice, endpoint: chosen.name };
    }
    case 'tiers':
    case 'samples':
    case 'repeats':
      return { ...choice, ...(await changeExtent(step, choice, task)) };
    case 'lengths':
      return { ...choice, lengths: await askLengths(task, choice.lengths) };
    case 'shots':
      return {
        ...choice,
        shots:
          (await askNumber(
            'Examples before each question',
            'They have their traces, and are of the shortest tier. A model that was trained on traces needs none.',
            choice.shots,
            0,
            MOST_SHOTS,
          )) ?? choice.shots,
      };
    case 'seed':
      return {
        ...choice,
        seed:
          (await askNumber(
            'Seed',
            'The same seed asks the same questions.',
            choice.seed,
            0,
            Number.MAX_SAFE_INTEGER,
          )) ?? choice.seed,
      };
  }
}

/** Asks for a list of lengths; an empty one stands for all lengths of the tiers. */
async function askLengths(task: Task, before: string | undefined): Promise<string | undefined> {
  const tiers = task.tiers.map(({ name, low, high }) => `${name} ${low} to ${high}`).join(', ');
  const several = task.lengths.length > 1 ? ` Each of ${task.lengths.join(', ')} is drawn from them on its own.` : '';
  const text = await vscode.window.showInputBox({
    title: 'Only some lengths',
    prompt: `Such as 38..45 or 8,16,32..40; empty for all lengths of the tiers (${tiers}).${several}`,
    value: before ?? '',
    validateInput: (value) =>
      value.trim() === '' || readLengths(value) !== undefined
        ? undefined
        : 'This is no list of lengths from 1 to 1,000,000, such as 38..45 or 8,16,32..40',
  });
  if (text === undefined) return before;
  const ranges = readLengths(text);
  return ranges && lengthsText(ranges);
}
