import * as vscode from 'vscode';
import type { RunDocuments } from '../spotcheck/run-documents.ts';
import type { RunStore, StoredRun } from '../spotcheck/run-store.ts';
import { debugSample, openNativeDiff } from '../spotcheck/show-sample.ts';
import type { Belongings } from '../traces/belonging.ts';
import { Comparison } from './comparison.ts';
import { DiffPanels, type SampleSubject } from './diff-panels.ts';

/** Both ways to see a trace beside the ground truth: the view of this extension, and VS Code's own diff. */
export interface Diffs {
  readonly panels: DiffPanels;
  readonly comparison: Comparison;
}

export function activateDiffs(
  context: vscode.ExtensionContext,
  belongings: Belongings,
  store: RunStore,
  documents: RunDocuments,
): Diffs {
  const comparison = new Comparison();
  const runOf = ({ run }: SampleSubject): Promise<StoredRun> => store.open(vscode.Uri.parse(run, true));
  const panels = new DiffPanels(context.extensionUri, belongings, comparison, {
    textOf: (uri) => documents.textOf(uri),
    openNative: async (sample) => openNativeDiff(await runOf(sample), sample.id),
    debug: async (sample, state) => debugSample(await runOf(sample), sample.id, documents, { at: state }),
  });
  context.subscriptions.push(comparison, panels);
  return { panels, comparison };
}
