import { Event, Handles, OutputEvent, TerminatedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Work } from '../machine/index.ts';
import type { Breakpoints } from './breakpoints.ts';
import type { DebugRun, Stop } from './debug-run.ts';
import type { RunDocuments } from './launched-documents.ts';
import type { GotoTargets } from './goto-targets.ts';
import { GuardedSession } from './guarded-session.ts';
import type { LaunchArguments, Launched, Mover } from './launch.ts';
import { END, type Direction, type Grain, type StepKind } from './moment.ts';
import { inSlices, Interrupted } from '../slices/index.ts';
import type { GoRequests } from './moves/index.ts';
import type { OriginRequests } from './origins/index.ts';
import { moved, type Moved } from './position.ts';
import type { Progress } from './progress.ts';
import { traceSource } from './sources.ts';
import { stackAt } from './stack.ts';
import { stoppedEvent } from './stop-event.ts';
import type { TapeRequests } from './tape/requests.ts';
import type { Container } from './variables.ts';
import type { WritePlace } from './write-places.ts';

export const THREAD = 1;

/** What is there once a run has been launched. */
export interface Session {
  readonly launched: Launched;
  readonly args: LaunchArguments;
  readonly documents: RunDocuments;
  readonly run: DebugRun;
  readonly breakpoints: Breakpoints;
  readonly tape: TapeRequests;
  readonly targets: GotoTargets;
  readonly goes: GoRequests;
  readonly origins: OriginRequests;
}

/** A move that is under way. */
interface Move {
  readonly controller: AbortController;
  readonly progress: Progress;
  readonly request: number;
}

/**
 * The requests that move the run, and those that end a move. One move is under way at most: another one begins where it
 * has come to, a pause stops there, and nothing that was left off is heard of again.
 */
export class MovingSession extends GuardedSession {
  protected readonly containers = new Handles<Container | undefined>();
  /** Writes of cells whose lines may be asked for. */
  protected readonly writes = new Handles<WritePlace | undefined>();
  protected session: Session | undefined;
  /** Whether the client is to keep its focus at a stop. */
  protected keepsFocus: (movedBy: Mover) => boolean = () => false;
  #move: Move | undefined;
  #hasKeptFocus = false;
  /** Where the run stood when the client was told last. */
  #last: Stop | undefined;
  #told: Moved | undefined;

  /** The protocol's base class ends the process here, which a session inside an editor must not. */
  override shutdown(): void {
    this.leaveOff();
    this.endServing();
    this.session?.documents.unfollow();
    this.session = undefined;
  }

  protected override nextRequest(
    response: DebugProtocol.NextResponse,
    { granularity }: DebugProtocol.NextArguments,
  ): void {
    this.#step(response, 'over', 'forward', granularity);
  }

  protected override stepInRequest(
    response: DebugProtocol.StepInResponse,
    { granularity }: DebugProtocol.StepInArguments,
  ): void {
    this.#step(response, 'into', 'forward', granularity);
  }

  protected override stepOutRequest(
    response: DebugProtocol.StepOutResponse,
    { granularity }: DebugProtocol.StepOutArguments,
  ): void {
    this.#step(response, 'out', 'forward', granularity);
  }

