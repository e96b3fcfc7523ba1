/**
 * Names of the places that the keyboard can be at, so that a page which is drawn anew finds the one again where it was.
 */

const reachable = 'button, a[href], input, select, summary, [tabindex]';

/** What a person would call an element, or undefined where it is none that the keyboard reaches. */
export function focusName(element: EventTarget | null): string | undefined {
  if (!(element instanceof HTMLElement) || !element.matches(reachable)) return undefined;
  const said = element.dataset['sample'] ?? element.getAttribute('aria-label') ?? element.textContent.trim();
  return [element.tagName, element.classList[0] ?? '', said.slice(0, 100)].join(' ');
}

/**
 * Gives the keyboard back to the element of this name: at once if the page has it, otherwise when the page gets it
 * next, so that it is never taken from another part of the window.
 */
export function returnFocus(root: HTMLElement, name: string): void {
  const focus = (): void => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    [...root.querySelectorAll<HTMLElement>(reachable)]
      .find((element) => focusName(element) === name)
      ?.focus({ preventScroll: true });
  };
  if (document.hasFocus()) focus();
  else window.addEventListener('focus', focus, { once: true });
}
