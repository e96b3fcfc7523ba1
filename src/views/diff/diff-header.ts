import { html, nothing, type TemplateResult } from 'lit';
import { answerPieces } from '../shared/answer-pieces.ts';
import { icon } from '../shared/icon.ts';
import { excerpt, number, plural } from '../shared/display-text.ts';
import { align } from '../shared/align.ts';
import { verdictMark } from '../shared/verdict-names.ts';
import type { DiffContent } from './diff-messages.ts';
import type { Side } from './side-layout.ts';
import { countedWords, placeWords } from './zone-content.ts';

export interface DiffActions {
  /** To the next fault, or the one before. */
  step(by: 1 | -1): void;
  toggleFolding(): void;
  debugHere(): void;
  copy(): void;
  openNative(): void;
  showAlone(side: Side): void;
}

export interface DiffState {
  readonly content: DiffContent;
  readonly fault: number;
  readonly isFolding: boolean;
  readonly alone: Side;
}

/** Which verdict, the answers, and the ways around. */
export function diffHeader(state: DiffState, actions: DiffActions): TemplateResult {
  const { content, isFolding } = state;
  const { faults } = content;
  const debug = faults.length === 0 ? 'Debug here' : 'Debug at the fault';
  return html`<header>
    <div class="title">
      <h1>${verdictMark(content.verdict)}</h1>
      <span class="muted counts">${countWords(content)}</span>
      ${faults.length === 0 ? nothing : faultSteps(state, actions)}
      <span class="doing">
        <button class="tool" aria-pressed=${isFolding} title="Hide states that agree (h)" aria-label="Hide states that agree" @click=${() => actions.toggleFolding()}>${icon('fold')}</button>
        <button class="tool" title=${`${debug} (d)`} aria-label=${debug} ?disabled=${content.states === 0} @click=${() => actions.debugHere()}>${icon('here')}</button>
        <button class="tool" title="Copy what the model wrote (c)" aria-label="Copy what the model wrote" @click=${() => actions.copy()}>${icon('copy')}</button>
        <button class="tool" title="Open in VS Code’s own diff (v)" aria-label="Open in VS Code’s own diff" @click=${() => actions.openNative()}>${icon('diff')}</button>
      </span>
    </div>
    <p class="muted question" title=${excerpt(content.question, 2000)}>${excerpt(content.task, 80)}${content.question === '' ? '' : `: ${excerpt(content.question, 400)}`}</p>
    ${answers(content)}
  </header>`;
}

function countWords({ faults, moreFaults, stretches, states, isCut = false }: DiffContent): string {
  const real = faults.filter(({ isSpelling }) => !isSpelling);
  const follows = stretches.filter(({ kind }) => kind === 'follows').length;
  const missing = stretches.filter(({ kind }) => kind === 'missing').length;
  const count = real.length + moreFaults;
  if (count === 0) return `no fault in ${plural(states, 'state')}`;
  const faulty = new Set(real.map(({ state }) => state)).size;
  const parts = [
    moreFaults > 0
      ? plural(count, 'fault')
      : `${plural(count, 'fault')} in ${number(faulty)} of ${plural(states, 'state')}`,
  ];
  if (follows > 0)
    parts.push(
      `${plural(follows, 'more state')} ${follows === 1 ? 'follows' : 'follow'} from ${count === 1 ? 'it' : 'them'}`,
    );
  if (isCut) parts.push('the rest was not judged');
  else if (missing > 0) parts.push(`${plural(missing, 'state')} missing`);
  return parts.join(' · ');
}

function faultSteps({ content, fault }: DiffState, actions: DiffActions): TemplateResult {
  const current = content.faults[fault];
  const place =
    current === undefined
      ? ''
      : `${placeWords(current)}${current.label === '' ? '' : `, ${excerpt(current.label, 60)}`}`;
  return html`<span class="steps">
    <button class="tool" title="Previous fault (Shift+F8)" aria-label="Previous fault" @click=${() => actions.step(-1)}>${icon('up')}</button>
    <span role="status"><b class="figures">${countedWords(content, fault)}</b><span class="unseen">: ${current === undefined ? '' : `${current.title}, ${place}. ${excerpt(current.explanation, 400)}`}</span></span>
    <button class="tool" title="Next fault (F8)" aria-label="Next fault" @click=${() => actions.step(1)}>${icon('down')}</button>
    <span class="muted place" aria-hidden="true">${place}</span>
  </span>`;
}

function answers({ answer: { found, expected } }: DiffContent): TemplateResult {
  const aligned = align(found ?? '', expected ?? '');
  return html`<dl class="answers">
    <dt>truth</dt><dd class="mono truth">${expected === undefined ? html`<span class="muted">none</span>` : answerPieces(aligned.expected)}</dd>
    <dt>model</dt><dd class="mono model">${found === undefined ? html`<span class="muted">no answer</span>` : answerPieces(aligned.found)}</dd>
  </dl>`;
}

/** Above the two texts: what each is. Where one stands alone, they are what chooses it. */
export function sideHeads({ content, alone }: DiffState, actions: DiffActions): TemplateResult {
  const head = (side: Side, title: string, facts: string): TemplateResult =>
    html`<button class="head ${side}" aria-pressed=${alone === side} @click=${() => actions.showAlone(side)}><b>${title}</b> <span class="muted">${facts}</span></button>`;
  return html`<div class="heads" role="group" aria-label="Texts">
    ${head('truth', 'Ground truth', plural(content.truthStates, 'state'))}
    ${head('model', excerpt(content.model, 80), `${excerpt(content.name, 60)} · ${plural(content.states, 'state')}`)}
  </div>`;
}

export function diffFooter({ isCut = false }: Pick<DiffContent, 'isCut'>): TemplateResult {
  return html`<footer class="muted">
    <span><i class="sign fault"></i>fault: wrong by what the model itself wrote before</span>
    <span><i class="sign follows"></i>follows: right by that, but not what the truth has</span>
    ${isCut ? html`<span><i class="sign unjudged"></i>not judged: behind so many faults</span>` : nothing}
    <span class="keys"><kbd>F8</kbd> next fault</span><span class="keys"><kbd>h</kbd> hide what agrees</span><span class="keys"><kbd>d</kbd> debug</span><span class="keys"><kbd>v</kbd> VS Code’s diff</span>
  </footer>`;
}
