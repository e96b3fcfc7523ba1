import type { PreviewChoice } from '../../preview/index.ts';
import { fields } from '../shared/fields.ts';

/** Which block is the first in sight: the label is known again where others have come before it. */
export interface TopBlock {
  readonly block: number;
  readonly label: string;
}

/** What is kept while the page is hidden, and over reloads of the window, where the host reads it. */
export interface PreviewMemory {
  /** The document, and what was chosen for it. */
  readonly uri: string;
  readonly choice: PreviewChoice;
  readonly top: TopBlock | undefined;
}

/** Where an earlier page of a document was scrolled to. */
export function keptTop(kept: unknown, uri: string): TopBlock | undefined {
  const memory = fields(kept);
  const { block, label } = fields(memory['top']);
  return memory['uri'] === uri && typeof block === 'number' && typeof label === 'string' ? { block, label } : undefined;
}
