import { html, nothing, render, type TemplateResult } from 'lit';
import type { TapeMessage, TapeMode, TapeRequest, TapeSnapshot, TapeTimeline } from '../../debugger/tape/index.ts';
import type { Host } from '../shared/host.ts';
import { icon } from '../shared/icon.ts';
import { excerpt, number, plural, visible } from '../shared/display-text.ts';
import type { Direction, Grain, TapeActions } from './tape-actions.ts';
import { faultCard } from './fault-card.ts';
import { header } from './tape-header.ts';
import { isField, moveFocus, pressCellKey, pressKey } from './keyboard.ts';
import { legend } from './legend.ts';
import { readMemory, type TapeMemory } from './tape-memory.ts';
import { momentWords } from './moment-words.ts';
import { Navigator } from './navigator.ts';
import { Spotlight } from './spotlight.ts';
import { showActivity } from './show-activity.ts';
import { stateText } from './state-text.ts';
import { tables } from './tape-tables.ts';
import { Timeline } from './timeline.ts';
import { toolbar } from './toolbar.ts';
import { frames, variables } from './variable-table.ts';

/** What is unfolded when all call frames are shown. */
const ALL_FRAMES = 'frames';

type Phase =
  { readonly is: 'waiting' | 'following' | 'ended' | 'empty' } | { readonly is: 'failed'; readonly message: string };

/**
 * Draws the moment that the host shows, and asks it for others. It keeps one snapshot, and nothing of the rest of the
 * run.
 */
export class TapeView implements TapeActions {
  readonly #root: HTMLElement;
  readonly #host: Host<TapeRequest>;
  readonly #navigator: Navigator;
  readonly #timeline: Timeline;
  readonly #spotlight: Spotlight;
  readonly #unfolded = new Set<string>();
  #phase: Phase = { is: 'waiting' };
  #snapshot: TapeSnapshot | undefined;
  #summary: TapeTimeline | undefined;
  #memory: TapeMemory;
  #announcement = '';
  readonly toggleCheckpoint = (): void => this.#navigator.then(() => this.#toggleCheckpoint());
  readonly showProgram = (): void => this.#host.send({ type: 'program' });

