import { html, nothing, type TemplateResult } from 'lit';
import type { Report, ReportHead, StreamRow } from '../../spotcheck/index.ts';
import { icon } from '../shared/icon.ts';
import { compact, excerpt, number, plural } from '../shared/display-text.ts';
import type { ReportNotice } from './report-messages.ts';
import type { ReportActions } from './report-actions.ts';

/** Which run this is: model, endpoint, when, sampling, and errors apart from failures. */
export function runHead(head: ReportHead, actions: ReportActions): TemplateResult {
  return html`<header>
    <div class="title">
      <h1>${excerpt(head.task, 200)}</h1>
      ${
        isUnderWay(head.state) || !actions.isEditor
          ? nothing
          : html`<div class="doing">
        <button class="button quiet" title="More questions, tiers, or answers to each question" @click=${actions.askMore}>${icon('add')}Ask more in this run…</button>
        <button class="button quiet" title="The same questions in a new run" @click=${actions.run}>${icon('again')}Run again…</button>
        <button class="tool" title="Export report…" aria-label="Export report…" @click=${actions.exportReport}>${icon('export')}</button>
        <button class="tool" title="Show run's file as text" aria-label="Show run's file as text" @click=${actions.openFile}>${icon('file')}</button>
      </div>`
      }
    </div>
    <p class="muted facts"><b>${excerpt(head.model, 120)}</b>${facts(head).map((fact) => html` · <span>${excerpt(fact, 200)}</span>`)}</p>
    ${head.notes.map((note) => html`<p class="muted facts">${excerpt(note, 300)}</p>`)}
  </header>`;
}

function facts(head: ReportHead): string[] {
  const {
    servedModel,
    endpoint,
    url,
    calledFrom,
    started,
    seed,
    lengths,
    sampling,
    state,
    asked,
    ended,
    errors,
    tokens,
    isStale,
  } = head;
  return [
    ...(servedModel === undefined || servedModel === head.model ? [] : [`served as ${servedModel}`]),
    endpoint === url ? url : `${endpoint}, ${url}`,
    `called from ${calledFrom}`,
    dateWords(started),
    `seed ${seed}`,
    ...(lengths === undefined ? [] : [`only lengths ${lengths.replaceAll(',', ', ')}`]),
    sampling,
    ...(isUnderWay(state)
      ? []
      : [
          state === 'cancelled'
            ? `stopped after ${number(ended)} of ${plural(asked, 'sample')}`
            : plural(ended, 'sample'),
        ]),
    ...(errors === 0 ? [] : [`${plural(errors, 'error')}, not counted as wrong`]),
    ...(tokens === undefined ? [] : [`${compact(tokens)} tokens`]),
    ...(isStale ? ['the task has changed since'] : []),
  ];
}

function dateWords(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** Whether answers may still come. */
export function isUnderWay(state: ReportHead['state']): boolean {
  return state === 'running' || state === 'cancelling';
}

/** How far a run is: all of it, and a line a stream. */
export function progress(
  { head, streams }: Omit<Report, 'samples'>,
  actions: ReportActions,
): TemplateResult | typeof nothing {
  if (!isUnderWay(head.state)) return nothing;
  const isCancelling = head.state === 'cancelling';
  const share = head.asked === 0 ? 0 : head.ended / head.asked;
  return html`<section class="progress" aria-label="Progress">
    <div class="track" role="progressbar" aria-label="Samples done" aria-valuemin="0" aria-valuemax=${head.asked} aria-valuenow=${head.ended}><span .style=${`width: ${share * 100}%`}></span></div>
    <div class="count">
      <p><b class="figures">${number(head.ended)} of ${number(head.asked)}</b> samples <span class="muted">${[`${streams.length} in flight`, ...(head.tokens === undefined ? [] : [`${compact(head.tokens)} tokens`])].join(' · ')}</span></p>
      <button class="button quiet" title="What is done is kept" aria-disabled=${isCancelling} @click=${isCancelling ? nothing : actions.cancel}>${icon('stop')}<span role="status">${isCancelling ? 'Cancelling…' : 'Cancel spot check'}</span></button>
    </div>
    <ul class="streams">${streams.map(streamItem)}</ul>
  </section>`;
}

function streamItem({ id, states, expectedStates, characters }: StreamRow): TemplateResult {
  const share = expectedStates === 0 ? 0 : Math.min(1, states / expectedStates);
  const begun =
    states === 0 ? `${number(characters)} characters` : `state ${number(states)} of ${number(expectedStates)}`;
  const words = characters === 0 ? 'waiting for a token' : begun;
  return html`<li>
    <span class="id">${sampleName(id)}</span>
    <span class="track" role="progressbar" aria-label=${`Sample ${excerpt(id, 40)}`} aria-valuemin="0" aria-valuemax=${expectedStates} aria-valuenow=${Math.min(states, expectedStates)} aria-valuetext=${words}><span .style=${`width: ${share * 100}%`}></span></span>
    <span class="mono muted">${words}</span>
  </li>`;
}

/** `M 8`: the tier in a frame, the number beside it. */
export function sampleName(id: string): TemplateResult {
  const [, tier, rest] = /^([A-Z])(.*)$/.exec(id) ?? [];
  return tier === undefined
    ? html`${excerpt(id, 40)}`
    : html`<span class="tier">${tier}</span> ${excerpt(rest ?? '', 40)}`;
}

/** What keeps a run from going on, and the ways on. */
export function noticeCard(notice: ReportNotice | undefined, actions: ReportActions): TemplateResult | typeof nothing {
  if (!notice) return nothing;
  const isFault = notice.kind === 'fault';
  return html`<section class="note ${isFault ? 'fault' : 'caution'}" role=${isFault ? 'alert' : 'status'}>${icon(isFault ? 'wrong' : 'stop')}<div>
    <p><b>${excerpt(notice.title, 300)}</b></p>
    <p>${excerpt(notice.message, 1500)}</p>
    ${notice.ways.length === 0 ? nothing : html`<div class="ways">${notice.ways.map(({ id, title }) => html`<button class="link" @click=${() => actions.takeWay(id)}>${excerpt(title, 100)}</button>`)}</div>`}
  </div></section>`;
}
