/** Why no sample can be drawn: the task's sampler or its lengths cannot give what they promise. */
export class SampleError extends Error {
  /** The input that cannot be drawn, where it is one. */
  input: string | undefined;
}

/** The same, where a tier is longer than anything that can be drawn. */
export class TierError extends SampleError {}

/** The same, where what it asks for depends on an input whose value is not known. */
export class UnknownInputError extends SampleError {}

/** The same, where a program that draws an input takes too long: it is not tried again. */
export class EndlessError extends SampleError {}
