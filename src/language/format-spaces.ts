import type { Piece } from './format-breaks.ts';
import { isReserved } from './keywords.ts';

const literals = new Set(['true', 'false', 'none', 'infinity']);

/** The blanks between two pieces of one line. `before` is the piece before `left`. */
export function spaceBetween(before: Piece | undefined, left: Piece, right: Piece): string {
  if (isTight(before, left, right)) return '';
  // Statements on one line stand two spaces apart, since nothing else parts them.
  return right.begins && left.text !== '{' && !left.comment ? '  ' : ' ';
}

function isTight(before: Piece | undefined, left: Piece, right: Piece): boolean {
  if (left.comment || right.comment) return false;
  if (right.glued || isTemplate(left, right)) return true;
  if (left.text === '{' && right.text === '}') return true;
  if (tightBefore.has(right.text) || isApplied(left, right)) return true;
  if (right.text === '..' || left.text === '..') return !right.spaced;
  return tightBehind.has(left.text) || (left.text === '-' && !endsOperand(before));
}

const tightBefore = new Set([')', ']', ',', ':', '.', '?']);
const tightBehind = new Set(['(', '[', '.']);

function isTemplate(left: Piece, right: Piece): boolean {
  if (left.kind === 'TEMPLATE_START' || left.kind === 'TEMPLATE_MIDDLE') return true;
  return right.kind === 'TEMPLATE_MIDDLE' || right.kind === 'TEMPLATE_END';
}

/** Whether the bracket on the right calls or indexes what is on the left. */
function isApplied(left: Piece, right: Piece): boolean {
  if (right.text === '(') return isName(left);
  return right.text === '[' && (isName(left) || left.text === ')' || left.text === ']' || left.text === '?');
}

/** A word that can be called or indexed. */
function isName(piece: Piece): boolean {
  return /^[A-Za-z_]/.test(piece.text) && !isReserved(piece.text);
}

/** Whether a minus behind this piece takes something away from it, and is not a sign. */
function endsOperand(piece: Piece | undefined): boolean {
  if (!piece) return false;
  if (piece.kind === 'STRING' || piece.kind === 'TEMPLATE_END' || piece.kind === 'INTEGER' || piece.kind === 'DECIMAL')
    return true;
  return piece.text === ')' || piece.text === ']' || literals.has(piece.text) || isName(piece);
}
