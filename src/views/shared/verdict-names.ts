import { html, type TemplateResult } from 'lit';
import type { RowVerdict } from '../../spotcheck/index.ts';
import { icon } from '../shared/icon.ts';

/** In the order in which they are shown. */
export const verdicts: readonly RowVerdict[] = ['sound', 'lucky', 'slipped', 'wrong', 'error'];

/** What each verdict means, for tool tips. */
export const verdictMeanings: Readonly<Record<RowVerdict, string>> = {
  sound: 'right answer, clean trace',
  lucky: 'right answer in spite of a fault; counts as right',
  slipped: 'clean trace, but an answer that differs from its own tape',
  wrong: 'wrong answer from a faulty trace',
  error: 'no answer to judge; not counted as wrong',
};

/** Icon and word. */
export function verdictMark(verdict: RowVerdict): TemplateResult {
  return html`<span class="verdict ${verdict}">${icon(verdict)}<span>${verdict}</span></span>`;
}
