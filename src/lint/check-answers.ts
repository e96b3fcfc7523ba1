import { rangeOf } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import type { TierName } from '../machine/index.ts';
import type { Found } from './finding.ts';

/** Answers of a tier from which it is told whether one of them is nearly always right. */
const ENOUGH = 10;
/** The share of one answer, in percent, above which guessing it teaches a model more than the algorithm does. */
const MOST = 80;

/** Counts what drawn samples of each tier are answered by. */
export class AnswerCheck {
  readonly #tiers = new Map<TierName, Map<string, number>>();

  constructor(private readonly task: ast.Task) {}

  sample(answer: string, tier: TierName): void {
    const counts = this.#tiers.get(tier) ?? new Map<string, number>();
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
    this.#tiers.set(tier, counts);
  }

  /** Of several tiers the worst one. */
  get found(): readonly Found[] {
    const worst = [...this.#tiers]
      .flatMap(([tier, counts]) => {
        const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
        return [...counts].map(([answer, count]) => ({ tier, answer, share: (100 * count) / total, total }));
      })
      .filter(({ share, total }) => total >= ENOUGH && share > MOST)
      .sort((a, b) => b.share - a.share)[0];
    if (worst === undefined) return [];
    const { tier, answer, share, total } = worst;
    return [
      {
        place: { source: undefined, range: rangeOf(this.task.items.find(ast.isAnswer) ?? this.task) },
        severity: 'warning',
        code: 'one-sided-answers',
        message: `The answer is ${answer.length > 40 ? `${answer.slice(0, 39)}…` : answer || 'empty'} in ${share.toFixed(0)} % of ${total} samples of tier ${tier}: who guesses it is mostly right.`,
        suggestion: 'Draw inputs whose answers differ: generate { if draw 0..1 == 1 { … } else { … } }.',
      },
    ];
  }
}
