/**
 * Scrolls each table sideways, and only if it must, so that the cells that the state fetches and writes are in sight.
 */
export function showActivity(root: HTMLElement): void {
  for (const scroller of root.querySelectorAll<HTMLElement>('.scroll')) {
    if (scroller.scrollWidth <= scroller.clientWidth) continue;
    const touched = scroller.querySelectorAll('.fetched, .written');
    const [first, last] = [touched[0], touched[touched.length - 1]];
    if (!first || !last) continue;
    const frame = scroller.getBoundingClientRect();
    // Row names stay at the left edge, over the cells.
    const names = scroller.querySelector('tbody th')?.getBoundingClientRect().width ?? 0;
    const left = first.getBoundingClientRect().left - frame.left - names;
    const right = last.getBoundingClientRect().right - frame.left;
    if (left >= 0 && right <= frame.width) continue;
    scroller.scrollLeft += (left + right) / 2 - (frame.width - names) / 2;
  }
}
