import type { Work } from '../../machine/index.ts';
import type { Edge, Resolver } from './resolve.ts';
import { sourceId, type Source } from './source.ts';

/** Values on the way back that are looked at, and ways from a value to one that it was made of. */
export interface Most {
  readonly values: number;
  readonly edges: number;
}

const MOST: Most = { values: 20_000, edges: 200_000 };

/** Between two rests: so many values, or so many cells of an interval. */
const VALUES = 16;
const PIECE = 128;

/** What is looked at on the way. */
interface Looks {
  /** Each value once, with the value through which it was first come to. */
  readonly value: (source: Source, id: string, parent: string | undefined) => void;
  /** Each fetch once, also of values seen before; of one that fetches many cells, at the first of them. */
  readonly fetch: (fetched: NonNullable<Edge['fetched']>, id: string, parent: string) => void;
}

export interface Ancestors {
  /** The values by id, nearest first; all that is held of the way. */
  readonly found: ReadonlyMap<string, { readonly source: Source; readonly parent: string | undefined }>;
  /** Whether the way ended before {@link Most} did. */
  readonly isAll: boolean;
}

/** All that values were made of, and what that was made of. */
export function* ancestors(
  resolver: Pick<Resolver, 'machine' | 'origins'>,
  sources: readonly Source[],
  looks: Looks,
  most: Most = MOST,
): Work<Ancestors> {
  const found = new Map<string, { readonly source: Source; readonly parent: string | undefined }>();
  const add = (source: Source, id: string, parent: string | undefined): void => {
    found.set(id, { source, parent });
    looks.value(source, id, parent);
  };
  for (const source of sources) {
    const id = sourceId(resolver.machine, source);
    if (!found.has(id)) add(source, id, undefined);
  }
  let edges = 0;
  let done = 0;
  // A map is gone through in the order of its entries, also of those that come while it is.
  for (const [parent, { source }] of found) {
    if (++done % VALUES === 0) yield;
    let fetch: Edge['fetched'];
    for (let start = 0; ; start += PIECE) {
      const piece = resolver.origins(source, start, PIECE);
      for (const edge of piece) {
        if (++edges > most.edges) return { found, isAll: false };
        const id = sourceId(resolver.machine, edge.source);
        const { fetched } = edge;
        if (fetched !== undefined && (fetch?.state !== fetched.state || fetch.step !== fetched.step)) {
          fetch = fetched;
          looks.fetch(fetched, id, parent);
        }
        if (found.has(id)) continue;
        if (found.size >= most.values) return { found, isAll: false };
        add(edge.source, id, parent);
      }
      if (source.kind === 'cells') yield;
      if (source.kind !== 'cells' || piece.length < PIECE) break;
    }
  }
  return { found, isAll: true };
}
