export { largestContext, PencilContext, pencilPieces, pencilTokens, type PencilPiece } from './pencil-rule.ts';
export { VariantError } from './variant-error.ts';
export { isVariantName, variantDescriptions, variantNames, type VariantName } from './variant-names.ts';
export { variantAnswer, variantProblem, variantText } from './variant-text.ts';
export { MERGED_STATES } from './without-atomic-state.ts';
