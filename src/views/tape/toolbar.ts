import { html, type TemplateResult } from 'lit';
import { icon, type IconName } from '../shared/icon.ts';
import type { Grain, TapeActions } from './tape-actions.ts';

export interface ToolbarState {
  readonly grain: Grain;
  /** Nothing can be moved: no moment yet, or the session is over. */
  readonly isFixed: boolean;
  readonly hasFaults: boolean;
  readonly isCheckpoint: boolean;
}

/** Execution forward and back; the keys are in the tool tips. */
export function toolbar(
  { grain, isFixed, hasFaults, isCheckpoint }: ToolbarState,
  actions: TapeActions,
): TemplateResult {
  const tool = (name: IconName, label: string, act: () => void, isOff = isFixed): TemplateResult =>
    html`<button class="tool" title=${label} aria-label=${label} ?disabled=${isOff} @click=${act}>${icon(name)}</button>`;
  return html`<div class="toolbar" role="toolbar" aria-label="Execution">
    ${tool('first', 'First state (Home)', () => actions.go(0))}
    ${tool('reverse', 'Reverse continue', () => actions.run('back'))}
    ${tool('back', 'Step back (←, ten states: Shift+←)', () => actions.step('back'))}
    ${tool('step', 'Step (→, ten states: Shift+→)', () => actions.step('forward'))}
    ${tool('continue', 'Continue (F5)', () => actions.run('forward'))}
    ${tool('last', 'Last state (End)', () => actions.go(Infinity))}
    <span class="space"></span>
    ${tool('up', 'Previous fault ([)', () => actions.toFault('back'), isFixed || !hasFaults)}
    ${tool('down', 'Next fault (])', () => actions.toFault('forward'), isFixed || !hasFaults)}
    <button class="tool" title="Checkpoint (c)" aria-label="Checkpoint" aria-pressed=${isCheckpoint} ?disabled=${isFixed} @click=${actions.toggleCheckpoint}>${icon('flag')}</button>
    <label class="unseen" for="grain">Step by</label>
    <select id="grain" class="field" @change=${(event: Event) => actions.setGrain(event.target instanceof HTMLSelectElement && event.target.value === 'line' ? 'line' : 'state')}>
      <option value="state" ?selected=${grain === 'state'}>by state</option>
      <option value="line" ?selected=${grain === 'line'}>by line</option>
    </select>
  </div>`;
}
