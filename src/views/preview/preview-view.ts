import { html, nothing, render, type TemplateResult } from 'lit';
import type {
  PreviewChoice,
  PreviewFailure,
  PreviewMenu,
  PreviewPicture,
  PreviewProblem,
  PreviewTrace,
} from '../../preview/index.ts';
import { excerpt, number, plural } from '../shared/display-text.ts';
import type { Host } from '../shared/host.ts';
import { icon } from '../shared/icon.ts';
import { controls } from './preview-controls.ts';
import { keptTop, type PreviewMemory } from './preview-memory.ts';
import type { PreviewMessage, PreviewRequest } from './preview-messages.ts';
import { TraceList } from './trace-list.ts';

const CONTEXT = 32_768;

/** Draws the trace of the program that is being written, and says where it is not of the text as it is now. */
export class PreviewView {
  readonly #host: Host<PreviewRequest>;
  readonly #above: HTMLElement;
  readonly #below: HTMLElement;
  readonly #list: TraceList;
  readonly #scroller: HTMLElement;
  readonly #announcer: HTMLElement;
  #picture: PreviewPicture | undefined;
  #isWorking = false;
  #isNothing = false;
  #uri = '';
  #name = '';
  #caret: number | undefined;
  #kept: unknown;

  constructor(root: HTMLElement, host: Host<PreviewRequest>) {
    this.#host = host;
    root.classList.add('preview');
    this.#above = part(root, 'header', 'above');
    this.#scroller = part(root, 'main', 'trace');
    this.#below = part(root, 'div', 'instead');
    this.#announcer = part(root, 'div', 'unseen');
    this.#announcer.setAttribute('role', 'status');
    this.#list = new TraceList(this.#scroller, { go: (block, isFocused) => this.#go(block, isFocused) });
    this.#kept = host.recall();
    this.#scroller.addEventListener('scrollend', () => this.#remember());
    document.addEventListener('keydown', (event) => this.#press(event));
  }

  hear(message: PreviewMessage): void {
    switch (message.type) {
      case 'picture': {
        const isSame = this.#uri === message.uri;
        this.#uri = message.uri;
        this.#name = message.name;
        this.#isNothing = false;
        if (!isSame) this.#caret = undefined;
        this.#see(message.picture);
        if (this.#restore()) this.#caret = message.line;
        this.#moveCaret(message.line);
        return;
      }
      case 'stale':
        if (this.#trace !== undefined) this.#see({ ...message.picture, trace: this.#trace });
        return;
      case 'working':
        this.#isWorking = true;
        this.#draw();
        return;
      case 'nothing':
        this.#isNothing = true;
        this.#picture = undefined;
        this.#isWorking = false;
        this.#list.show(undefined, undefined);
        this.#draw();
        return;
      case 'caret':
        this.#moveCaret(message.line);
    }
  }

  get #trace(): PreviewTrace | undefined {
    return this.#picture === undefined || this.#picture.is === 'failed' ? undefined : this.#picture.trace;
  }

  get #menu(): PreviewMenu | undefined {
    return this.#picture?.menu;
  }

  #see(picture: PreviewPicture): void {
    const was = this.#picture?.is;
    this.#picture = picture;
    this.#isWorking = false;
    this.#list.show(this.#trace, picture.is === 'fresh' ? picture.changes : undefined);
    // Once, not at each key.
    if (was !== picture.is && picture.is !== 'fresh')
      this.#announcer.textContent = `${picture.is === 'stale' ? 'The trace is stale. ' : ''}${excerpt(picture.failure.message, 500)}`;
    if (picture.is === 'fresh' && was === 'stale') this.#announcer.textContent = 'The trace is up to date again.';
    this.#remember();
    this.#draw();
  }

  /** Where the page before this one was scrolled to, once there is a trace; true if it was. */
  #restore(): boolean {
    if (this.#trace === undefined) return false;
    const top = keptTop(this.#kept, this.#uri);
    this.#kept = undefined;
    if (top !== undefined) this.#list.restore(top);
    return top !== undefined;
  }

  #remember(choice: PreviewChoice | undefined = this.#menu?.chosen): void {
    // Until it is restored, what an earlier page kept counts.
    const top = keptTop(this.#kept, this.#uri) ?? this.#list.top;
    if (choice !== undefined) this.#host.remember({ uri: this.#uri, choice, top } satisfies PreviewMemory);
  }

  #moveCaret(line: number | undefined): void {
    const isMoved = line !== this.#caret;
    this.#caret = line;
    this.#list.setCaret(line, isMoved);
  }

