import { BreakpointEvent, InitializedEvent, TerminatedEvent, Thread } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { nearestHit } from './breakpoint.ts';
import { Breakpoints, type Placed } from './breakpoints.ts';
import { capabilities, faultFilter } from './capabilities.ts';
import { completions } from './completions.ts';
import { DebugRun } from './debug-run.ts';
import { dataInfo } from './data-ids.ts';
import { parseFaultCondition } from './fault-kinds.ts';
import { CHANGED, RunDocuments } from './launched-documents.ts';
import { evaluateAt } from './evaluate-at.ts';
import { exceptionInfo, faultsAt } from './fault-search.ts';
import { GotoTargets } from './goto-targets.ts';
import { launch, launchArguments, LaunchError, type DebugHost, type Launched } from './launch.ts';
import { END, type Moment } from './moment.ts';
import { THREAD, type Session } from './moving-session.ts';
import { OwnRequests } from './own-requests.ts';
import { Interrupted, type Pace } from '../slices/index.ts';
import { GoRequests } from './moves/index.ts';
import { OriginRequests } from './origins/index.ts';
import { traceLine } from './position.ts';
import { runCommand } from './repl.ts';
import { documentOf, programSource, traceSource } from './sources.ts';
import { stackAt, type ProgramPlace } from './stack.ts';
import { TapeRequests } from './tape/requests.ts';
import { Variables } from './variables.ts';

/**
 * The Debug Adapter Protocol over a recorded run. It runs anywhere: what it needs of its place comes as a {@link
 * DebugHost}. Besides the protocol it sends the event `tail/moved` after each stop (and `tail/stackRead`, see {@link
 * DebugHost}), and answers the requests of `tape/messages.ts`.
 */
