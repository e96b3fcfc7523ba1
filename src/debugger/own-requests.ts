import type { DebugProtocol } from '@vscode/debugprotocol';
import * as z from 'zod';
import { Interrupted, type Pace } from '../slices/index.ts';
import { linesOf } from './lines/index.ts';
import { goRequest, NoMoment } from './moves/index.ts';
import { MovingSession, type Session } from './moving-session.ts';
import { NoOrigin, NOT_UNDERSTOOD, OriginRequests } from './origins/index.ts';
import { truthAt } from './position.ts';
import type { TapeAnswer } from './tape/requests.ts';
import { tapeRequest, type TapeRequest } from './tape/tape-messages.ts';
import { lineOfWrite } from './write-places.ts';

const locationsArguments = z.object({ locationReference: z.int() });

/** The requests that the protocol does not have: docs/debugger.md says what they take and give. */
export class OwnRequests extends MovingSession {
  protected override customRequest(command: string, response: DebugProtocol.Response, args: unknown): void {
    const session = this.session;
    if (session === undefined) {
      this.refuse(response, 'Nothing is being debugged.');
      return;
    }
    if (command === 'tail/truth') {
      this.serve(response, async (pace) => {
        response.body = await pace(truthAt(session.launched, session.documents, args));
        if (response.body === undefined) this.refuse(response, 'This session debugs the ground truth itself.');
        else this.sendResponse(response);
      });
      return;
    }
    if (command === 'locations') {
      this.#locations(response, session, args);
      return;
    }
    if (command === 'tail/lines') {
      this.serve(
        response,
        async (pace) => {
          response.body = await pace(linesOf(session.launched, session.run, session.documents));
          this.sendResponse(response);
        },
        'Reading the loops of the run',
      );
      return;
    }
    if (OriginRequests.knows(command)) {
      this.serve(response, async (pace) => {
        try {
          response.body = await pace(session.origins.answer(command, args));
        } catch (error) {
          if (!(error instanceof NoOrigin)) throw error;
          this.refuse(response, error.message, false);
          return;
        }
        this.sendResponse(response);
      });
      return;
    }
    if (command === 'tail/go' || command === 'tail/cells') {
      this.#go(command, response, session, args);
      return;
    }
    const request = command === 'tail/tape' ? tapeRequest.safeParse(args) : undefined;
    if (request === undefined) super.customRequest(command, response, args);
    else if (!request.success) this.refuse(response, 'The tape view sent an unknown request.');
    else this.serve(response, (pace) => this.#tape(response, request.data, session, pace));
  }

  /** A request of the protocol that its base class does not know: where the value of a variable was written. */
  #locations(response: DebugProtocol.Response, session: Session, args: unknown): void {
    const reference = locationsArguments.safeParse(args).data?.locationReference;
    const write = reference === undefined ? undefined : this.writes.get(reference);
    const place = write && lineOfWrite(session.launched, session.documents, write);
    if (place === undefined) {
      this.refuse(response, 'The trace has no line for this value.');
      return;
    }
    response.body = { source: place.source, line: this.convertDebuggerLineToClient(place.line) };
    this.sendResponse(response);
  }

  #go(command: string, response: DebugProtocol.Response, session: Session, args: unknown): void {
    const { data: request } = goRequest.safeParse(args);
    this.serve(response, async (pace) => {
      if (command === 'tail/cells') {
        response.body = session.goes.cells();
        this.sendResponse(response);
        return;
      }
      if (request === undefined) {
        this.refuse(response, NOT_UNDERSTOOD, false);
        return;
      }
      // A move that is under way ends where it has come to, and this one begins there.
      const left = this.leaveOff();
      try {
        const move = await pace(session.goes.move(request));
        this.sendResponse(response);
        this.move(response, move);
      } catch (error) {
        if (!(error instanceof NoMoment)) throw error;
        this.refuse(response, error.message, false);
        if (left !== undefined) this.stopped(left);
      }
    });
  }

  async #tape(response: DebugProtocol.Response, request: TapeRequest, session: Session, pace: Pace): Promise<void> {
    let answer: TapeAnswer = { messages: [] };
    try {
      answer = await session.tape.answer(request, session.run, pace, (work) => this.moving(response, work));
    } catch (error) {
      // The view need not hear of what nobody waits for any more.
      if (!(error instanceof Interrupted)) throw error;
    }
    response.body = { messages: answer.messages };
    this.sendResponse(response);
    if (answer.stop !== undefined) this.jumped(answer.stop, 'view');
  }
}