  #choose(choice: PreviewChoice): void {
    this.#remember(choice);
    this.#host.send({ type: 'choose', choice });
  }

  #go(block: number, isFocused: boolean): void {
    const place = this.#trace?.places[this.#trace.blocks[block]?.place ?? -1];
    if (place === undefined) return;
    const { first: line, last, character, source } = place;
    this.#host.send({ type: 'go', line, last, character, ...(source === undefined ? {} : { source }), isFocused });
  }

  #press(event: KeyboardEvent): void {
    if (event.altKey || this.#trace === undefined) return;
    const { target, key, shiftKey } = event;
    if (event.ctrlKey || event.metaKey) {
      if (key === 'f') this.#keys()['/']?.();
      return;
    }
    if (target instanceof HTMLInputElement && target.type === 'search') {
      if (key === 'Enter') this.#find(target.value, shiftKey ? -1 : 1);
      else if (key !== 'Escape') return;
      else this.#list.choose(this.#list.chosen, true);
      event.preventDefault();
      return;
    }
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    const act = this.#keys()[key];
    if (act === undefined) return;
    act();
    event.preventDefault();
  }

  #keys(): Readonly<Record<string, (() => void) | undefined>> {
    const { chosen, count } = this.#list;
    const to = (block: number | undefined): void => {
      if (block !== undefined) this.#list.choose(block, true);
    };
    const focused = document.activeElement?.closest<HTMLElement>('.go')?.closest<HTMLElement>('[data-block]');
    return {
      ArrowDown: () => to(Math.min(count - 1, chosen + 1)),
      ArrowUp: () => to(Math.max(0, chosen - 1)),
      Home: () => to(0),
      End: () => to(count - 1),
      Enter: focused ? () => this.#go(Number(focused.dataset['block']), true) : undefined,
      ']': () => to(this.#list.nextChanged(1)),
      '[': () => to(this.#list.nextChanged(-1)),
      '/': () => this.#above.querySelector<HTMLInputElement>('input[type=search]')?.select(),
      r: () => {
        const chosenNow = this.#menu?.chosen;
        if (chosenNow !== undefined && !('example' in chosenNow.size))
          this.#choose({ ...chosenNow, seed: chosenNow.seed + 1 });
      },
    };
  }

  #find(text: string, step: 1 | -1): void {
    const found = text === '' ? undefined : this.#list.nextWith(text, step);
    if (found !== undefined) this.#list.choose(found, false);
    this.#announcer.textContent = found === undefined ? 'Not found' : `Found in block ${number(found + 1)}`;
    const field = this.#above.querySelector('input[type=search]');
    field?.setAttribute('aria-invalid', String(found === undefined && text !== ''));
  }

  #draw(): void {
    const picture = this.#picture;
    const trace = this.#trace;
    this.#scroller.hidden = trace === undefined;
    this.#scroller.classList.toggle('stale', picture?.is === 'stale' || this.#isWorking);
    render(
      html`${picture?.menu === undefined ? nothing : controls(picture.menu, trace, (choice) => this.#choose(choice))}
      ${trace === undefined ? nothing : html`${this.#totals(trace)}${this.#notes()}${this.#question(trace)}${columns()}`}`,
      this.#above,
    );
    render(this.#instead(), this.#below);
  }

  /** What it costs, and what the last edit did to that. */
  #totals(trace: PreviewTrace): TemplateResult {
    const { states, tokens, questionTokens } = trace;
    const share = (tokens + questionTokens) / CONTEXT;
    const changes = this.#picture?.is === 'fresh' ? this.#picture.changes : undefined;
    return html`<div class="totals">
      ${this.#isStale ? html`<span class="stale-sign">${icon('warning')} stale</span>` : nothing}
      <span><b>${number(states)}</b> state${states === 1 ? '' : 's'}</span>
      <span title="Estimated: words, digits and runs of signs count one each"><b>${number(tokens)}</b> tokens</span>
      <span><b>${number(Math.round(tokens / Math.max(1, states)))}</b> a state</span>
      ${changes === undefined ? nothing : changesWords(changes)}
      <span class="fit" title=${`Question and trace together, of ${number(CONTEXT)} tokens`}>${icon(share > 1 ? 'warning' : 'sound')}<span>${share > 1 ? 'does not fit' : 'fits'} 32K, <b>${percent(share)}</b></span><span class="meter" role="img" aria-label=${`${percent(share)} of the context`}><span .style=${`width: ${Math.min(100, share * 100)}%`}></span></span></span>
    </div>`;
  }

  get #isStale(): boolean {
    return this.#picture?.is === 'stale' || this.#isWorking;
  }

  /** Why the trace is stale, or ends early. */
  #notes(): TemplateResult | typeof nothing {
    const picture = this.#picture;
    if (picture?.is === 'stale') {
      const { failure, edits } = picture;
      return html`<section class="note caution" aria-label="Why the trace is stale">${icon('warning')}<div>
        <p><b>${titleOf(failure)}</b> ${excerpt(failure.message, 1000)}</p>
        ${failure.suggestion === undefined ? nothing : html`<p>${excerpt(failure.suggestion, 500)}</p>`}
        <p class="muted">Below is the last whole trace, from ${edits === 0 ? 'before' : `${plural(edits, 'edit')} ago`}.</p>
        ${this.#ways(failure, failure.kind === 'endless')}
      </div></section>`;
    }
    if (this.#isWorking)
      return html`<p class="note working" role="status">${icon('again')}<span>Working out the trace of the text as it is now…</span></p>`;
    const stuck = picture?.is === 'fresh' ? picture.trace.stuck : undefined;
    if (stuck === undefined) return nothing;
    return html`<section class="note caution" aria-label="Why the trace has no answer">${icon('warning')}<div><p><b>There is no answer.</b> ${excerpt(stuck.message, 1000)}</p>${this.#ways(stuck, true)}</div></section>`;
  }

  #ways(problem: PreviewProblem, canDebug: boolean): TemplateResult | typeof nothing {
    const { line, character } = problem;
    if (line === undefined && !canDebug) return nothing;
    return html`<p class="ways">${
      line === undefined
        ? nothing
        : html`<button class="link" @click=${() => this.#host.send({ type: 'go', line, ...(character === undefined ? {} : { character }), isFocused: true })}>Go to line ${line + 1}</button>`
    }${canDebug ? html`<button class="link" @click=${() => this.#host.send({ type: 'debug' })}>Step through it (F5)</button>` : nothing}</p>`;
  }

  #question({ question }: PreviewTrace): TemplateResult {
    return html`<p class="question" title=${excerpt(question, 2000)}><span class="muted">Question</span> ${excerpt(question, 600)}</p>`;
  }

  /** In place of a trace where there is none. */
  #instead(): TemplateResult | typeof nothing {
    if (this.#isNothing)
      return html`<section class="blank-slate">${icon('file')}<h2>No task to preview</h2><p>Open a <b>.tail</b> file: its trace is shown here and follows what you type.</p>${this.#newTask()}</section>`;
    const picture = this.#picture;
    if (picture === undefined)
      return html`<p class="blank-slate" role="status">${this.#isWorking ? 'Working out the trace…' : 'Reading the task…'}</p>`;
    if (picture.is !== 'failed') return nothing;
    const { failure } = picture;
    return html`<section class="blank-slate">${icon(failure.kind === 'no-task' ? 'file' : 'warning')}<h2>${failure.kind === 'no-task' ? 'No task yet' : `No trace of ${excerpt(this.#name, 80)}`}</h2>
      <p>${excerpt(failure.message, 1000)}</p>
      ${failure.suggestion === undefined ? nothing : html`<p>${excerpt(failure.suggestion, 500)}</p>`}
      ${failure.kind === 'no-task' ? this.#newTask() : this.#ways(failure, failure.kind === 'endless')}</section>`;
  }

  #newTask(): TemplateResult {
    return html`<p class="ways"><button class="button quiet" @click=${() => this.#host.send({ type: 'newTask' })}>New Task…</button></p>`;
  }
}

function titleOf({ kind }: PreviewFailure): string {
  switch (kind) {
    case 'program':
      return 'The program has a mistake.';
    case 'no-task':
      return 'The task is gone.';
    case 'endless':
      return 'The task does not halt.';
    case 'input':
      return 'There is no such question.';
    case 'too-long':
      return 'The trace is too long.';
    case 'gave-up':
      return 'It takes too much.';
    case 'failed':
      return 'It could not be worked out.';
  }
}

function changesWords({
  blocks,
  gone,
  tokens,
}: Extract<PreviewPicture, { is: 'fresh' }>['changes'] & object): TemplateResult {
  const added = blocks.filter(({ isNew }) => isNew).length;
  const words = [
    ...(blocks.length > added ? [`${number(blocks.length - added)} changed`] : []),
    ...(added > 0 ? [`${number(added)} new`] : []),
    ...(gone > 0 ? [`${number(gone)} gone`] : []),
  ];
  if (words.length === 0) return html`<span class="muted">no change</span>`;
  const more = tokens === 0 ? '' : `, ${tokens > 0 ? '+' : '−'}${number(Math.abs(tokens))} tokens`;
  return html`<span class="changes" title="By the last edit; ] and [ go there">${words.join(', ')}${more}</span>`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function columns(): TemplateResult {
  return html`<div class="columns">
    <label class="find">${icon('search')}<input class="field" type="search" placeholder="Find" aria-label="Find in the trace" title="Find in the trace (/); Enter: next, Shift+Enter: previous"></label>
    <span class="key" aria-hidden="true"><span class="reads"></span> fetched <span class="writes"></span> written</span>
    <span class="figure">tokens</span><span class="figure">fetched from</span>
  </div>`;
}

function part(root: HTMLElement, tag: string, name: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  root.append(element);
  return element;
}
