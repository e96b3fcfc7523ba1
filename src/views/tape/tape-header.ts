import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { TapeMode, TapeSnapshot } from '../../debugger/tape/index.ts';
import { excerpt, number } from '../shared/display-text.ts';
import type { TapeActions } from './tape-actions.ts';

const modeNames: Readonly<Record<TapeMode, string>> = { truth: 'Truth', model: 'Model', both: 'Both' };

/** Which moment this is, and the ways to another: by number, by program line, to the other tape. */
export function header(snapshot: TapeSnapshot, actions: TapeActions): TemplateResult {
  const { position, modes, mode } = snapshot;
  return html`<header>
    <h1 title=${excerpt(position.label, 500)}>${excerpt(position.label, 500)}</h1>
    <form class="position figures" @submit=${(event: SubmitEvent) => submitState(event, position.state, actions)}>
      <label for="state">state</label>
      <input id="state" class="field" inputmode="numeric" autocomplete="off" aria-label="Go to state" .value=${live(String(position.state + 1))}
        @focus=${(event: FocusEvent) => event.target instanceof HTMLInputElement && event.target.select()}>
      <span class="muted">of ${number(position.states)}</span>
    </form>
    <div class="where">
      ${
        position.program === undefined
          ? html`<span>no program line</span>`
          : html`<button class="link" title="Show this statement" @click=${actions.showProgram}>${excerpt(position.program.file, 80)}:${position.program.line}</button>`
      }
      <span class="frame">${position.frame === undefined ? 'top level' : excerpt(position.frame, 80)}</span>
      <span>${lineWords(snapshot)}</span>
      ${
        modes.length < 2
          ? nothing
          : html`<fieldset class="choice" @change=${(event: Event) => chooseMode(event, modes, actions)}>
        <legend class="unseen">Tape</legend>
        ${modes.map((one) => html`<label><input type="radio" name="mode" value=${one} .checked=${live(one === mode)}>${modeNames[one]}</label>`)}
      </fieldset>`
      }
    </div>
  </header>`;
}

function lineWords({ position, lines }: TapeSnapshot): string {
  if (position.line >= lines.length - 1) return 'end of state';
  return position.line <= 0 ? 'start of state' : `line ${position.line} of ${lines.length - 1}`;
}

/** What is no number puts the present state's back. */
function submitState(event: SubmitEvent, state: number, actions: TapeActions): void {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return;
  const field = event.target.querySelector('input');
  const wanted = Number(field?.value.replace(/[\s,_]/g, ''));
  if (field && Number.isFinite(wanted) && field.value.trim() !== '') actions.go(Math.round(wanted) - 1);
  else if (field) field.value = String(state + 1);
  field?.select();
}

function chooseMode(event: Event, modes: readonly TapeMode[], actions: TapeActions): void {
  const chosen = event.target instanceof HTMLInputElement ? event.target.value : undefined;
  const mode = modes.find((one) => one === chosen);
  if (mode !== undefined) actions.choose(mode);
}
