/** Rows of one height, of which at most one has something open below it. All in pixels. */
export interface RowGeometry {
  readonly count: number;
  readonly rowHeight: number;
  /** The row that is open, and the height of what it shows. */
  readonly open: { readonly index: number; readonly height: number } | undefined;
}

export interface RowWindow {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
  /** Space to keep above and below for the rows that are left out. */
  readonly above: number;
  readonly below: number;
}

/** Rows drawn beyond both edges, so that a step of the keyboard finds its row. */
const beyond = 12;

/** The rows between `top` and `bottom`, measured from the first row's upper edge. */
export function rowWindow(geometry: RowGeometry, top: number, bottom: number): RowWindow {
  const { count } = geometry;
  const first = Math.max(0, Math.min(count, rowAt(geometry, top) - beyond));
  const end = Math.max(first, Math.min(count, rowAt(geometry, bottom) + 1 + beyond));
  return { first, end, above: topOf(geometry, first), below: topOf(geometry, count) - topOf(geometry, end) };
}

/** Where a row begins; row `count` is the end of all. */
export function topOf({ rowHeight, open }: RowGeometry, index: number): number {
  return index * rowHeight + (open && index > open.index ? open.height : 0);
}

function rowAt({ rowHeight, open }: RowGeometry, y: number): number {
  if (!open || y < (open.index + 1) * rowHeight) return Math.floor(y / rowHeight);
  return Math.max(open.index, Math.floor((y - open.height) / rowHeight));
}
