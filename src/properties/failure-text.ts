import type { Failure } from './check-properties.ts';

const words: Readonly<Record<Failure['kind'], string>> = {
  stuck: 'get stuck',
  endless: 'do not halt',
  answer: 'are answered otherwise than by the oracle',
  tokens: 'are longer than the budget',
  sampler: 'cannot be drawn',
};

/** What fails, of how many inputs of the tier, and on which ones it can be seen best. */
export function failureLines({ kind, tier, count, run, message, smallest }: Failure): readonly string[] {
  return [
    kind === 'sampler' && smallest === undefined
      ? `${tier}: after ${run} inputs none can be drawn.`
      : `${tier}: ${count} of ${run} inputs ${words[kind]}.`,
    `  ${message}`,
    ...(smallest === undefined ? [] : [`  The smallest found: ${inputsText(smallest.sample)}`]),
  ];
}

/** Inputs as JSON by name; the lengths where there is nothing else. */
export function inputsText({ inputs, lengths }: { readonly inputs: object; readonly lengths: object }): string {
  const shown = Object.keys(inputs).length > 0 ? inputs : lengths;
  return JSON.stringify(shown, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
