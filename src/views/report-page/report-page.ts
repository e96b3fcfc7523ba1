import { groupedBy, type Report, type SampleRow } from '../../spotcheck/index.ts';
import { scriptJson, standalonePage } from '../shared/view-page.ts';

/**
 * The result view of a run as one file, which any browser shows without a network: `script` and `style` are the texts of
 * the built files `report-page`, `nonce` is fresh; `most`: bytes of rows that it holds.
 */
export function reportPage(report: Report, script: string, style: string, nonce: string, most = MOST): string {
  const { task, model } = report.head;
  return standalonePage(bounded(report, most), {
    title: `Spot check of ${task} · ${model}`,
    script: withoutMap(script),
    style: withoutMap(style),
    nonce,
  });
}

/** Bytes of rows that a page holds: browsers open what is far larger slowly or not at all. */
const MOST = 2 ** 24;

/** A report with as many of its rows as a page can hold, those with something to look at first, and a note of the others. */
function bounded(report: Report, most: number): Report {
  const { samples, repeats, probes, head } = report;
  let left = most;
  const kept = new Set<SampleRow>();
  const again = groupedBy(probes, ({ id }) => id);
  const others = new Map(repeats?.questions.map((question) => [question.id, question]));
  for (const wanted of [false, true])
    for (const row of samples) {
      if ((row.verdict === 'sound') !== wanted) continue;
      left -= bytesOf(row);
      for (const probe of again.get(row.id) ?? []) left -= bytesOf(probe);
      const question = others.get(row.questionId);
      if (question !== undefined) left -= bytesOf(question);
      if (left < 0) break;
      others.delete(row.questionId);
      kept.add(row);
    }
  if (kept.size === samples.length) return report;
  const rows = samples.filter((row) => kept.has(row));
  const shown = new Set(rows.map(({ id }) => id));
  const ids = new Set(rows.map(({ questionId }) => questionId));
  const questions = repeats && { ...repeats, questions: repeats.questions.filter(({ id }) => ids.has(id)) };
  const count = (value: number): string => value.toLocaleString('en');
  const note = `This page lists ${count(rows.length)} of the ${count(samples.length)} samples, those that are not sound first; its figures are of all of them. All are in the table (csv).`;
  return {
    ...report,
    samples: rows,
    probes: probes.filter(({ id }) => shown.has(id)),
    repeats: questions,
    head: { ...head, notes: [...head.notes, note] },
  };
}

const encoder = new TextEncoder();

/** What a part of a list takes in the page. */
function bytesOf(part: object): number {
  return encoder.encode(`${scriptJson(part)},`).length;
}

/** A built text without its last line, which names a file that is not there. */
function withoutMap(text: string): string {
  return text.replace(/\n\/[/*]# sourceMappingURL=.*\s*$/, '\n');
}
