import type { Diagnostic } from 'vscode-languageserver';
import type { Resolved } from '../language/index.ts';
import type { LintProgress } from '../lint/index.ts';
import type { CheckJob, Found } from './check-job.ts';

/** What the server tells a thread that checks texts. */
export type ToWorker =
  | { readonly kind: 'job'; readonly job: CheckJob }
  | { readonly kind: 'imported'; readonly path: string; readonly found: Resolved };

/** What such a thread tells the server. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'import'; readonly path: string }
  | { readonly kind: 'compiled'; readonly diagnostics: Diagnostic[] }
  | { readonly kind: 'progress'; readonly progress: LintProgress }
  | { readonly kind: 'done'; readonly found: Found | undefined }
  | { readonly kind: 'failed'; readonly problem: string };
