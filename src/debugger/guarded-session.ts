import { DebugSession } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';

/**
 * The protocol's base class answers every request with success, also those that nobody has implemented. Here each of them is refused with
 * its reason, and a request that fails in the middle of its work, at once or later, is answered all the same.
 */
export class GuardedSession extends DebugSession {
  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const reason = Object.hasOwn(refusals, request.command) ? refusals[request.command] : undefined;
    if (reason === undefined) super.dispatchRequest(request);
    else this.refuse(answerTo(request), reason);
  }

  protected override customRequest(command: string, response: DebugProtocol.Response, _args: unknown): void {
    this.refuse(response, `This debugger does not know the request “${command}”.`, false);
  }

  /** Does what a request asks for, however long it takes; what goes wrong on the way is its answer. */
  protected serve(response: DebugProtocol.Response, work: () => Promise<void>): void {
    work().catch((error: unknown) => { this.refuse(response, `The debugger failed at “${response.command}”: ${error instanceof Error ? error.message : String(error)}`); });
  }

  protected refuse(response: DebugProtocol.Response, message: string, showUser = true): void {
    this.sendErrorResponse(response, { id: 1, format: '{_message}', variables: { _message: message }, showUser });
  }
}

const recorded = 'A recorded run cannot be changed; edit the task or its input and start again.';
const machine = 'A task runs on a machine of cells and states, without memory or instructions to show.';

/** Requests of the protocol that this debugger does not serve, and why. */
const refusals: Readonly<Record<string, string>> = {
  attach: 'There is no running program to attach to; use a configuration with "request": "launch".',
  setVariable: recorded, setExpression: recorded, writeMemory: recorded,
  readMemory: machine, disassemble: machine, setInstructionBreakpoints: machine,
  terminateThreads: 'A run has one thread; end the session instead.',
  stepInTargets: 'A state makes one call at most, so there is nothing to choose from.',
};

function answerTo({ seq, command }: DebugProtocol.Request): DebugProtocol.Response {
  return { seq: 0, type: 'response', request_seq: seq, command, success: true };
}
