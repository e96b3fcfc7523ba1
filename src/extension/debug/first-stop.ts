import type * as vscode from 'vscode';

/** What is told of debug sessions: of `vscode.debug`. */
export interface SessionEvents<Session> {
  readonly onDidStartDebugSession: vscode.Event<Session>;
  readonly onDidReceiveDebugSessionCustomEvent: vscode.Event<{ readonly session: Session; readonly event: string }>;
  readonly onDidTerminateDebugSession: vscode.Event<Session>;
}

/**
 * The session that is begun, once it has stopped for the first time; undefined where none began, or where it ended
 * before. Others may start, move and end meanwhile.
 */
export async function firstStop<Session>(
  events: SessionEvents<Session>,
  isMeant: (session: Session) => boolean,
  begin: () => Promise<boolean>,
): Promise<Session | undefined> {
  let begun: Session | undefined;
  let settle: (session: Session | undefined) => void = () => undefined;
  const stopped = new Promise<Session | undefined>((resolve) => (settle = resolve));
  const listeners = [
    events.onDidStartDebugSession((session) => {
      if (begun === undefined && isMeant(session)) begun = session;
    }),
    events.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
      if (session === begun && event === 'tail/moved') settle(session);
    }),
    events.onDidTerminateDebugSession((session) => {
      if (session === begun) settle(undefined);
    }),
  ];
  try {
    return (await begin()) && begun !== undefined ? await stopped : undefined;
  } finally {
    for (const listener of listeners) listener.dispose();
  }
}
