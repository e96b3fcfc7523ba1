import { DebugSession } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { inSlices, Interrupted, SLICE_MS, type Pace } from '../slices/index.ts';
import { Progress, type Standing } from './progress.ts';

/**
 * The protocol's base class answers every request with success, also those that nobody has implemented. Here each of
 * them is refused with its reason; a request that takes long is served in slices, can be cancelled, and is answered
 * whatever happens to it.
 */
export class GuardedSession extends DebugSession {
  /** Requests that are being served, by their numbers. */
  readonly #served = new Map<number, { readonly controller: AbortController; readonly progress: Progress }>();
  #tellsProgress = false;

  /** `slice`: for how many milliseconds work goes on before everything else gets its turn. */
  constructor(protected readonly slice = SLICE_MS) {
    super();
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const reason = Object.hasOwn(refusals, request.command) ? refusals[request.command] : undefined;
    if (reason === undefined) super.dispatchRequest(request);
    else this.refuse(answerTo(request), reason);
  }

  protected override initializeRequest(
    response: DebugProtocol.InitializeResponse,
    args: DebugProtocol.InitializeRequestArguments,
  ): void {
    this.#tellsProgress = args.supportsProgressReporting === true;
    this.sendResponse(response);
  }

  protected override customRequest(command: string, response: DebugProtocol.Response, _args: unknown): void {
    this.refuse(response, `This debugger does not know the request “${command}”.`, false);
  }

  protected override cancelRequest(
    response: DebugProtocol.CancelResponse,
    { requestId, progressId }: DebugProtocol.CancelArguments = {},
  ): void {
    this.sendResponse(response);
    for (const [request, { controller, progress }] of this.#served)
      if (request === requestId || progress.id === progressId) controller.abort();
  }

  /**
   * Does what a request asks for, in slices; what goes wrong on the way is its answer. `title` and `standing`: of a
   * progress report.
   */
  protected serve(
    response: DebugProtocol.Response,
    work: (pace: Pace) => Promise<void>,
    title = 'Working',
    standing: () => Standing = () => ({}),
  ): void {
    const controller = new AbortController();
    const progress = this.progress(title, response.request_seq, standing);
    this.#served.set(response.request_seq, { controller, progress });
    work((one) =>
      inSlices(
        one,
        controller.signal,
        () => {
          progress.rested();
        },
        this.slice,
      ),
    )
      .catch((error: unknown) => {
        if (error instanceof Interrupted) this.refuse(response, 'cancelled', false);
        else
          this.refuse(
            response,
            `The debugger failed at “${response.command}”: ${error instanceof Error ? error.message : String(error)}`,
          );
      })
      .finally(() => {
        progress.end();
        this.#served.delete(response.request_seq);
      });
  }

  /** Nothing goes on any more; what still waits for an answer is cancelled. */
  protected endServing(): void {
    for (const { controller } of this.#served.values()) controller.abort();
  }

  protected progress(title: string, request: number, standing: () => Standing): Progress {
    return new Progress(
      this.#tellsProgress
        ? (event) => {
            this.sendEvent(event);
          }
        : undefined,
      `${request}`,
      title,
      request,
      standing,
    );
  }

  protected refuse(response: DebugProtocol.Response, message: string, showUser = true): void {
    this.sendErrorResponse(response, { id: 1, format: '{_message}', variables: { _message: message }, showUser });
  }
}

const recorded = 'A recorded run cannot be changed; edit the task or its input and start again.';
const machine = 'A task runs on a machine of cells and states, which has no memory or instructions to show.';

/** Requests of the protocol that this debugger does not serve, and why. */
const refusals: Readonly<Record<string, string>> = {
  attach: 'There is no running program to attach to; use a configuration with "request": "launch".',
  setVariable: recorded,
  setExpression: recorded,
  writeMemory: recorded,
  readMemory: machine,
  disassemble: machine,
  setInstructionBreakpoints: machine,
  terminateThreads: 'A run has one thread; end the session instead.',
  stepInTargets: 'A state makes at most one call, so there is nothing to choose from.',
};

function answerTo({ seq, command }: DebugProtocol.Request): DebugProtocol.Response {
  return { seq: 0, type: 'response', request_seq: seq, command, success: true };
}
