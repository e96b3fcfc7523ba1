import * as vscode from 'vscode';
import type { Endpoint } from '../../inference/index.ts';
import { labelText } from '../label-text.ts';
import type { Endpoints } from './activate-endpoints.ts';

/** Kinds of errors of an endpoint that does not answer at all. */
const NOBODY_THERE: ReadonlySet<string> = new Set(['refused', 'unreachable', 'unresolved-host']);

/** What a person may do about it. */
interface Way {
  readonly label: string;
  readonly go: () => Thenable<unknown>;
}

/** Says what went wrong with an endpoint, and offers what may mend it. `again`: what can be tried once more at once. */
export async function offerMending(
  message: string,
  kind: string,
  endpoint: Endpoint,
  endpoints: Pick<Endpoints, 'startEmbedded'>,
  again?: Way,
): Promise<void> {
  const about = { kind: 'endpoint', known: { endpoint, from: 'settings' } };
  const command = (label: string, name: string, ...more: readonly unknown[]): Way => ({
    label,
    go: () => vscode.commands.executeCommand(name, ...more),
  });
  const ways = [
    ...(again === undefined ? [] : [again]),
    kind === 'unauthorized'
      ? command('Set Key…', 'tail.setEndpointKey', about)
      : command('Open Settings', 'tail.openEndpointSettings'),
    ...(NOBODY_THERE.has(kind) ? [{ label: 'Start Embedded Models', go: () => endpoints.startEmbedded() }] : []),
    command('Test Endpoint', 'tail.testEndpoint', about),
  ];
  const chosen = await vscode.window.showErrorMessage(labelText(message), ...ways.map(({ label }) => label));
  await ways.find(({ label }) => label === chosen)?.go();
}
