import type { PreviewChoice } from '../../preview/index.ts';

/** What is kept over reloads, also for the host: which document, and what was chosen for it. */
export interface PreviewMemory {
  readonly uri: string;
  readonly choice: PreviewChoice;
}
