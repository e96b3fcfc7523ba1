import type * as z from 'zod';
import type { Work } from '../../machine/index.ts';
import type { DebugRun } from '../debug-run.ts';
import { CHANGED, type RunDocuments } from '../launched-documents.ts';
import type { Launched } from '../launch.ts';
import { END } from '../moment.ts';
import { documentOf } from '../sources.ts';
import {
  originChildrenRequest,
  originRequest,
  wayBackRequest,
  type OriginBody,
  type WayBack,
} from './origin-messages.ts';
import { Origins } from './origins.ts';
import { rootOfExpression, type Root } from './roots.ts';
import type { Container } from '../variables.ts';
import { edgeOfShown } from './shown-roots.ts';
import { rootInTrace } from './trace-roots.ts';

type Of = z.infer<typeof originRequest>['of'];

/** Why there is no answer, for people. */
export class NoOrigin extends Error {}

export const NOT_UNDERSTOOD = 'The request is not right; docs/debugger.md says what it has.';

/** Answers where values came from and what was made of them, for one session. */
export class OriginRequests {
  #origins: Origins | undefined;

  constructor(
    private readonly launched: Launched,
    private readonly run: DebugRun,
    private readonly documents: RunDocuments,
    private readonly container: (variablesReference: number) => Container | undefined,
  ) {}

  static knows(command: string): boolean {
    return ['tail/origin', 'tail/originChildren', 'tail/wayBack'].includes(command);
  }

  /** Throws a {@link NoOrigin}. */
  *answer(command: string, args: unknown): Work<OriginBody | Pick<OriginBody, 'children' | 'more'> | WayBack> {
    const origins = (this.#origins ??= new Origins(this.launched, yield* this.run.depthIndex()));
    switch (command) {
      case 'tail/origin':
        return yield* this.#asked(origins, read(originRequest, args));
      case 'tail/originChildren': {
        const { id, direction, start } = read(originChildrenRequest, args);
        const source = origins.read(id);
        if (source === undefined) throw new NoOrigin(`The run has no value “${id}”.`);
        return yield* origins.children(source, direction, start);
      }
      default: {
        const { ids } = read(wayBackRequest, args);
        return yield* origins.wayBack(ids.flatMap((id) => origins.read(id) ?? []));
      }
    }
  }

  *#asked(origins: Origins, { of, direction }: z.infer<typeof originRequest>): Work<OriginBody> {
    const root = this.#root(origins, of);
    if (root.kind === 'none') throw new NoOrigin(root.message);
    if (root.kind === 'value')
      return { node: origins.node(root.edge, direction), ...(yield* origins.children(root.edge.source, direction)) };
    if (direction === 'made')
      throw new NoOrigin('An expression is no value of the run, so nothing was made of it. Ask for one of its parts.');
    return { node: root.node, children: root.parts.map((edge) => origins.node(edge, direction)), more: false };
  }

  #root(origins: Origins, of: Of): Root {
    if ('expression' in of) return this.#ofExpression(origins, of);
    if ('source' in of) return this.#inTrace(origins, of);
    if ('variablesReference' in of) {
      const { replay } = this.launched;
      const container = this.container(of.variablesReference);
      const edge = container && edgeOfShown(origins.resolver, replay, this.run.moment, container, of.name);
      return edge === undefined
        ? { kind: 'none', message: `“${of.name}” is no value of the run by itself.` }
        : { kind: 'value', edge };
    }
    const source = origins.read(of.id);
    return source === undefined
      ? { kind: 'none', message: `The run has no value “${of.id}”.` }
      : { kind: 'value', edge: { source } };
  }

  #ofExpression(
    { resolver }: Origins,
    { expression, frameId = 1, at }: Extract<Of, { readonly expression: string }>,
  ): Root {
    const { replay, program } = this.launched;
    const moment = at === undefined ? this.run.moment : this.run.within({ state: at.state, line: at.line ?? END });
    return rootOfExpression(resolver, { replay, moment, frame: frameId - 1, program }, expression);
  }

  #inTrace({ resolver }: Origins, { source, line, column }: Extract<Of, { readonly source: object }>): Root {
    const { path, sourceReference } = source;
    const where = documentOf(this.launched, {
      ...(path === undefined ? {} : { path }),
      ...(sourceReference === undefined ? {} : { sourceReference }),
    });
    if (where?.kind !== 'trace')
      return { kind: 'none', message: 'This file is not the trace of the run that is being debugged.' };
    const at = this.documents.of(where).place(line, (from) => from);
    if (at === 'changed') return { kind: 'none', message: CHANGED };
    return at === undefined
      ? { kind: 'none', message: 'The trace ends above.' }
      : rootInTrace(this.launched, resolver, at.recorded, column);
  }
}

function read<Schema extends z.ZodType>(schema: Schema, args: unknown): z.output<Schema> {
  const { data } = schema.safeParse(args);
  if (data === undefined) throw new NoOrigin(NOT_UNDERSTOOD);
  return data;
}
