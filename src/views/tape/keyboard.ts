import type { TapeActions } from './tape-actions.ts';

/**
 * The keys of the whole view, but for those that a field, or a table under the focus, takes first. True if the key was
 * one of them.
 */
export function pressKey(event: KeyboardEvent, actions: TapeActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const times = event.shiftKey ? 10 : undefined;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => actions.step('back', times),
    ArrowRight: () => actions.step('forward', times),
    Home: () => actions.go(0),
    End: () => actions.go(Infinity),
    '[': () => actions.toFault('back'),
    ']': () => actions.toFault('forward'),
    c: actions.toggleCheckpoint,
  };
  const act = keys[event.key];
  act?.();
  return act !== undefined;
}

/**
 * The keys of a cell under the focus: where its value came from, what was made of it, and its next and previous change.
 * True if it was one of them.
 */
export function pressCellKey(event: KeyboardEvent, actions: TapeActions): boolean {
  const cell = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
  if (cell === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  const keys: Readonly<Record<string, () => void>> = {
    w: () => actions.trace(cell, 'from'),
    m: () => actions.trace(cell, 'made'),
    n: () => actions.toChange(cell, 'forward'),
    p: () => actions.toChange(cell, 'back'),
  };
  const act = keys[event.key];
  act?.();
  return act !== undefined;
}

/** Whether the element takes arrows and letters itself. */
export function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
  );
}

/**
 * Moves the focus inside a list or table that is one tab stop: up and down in a `data-roving="column"`, all four ways
 * in a `data-roving="table"`. True if the key was for it.
 */
export function moveFocus(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !(event.target instanceof HTMLElement))
    return false;
  const group = event.target.closest<HTMLElement>('[data-roving]');
  if (!group) return false;
  const next =
    group.dataset['roving'] === 'table' ? neighbour(event.target, event.key) : sibling(group, event.target, event.key);
  if (next === undefined) return false;
  if (next !== event.target) {
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
  return true;
}

function sibling(group: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (step === undefined) return undefined;
  const all = [...group.querySelectorAll<HTMLElement>('button.line')];
  return all[all.indexOf(from) + step] ?? from;
}

function neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
  const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key] ?? [];
  const row = from.parentElement;
  const body = row?.parentElement;
  if (down === undefined || right === undefined || !row || !body) return undefined;
  const cellsOf = (one: Element | undefined): HTMLElement[] => [
    ...(one?.querySelectorAll<HTMLElement>(':scope > td[tabindex]') ?? []),
  ];
  const column = cellsOf(row).indexOf(from);
  const target = body.children[[...body.children].indexOf(row) + down];
  return cellsOf(target)[column + right] ?? from;
}
