import type { LineKind } from '../machine/style/style.ts';

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
  type Outcome,
  type Piece,
  type Style,
  type StyleName,
} from '../machine/style/style.ts';

/** Every kind of line but those that no style words. */
export type WrittenKind = LineKind;
