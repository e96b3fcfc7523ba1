import { html, nothing, type TemplateResult } from 'lit';
import type { Interval, PassAt, RepeatedQuestion, Report, SampleRow } from '../../spotcheck/index.ts';
import { excerpt, number, plural } from '../shared/display-text.ts';
import { sampleName } from './head.ts';
import type { ReportActions } from './report-actions.ts';
import { percent } from './scores.ts';
import { verdictMark } from '../shared/verdict-names.ts';

/** Answers and ways that a row lists. */
const MOST_SHOWN = 16;

/** What several answers to each question say of a model: whether one of k is right, and the one that comes most often. */
export function repeatCard({ repeats, tiers, all }: Omit<Report, 'samples'>): TemplateResult | typeof nothing {
  if (repeats === undefined) return nothing;
  const { count, shown, scores } = repeats;
  return html`<section class="card" aria-label="Several answers to each question">
    <h2>Several answers to each question<small>% of questions, one of k right</small></h2>
    <div class="wide" tabindex="0" role="group" aria-label="Right among several answers, by tier"><table class="kinds passes">
      <thead><tr><th scope="col">tier</th><th scope="col">pass@1</th>${shown.map((k) => html`<th scope="col">pass@${k}</th>`)}<th scope="col">majority</th></tr></thead>
      <tbody>${scores.map(({ tier, passAt, majority, questions }) => {
        const first = tier === 'all' ? all : tiers.find((one) => one.tier === tier);
        return html`<tr><th scope="row">${tier === 'all' ? 'All' : html`<span class="tier">${tier}</span>`}</th>
          ${shareCell(first && first.right / first.answered, first?.interval, plural(first?.answered ?? 0, 'answer'))}
          ${shown.map((k) => passCell(passAt.find(({ answers }) => answers === k)))}
          ${shareCell(majority.right / questions, majority.interval, `${number(majority.right)} of ${plural(questions, 'question')}`)}
        </tr>`;
      })}</tbody>
    </table></div>
    <p class="muted beneath">pass@1 is the mean of ${plural(count, 'answer')}. Intervals are by question: hover for them.</p>
  </section>`;
}

function passCell(at: PassAt | undefined): TemplateResult {
  return shareCell(at?.share, at?.interval, plural(at?.questions ?? 0, 'question'));
}

function shareCell(share: number | undefined, interval: Interval | undefined, of: string): TemplateResult {
  if (share === undefined || interval === undefined) return html`<td class="figures" title="No answer so far">–</td>`;
  const range = `95 % interval ${percent(interval.low)}–${percent(interval.high)} %, ${of}`;
  return html`<td class="figures" title=${range}><span class="share" .style=${`width: ${share * 100}%`} ?hidden=${share === 0}></span><span class="amount">${percent(share)}</span><span class="unseen">, ${range}</span></td>`;
}

/** All answers to the question of a row, and where their traces part. */
export function repeatContent(
  row: SampleRow,
  answers: readonly SampleRow[],
  question: RepeatedQuestion | undefined,
  actions: ReportActions,
): TemplateResult | typeof nothing {
  if (answers.length < 2) return nothing;
  const right =
    question === undefined
      ? nothing
      : html`${number(question.right)} of ${number(question.answered)} right, the majority is ${question.isMajorityRight ? 'right' : 'wrong'}`;
  return html`<dt>Answers</dt><dd>${right}
      <ul class="repeats" aria-label="All answers to this question">${answers
        .slice(0, MOST_SHOWN)
        .map(
          ({ id, verdict }) =>
            html`<li>${id === row.id ? html`<b aria-current="true">${sampleName(id)}</b>` : html`<button class="link" @click=${() => actions.peek(id, true)}>${sampleName(id)}</button>`} ${verdictMark(verdict)}</li>`,
        )}${more(answers.length)}</ul></dd>
    ${question?.parting === undefined ? nothing : partingContent(question.parting)}`;
}

function partingContent({ state, label, ways }: NonNullable<RepeatedQuestion['parting']>): TemplateResult {
  return html`<dt>Parting</dt><dd>${state === 0 ? 'before the first state' : `in state ${number(state)}`}${label === '' ? '' : html`, <span class="mono">${excerpt(label, 120)}</span>`}
      <ul class="parting">${ways
        .slice(0, MOST_SHOWN)
        .map(
          ({ samples, fault }) =>
            html`<li><b class="figures">${number(samples.length)}</b> ${fault === undefined ? html`<span class="muted">without a fault there</span>` : excerpt(fault, 400)} <span class="muted">${samples.slice(0, MOST_SHOWN).map((id) => html`${sampleName(id)} `)}</span></li>`,
        )}${more(ways.length)}</ul></dd>`;
}

function more(count: number): TemplateResult | typeof nothing {
  return count > MOST_SHOWN ? html`<li class="muted">and ${number(count - MOST_SHOWN)} more</li>` : nothing;
}
