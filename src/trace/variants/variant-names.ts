/** The forms a data set can be written in: the whole trace, the paper's three ablations, its baselines, and two other forms to compare with. */
export const variantNames = [
  'full',
  'without-linear-transition',
  'without-atomic-state',
  'without-memory-fetcher',
  'answer-only',
  'index-hint',
  'reversed-format',
  'turing-programs',
  'pencil',
] as const;
export type VariantName = (typeof variantNames)[number];

/** One sentence each, for people who choose. */
export const variantDescriptions: { readonly [name in VariantName]: string } = {
  full: 'The whole trace.',
  'without-linear-transition': 'Without headers, successors, calls, returns and states that write nothing.',
  'without-atomic-state':
    'The states of a loop’s pass, or of a call, merged into one that shows what it reads and writes, not how.',
  'without-memory-fetcher': 'Without fetches: operations name the cells that they read.',
  'answer-only': 'The answer without a trace.',
  'index-hint': 'The calculation as an equation, each digit with a letter for its place.',
  'reversed-format': 'The calculation as an equation, each number from its last digit to its first.',
  'turing-programs': 'For each state a copy of the whole tape, with what it reads marked.',
  pencil: 'With [CALL], [SEP] and [RETURN], by which calls, loops and states are erased when they return.',
};

export function isVariantName(name: string): name is VariantName {
  return variantNames.some((known) => known === name);
}
