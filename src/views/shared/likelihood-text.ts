/** “p 1.2 %, 4.42 nats”. */
export function likelihoodText(logprob: number): string {
  return `p ${percent(Math.exp(logprob))}, ${natsText(-logprob)}`;
}

export function natsText(nats: number): string {
  return `${Math.max(0, nats).toFixed(2)} nats`;
}

/** A probability in two digits that count, and never a certainty that is none. */
export function percent(p: number): string {
  const value = 100 * p;
  if (value < 0.01) return 'below 0.01 %';
  if (value > 99.9) return 'over 99.9 %';
  return `${value >= 99 ? value.toFixed(1) : Number(value.toPrecision(2))} %`;
}

/** A share of a count: 100 % where it is all. */
export function shareText(part: number, all: number): string {
  return `${((100 * part) / all).toFixed(1)} %`;
}

/** Figures that stand below each other: always three decimals. */
export function figure(value: number): string {
  return value > 0 && value < 0.0005 ? '< 0.001' : Math.max(0, value).toFixed(3);
}
