import { finish } from '../../machine/index.ts';
import { DebugRun } from '../debug-run.ts';
import { launch, launchArguments, LaunchError, type DebugHost } from '../launch.ts';
import { RunDocuments } from '../launched-documents.ts';
import { originBody, originChildrenBody, wayBackBody, type OriginNode, type WayBack } from './origin-messages.ts';
import { NoOrigin, OriginRequests } from './origin-requests.ts';
import type { OriginDirection } from './origins.ts';

/** A value of a trace as people name it: an expression at a state, or a place of the file. All numbers from 0. */
export type Asked =
  | { readonly expression: string; readonly state: number; readonly line?: number }
  | { readonly line: number; readonly column: number };

/** A row of the tree of where a value came from, or of what was made of it. */
export interface ToldRow extends OriginNode {
  /** Where it was made and fetched, as lines of the trace's file, from 1. */
  readonly lines: { readonly made?: number; readonly fetched?: number };
  readonly children: readonly ToldRow[];
  /** Why there are no children, though there may be some: they stand above, or there were rows enough. */
  readonly left?: 'above' | 'more';
}

export interface ToldOrigins {
  readonly tree: ToldRow;
  /** Undefined for what was made of a value. */
  readonly wayBack: WayBack | undefined;
}

/** Why there is nothing to tell, in sentences. */
export class NothingToTell extends Error {}

/**
 * Where a value of a trace came from, or what was made of it, outside a debugger: as many of the nearest values as make
 * so many rows. Rejects with a {@link NothingToTell}.
 */
export async function tellOrigins(
  configuration: { readonly trace: string; readonly task: string; readonly input?: object },
  host: DebugHost,
  asked: Asked,
  direction: OriginDirection,
  rows: number,
): Promise<ToldOrigins> {
  try {
    const launched = await launch(launchArguments.parse(configuration), host);
    const run = new DebugRun(launched.replay);
    const requests = new OriginRequests(launched, run, new RunDocuments(launched), () => undefined);
    const ask = (command: string, args: object): unknown => finish(requests.answer(command, args));
    if ('state' in asked && asked.state >= launched.replay.states)
      throw new NothingToTell(`The trace has ${launched.replay.states} states; there is no state ${asked.state + 1}.`);
    const root = originBody.parse(ask('tail/origin', { of: ofAsked(asked, configuration.trace), direction }));
    const nearest = nearestChildren(root, rows, (id) =>
      originChildrenBody.parse(ask('tail/originChildren', { id, direction })),
    );
    const ids = root.node.id === '' ? root.children.map(({ id }) => id) : [root.node.id];
    const lineOf = (place: OriginNode['made']): number | undefined => {
      const lines = place && launched.trace.linesOf(place.state);
      const line = lines?.[Math.min(place?.line ?? Infinity, lines.length - 1)];
      return line === undefined ? undefined : line + 1;
    };
    return {
      tree: told(root.node, nearest, lineOf, new Set()),
      wayBack:
        direction === 'from' && ids.length > 0
          ? wayBackBody.parse(ask('tail/wayBack', { ids: ids.slice(0, 100) }))
          : undefined,
    };
  } catch (error) {
    if (error instanceof NoOrigin || error instanceof LaunchError) throw new NothingToTell(error.message);
    throw error;
  }
}

function ofAsked(asked: Asked, trace: string): object {
  if (!('expression' in asked)) return { source: { path: trace }, line: asked.line, column: asked.column };
  const { expression, state, line } = asked;
  return { expression, at: { state, ...(line === undefined ? {} : { line }) } };
}

interface Children {
  readonly children: readonly OriginNode[];
  readonly more: boolean;
}

/** The children of values by their ids, the nearest values first, until there are so many. */
function nearestChildren(
  root: Children & { readonly node: OriginNode },
  rows: number,
  read: (id: string) => Children,
): ReadonlyMap<string, Children> {
  const found = new Map<string, Children>([[root.node.id, root]]);
  let count = 1 + root.children.length;
  const waiting = [...root.children];
  for (const { id, isOpen } of waiting) {
    if (!isOpen || found.has(id)) continue;
    const next = read(id);
    if (count + next.children.length > rows) break;
    count += next.children.length;
    found.set(id, next);
    waiting.push(...next.children);
  }
  return found;
}

/** The rows of a value, each value's own rows once. */
function told(
  node: OriginNode,
  nearest: ReadonlyMap<string, Children>,
  lineOf: (place: OriginNode['made']) => number | undefined,
  above: Set<string>,
): ToldRow {
  const below = nearest.get(node.id);
  const isAbove = above.has(node.id);
  above.add(node.id);
  const children =
    below === undefined || isAbove ? [] : below.children.map((child) => told(child, nearest, lineOf, above));
  const made = lineOf(node.made);
  const fetched = lineOf(node.fetched);
  const isMore = below === undefined ? node.isOpen : below.more;
  const notAbove = isMore ? 'more' : undefined;
  const left = isAbove && node.isOpen ? 'above' : notAbove;
  return {
    ...node,
    lines: { ...(made === undefined ? {} : { made }), ...(fetched === undefined ? {} : { fetched }) },
    children,
    ...(left === undefined ? {} : { left }),
  };
}
