import { html, nothing, type TemplateResult } from 'lit';
import type { StateScore, Surprise } from '../../spotcheck/index.ts';
import { excerpt, number, plural, rangeText } from '../shared/display-text.ts';
import { icon } from '../shared/icon.ts';
import { figure, percent, shareText } from '../shared/likelihood-text.ts';
import type { ScoresMessage, ScoresRequest, SentRow, SentTable } from './scores-messages.ts';

type Send = (request: ScoresRequest) => void;

/** The page: which states of a program surprise a model most in the ground truth, and its greatest surprises. */
export function scoresContent(
  { task, model, endpoint, table, asked, problem }: ScoresMessage,
  send: Send,
): TemplateResult {
  const { all, questions } = table;
  const who = endpoint === model ? '' : ` (${excerpt(endpoint, 120)})`;
  return html`<main class="report scores-page" aria-label="Scores of the ground truth" tabindex="-1">
    <header><div class="title"><h1>${excerpt(task, 200)}</h1></div>
    <p class="muted facts">The ground truth as <b>${excerpt(model, 120)}</b>${who} finds it · ${number(questions)} of ${plural(asked, 'question')} scored${all === undefined ? '' : ` · ${plural(all.tokens, 'token')}, ${figure(all.nats / all.tokens)} nats a token`}</p></header>
    ${problem === undefined ? nothing : html`<section class="note caution" role="status">${icon('stop')}<div><p>${excerpt(problem, 1500)}</p></div></section>`}
    ${
      all === undefined
        ? html`<div class="blank-slate"><h2>Nothing was scored</h2>${problem === undefined ? html`<p>Score again once the endpoint is set up: the server has to give log-probabilities of a prompt.</p>` : nothing}</div>`
        : html`<div class="cards">${statesCard(table, send)}${surprisesCard(table.surprises, send)}</div>`
    }
  </main>`;
}

function statesCard({ rows, bins }: SentTable, send: Send): TemplateResult {
  const most = Math.max(...rows.map(visitOf));
  const lengths = bins.length > 1 ? bins : [];
  return html`<section class="card" aria-label="Surprise by state">
    <h2>Surprise by state<small>nats a visit; most visits with p &lt; ½ first</small></h2>
    <div class="wide"><table class="kinds hazards">
      <thead><tr><th scope="col">state</th>${lengths.map((bin) => html`<th scope="col">${rangeText(bin)}</th>`)}<th scope="col">all</th><th scope="col" title="Nats a token">a token</th><th scope="col" title="Visits with a token whose probability is below a half: only there can a greedy answer leave the truth">p &lt; ½</th><th scope="col">visits</th></tr></thead>
      <tbody>${rows.map(
        (row) => html`<tr>
        <th scope="row">${stateName(row, send)}</th>
        ${(lengths.length === 0 ? [] : row.bins).map((part) => html`<td class="figures">${part === null ? '–' : figure(visitOf(part))}</td>`)}
        <td class="figures total" title=${`${figure(row.nats)} nats in ${plural(row.visits, 'visit')}`}><span class="share" .style=${`width: ${most === 0 ? 0 : (visitOf(row) / most) * 100}%`}></span><span class="amount">${figure(visitOf(row))}</span></td>
        <td class="figures">${figure(row.nats / row.tokens)}</td>
        <td class="figures">${row.doubtful === 0 ? '·' : html`${number(row.doubtful)} <small>${shareText(row.doubtful, row.visits)}</small>`}</td>
        <td class="figures">${number(row.visits)}</td>
      </tr>`,
      )}</tbody>
    </table></div>
    <p class="muted beneath">Each token counts to the state in which it begins. Where the program leaves choices, ways that are right but not the ground truth’s count as surprises.</p>
  </section>`;
}

function stateName({ state, label, line, source }: SentRow, send: Send): TemplateResult {
  const text = label === '' ? 'the input' : excerpt(label, 60);
  if (line === undefined) return html`${text}`;
  const place = `${source === undefined ? '' : `${excerpt(source, 60)}, `}line ${line + 1}`;
  return html`<button class="link" title=${`Go to ${place}`} @click=${() => send({ type: 'state', state })}>${text}</button>`;
}

function surprisesCard(surprises: readonly Surprise[], send: Send): TemplateResult {
  return html`<section class="card" aria-label="Least likely tokens">
    <h2>Least likely tokens<small>of all questions</small></h2>
    <div class="wide"><table class="kinds surprises">
      <thead><tr><th scope="col">token</th><th scope="col">p</th><th scope="col">the model prefers</th><th scope="col">nats</th><th scope="col">where</th></tr></thead>
      <tbody>${surprises.map(
        ({ id, before, text, rather, logprob, step, label }, index) => html`<tr>
        <th scope="row"><span class="mono muted">${excerpt(before, 30)}</span><button class="link mono" title="Show it in its trace" @click=${() => send({ type: 'surprise', index })}>${excerpt(JSON.stringify(text), 30)}</button></th>
        <td class="figures">${percent(Math.exp(logprob))}</td>
        <td>${rather === undefined ? '–' : html`<span class="mono">${excerpt(JSON.stringify(rather.text), 30)}</span> <small>${percent(Math.exp(rather.logprob))}</small>`}</td>
        <td class="figures">${figure(-logprob)}</td>
        <td>${excerpt(id, 40)}, ${step < 0 ? 'before the first state' : html`state ${number(step + 1)}, <span class="mono">${excerpt(label, 60)}</span>`}</td>
      </tr>`,
      )}</tbody>
    </table></div>
  </section>`;
}

function visitOf({ nats, visits }: StateScore): number {
  return nats / visits;
}
