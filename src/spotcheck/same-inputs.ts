import type { TierName, Work } from '../machine/index.ts';
import { groupedBy } from './clusters.ts';
import { questionKey, type RunSample } from './run-file.ts';
import type { SampleRow } from './sample-row.ts';

/** Samples between which others may have their turn. */
const PIECE = 1024;

/**
 * Where there are fewer inputs than questions, some are asked again, in other words: answers to the same inputs are no
 * more independent than several answers to one question. Gives the question that asked the same first, by each question
 * that came later.
 */
export function* repeatedInputs(
  samples: readonly Pick<RunSample, 'tier' | 'index' | 'inputs'>[],
): Work<ReadonlyMap<string, string>> {
  const first = new Map<string, string>();
  const later = new Map<string, string>();
  for (const [i, sample] of samples.entries()) {
    if (i % PIECE === 0) yield;
    const inputs = JSON.stringify(sample.inputs);
    const key = questionKey(sample);
    const earlier = first.get(inputs);
    if (earlier === undefined) first.set(inputs, key);
    else if (earlier !== key) later.set(key, earlier);
  }
  return later;
}

/** Names what the answers to the same inputs have in common. */
export function clusterOf({ questionId, sameAs }: Pick<SampleRow, 'questionId' | 'sameAs'>): string {
  return sameAs ?? questionId;
}

/** For people: the tiers in which questions ask the same. */
export function sameInputsNotes(rows: readonly SampleRow[]): string[] {
  if (rows.every(({ sameAs }) => sameAs === undefined)) return [];
  return [...groupedBy(rows, ({ tier }) => tier)].flatMap(([tier, own]) => noteOf(tier, own));
}

function noteOf(tier: TierName, rows: readonly SampleRow[]): string[] {
  const questions = new Set(rows.map(({ questionId }) => questionId)).size;
  const different = new Set(rows.map(clusterOf)).size;
  if (different === questions) return [];
  return [
    `The ${questions.toLocaleString('en')} questions of tier ${tier} have only ${different.toLocaleString('en')} different inputs: there are no others that no training set holds. Answers to the same inputs are not independent, which the intervals take into account.`,
  ];
}