  constructor(root: HTMLElement, host: Host<TapeRequest>) {
    this.#root = root;
    this.#host = host;
    this.#memory = readMemory(host.recall());
    this.#navigator = new Navigator(
      (move) => host.send(move),
      () => performance.now(),
    );
    this.#timeline = new Timeline({
      send: (request) => host.send(request),
      actions: this,
      scrub: (state, settled) => this.#scrub(state, settled),
    });
    this.#spotlight = new Spotlight(root);
    document.addEventListener('keydown', (event) => this.#press(event));
    document.addEventListener('contextmenu', (event) => this.#tellMenu(event), true);
    this.#draw();
  }

  hear(message: TapeMessage): void {
    switch (message.type) {
      case 'snapshot':
        this.#show(message.snapshot);
        return;
      case 'timeline':
        this.#summarize(message.timeline);
        return;
      case 'bars':
        this.#timeline.setBars(message.request, message.bars);
        return;
      case 'label':
        this.#timeline.setLabel(message.state, message.label);
        return;
      case 'ended':
        this.#enter({ is: 'ended' });
        return;
      case 'empty':
        this.#enter({ is: 'empty' });
        return;
      case 'error':
        this.#enter({ is: 'failed', message: message.message });
        return;
    }
  }

  go(state: number, line?: number): void {
    const states = this.#snapshot?.position.states;
    if (states === undefined || !this.#isMovable) return;
    const within = Math.max(0, Math.min(states - 1, state));
    this.#navigator.move({ type: 'go', state: within, ...(line === undefined ? {} : { line }), scrubbing: false });
  }

  step(direction: Direction, times?: number): void {
    if (this.#isMovable)
      this.#navigator.move({
        type: 'step',
        direction,
        by: times === undefined ? this.#memory.grain : 'state',
        times: times ?? 1,
        presses: 1,
      });
  }

  run(direction: Direction): void {
    if (this.#isMovable) this.#navigator.move({ type: 'run', direction });
  }

  toFault(direction: Direction): void {
    if (this.#isMovable) this.#navigator.move({ type: 'fault', direction });
  }

  choose(mode: TapeMode): void {
    if (this.#isMovable) this.#navigator.move({ type: 'mode', mode });
    this.#draw();
  }

  openDiff(state: number): void {
    this.#host.send({ type: 'diff', state });
  }

  trace(cell: string, direction: 'from' | 'made'): void {
    const position = this.#snapshot?.position;
    if (position === undefined || !this.#isMovable) return;
    this.#host.send({ type: 'origin', cell, state: position.state, line: position.line, direction });
  }

  toChange(cell: string, direction: Direction): void {
    if (this.#isMovable) this.#host.send({ type: 'change', cell, direction });
  }

  setGrain(grain: Grain): void {
    this.#remember({ grain });
  }

  #toggleCheckpoint(): void {
    if (!this.#snapshot || !this.#isMovable) return;
    const { state } = this.#snapshot.position;
    const kept = this.#memory.checkpoints.filter((one) => one !== state);
    this.#remember({
      checkpoints: kept.length < this.#memory.checkpoints.length ? kept : [...kept, state].sort((a, b) => a - b),
    });
  }

  get #isMovable(): boolean {
    return this.#phase.is === 'following';
  }

  #scrub(state: number, settled: boolean): void {
    if (this.#isMovable) this.#navigator.move({ type: 'go', state, scrubbing: !settled });
  }

  #show(snapshot: TapeSnapshot): void {
    if (snapshot.session !== this.#memory.session) {
      this.#memory = { ...this.#memory, session: snapshot.session, checkpoints: [] };
      this.#host.remember(this.#memory);
      this.#unfolded.clear();
    }
    this.#snapshot = snapshot;
    this.#phase = { is: 'following' };
    this.#timeline.show(snapshot, this.#memory.checkpoints);
    if (!this.#timeline.isScrubbing) this.#announcement = momentWords(snapshot);
    this.#draw();
    showActivity(this.#root);
    this.#navigator.arrived();
  }

  #summarize(timeline: TapeTimeline): void {
    this.#summary = timeline;
    this.#timeline.setTimeline(timeline);
    this.#draw();
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    if (phase.is === 'empty') this.#snapshot = this.#summary = undefined;
    this.#navigator.clear();
    this.#draw();
  }

  #remember(change: Partial<TapeMemory>): void {
    this.#memory = { ...this.#memory, ...change };
    this.#host.remember(this.#memory);
    if (this.#snapshot) this.#timeline.show(this.#snapshot, this.#memory.checkpoints);
    this.#draw();
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || isField(event.target)) return;
    if (moveFocus(event) || pressCellKey(event, this) || pressKey(event, this)) event.preventDefault();
  }

  /** Tells VS Code's own menu which cell it is opened on. */
  #tellMenu({ target }: Event): void {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null;
    const position = this.#snapshot?.position;
    if (cell === null || position === undefined || !this.#isMovable) return;
    cell.dataset['vscodeContext'] = JSON.stringify({
      webviewSection: 'cell',
      cell: cell.dataset['cell'],
      state: position.state,
      line: position.line,
      preventDefaultContextMenuItems: true,
    });
  }

  #draw(): void {
    render(this.#snapshot ? this.#moment(this.#snapshot) : this.#blankSlate(), this.#root);
    this.#spotlight.refresh();
  }

  #moment(snapshot: TapeSnapshot): TemplateResult {
    return html`<main class="tape" aria-label="Tape">
      ${header(snapshot, this)}
      ${this.#phaseNote()}
      ${faultCard(snapshot, this)}
      <div class="body" tabindex="-1">
        ${stateText(snapshot, this, { has: (key) => this.#unfolded.has(key), add: (key) => this.#unfold(key) })}
        <div class="regions">${frames(snapshot, this.#unfolded.has(ALL_FRAMES), () => this.#toggle(ALL_FRAMES))}${tables(snapshot.tables.filter((table) => table.form !== 'grid'))}${variables(
          snapshot.variables,
        )}${tables(snapshot.tables.filter((table) => table.form === 'grid'))}${legend(snapshot.mode)}</div>
      </div>
      <footer>
        <div class="caption"><span>${farthestWords(snapshot)}</span><span>${this.#countWords()}</span></div>
        ${this.#timeline.element}
        ${toolbar(
          {
            grain: this.#memory.grain,
            isFixed: !this.#isMovable,
            hasFaults: (this.#summary?.faultCount ?? 0) > 0,
            isCheckpoint: this.#memory.checkpoints.includes(snapshot.position.state),
          },
          this,
        )}
      </footer>
      <p class="unseen" role="status">${this.#announcement}</p>
    </main>`;
  }

  #unfold(key: string): void {
    this.#unfolded.add(key);
    this.#draw();
  }

  #toggle(key: string): void {
    if (!this.#unfolded.delete(key)) this.#unfolded.add(key);
    this.#draw();
  }

  #phaseNote(): TemplateResult | typeof nothing {
    if (this.#phase.is === 'ended') {
      return html`<section class="note caution" aria-label="Session">${icon('stop')}<div><p><b>The session is over.</b> This is its last moment.
        <button class="link" @click=${() => this.#host.send({ type: 'debug' })}>Debug again</button></p></div></section>`;
    }
    if (this.#phase.is !== 'failed') return nothing;
    return html`<section class="note fault" role="alert">${icon('warning')}<div><p>${excerpt(this.#phase.message, 600)}</p></div></section>`;
  }

  #blankSlate(): TemplateResult {
    if (this.#phase.is === 'waiting') return html`<main class="tape" aria-label="Tape" aria-busy="true"></main>`;
    const failed = this.#phase.is === 'failed' ? this.#phase.message : undefined;
    return html`<main class="tape" aria-label="Tape"><div class="blank-slate">
      ${icon(failed === undefined ? 'here' : 'warning')}
      <h2>${failed === undefined ? 'No run to follow' : 'This run cannot be shown'}</h2>
      ${
        failed === undefined
          ? html`<p>Open a task (.tail) or a trace (.tailcot) and press <kbd>F5</kbd>. The tape then follows the debugger, and the debugger follows the tape.</p>`
          : html`<p role="alert">${visible(excerpt(failed, 1000))}</p>`
      }
      <div class="ways"><button class="button" @click=${() => this.#host.send({ type: 'debug' })}>${icon('here')}Debug the active file</button></div>
    </div></main>`;
  }

  #countWords(): string {
    const faults = this.#summary?.faultCount ?? 0;
    const checkpoints = this.#memory.checkpoints.length;
    return [
      faults === 0 ? 'no faults' : plural(faults, 'fault'),
      ...(checkpoints === 0 ? [] : [plural(checkpoints, 'checkpoint')]),
    ].join(', ');
  }
}

function farthestWords({ farthest }: TapeSnapshot): TemplateResult {
  if (!farthest) return html`Fetch distance: nothing is fetched here`;
  return html`Fetch distance: ${excerpt(farthest.cell, 60)} lies <b>${number(farthest.distance)}</b> ${farthest.distance === 1 ? farthest.unit.slice(0, -1) : farthest.unit} back`;
}
