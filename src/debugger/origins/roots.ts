import { AstUtils } from 'langium';
import * as ast from '../../language/ast/index.ts';
import { sameValue, slotsSetBy, type Cell, type Value } from '../../machine/index.ts';
import { stateName } from '../debugger-wording.ts';
import { evaluateAt } from '../evaluate-at.ts';
import type { Place } from '../evaluation-place.ts';
import { sourcesOf, type NameSource } from '../name-sources.ts';
import { readCached } from '../read-expression.ts';
import { lineAt } from '../replay.ts';
import type { OriginNode } from './origin-messages.ts';
import type { Edge, Resolver } from './resolve.ts';
import { shownValue } from './shown-value.ts';
import { lineOfStep, valueOf } from './way.ts';

/** What a person asked for: one value of the run, an expression made of several, or why there is none. */
export type Root =
  | { readonly kind: 'value'; readonly edge: Edge }
  | { readonly kind: 'expression'; readonly node: OriginNode; readonly parts: readonly Edge[] }
  | { readonly kind: 'none'; readonly message: string };

/** What an expression stands for at a place of the run. */
export function rootOfExpression(resolver: Resolver, place: Place, text: string): Root {
  const found = evaluateAt(place, text);
  if (found.kind === 'error') return { kind: 'none', message: found.message };
  if (found.kind === 'region')
    return { kind: 'none', message: `${found.region.name} is a whole region; name one cell of it.` };
  if (found.cell !== undefined) return { kind: 'value', edge: versionAt(resolver, place, found.cell) };
  const read = readCached(place.replay.bound.machine, text);
  if ('error' in read || 'region' in read) return { kind: 'none', message: `${text} is no value of the run.` };
  const { expression } = read;
  const named = ast.isNameExpression(expression)
    ? edgeOfName(resolver, place, expression.target.$refText, found.value)
    : undefined;
  if (named !== undefined) return { kind: 'value', edge: named };
  return {
    kind: 'expression',
    node: {
      id: '',
      kind: 'expression',
      text: `${text} = ${shownValue(found.value)}`,
      detail: `evaluated at ${stateName(place.moment.state)}`,
      made: { state: place.moment.state },
      isOpen: true,
    },
    parts: partsOf(resolver, place, expression),
  };
}

/** What a cell holds at a moment. */
export function versionAt({ replay }: Resolver, { moment }: Pick<Place, 'moment'>, cell: Cell): Edge {
  return { source: { kind: 'version', cell, state: replay.read(cell, moment)?.state ?? -1 } };
}

/** The values that an expression reads, in the order of its text. */
function partsOf(resolver: Resolver, place: Place, expression: ast.Expression): readonly Edge[] {
  const edges: Edge[] = [];
  const nodes = AstUtils.streamAst(expression).iterator();
  for (let next = nodes.next(); next.done !== true; next = nodes.next()) {
    const node = next.value;
    if (!ast.isNameExpression(node) && !ast.isIndexExpression(node) && !ast.isFieldExpression(node)) continue;
    const text = node.$cstNode?.text;
    const part = text === undefined || node === expression ? undefined : rootOfExpression(resolver, place, text);
    if (part?.kind !== 'value') continue;
    edges.push(part.edge);
    nodes.prune();
  }
  return edges;
}

/** A value that is no cell: an argument, a variable of the label, or what a line of the state came to. */
function edgeOfName(resolver: Resolver, place: Place, name: string, value: Value): Edge | undefined {
  for (const source of sourcesOf(place, name)) {
    const edge = edgeOfSource(resolver, place, source, value);
    if (edge !== undefined) return edge;
  }
  return undefined;
}

function edgeOfSource(resolver: Resolver, place: Place, source: NameSource, value: Value): Edge | undefined {
  const { replay, moment, frame } = place;
  switch (source.kind) {
    case 'argument':
      return edgeOfArgument(resolver, moment.state, frame, source.at, value);
    case 'label':
      return resolver.slot(moment.state, 0, source.at);
    case 'line': {
      const way = replay.way(moment.state);
      const upTo = lineAt(replay, moment);
      const step = way.findLastIndex(({ node }, at) => {
        if (!('range' in node) || !source.isWanted(node.range) || slotsSetBy(node).length !== 1) return false;
        return (lineOfStep(replay, moment.state, at) ?? 0) <= upTo;
      });
      const [slot] = step < 0 ? [] : slotsSetBy(way[step]?.node ?? { op: 'return' });
      return slot === undefined ? undefined : resolver.slot(moment.state, step + 1, slot);
    }
    case 'frame':
    case 'cell':
    case 'expression':
    case 'region':
      return undefined;
  }
}

/** An argument of a call: what the state that made the call gave. A tail call may have replaced it. */
function edgeOfArgument(resolver: Resolver, state: number, frame: number, at: number, value: Value): Edge | undefined {
  const { replay } = resolver;
  const caller = resolver.caller(state, frame);
  const way = caller === undefined ? [] : replay.way(caller);
  const passed = way.at(-1);
  const given = passed?.node.op === 'call' ? passed.node.arguments[at] : undefined;
  if (caller === undefined || passed === undefined || given === undefined) return undefined;
  return sameValue(valueOf(passed, given), value) ? resolver.operand(caller, way.length - 1, given) : undefined;
}
