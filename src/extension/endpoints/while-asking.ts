import * as vscode from 'vscode';
import { EndpointError } from '../../inference/index.ts';
import { labelText } from '../label-text.ts';

/** What asking an endpoint is given, so that a person sees how far it is and can cancel it. */
export interface Asking {
  readonly signal: AbortSignal;
  /** `increment`: of a hundred, what is done beside what was reported before. */
  readonly report: (message: string, increment?: number) => void;
  readonly onPause: (pause: { readonly seconds: number }) => void;
}

/** Shows that an endpoint is being asked, with a button that cancels it; undefined where that ended it. */
export async function whileAsking<T>(title: string, ask: (asking: Asking) => Promise<T>): Promise<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: labelText(title), cancellable: true };
  return vscode.window.withProgress<T | undefined>(options, async (progress, token) => {
    const stop = new AbortController();
    const listening = token.onCancellationRequested(() => stop.abort());
    try {
      return await ask({
        signal: stop.signal,
        report: (message, increment) => progress.report({ message, ...(increment === undefined ? {} : { increment }) }),
        onPause: ({ seconds }) => progress.report({ message: `the server asks to wait ${Math.ceil(seconds)} s` }),
      });
    } catch (error) {
      if (error instanceof EndpointError && error.kind === 'cancelled') return undefined;
      throw error;
    } finally {
      listening.dispose();
    }
  });
}
