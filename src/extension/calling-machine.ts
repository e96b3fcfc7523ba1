import { hostname } from 'node:os';
import * as vscode from 'vscode';

/** The machine that the extension, and so every call to an endpoint, runs on: `gpu-box`, or `gpu-box (over ssh-remote)` in a remote window. */
export function callingMachine(): string {
  const { remoteName } = vscode.env;
  return remoteName === undefined ? hostname() : `${hostname()} (over ${remoteName})`;
}
