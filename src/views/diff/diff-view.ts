import { html, nothing, render } from 'lit';
import type { Host } from '../shared/host.ts';
import { excerpt } from '../shared/display-text.ts';
import { icon } from '../shared/icon.ts';
import { readMemory, type DiffMemory } from './diff-memory.ts';
import type { DiffContent, DiffMessage, DiffRequest } from './diff-messages.ts';
import { diffFooter, diffHeader, sideHeads, type DiffActions } from './diff-header.ts';
import type { Folding, Side } from './side-layout.ts';
import { DiffSides } from './sides.ts';
import { prepareTraceLanguage } from './trace-language.ts';

/** Below this there is no room for two texts, in pixels. */
const NARROW = 560;

/** Characters of a question that are shown while its answer is judged. */
const LONGEST_QUESTION = 600;

/** Shows a model's text beside the ground truth: header, two editors, legend. */
export class DiffView implements DiffActions {
  readonly #host: Host<DiffRequest>;
  readonly #root: HTMLElement;
  readonly #above = document.createElement('div');
  readonly #texts = document.createElement('main');
  readonly #below = document.createElement('div');
  #sides: DiffSides | undefined;
  #content: DiffContent | undefined;
  #memory: DiffMemory;

  constructor(root: HTMLElement, host: Host<DiffRequest>) {
    this.#root = root;
    this.#host = host;
    this.#memory = readMemory(host.recall());
    this.#above.className = 'above';
    this.#texts.className = 'texts';
    this.#texts.hidden = true;
    this.#texts.ariaLabel = 'Aligned texts: ground truth left, model right';
    root.classList.add('diff');
    root.replaceChildren(this.#above, this.#texts, this.#below);
    // Before the editors get them, which have other uses for some.
    window.addEventListener('keydown', (event) => this.#press(event), { capture: true });
    new ResizeObserver(() => this.#fit()).observe(root);
    this.#fit();
  }

  /** Makes what the first texts need, which takes as long as showing them: a trace is judged meanwhile. */
  prepare(): void {
    this.#sides ??= this.#makeSides();
    prepareTraceLanguage();
  }

  hear(message: DiffMessage): void {
    const { subject } = message;
    const isSame = JSON.stringify(subject) === JSON.stringify(this.#memory.subject);
    if (!isSame) this.#memory = readMemory({ ...this.#memory, opened: [], fault: 0, scrolled: undefined });
    this.#remember({ subject });
    switch (message.type) {
      case 'working':
        this
          .#say(html`<div class="blank-slate" role="status"><h2>Judging ${excerpt(message.name, 120)}…</h2>${message.question === undefined ? nothing : html`<p>${excerpt(message.question, LONGEST_QUESTION)}</p>`}
          <div class="ways"><button class="button quiet" @click=${() => this.#host.send({ type: 'cancel' })}>Cancel</button></div></div>`);
        return;
      case 'failed':
        this.#say(
          html`<div class="blank-slate" role="alert">${icon('wrong')}<h2>Nothing can be compared</h2><p>${excerpt(message.message, 1500)}</p></div>`,
        );
        return;
      case 'diff':
        this.#show(message.content, message.state);
    }
  }

  step(by: 1 | -1): void {
    const count = this.#content?.faults.length ?? 0;
    if (count === 0) return;
    this.#remember({ fault: (this.#memory.fault + by + count) % count });
    this.#reveal();
    this.#draw();
  }

  toggleFolding(): void {
    this.#remember({ isFolding: !this.#memory.isFolding, opened: [] });
    this.#sides?.fold(this.#folding);
    this.#draw();
  }

  debugHere(): void {
    const { faults, states } = this.#content ?? { faults: [], states: 0 };
    if (states === 0) return;
    const current = faults[this.#memory.fault];
    this.#debug(current === undefined ? (this.#sides?.stateAt(this.#sides.line) ?? 0) : Math.max(0, current.state));
  }

  copy(): void {
    this.#host.send({ type: 'copy' });
  }

  openNative(): void {
    this.#host.send({ type: 'native', line: this.#sides?.line ?? 0 });
  }

  showAlone(side: Side): void {
    this.#remember({ alone: side });
    this.#fit();
    this.#draw();
  }

  get #folding(): Folding {
    return { isOn: this.#memory.isFolding && this.#content?.faults.length !== 0, opened: new Set(this.#memory.opened) };
  }

  #debug(state: number): void {
    this.#host.send({ type: 'debug', state });
  }

  #show(content: DiffContent, state: number | undefined): void {
    this.#content = content;
    const nearest = state === undefined ? -1 : content.faults.findIndex((fault) => fault.state === state);
    const fault = nearest >= 0 ? nearest : Math.min(this.#memory.fault, Math.max(0, content.faults.length - 1));
    this.#remember({ fault });
    this.#draw();
    this.#sides ??= this.#makeSides();
    render(diffFooter(content), this.#below);
    this.#texts.hidden = false;
    this.#fit();
    const { scrolled } = this.#memory;
    this.#sides.show(content, this.#folding);
    if (scrolled !== undefined && state === undefined) this.#sides.scrollTo(scrolled);
    else if (nearest < 0 && state !== undefined) this.#sides.revealState(state);
    else this.#reveal();
  }

  #makeSides(): DiffSides {
    const node = (side: Side): HTMLElement => {
      const made = document.createElement('div');
      made.className = `side ${side}`;
      return made;
    };
    const nodes = { truth: node('truth'), model: node('model') };
    this.#texts.replaceChildren(nodes.truth, nodes.model);
    return new DiffSides(nodes, {
      unfold: (fold) => {
        this.#remember({ opened: [...this.#memory.opened, fold] });
        this.#sides?.fold(this.#folding);
      },
      debug: (state) => this.#debug(state),
      scrolled: (scrolled) => this.#remember({ scrolled }),
    });
  }

  #reveal(): void {
    const fault = this.#content?.faults[this.#memory.fault];
    if (fault !== undefined) this.#sides?.reveal(fault);
  }

  /** In place of the texts. */
  #say(words: ReturnType<typeof html>): void {
    this.#sides?.clear();
    this.#content = undefined;
    this.#texts.hidden = true;
    render(words, this.#above);
    render('', this.#below);
  }

  #draw(): void {
    const content = this.#content;
    if (content === undefined) return;
    const { fault, isFolding, alone } = this.#memory;
    const state = { content, fault, isFolding, alone };
    render(html`${diffHeader(state, this)}${sideHeads(state, this)}`, this.#above);
  }

  #fit(): void {
    const width = this.#root.clientWidth;
    const isNarrow = width < NARROW;
    this.#root.dataset['shows'] = isNarrow ? this.#memory.alone : 'both';
    this.#sides?.setRoom(width, isNarrow);
  }

  #remember(change: Partial<DiffMemory>): void {
    this.#memory = { ...this.#memory, ...change };
    this.#host.remember(this.#memory);
  }

  #press(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLElement && event.target.closest('.find-widget') !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys: Readonly<Record<string, () => void>> = {
      F8: () => this.step(event.shiftKey ? -1 : 1),
      ']': () => this.step(1),
      '[': () => this.step(-1),
      h: () => this.toggleFolding(),
      d: () => this.debugHere(),
      c: () => this.copy(),
      v: () => this.openNative(),
    };
    const act = keys[event.key];
    if (act === undefined || this.#content === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}
