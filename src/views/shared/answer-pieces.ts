import { html, type TemplateResult } from 'lit';
import type { Piece } from './align.ts';
import { visible } from './display-text.ts';

const longText = 1500;
/** A shared stretch of both answers that is longer shows its ends. */
const longPiece = 400;

/** An answer whose pieces that differ from the other one are marked. */
export function answerPieces(pieces: readonly Piece[]): (TemplateResult | string)[] {
  return pieces.map((piece) => (piece.differs ? html`<mark>${shortened(piece)}</mark>` : shortened(piece)));
}

/** The piece without the middle of a long text. */
export function shortened({ text, differs }: Piece): string {
  const most = differs ? longText : longPiece;
  return text.length <= most
    ? visible(text)
    : `${visible(text.slice(0, most / 2))} … ${visible(text.slice(-most / 2))}`;
}
