import type { EndpointError, EndpointErrorKind } from '../inference/index.ts';
import type { RunSample } from './run-file.ts';

/** A run that was given up, because so many questions in a row failed in one way that no further question changes. */
export interface Hopeless {
  readonly failures: number;
  readonly error: NonNullable<RunSample['error']>;
  readonly failure: EndpointError | undefined;
}

/** Failures in a row of one kind after which a run is given up; those that are under way by then come on top. */
export const HOPELESS_AFTER = 4;

/** What fails for one question after the other. Each was asked again as often as that can help (inference/retry.ts). */
const HOPELESS: ReadonlySet<string> = new Set<EndpointErrorKind>([
  'refused',
  'unreachable',
  'unresolved-host',
  'tls',
  'unauthorized',
  'route-not-found',
  'model-not-found',
  'redirected',
  'html',
  'malformed',
  'bad-request',
  'not-scored',
  'rate-limited',
  'server-error',
]);

/** Counts failures of one kind that follow each other. */
export class FailuresInARow {
  #kind: string | undefined;
  #count = 0;

  /** Takes the next sample; gives why it is hopeless to continue, once it is. */
  add({ error }: Pick<RunSample, 'error'>, failure: EndpointError | undefined): Hopeless | undefined {
    const kind = error?.kind;
    this.#count = kind === this.#kind ? this.#count + 1 : 1;
    this.#kind = kind;
    return error !== undefined && HOPELESS.has(error.kind) && this.#count >= HOPELESS_AFTER
      ? { failures: this.#count, error, failure }
      : undefined;
  }
}
