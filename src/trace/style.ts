import type { LineKind } from '../machine/index.ts';

export {
  fieldNames,
  isStyleName,
  lineKinds,
  minimal,
  styleFor,
  styleNamed,
  styleNames,
  styles,
  stylesOf,
  verbose,
  type Each,
  type Field,
  type FieldName,
  type LinePattern,
  type OutcomeWords,
  type Piece,
  type Style,
  type StyleName,
} from '../machine/index.ts';

/** Every kind of line but those that no style words. */
export type WrittenKind = LineKind;
