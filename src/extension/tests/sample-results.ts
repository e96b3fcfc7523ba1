import * as vscode from 'vscode';
import type { EndedSample } from '../../spotcheck/index.ts';
import { answerText, sampleKey } from '../../spotcheck/index.ts';
import { faultTitle, verdictText } from '../../trace/index.ts';
import { truthText } from '../spotcheck/run-documents.ts';
import { importedUri } from '../tasks/task-documents.ts';
import type { SampleSubject } from './test-items.ts';
import { rangeIn } from './test-tree.ts';

/** Characters of a trace that a message shows. */
const LONGEST_TRACE = 2 ** 20;
const LONGEST_WORD = 60;

/** Tells a test what became of its question. A test passes where the whole trace is sound, not the answer alone. */
export function tellSample(
  run: vscode.TestRun,
  item: vscode.TestItem,
  subject: SampleSubject,
  { sample, worth, failure }: EndedSample,
): void {
  if (failure?.kind === 'cancelled') {
    run.skipped(item);
    return;
  }
  if (failure !== undefined) {
    run.errored(item, new vscode.TestMessage(failure.message), sample.total);
    return;
  }
  if (worth === undefined) {
    run.skipped(item);
    return;
  }
  if (typeof worth === 'string' || worth.verdict === undefined) {
    run.errored(
      item,
      new vscode.TestMessage('The answer was not judged: the run of the task, or the answer, is too long.'),
      sample.total,
    );
    return;
  }
  const { verdict } = worth;
  const [first] = verdict.faults;
  if (first === undefined && verdict.answer.right) {
    run.passed(item, sample.total);
    return;
  }
  const { task, uri } = subject.found;
  const difference = vscode.TestMessage.diff(
    `${sampleKey(sample)}: ${verdictText(verdict, LONGEST_WORD)}.`,
    shortened(truthText(task, worth)),
    shortened(answerText(sample, task.machine)),
  );
  const title = new vscode.Location(uri, rangeIn(task.range));
  if (first === undefined) {
    difference.location = title;
    run.failed(item, difference, sample.total);
    return;
  }
  const where = first.state < 0 ? 'before the first state' : `in state ${first.state + 1}, ${first.label}`;
  const words = new vscode.TestMessage(`First fault, ${where}: ${faultTitle(first.kind)}. ${first.explanation}`);
  const state = task.machine.states[worth.exposure?.failedIn ?? -1];
  words.location =
    state === undefined
      ? title
      : new vscode.Location(state.source === undefined ? uri : importedUri(uri, state.source), rangeIn(state.range));
  run.failed(item, [difference, words], sample.total);
}

function shortened(text: string): string {
  return text.length <= LONGEST_TRACE
    ? text
    : `${text.slice(0, LONGEST_TRACE)}\n… ${(text.length - LONGEST_TRACE).toLocaleString('en')} more characters`;
}
