import type { Report } from '../../spotcheck/index.ts';
import { standalonePage } from '../shared/view-page.ts';

/**
 * The result view of a run as one file, which any browser shows without a network: `script` and `style` are the texts of
 * the built files `report-page`, `nonce` is fresh.
 */
export function reportPage(report: Report, script: string, style: string, nonce: string): string {
  const { task, model } = report.head;
  return standalonePage(report, {
    title: `Spot check of ${task} · ${model}`,
    script: withoutMap(script),
    style: withoutMap(style),
    nonce,
  });
}

/** A built text without its last line, which names a file that is not there. */
function withoutMap(text: string): string {
  return text.replace(/\n\/[/*]# sourceMappingURL=.*\s*$/, '\n');
}
