import type { OriginBody, OriginNode, WayBack } from '../../debugger/index.ts';

export type OriginDirection = 'from' | 'made';

/** A row of the view. */
export type OriginRow =
  | {
      readonly kind: 'value';
      readonly node: OriginNode;
      readonly parent: OriginRow | undefined;
      readonly depth: number;
    }
  /** A value whose own row is elsewhere: what it was made of stands there. */
  | { readonly kind: 'again'; readonly node: OriginNode; readonly parent: OriginRow; readonly first: OriginRow }
  | { readonly kind: 'fault'; readonly fault: NonNullable<WayBack['firstFault']> }
  | { readonly kind: 'more'; readonly parent: ValueRow; readonly start: number };

type ValueRow = OriginRow & { readonly kind: 'value' };
type MoreRow = OriginRow & { readonly kind: 'more' };
type Children = Pick<OriginBody, 'children' | 'more'>;

/**
 * The rows of one question, read as they are opened. Each question has a tree of its own, so that what comes late is
 * written where nobody looks any more. A value has its children once, however many ways lead to it.
 */
export class OriginTree {
  readonly root: ValueRow;
  readonly #first: Children;
  readonly #ask: (id: string, start: number) => Promise<Children>;
  readonly #children = new Map<ValueRow, Promise<readonly OriginRow[]>>();
  readonly #more = new Map<MoreRow, Promise<void>>();
  readonly #firstRows = new Map<string, OriginRow>();
  #fault: OriginRow | undefined;

  constructor({ node, ...first }: OriginBody, ask: (id: string, start: number) => Promise<Children>) {
    this.root = { kind: 'value', node, parent: undefined, depth: 0 };
    this.#first = first;
    this.#ask = ask;
    this.#firstRows.set(node.id, this.root);
  }

  get top(): OriginRow[] {
    return this.#fault === undefined ? [this.root] : [this.#fault, this.root];
  }

  /** Whether a row is one of this question. */
  has(row: OriginRow): boolean {
    let at: OriginRow | undefined = row;
    while (at !== undefined && at.kind !== 'fault' && at.parent !== undefined) at = at.parent;
    return at === this.root || (at !== undefined && at === this.#fault);
  }

  showFault(fault: NonNullable<WayBack['firstFault']>): void {
    this.#fault = { kind: 'fault', fault };
  }

  /** The rows below a row; asked for once, also while the answer is awaited. */
  children(row: ValueRow): Promise<readonly OriginRow[]> {
    return once(this.#children, row, () => this.#read(row, 0));
  }

  /** Puts the next rows in the place of the one that offers them. */
  more(row: MoreRow): Promise<void> {
    return once(this.#more, row, async () => {
      const before = await this.children(row.parent);
      const next = await this.#read(row.parent, row.start);
      this.#children.set(row.parent, Promise.resolve([...before.filter((one) => one !== row), ...next]));
    });
  }

  async #read(row: ValueRow, start: number): Promise<OriginRow[]> {
    const isFirst = row === this.root && start === 0;
    const { children, more } = isFirst ? this.#first : await this.#ask(row.node.id, start);
    // The text of an operation has its constants.
    const shown = row.node.kind === 'operation' ? children.filter(({ kind }) => kind !== 'constant') : children;
    const rows = shown.map((node): OriginRow => {
      const first = this.#firstRows.get(node.id);
      if (first !== undefined && node.isOpen) return { kind: 'again', node, parent: row, first };
      const own: OriginRow = { kind: 'value', node, parent: row, depth: row.depth + 1 };
      this.#firstRows.set(node.id, own);
      return own;
    });
    return more ? [...rows, { kind: 'more', parent: row, start: start + children.length }] : rows;
  }
}

/** The promise that is there, else a new one; one that fails is made anew when it is asked for again. */
function once<Key, Result>(
  promises: Map<Key, Promise<Result>>,
  key: Key,
  make: () => Promise<Result>,
): Promise<Result> {
  const there = promises.get(key);
  if (there !== undefined) return there;
  const made = make().catch((error: unknown) => {
    promises.delete(key);
    throw error;
  });
  promises.set(key, made);
  return made;
}
