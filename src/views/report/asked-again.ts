import { html, nothing, type TemplateResult } from 'lit';
import type { AtFault, ProbeRow, Report, ResumedScore, SampleRow } from '../../spotcheck/index.ts';
import { excerpt, number, plural } from '../shared/display-text.ts';
import { isUnderWay } from './head.ts';
import type { ReportActions } from './report-actions.ts';
import { percent } from './scores.ts';
import { verdictMark } from '../shared/verdict-names.ts';

/** Answers that a row lists, the last ones. */
const MOST_SHOWN = 8;

/** What came when the question of a row was asked again. */
export function probeContent({ id }: SampleRow, probes: readonly ProbeRow[]): TemplateResult | typeof nothing {
  const own = probes.filter((probe) => probe.id === id);
  if (own.length === 0) return nothing;
  return html`<dt>Asked again</dt><dd><ol class="faults" start=${Math.max(0, own.length - MOST_SHOWN) + 1}>${own
    .slice(-MOST_SHOWN)
    .map(
      ({ from, verdict, fault, error }) =>
        html`<li>${from === undefined ? 'From the start' : `From state ${number(from)}, with the ground truth before it`}: ${verdictMark(verdict)} ${error === undefined ? faultText(fault) : excerpt(error.message, 400)}</li>`,
    )}</ol></dd>`;
}

function faultText(fault: ProbeRow['fault']): TemplateResult | typeof nothing {
  if (fault === undefined) return nothing;
  const place = fault.state === 0 ? 'before the first state' : `state ${number(fault.state)}`;
  return html`<span class="muted">${place}${fault.label === '' ? '' : html`, <span class="mono">${excerpt(fault.label, 80)}</span>`}: ${excerpt(fault.explanation, 400)}</span>`;
}

/**
 * How faulty answers end from the right prefix on: single slips, or errors that compound. Where an editor is there, all of
 * them can be asked so.
 */
export function resumedCard(
  { resumed, askable, head }: Omit<Report, 'samples'>,
  actions: ReportActions,
): TemplateResult | typeof nothing {
  const ways = actions.isEditor && !isUnderWay(head.state) ? againWays(askable) : [];
  if (resumed.length === 0 && ways.length === 0) return nothing;
  return html`<section class="card" aria-label="Faulty answers, asked again from the right prefix">
    <h2>Continued from a correct prefix<small>% without a fault from there on, 95 % interval</small></h2>
    ${resumed.length === 0 ? html`<p class="muted">A single slip, or an error that compounds? The model goes on from the ground truth before the fault, or from behind it with the fault put right.</p>` : html`<table class="scores"><tbody>${resumed.map(resumedRow)}</tbody></table>`}
    ${ways.length === 0 ? nothing : html`<p class="ways">Ask all faulty again: ${ways.map((from, i) => html`${i === 0 ? nothing : ' or '}${againButton(from, askable[from], actions)}`)}</p>`}
  </section>`;
}

/** From where at least one answer can be asked again. */
function againWays(askable: Report['askable']): AtFault[] {
  return (['before', 'after'] as const).filter((from) => askable[from] > 0);
}

function againButton(from: AtFault, count: number, actions: ReportActions): TemplateResult {
  const [words, title] =
    from === 'before'
      ? ['before the fault', 'The model writes the state of its first fault again']
      : ['after the fault', 'That state is put right, and the model goes on behind it'];
  return html`<button class="link" aria-label=${`Ask all faulty again ${words}: ${plural(count, 'answer')}`} title=${title} @click=${() => actions.askAllAgain(from)}>${words} (${number(count)})…</button>`;
}

function resumedRow({ from, answered, clean, interval, same, later }: ResumedScore): TemplateResult {
  const { low, high } = interval ?? { low: 0, high: 1 };
  return html`<tr><th scope="row" title=${from === 'before' ? 'The model wrote the state of its first fault again' : 'That state was put right, and the model went on behind it'}>${from === 'before' ? 'Before the fault' : 'After the fault'}</th>
    <td class="bar"><span class="ruler" aria-hidden="true"><span class="interval" .style=${`left: ${low * 100}%; width: ${(high - low) * 100}%`}></span><span class="point" .style=${`left: ${(clean / answered) * 100}%`}></span></span></td>
    <td class="percent figures" title=${`95 % interval ${percent(low)}–${percent(high)} %`}>${percent(clean / answered)}</td>
    <td class="detail figures">${number(clean)} of ${plural(answered, 'answer')} · ${number(same)} there, ${number(later)} later</td></tr>`;
}
