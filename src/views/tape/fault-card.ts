import { html, nothing, type TemplateResult } from 'lit';
import type { TapeFault, TapeSnapshot } from '../../debugger/tape/index.ts';
import { icon } from '../shared/icon.ts';
import { excerpt, number, plural } from '../shared/display-text.ts';
import type { TapeActions } from './tape-actions.ts';

/** In full at a faulty state; elsewhere only how far the first fault is, so that it does not push the tape away. */
export function faultCard(snapshot: TapeSnapshot, actions: TapeActions): TemplateResult | typeof nothing {
  const { firstFault: first, faults } = snapshot;
  const here = faults[0];
  if (here) return fullCard(here, here.state === first?.state, faults.length - 1, actions);
  return first ? pointer(first, snapshot.position.state, actions) : nothing;
}

function fullCard(fault: TapeFault, isFirst: boolean, more: number, actions: TapeActions): TemplateResult {
  return html`<section class="note fault" aria-label="Fault">
    ${icon('wrong')}
    <div>
      <p><b>${isFirst ? 'First fault' : 'Another fault'}</b> · ${kindWords(fault)}${more > 0 ? html` <span class="muted">and ${more} more in this state</span>` : nothing}</p>
      <p>${correction(fault)} ${excerpt(fault.explanation, 360)}</p>
      <div class="ways">
        ${sourceLink(fault, actions)}
        <button class="link" @click=${() => actions.openDiff(fault.state)}>Open diff</button>
      </div>
    </div>
  </section>`;
}

function sourceLink({ source, state }: TapeFault, actions: TapeActions): TemplateResult | typeof nothing {
  if (source === undefined || source === state) return nothing;
  return html`<button class="link" title="Go to the state that wrote it" @click=${() => actions.go(source)}>Where from? State ${number(source + 1)}</button>`;
}

function pointer(fault: TapeFault, state: number, actions: TapeActions): TemplateResult {
  const distance = fault.state - state;
  return html`<section class="note fault" aria-label="Fault">
    ${icon('wrong')}
    <div>
      <p><b>First fault ${distance > 0 ? `in ${plural(distance, 'state')}` : `${plural(-distance, 'state')} ago`}</b> · ${kindWords(fault)} ·
        <button class="link" @click=${() => actions.go(fault.state)}>state ${number(fault.state + 1)}</button></p>
      <p>${correction(fault)}</p>
    </div>
  </section>`;
}

function kindWords({ kind, detail }: TapeFault): string {
  return excerpt(detail === '' ? kind : `${kind}, ${detail}`, 100);
}

function correction({ found, expected }: TapeFault): TemplateResult {
  if (expected === '') return html`<span class="mono code">${excerpt(found, 100)}</span>.`;
  if (found === '') return html`<span class="mono code">${excerpt(expected, 100)}</span> is missing.`;
  return html`<span class="mono code">${excerpt(found, 100)}</span> should be <span class="mono code">${excerpt(expected, 100)}</span>.`;
}
