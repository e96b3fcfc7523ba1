import type { Oracle } from './oracle.ts';

/**
 * Without greed: over the jobs by deadline, the best benefit for each number of jobs chosen so far, which must fit the
 * hours up to that deadline.
 */
export const schedule: Oracle = {
  task: 'schedule',
  answer(question) {
    const { machines, deadlines, benefits } = read(question);
    const jobs = deadlines
      .map((deadline, i) => ({ deadline, benefit: benefits[i] ?? NaN }))
      .sort((a, b) => a.deadline - b.deadline);
    let best: readonly number[] = [0];
    for (const { deadline, benefit } of jobs) {
      best = Array.from({ length: Math.min(best.length, machines * deadline) + 1 }, (_, chosen) =>
        Math.max(best[chosen] ?? -Infinity, (best[chosen - 1] ?? -Infinity) + benefit),
      ).map((value, chosen) => (chosen > machines * deadline ? (best[chosen] ?? -Infinity) : value));
    }
    return String(Math.max(...best));
  },
};

const beforeBenefits =
  /(?:benefits?|jobs: |profit list|pay|worth|weights|reward from|V =|fees are|B =|gain|scores|sells for|importance is|Bonuses:|hold|rates them|brings in|Benefit of n jobs:) $/;

function read(question: string): { machines: number; deadlines: readonly number[]; benefits: readonly number[] } {
  const lists = [...question.matchAll(/\[[\d, ]+\]/g)].map((match) => ({
    isBenefit: beforeBenefits.test(question.slice(0, match.index)),
    values: match[0].slice(1, -1).split(', ').map(Number),
  }));
  const benefits = lists.filter((list) => list.isBenefit);
  const deadlines = lists.filter((list) => !list.isBenefit);
  // Every job takes one hour, so that a 1 can be meant; there are two machines or more.
  const machines =
    question
      .replace(/\[[\d, ]+\]|1, 2, 3, …/g, '')
      .match(/\d+/g)
      ?.map(Number)
      .filter((value) => value > 1) ?? [];
  const [only, another] = machines;
  const [benefit] = benefits;
  const [deadline] = deadlines;
  if (
    only === undefined ||
    another !== undefined ||
    benefit === undefined ||
    deadline === undefined ||
    lists.length !== 2
  )
    throw new Error(`machines, deadlines and benefits expected: ${question}`);
  return { machines: only, deadlines: deadline.values, benefits: benefit.values };
}
