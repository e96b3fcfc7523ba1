import { html, nothing, type TemplateResult } from 'lit';
import type { TapeMode } from '../../debugger/tape/index.ts';

/** What ring, fill, corner and ≠ mean. */
export function legend(mode: TapeMode): TemplateResult {
  return html`<ul class="legend" aria-label="Legend">
    <li><span class="box fetched"></span>fetched, age in states</li>
    <li><span class="box written"><span class="corner before" data-mark="0"></span></span>written, old value in the corner</li>
    ${
      mode !== 'both'
        ? nothing
        : html`
      <li><span class="box cause"></span>≠ written by a faulty state</li>
      <li><span class="box follows"></span>≠ follows from it</li>`
    }
  </ul>`;
}
