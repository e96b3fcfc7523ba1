/**
 * Lights every place where the cell under the pointer or the focus stands: in the text, on the tape, among the
 * variables.
 */
export class Spotlight {
  readonly #root: HTMLElement;
  #cell: string | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    root.addEventListener('pointerover', ({ target }) => this.#light(cellOf(target)));
    root.addEventListener('pointerleave', () => this.#light(undefined));
    root.addEventListener('focusin', ({ target }) => this.#light(cellOf(target)));
    root.addEventListener('focusout', () => this.#light(undefined));
  }

  /** Again after a new moment is drawn: its cells stand elsewhere. */
  refresh(): void {
    for (const element of this.#root.querySelectorAll<HTMLElement>('[data-cell]')) {
      element.toggleAttribute('data-lit', this.#cell !== undefined && element.dataset['cell'] === this.#cell);
    }
  }

  #light(cell: string | undefined): void {
    if (cell === this.#cell) return;
    this.#cell = cell;
    this.refresh();
  }
}

function cellOf(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-cell]')?.dataset['cell'] : undefined;
}