export class TailDebugSession extends OwnRequests {
  readonly #host: DebugHost;
  #faultConditions: readonly string[] = [''];
  #client: string | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(host: DebugHost, slice?: number) {
    super(slice);
    this.keepsFocus = (movedBy) => host.keepsFocus?.(movedBy) ?? false;
    this.#host = host;
    this.setDebuggerLinesStartAt1(false);
    this.setDebuggerColumnsStartAt1(false);
  }

  protected override initializeRequest(
    response: DebugProtocol.InitializeResponse,
    args: DebugProtocol.InitializeRequestArguments,
  ): void {
    response.body = capabilities;
    this.#client = args.clientID;
    super.initializeRequest(response, args);
  }

  protected override launchRequest(
    response: DebugProtocol.LaunchResponse,
    request: DebugProtocol.LaunchRequestArguments,
  ): void {
    this.#start(response, request);
  }

  /** A launch that is under way makes room for this one. */
  #start(response: DebugProtocol.Response, request: unknown): void {
    this.leaveOff();
    this.endServing();
    this.serve(response, (pace) => this.#launch(response, request, pace), 'Recording the run');
  }

  async #launch(response: DebugProtocol.Response, request: unknown, pace: Pace): Promise<void> {
    const args = launchArguments.safeParse(request);
    if (!args.success) {
      const [issue] = args.error.issues;
      this.refuse(
        response,
        `The launch configuration is not right: "${issue?.path.join('.') ?? ''}" ${issue?.message ?? ''}.`,
      );
      return;
    }
    try {
      const launched = await launch(args.data, this.#host, pace);
      const run = new DebugRun(launched.replay);
      const documents = new RunDocuments(launched);
      const breakpoints = new Breakpoints(launched, documents);
      const targets = new GotoTargets(launched, run, documents, breakpoints.lines);
      run.passing = ({ moment, points }) => {
        for (const point of points)
          if (!point.stops)
            this.say(breakpoints.message(point, moment), 'console', this.#momentSource(launched, documents, moment));
      };
      this.begun({
        launched,
        args: args.data,
        documents,
        run,
        breakpoints,
        targets,
        goes: new GoRequests(launched, run, targets),
        origins: new OriginRequests(launched, run, documents, (reference) => this.containers.get(reference)),
        tape: new TapeRequests(launched, `${launched.title} ${++sessions}`, documents),
      });
      documents.follow(this.#host, () => {
        this.#settleSoon();
      });
    } catch (error) {
      if (!(error instanceof Error) || error instanceof Interrupted) throw error;
      this.refuse(
        response,
        error instanceof LaunchError ? error.message : `The run cannot be debugged: ${error.message}`,
      );
      return;
    }
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    const session = this.session;
    if (session === undefined) return;
    const { launched, args, breakpoints } = session;
    breakpoints.setFaults(this.#faultConditions);
    if (launched.question !== undefined) this.say(`Question: ${launched.question}`, 'console');
    if (args.noDebug === true) {
      this.say(launched.ending, 'stdout');
      this.sendEvent(new TerminatedEvent());
      return;
    }
    if (launched.verdict !== undefined || launched.cut !== undefined) this.say(launched.ending, 'console');
    this.#begin(response, session);
  }

  /** A program stops at its first state; a trace at its first fault or breakpoint, if it has one. */
  #begin(response: DebugProtocol.Response, { launched, args, run, breakpoints }: Session): void {
    run.points = breakpoints.points;
    if (args.state !== undefined) {
      this.stopped(
        run.goTo(
          faultsAt(launched.faults, { state: args.state, line: END })[0]?.moment ?? { state: args.state, line: END },
        ),
      );
      return;
    }
    const stopOnEntry = args.stopOnEntry ?? (launched.model === undefined ? true : undefined);
    if (stopOnEntry === true) this.stopped(run.restart());
    else {
      this.move(
        response,
        (function* () {
          const isAnywhere = stopOnEntry === false || (yield* nearestHit(run.points, BEFORE, 'forward')) !== undefined;
          return isAnywhere ? yield* run.runFromStart() : run.restart();
        })(),
      );
    }
  }

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): void {
    const session = this.session;
    const where = session === undefined ? undefined : documentOf(session.launched, source);
    if (session === undefined || where === undefined) {
      response.body = {
        breakpoints: breakpoints.map(() => ({ verified: false, message: 'This file does not belong to the run.' })),
      };
    } else {
      const placed = session.breakpoints.setLines(
        where,
        breakpoints.map((one) => ({ ...one, line: this.convertClientLineToDebugger(one.line) })),
      );
      response.body = { breakpoints: placed.map((one) => this.#placed(one)) };
      this.#pointsChanged(session);
    }
    this.sendResponse(response);
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    response.body = {
      breakpoints: this.session?.breakpoints.setFunctions(breakpoints).map((one) => this.#placed(one)) ?? [],
    };
    if (this.session !== undefined) this.#pointsChanged(this.session);
    this.sendResponse(response);
  }

  protected override setDataBreakpointsRequest(
    response: DebugProtocol.SetDataBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetDataBreakpointsArguments,
  ): void {
    response.body = {
      breakpoints: this.session?.breakpoints.setData(breakpoints).map((one) => this.#placed(one)) ?? [],
    };
    if (this.session !== undefined) this.#pointsChanged(this.session);
    this.sendResponse(response);
  }

  protected override dataBreakpointInfoRequest(
    response: DebugProtocol.DataBreakpointInfoResponse,
    { name }: DebugProtocol.DataBreakpointInfoArguments,
  ): void {
    response.body = dataInfo(this.session?.launched.replay.bound.machine, name, this.#client === 'vscode');
    this.sendResponse(response);
  }

  protected override setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    { filters, filterOptions = [] }: DebugProtocol.SetExceptionBreakpointsArguments,
  ): void {
    const all = [...filters.map((filterId) => ({ filterId, condition: '' })), ...filterOptions];
    this.#faultConditions = all.flatMap(({ filterId, condition = '' }) =>
      filterId === faultFilter ? [condition] : [],
    );
    const problems = all.map(({ condition = '' }) => parseFaultCondition(condition));
    this.session?.breakpoints.setFaults(this.#faultConditions);
    if (this.session !== undefined) this.#pointsChanged(this.session);
    response.body = {
      breakpoints: problems.map((one) =>
        'problem' in one ? { verified: false, message: one.problem } : { verified: true },
      ),
    };
    this.sendResponse(response);
  }

  protected override breakpointLocationsRequest(
    response: DebugProtocol.BreakpointLocationsResponse,
    { source, line, endLine = line }: DebugProtocol.BreakpointLocationsArguments,
  ): void {
    const session = this.session;
    const where = session && documentOf(session.launched, source);
    const first = this.convertClientLineToDebugger(line);
    const last = this.convertClientLineToDebugger(endLine);
    const lines =
      session !== undefined && where?.kind === 'program'
        ? session.breakpoints.lines(where.source).lines.flatMap((one) => session.documents.of(where).now(one) ?? [])
        : [];
    response.body = {
      breakpoints: lines
        .filter((one) => one >= first && one <= last)
        .map((one) => ({ line: this.convertDebuggerLineToClient(one) })),
    };
    this.sendResponse(response);
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse): void {
    const session = this.session;
    const fault = session && faultsAt(session.launched.faults, session.run.moment)[0];
    if (fault === undefined) {
      this.refuse(response, 'There is no fault here.');
      return;
    }
    response.body = exceptionInfo(fault);
    this.sendResponse(response);
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [new Thread(THREAD, this.session?.launched.title ?? 'Run')] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    { startFrame = 0, levels }: DebugProtocol.StackTraceArguments,
  ): void {
    const session = this.current(response);
    if (session === undefined) return;
    const { launched, run } = session;
    const { replay } = launched;
    const { moment } = run;
    this.serve(response, async (pace) => {
      const entries = stackAt(replay, await pace(run.depthIndex()), moment, startFrame, levels || Infinity);
      response.body = {
        totalFrames: (replay.depths[moment.state] ?? 0) + 1,
        stackFrames: entries.map(({ name, place }, i) => ({
          id: startFrame + i + 1,
          name,
          ...this.#shownAt(session, place),
          canRestart: name !== 'main',
        })),
      };
      this.sendResponse(response);
      if (startFrame === 0) this.stackRead();
    });
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    { frameId }: DebugProtocol.ScopesArguments,
  ): void {
    response.body = { scopes: this.#variables()?.scopes(frameId - 1) ?? [] };
    this.sendResponse(response);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference, start, count, filter }: DebugProtocol.VariablesArguments,
  ): void {
    const container = this.containers.get(variablesReference);
    // Containers with cells by number have no others.
    const none = filter === 'named' && (container?.kind === 'cells' || container?.kind === 'values');
    response.body = {
      variables:
        container === undefined || none ? [] : (this.#variables()?.children(container, { start, count }) ?? []),
    };
    this.sendResponse(response);
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression, frameId = 1, context }: DebugProtocol.EvaluateArguments,
  ): void {
    const session = this.session;
    const variables = this.#variables();
    if (session === undefined || variables === undefined) {
      this.refuse(response, 'Nothing is being debugged.');
      return;
    }
    const { launched, run } = session;
    const { replay, program } = launched;
    const said = context === 'repl' ? runCommand(expression, launched, run) : undefined;
    if (said !== undefined) {
      response.body = { result: said.result, variablesReference: 0 };
      this.sendResponse(response);
      if (said.stop !== undefined) this.jumped(said.stop, 'view');
      return;
    }
    const found = evaluateAt({ replay, moment: run.moment, frame: frameId - 1, program }, expression);
    if (found.kind === 'error') {
      this.refuse(response, found.message, false);
      return;
    }
    const { value, type, variablesReference, indexedVariables, valueLocationReference } = variables.evaluated(
      expression,
      found,
    );
    response.body = {
      result: value,
      variablesReference,
      ...(type === undefined ? {} : { type }),
      ...(indexedVariables === undefined ? {} : { indexedVariables }),
      ...(valueLocationReference === undefined ? {} : { valueLocationReference }),
    };
    this.sendResponse(response);
  }

  protected override completionsRequest(
    response: DebugProtocol.CompletionsResponse,
    { text, column }: DebugProtocol.CompletionsArguments,
  ): void {
    const session = this.session;
    const before = text.slice(0, this.convertClientColumnToDebugger(column));
    response.body = {
      targets: session === undefined ? [] : [...completions(session.launched.replay, session.run.moment, before)],
    };
    this.sendResponse(response);
  }

  /** Runs anew what the documents hold now; the client sets its breakpoints again, since lines may have moved. */
  protected override restartRequest(
    response: DebugProtocol.RestartResponse,
    restart: DebugProtocol.RestartArguments | undefined,
  ): void {
    this.#start(response, restart?.arguments ?? this.session?.args);
  }

  protected override gotoTargetsRequest(
    response: DebugProtocol.GotoTargetsResponse,
    { source, line }: DebugProtocol.GotoTargetsArguments,
  ): void {
    const session = this.current(response);
    if (session === undefined) return;
    this.serve(response, async (pace) => {
      const target = await pace(session.targets.find(source, this.convertClientLineToDebugger(line)));
      response.body = { targets: target === undefined || target === 'changed' ? [] : [{ ...target, line }] };
      if (target === 'changed') this.refuse(response, CHANGED);
      else this.sendResponse(response);
    });
  }

  protected override loadedSourcesRequest(response: DebugProtocol.LoadedSourcesResponse): void {
    const launched = this.session?.launched;
    response.body = {
      sources:
        launched === undefined
          ? []
          : [
              programSource(launched),
              ...[...launched.imported.keys()].map((source) => programSource(launched, source)),
              traceSource(launched),
            ],
    };
    this.sendResponse(response);
  }

  protected override sourceRequest(response: DebugProtocol.SourceResponse): void {
    const text = this.session?.launched.trace.text;
    if (text === undefined) {
      this.refuse(response, 'There is no such text.');
      return;
    }
    this.serve(response, async (pace) => {
      response.body = { content: await pace(text()), mimeType: 'text/x-tail-cot' };
      this.sendResponse(response);
    });
  }

  /** Where the trace has a moment: the link of what is said there. */
  #momentSource(
    launched: Launched,
    documents: RunDocuments,
    moment: Moment,
  ): Pick<DebugProtocol.OutputEvent['body'], 'source' | 'line'> {
    const line = traceLine(launched, documents, moment);
    return line === undefined ? {} : { source: traceSource(launched), line: this.convertDebuggerLineToClient(line) };
  }

  /**
   * Where a frame is shown: at its line; subtle at what was written in its place, or without a line where that is gone.
   */
  #shownAt(
    { launched, documents }: Session,
    place: ProgramPlace | undefined,
  ): Pick<DebugProtocol.StackFrame, 'source' | 'line' | 'column' | 'presentationHint'> {
    const source = programSource(launched, place?.source);
    const presentationHint = 'subtle';
    if (place === undefined)
      return {
        source,
        line: this.convertDebuggerLineToClient(0),
        column: this.convertDebuggerColumnToClient(0),
        presentationHint,
      };
    const { line, character } = place.range.start;
    const document = documents.of({ kind: 'program', source: place.source });
    const shown = document.shown(line);
    if (shown === undefined) return { line: 0, column: 0, presentationHint };
    const column = this.convertDebuggerColumnToClient(shown.isChanged ? 0 : character + document.shift(line));
    return {
      source,
      line: this.convertDebuggerLineToClient(shown.line),
      column,
      ...(shown.isChanged ? { presentationHint } : {}),
    };
  }

  /** Requests are about the documents as they are when they come. */
  protected override dispatchRequest(request: DebugProtocol.Request): void {
    this.settle();
    super.dispatchRequest(request);
  }

  protected override linesMoved(session: Session): boolean {
    const others = session.breakpoints.edited();
    for (const placed of others) this.sendEvent(new BreakpointEvent('changed', this.#placed(placed)));
    if (others.length > 0) this.#pointsChanged(session);
    return others.length > 0;
  }

  #settleSoon(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.settle();
    }, SETTLE_MS);
  }

  #pointsChanged({ run, breakpoints, tape }: Session): void {
    run.points = breakpoints.points;
    tape.points = run.points;
  }

  #placed({ id, verified, line, message }: Placed): DebugProtocol.Breakpoint {
    return {
      id,
      verified,
      ...(line === undefined ? {} : { line: this.convertDebuggerLineToClient(line) }),
      ...(message === undefined ? {} : { message }),
    };
  }

  #variables(): Variables | undefined {
    const session = this.session;
    return (
      session &&
      new Variables(
        session.launched.replay,
        session.run.moment,
        session.launched.program,
        (container) => this.containers.create(container),
        (write) => this.writes.create(write),
      )
    );
  }
}

/** Before all that a run does. */
const BEFORE = { state: 0, line: -1 };

/** Edits are looked at once in so many milliseconds, unless somebody asks for a place. */
const SETTLE_MS = 100;

/** How many sessions there have been, to tell them apart. */
let sessions = 0;
