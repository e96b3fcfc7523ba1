import { html, nothing, type TemplateResult } from 'lit';
import type { StretchKind } from '../../trace/index.ts';
import { icon } from '../shared/icon.ts';
import { excerpt, number, plural, visible } from '../shared/display-text.ts';
import type { DiffContent, DiffFault } from './diff-messages.ts';
import type { Fold, Zone } from './side-layout.ts';

/** The zones are hidden from screen readers: what they say is in the header too, and keys do what their buttons do. */
export function faultNote(fault: DiffFault, counted: string, debug: () => void): TemplateResult {
  return html`<div class="note ${fault.isSpelling ? 'caution' : 'fault'}">${icon(fault.isSpelling ? 'warning' : 'wrong')}<div>
    <p><b>${excerpt(fault.title, 80)}</b> ${placeWords(fault)} <span class="tag">${fault.isSpelling ? counted : `fault ${counted}`}</span></p>
    ${values(fault)}
    <p>${excerpt(fault.explanation, 600)}</p>
    ${fault.state < 0 ? nothing : html`<div class="ways"><button class="link" tabindex="-1" @click=${debug}>Debug here</button></div>`}
  </div></div>`;
}

function values({ found, expected }: DiffFault): TemplateResult | typeof nothing {
  if (found === '' && expected === '') return nothing;
  const [wrong, right] = [found, expected].map((value) => html`<span class="mono">${excerpt(value, 160)}</span>`);
  if (found === '') return html`<p class="values">${right} is missing</p>`;
  return expected === ''
    ? html`<p class="values">${wrong} should not be here</p>`
    : html`<p class="values">${wrong} should be ${right}</p>`;
}

interface Counted extends Pick<DiffContent, 'moreFaults'> {
  readonly faults: readonly Pick<DiffFault, 'isSpelling'>[];
}

/** Which one of the faults it is, or of the ways of spelling, which come behind them. */
export function countedWords({ faults, moreFaults }: Counted, i: number): string {
  const listed = faults.filter(({ isSpelling }) => !isSpelling).length;
  return i < listed
    ? `${number(i + 1)} of ${number(listed + moreFaults)}`
    : `spelling ${number(i + 1 - listed)} of ${number(faults.length - listed)}`;
}

/** Where a fault is: `in state 24`. */
export function placeWords({ state }: Pick<DiffFault, 'state'>): string {
  return state < 0 ? 'before the first state' : `in state ${number(state + 1)}`;
}

const foldWords: Readonly<Record<StretchKind, string>> = {
  same: 'that agree',
  follows: 'that follow from a fault',
  spelt: 'spelt otherwise',
  missing: 'that the model does not have',
  extra: 'that the ground truth does not have here',
  faulty: 'with faults',
  unjudged: 'behind what was judged',
};

export function foldBar({ kind, count, first, last }: Fold, open: () => void): TemplateResult {
  const words = `${plural(count, 'state')} ${foldWords[kind]}`;
  return html`<button class="fold ${kind}" tabindex="-1" title="Show them" @click=${open}>${icon('unfold')}<span><b>${words}</b>: ${excerpt(first, 80)} … ${excerpt(last, 80)}</span></button>`;
}

/** What stands in place of lines that this side does not have. */
export function fillerContent({ stretch, side, lines, states }: Extract<Zone, { kind: 'filler' }>): TemplateResult {
  const isState = stretch === 'missing' || stretch === 'extra';
  const which = states === 1 ? 'this state' : `these ${number(states)} states`;
  const words = side === 'model' ? `the model does not have ${which}` : `the ground truth does not have ${which} here`;
  return html`<div class="filler">${isState && lines > 1 ? html`<span>${words}</span>` : nothing}</div>`;
}

/** For a hover, whose text is Markdown: nothing in it is markup. */
export function hoverText({ title, explanation }: DiffFault): string {
  return visible(`${title}: ${explanation.slice(0, 600)}`).replace(
    /[^\p{L}\p{N}\s]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  );
}
