import { rangeOf } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import { AnswerCount } from '../dataset/index.ts';
import type { TierName } from '../machine/index.ts';
import type { Found } from './finding.ts';
import { ENOUGH } from './limits.ts';

/** The share of one answer, in percent, above which guessing it teaches a model more than the algorithm does. */
const MOST = 80;

/** Counts what drawn samples of each tier are answered by. */
export class AnswerCheck {
  readonly #tiers = new Map<TierName, AnswerCount>();

  constructor(private readonly task: ast.Task) {}

  sample(answer: string, tier: TierName): void {
    const counts = this.#tiers.get(tier) ?? new AnswerCount();
    counts.add(answer);
    this.#tiers.set(tier, counts);
  }

  /** Of several tiers the worst one. */
  get found(): readonly Found[] {
    const worst = [...this.#tiers]
      .flatMap(([tier, counts]) =>
        counts.byShare().map(({ answer, share }) => ({ tier, answer, share: 100 * share, total: counts.total })),
      )
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