  protected override stepBackRequest(
    response: DebugProtocol.StepBackResponse,
    { granularity }: DebugProtocol.StepBackArguments,
  ): void {
    this.#step(response, 'over', 'back', granularity);
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this.#run(response, 'forward');
  }

  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this.#run(response, 'back');
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    if (this.current(response) === undefined) return;
    this.sendResponse(response);
    this.#pause();
  }

  protected override cancelRequest(
    response: DebugProtocol.CancelResponse,
    args: DebugProtocol.CancelArguments = {},
  ): void {
    super.cancelRequest(response, args);
    if (
      this.#move !== undefined &&
      (this.#move.request === args.requestId || this.#move.progress.id === args.progressId)
    )
      this.#pause();
  }

  protected override restartFrameRequest(
    response: DebugProtocol.RestartFrameResponse,
    { frameId }: DebugProtocol.RestartFrameArguments,
  ): void {
    const session = this.current(response);
    if (session === undefined) return;
    this.sendResponse(response);
    this.move(
      response,
      (function* (): Work<Stop> {
        const {
          launched: { replay },
          run,
        } = session;
        const [caller] = stackAt(replay, yield* run.depthIndex(), run.moment, frameId, 1);
        return run.goTo({ state: caller === undefined ? 0 : caller.state + 1, line: END });
      })(),
    );
  }

  protected override gotoRequest(
    response: DebugProtocol.GotoResponse,
    { targetId }: DebugProtocol.GotoArguments,
  ): void {
    const session = this.current(response);
    const moment = session?.targets.moment(targetId);
    if (session === undefined) return;
    if (moment === undefined) {
      this.refuse(response, 'That target is no longer valid; choose it again.');
      return;
    }
    this.sendResponse(response);
    this.jumped(session.run.goTo(moment));
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.sendResponse(response);
    this.leaveOff();
    this.endServing();
    this.sendEvent(new TerminatedEvent());
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.sendResponse(response);
    this.shutdown();
  }

  /** The session, for a request that is nothing without one: it is refused then. */
  protected current(response: DebugProtocol.Response): Session | undefined {
    if (this.session === undefined) this.refuse(response, 'Nothing is being debugged.');
    return this.session;
  }

  /** Moves the run, in slices, and tells where it stops. A move that is under way is left off. */
  protected move(response: DebugProtocol.Response, work: Work<Stop>): void {
    this.moving(response, work).then(
      (stop) => {
        if (stop !== undefined) this.stopped(stop);
      },
      (error: unknown) => {
        this.say(
          `The debugger failed at “${response.command}”: ${error instanceof Error ? error.message : String(error)}`,
          'console',
        );
        if (this.session !== undefined) this.stopped(this.session.run.pause());
      },
    );
  }

  /** The same, for one who tells it himself; undefined where the move was left off. */
  protected async moving(response: DebugProtocol.Response, work: Work<Stop>): Promise<Stop | undefined> {
    const { session } = this;
    this.leaveOff();
    if (session === undefined) return undefined;
    const {
      run,
      launched: {
        replay: { states },
      },
    } = session;
    const progress = this.progress('Searching the run', response.request_seq, () => ({
      message: `state ${(run.reached.state + 1).toLocaleString('en')} of ${states.toLocaleString('en')}`,
      percentage: Math.floor((100 * run.reached.state) / states),
    }));
    const move: Move = { controller: new AbortController(), progress, request: response.request_seq };
    this.#move = move;
    try {
      return await inSlices(
        work,
        move.controller.signal,
        () => {
          progress.rested();
        },
        this.slice,
      );
    } catch (error) {
      if (error instanceof Interrupted) return undefined;
      throw error;
    } finally {
      progress.end();
      if (this.#move === move) this.#move = undefined;
    }
  }

  /** Tells where the run has been put; a move that was under way is over. */
  protected jumped(stop: Stop, movedBy: Mover = 'client'): void {
    this.#abort();
    this.stopped(stop, movedBy);
  }

  /** A move that is under way ends where it has come to, and nobody is told. */
  protected leaveOff(): Stop | undefined {
    return this.#abort() ? this.session?.run.pause() : undefined;
  }

  /** Tells the client where the run stands now: the stop, and the place in program and trace. */
  protected stopped(stop: Stop, movedBy: Mover = 'client'): void {
    const { session } = this;
    if (session === undefined) return;
    this.containers.reset();
    this.writes.reset();
    this.#last = undefined;
    this.settle();
    this.#last = stop;
    const { launched } = session;
    if (stop.reason === 'end') this.say(launched.ending, 'stdout');
    this.#hasKeptFocus = this.keepsFocus(movedBy);
    this.sendEvent(stoppedEvent(launched, stop, THREAD, this.#hasKeptFocus));
    this.sendEvent(new Event('tail/moved', this.#moved(session, stop)));
  }

  /** A run has been launched, in the place of the last one. */
  protected begun(session: Session): void {
    this.session?.documents.unfollow();
    this.#last = undefined;
    this.session = session;
  }

  /** Takes the edits of the documents, and tells the client what they moved. */
  protected settle(): void {
    const { session } = this;
    if (session?.documents.settle() !== true) return;
    const isOther = this.linesMoved(session);
    if (this.#last === undefined || this.#move !== undefined) return;
    const told = JSON.stringify(this.#told);
    const place = this.#moved(session, this.#last);
    if (isOther || JSON.stringify(place) !== told) this.sendEvent(new Event('tail/edited', place));
  }

  /** Lines of the documents are no longer where they were; whether that changes a breakpoint. */
  protected linesMoved(_session: Session): boolean {
    return false;
  }

  /** The client has been given the stack of the last stop; if it keeps its focus, somebody else shows the place. */
  protected stackRead(): void {
    if (this.#hasKeptFocus) this.sendEvent(new Event('tail/stackRead'));
  }

  /** `place`: where a client leads to from there. */
  protected say(
    text: string,
    category: 'console' | 'stdout',
    place: Pick<DebugProtocol.OutputEvent['body'], 'source' | 'line'> = {},
  ): void {
    const event: DebugProtocol.OutputEvent = new OutputEvent(`${text}\n`, category);
    Object.assign(event.body, place);
    this.sendEvent(event);
  }

  /** Where the run stands, as it is told now. */
  #moved({ launched, documents }: Session, stop: Stop): Moved {
    this.#told = moved(launched, documents, stop, traceSource(launched));
    return this.#told;
  }

  /** Whether there was a move to end. */
  #abort(): boolean {
    const move = this.#move;
    this.#move = undefined;
    move?.controller.abort();
    move?.progress.end();
    return move !== undefined;
  }

  #pause(): void {
    const stop = this.leaveOff();
    if (stop !== undefined) this.stopped(stop);
  }

  #step(
    response: DebugProtocol.Response,
    kind: StepKind,
    direction: Direction,
    granularity: DebugProtocol.SteppingGranularity | undefined,
  ): void {
    const session = this.current(response);
    if (session === undefined) return;
    this.sendResponse(response);
    const grain: Grain = granularity === 'instruction' ? 'line' : session.args.stepBy;
    this.move(response, session.run.step(kind, direction, grain));
  }

  /** From the end of the run on there is nothing: going on ends the session. */
  #run(response: DebugProtocol.Response, direction: Direction): void {
    const session = this.current(response);
    if (session === undefined) return;
    this.sendResponse(response);
    if (direction === 'forward' && session.run.atEnd) this.sendEvent(new TerminatedEvent());
    else this.move(response, session.run.run(direction));
  }
}
