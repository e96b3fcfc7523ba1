import * as vscode from 'vscode';
import { SampleError } from '../../dataset/index.ts';
import { type Endpoint, requestText } from '../../inference/index.ts';
import { MOST_SHOTS, planRun, type Plan, trainingLine } from '../../spotcheck/index.ts';
import { callingMachine } from '../calling-machine.ts';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import { askNumber } from '../tasks/choose-sample.ts';
import { chooseTask } from '../tasks/choose-task.ts';
import type { FoundTask, TaskDocuments } from '../tasks/task-documents.ts';
import { lastChoice, runChoiceSchema } from './run-choice.ts';
import { localTime } from './run-name.ts';

/** The command “Preview Request”: what a spot check would send, to the byte; nothing is sent. */
export async function previewRequest(
  node: unknown,
  endpoints: Endpoints,
  tasks: TaskDocuments,
  context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState'>,
): Promise<void> {
  const endpoint = await endpoints.choose(node, 'Preview a request to which endpoint?');
  const found = endpoint && (await chooseTask(tasks, context.extensionUri, 'A question of which task?'));
  if (endpoint === undefined || found === undefined) return;
  const last = runChoiceSchema.safeParse(context.workspaceState.get(lastChoice)).data;
  const prompt = 'Examples before the question, as a spot check sends them; a trained model needs none.';
  const shots = await askNumber('Examples before the question', prompt, last?.shots ?? 0, 0, MOST_SHOTS);
  const plan = shots === undefined ? undefined : planOf(found, endpoint, shots);
  const question = plan?.questions[0]?.question;
  if (plan === undefined || question === undefined) return;
  const hasKey = (await endpoints.keys.of(endpoint)) !== undefined;
  await endpoints.texts.show(
    `Request to ${endpoint.name}, ${found.task.name}`,
    `${requestText(endpoint, question, { shots: plan.shots }, hasKey)}\n${trainingLine(plan)}`,
  );
}

/** A run of one question of the shortest tier. */
function planOf({ task, source }: FoundTask, endpoint: Endpoint, shots: number): Plan | undefined {
  const tier = task.tiers[0]?.name;
  if (tier === undefined) return undefined;
  try {
    return planRun(task, endpoint, {
      ...{ tiers: [tier], samples: 1, seed: 0, shots, source },
      calledFrom: callingMachine(),
      started: localTime(new Date()),
    });
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    void vscode.window.showErrorMessage(error.message);
    return undefined;
  }
}
