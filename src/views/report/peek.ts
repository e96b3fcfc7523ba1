import { html, nothing, type TemplateResult } from 'lit';
import type { FaultRow, SampleRow } from '../../spotcheck/index.ts';
import { excerpt, number, plural } from '../shared/display-text.ts';
import type { ReportActions } from './report-actions.ts';
import { align } from '../shared/align.ts';
import { answerPieces, shortened } from '../shared/answer-pieces.ts';
import { hasFaultToDebug } from './rows.ts';

const longText = 1500;
const faultsShown = 20;

/** What else is known of a row's question. */
export interface PeekBeside {
  readonly others: TemplateResult | typeof nothing;
  readonly probes: TemplateResult | typeof nothing;
  /** Whether something can be asked now. */
  readonly canAsk: boolean;
}

/** A sample in words: its question, both answers aligned, every fault, and the ways on. */
export function peekContent(row: SampleRow, beside: PeekBeside, actions: ReportActions): TemplateResult {
  const { found, expected, faults, moreFaults = 0, error, isCut = false } = row;
  const aligned = found === undefined ? undefined : align(found, expected);
  return html`<dl class="peek">
    <dt>Question</dt><dd>${excerpt(row.question, longText)}</dd>
    ${error === undefined ? nothing : html`<dt>Error</dt><dd class="error-text">${excerpt(error.message, longText)}</dd>`}
    ${
      aligned === undefined
        ? html`${error === undefined ? html`<dt>Answer</dt><dd class="muted">none${row.finishReason === undefined ? '' : `, the server stopped with “${excerpt(row.finishReason, 60)}”`}</dd>` : nothing}<dt>Right is</dt><dd class="mono answer">${excerpt(expected, longText)}</dd>`
        : html`<dt>Answer</dt><dd class="mono answer">${answerPieces(aligned.found)}</dd><dt>Right is</dt><dd class="mono answer">${aligned.expected.map(shortened)}</dd>`
    }
    ${
      faults.length === 0
        ? nothing
        : html`<dt>${faults.length === 1 ? 'Fault' : 'Faults'}</dt><dd><ol class="faults">${faults.slice(0, faultsShown).map((fault) => faultItem(fault, row))}</ol>
      ${faults.length > faultsShown ? html`<p class="muted">and ${number(faults.length - faultsShown + moreFaults)} more${actions.isEditor ? `, ${moreFaults === 0 ? '' : `the first ${number(faults.length)} of all `}in the diff` : ''}</p>` : nothing}
      ${isCut ? html`<p class="muted">With so many faults, the rest was not judged: only its first ${plural(row.states, 'state')}.</p>` : nothing}</dd>`
    }
    ${beside.others}${beside.probes}
    ${actions.isEditor ? ways(row, beside.canAsk, actions) : nothing}
  </dl>`;
}

function ways(row: SampleRow, canAsk: boolean, actions: ReportActions): TemplateResult {
  return html`<dt class="unseen">Actions</dt><dd class="ways">
    <button class="link" @click=${() => actions.openDiff(row.id)}>Open diff</button>
    ${hasFaultToDebug(row) ? html`<button class="link" @click=${() => actions.debug(row.id)}>Debug at the fault</button>` : nothing}
    ${
      canAsk && row.error === undefined
        ? html`<button class="link" title="What comes counts in no figure of the run" @click=${() => actions.askAgain(row.id, 'start')}>Ask this question again</button>
    <button class="link" title="The model goes on from a state, with the ground truth before it" @click=${() => actions.askAgain(row.id, 'prefix')}>Ask again from the right prefix…</button>
    <button class="link" title="How likely does the model find each token of the right trace?" @click=${() => actions.scoreTruth(row.id)}>Score the ground truth</button>`
        : nothing
    }
  </dd>`;
}

function faultItem({ state, label, title, explanation }: FaultRow, { expectedStates }: SampleRow): TemplateResult {
  return html`<li>${state === 0 ? 'Before the first state' : `State ${number(state)} of ${number(expectedStates)}`}${label === '' ? '' : html`, <span class="mono">${excerpt(label, 120)}</span>`}: <b>${excerpt(title, 80)}</b>. ${excerpt(explanation, 1000)}</li>`;
}
