/** The variant does not fit the task, or the run has no answer. */
export class VariantError extends Error {}
