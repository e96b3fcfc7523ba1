export { isVariantName, variantDescriptions, variantNames, type VariantName } from './variant-names.ts';
export { variantAnswer, VariantError, variantProblem, variantText } from './variant-text.ts';
export { MERGED_STATES } from './without-atomic-state.ts';
