import { rangeOf, rangeOfProperty } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import type { TierName } from '../machine/index.ts';
import { ConstantInputs, type Sample } from '../dataset/index.ts';
import type { Found } from './finding.ts';
import { ENOUGH } from './limits.ts';

/** Runs of L that take less than so many times the states of S show nothing of length generalization. */
const LONGER = 1.05;

interface Runs {
  count: number;
  states: number;
}

/** Looks at what is drawn: inputs that never vary, and tiers of which the longest takes no more work than the shortest. */
export class DrawCheck {
  readonly #constant = new ConstantInputs();
  readonly #runs = new Map<TierName, Runs>();
  #samples = 0;

  constructor(private readonly task: ast.Task) {}

  sample(drawn: Pick<Sample, 'inputs'>): void {
    this.#samples++;
    this.#constant.add(drawn);
  }

  /** A run that ended with an answer, after so many states. */
  run(states: number, tier: TierName): void {
    const runs = this.#runs.get(tier) ?? { count: 0, states: 0 };
    runs.count++;
    runs.states += states;
    this.#runs.set(tier, runs);
  }

  get found(): readonly Found[] {
    return [...this.#constantInputs(), ...this.#alikeTiers()];
  }

  #constantInputs(): Found[] {
    if (this.#samples < ENOUGH) return [];
    const constant = this.#constant.found;
    return this.task.items.filter(ast.isInput).flatMap((input): Found[] => {
      const value = constant.get(input.name);
      if (value === undefined) return [];
      return [
        {
          place: { source: undefined, range: rangeOfProperty(input, 'name') },
          severity: 'warning',
          code: 'constant-inputs',
          message: `${input.name} is ${value.length > 40 ? `${value.slice(0, 39)}…` : value} in all of ${this.#samples} samples: a model need not read it.`,
          suggestion: 'Draw it from a range, or write it into the question and the program as a constant.',
        },
      ];
    });
  }

  #alikeTiers(): Found[] {
    const [short, long] = (['S', 'L'] as const).map((tier) => this.#runs.get(tier));
    if (short === undefined || long === undefined || short.count < ENOUGH || long.count < ENOUGH) return [];
    const [least, most] = [short, long].map(({ count, states }) => states / count);
    if (least === undefined || most === undefined || most >= LONGER * least) return [];
    const length = this.task.items.find(ast.isLengthDecl) ?? this.task;
    return [
      {
        place: { source: undefined, range: rangeOf(length) },
        severity: 'warning',
        code: 'alike-tiers',
        message: `Runs of tier L take ${most.toFixed(1)} states on average, those of tier S ${least.toFixed(1)}: longer inputs mean no more work.`,
        suggestion: 'Draw inputs whose work grows with the length.',
      },
    ];
  }
}
