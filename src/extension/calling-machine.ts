import { hostname } from 'node:os';
import * as vscode from 'vscode';

/** VS Code's names for ways to another machine, as people say them. */
const ways: Readonly<Record<string, string>> = {
  'ssh-remote': 'over SSH',
  wsl: 'in WSL',
  'dev-container': 'in a container',
  'attached-container': 'in a container',
  codespaces: 'in a codespace',
  tunnel: 'over a tunnel',
};

/**
 * The machine that the extension, and so every call to an endpoint, runs on: `gpu-box`, or `gpu-box (over SSH)` in a
 * remote window.
 */
export function callingMachine(): string {
  const way = ways[vscode.env.remoteName ?? ''];
  return way === undefined ? hostname() : `${hostname()} (${way})`;
}
