import { SampleChooser, Split, Used, type ChosenSamples, type LengthCounts } from '../../dataset/synthesis/index.ts';
import type { TierName } from '../../machine/index.ts';
import { wantedOf, type Settings, type TaskOfSet } from './settings.ts';
import type { Lane, Threads } from './threads.ts';

/** What could be chosen of one tier, and of what. */
export interface TierCounts {
  readonly tier: TierName;
  readonly wanted: Readonly<Record<'train' | 'eval', number>>;
  readonly chosen: Readonly<Record<'train' | 'eval', number>>;
  /** How many of the chosen repeat inputs that came before. */
  readonly repeats: Readonly<Record<'train' | 'eval', number>>;
  /** All different inputs that there are, where they were exhausted. */
  readonly inputs: number | undefined;
  /** By length, in ascending order. */
  readonly lengths: readonly (readonly [length: number, counts: LengthCounts])[];
}

export interface Choice {
  readonly chosen: ChosenSamples;
  readonly tiers: readonly TierCounts[];
}

/** Candidates whose keys one job works out. */
const LEAST = 64;
const MOST = 4096;

/** Chooses the samples of all tasks; `onChosen` hears how many are chosen of one more tier. */
export function chooseSamples(
  settings: Settings,
  threads: Threads,
  signal: AbortSignal,
  onChosen: (samples: number) => void,
): Promise<readonly Choice[]> {
  return Promise.all(
    settings.tasks.map((task, number) =>
      chooseOfTask(task, number, settings, threads.ofTask(number, settings.tasks.length), signal, onChosen),
    ),
  );
}

async function chooseOfTask(
  one: TaskOfSet,
  task: number,
  settings: Settings,
  threads: Lane,
  signal: AbortSignal,
  onChosen: (samples: number) => void,
): Promise<Choice> {
  const used = new Used();
  const chosen: { [tier in TierName]?: ChosenSamples[tier] } = {};
  const tiers: TierCounts[] = [];
  for (const [tier, wanted] of wantedOf(one, settings)) {
    const { space } = await threads.run({ kind: 'space', task, tier });
    const chooser = new SampleChooser({
      wanted,
      split: new Split(space),
      used,
      allowRepeats: settings.allowRepeats,
      balanceLengths: settings.balanceLengths,
    });
    const ahead: Promise<{ readonly keys: Uint32Array }>[] = [];
    let asked = 0;
    while (!chooser.isDone && !signal.aborted) {
      while (ahead.length === 0 || (ahead.length < threads.count && asked - chooser.next < chooser.missing)) {
        const count = Math.min(MOST, Math.max(LEAST, Math.ceil((1.2 * chooser.missing) / threads.count)));
        const keys = threads.run({ kind: 'keys', task, tier, from: asked, count });
        // Whoever waits for them hears of the error; until then it is nobody's.
        keys.catch(() => undefined);
        ahead.push(keys);
        asked += count;
      }
      const keys = await ahead.shift();
      if (keys !== undefined) chooser.add(keys.keys);
    }
    await Promise.all(ahead);
    chosen[tier] = chooser.chosen;
    const counts = { train: chooser.chosen.train.length, eval: chooser.chosen.eval.length };
    tiers.push({
      tier,
      wanted,
      chosen: counts,
      repeats: chooser.repeats,
      inputs: chooser.isExhausted ? chooser.distinct : undefined,
      lengths: [...chooser.lengths].sort(([a], [b]) => a - b),
    });
    onChosen(counts.train + counts.eval);
  }
  return { chosen, tiers };
}

/**
 * What the user should know before anything is written: where there are fewer samples than asked for, or some that
 * repeat.
 */
export function shortages(tasks: readonly TaskOfSet[], choices: readonly Choice[]): readonly string[] {
  return choices.flatMap(({ tiers }, i) =>
    tiers.flatMap(({ tier, wanted, chosen, repeats, inputs }): string[] => {
      const number = (n: number): string => n.toLocaleString('en');
      const parts: string[] = [];
      for (const [side, name] of [
        ['train', 'training'],
        ['eval', 'evaluation'],
      ] as const) {
        if (chosen[side] < wanted[side])
          parts.push(`${number(chosen[side])} of ${number(wanted[side])} ${name} samples`);
        if (repeats[side] > 0)
          parts.push(`${number(repeats[side])} of ${number(chosen[side])} ${name} samples repeat inputs`);
      }
      if (parts.length === 0) return [];
      return [
        `${tasks[i]?.file ?? ''}: tier ${tier}: ${parts.join(', ')}${inputs === undefined ? '' : `: there are ${number(inputs)} different inputs`}.`,
      ];
    }),
  );
}

/** A length has too few samples when it has less than this part of its share of the draws. */
const FAIR = 0.5;

/** What the user should know of lengths whose inputs are used up, so that most of the draws of them are passed over. */
export function shortLengths(tasks: readonly TaskOfSet[], choices: readonly Choice[]): readonly string[] {
  return choices.flatMap(({ tiers }, i) =>
    tiers.flatMap(({ tier, chosen, lengths }) =>
      (
        [
          ['train', 'training'],
          ['eval', 'evaluation'],
        ] as const
      ).flatMap(([side, name]): string[] => {
        const number = (n: number): string => n.toLocaleString('en');
        const drawn = lengths.reduce((sum, [, counts]) => sum + counts.drawn[side], 0);
        const all = chosen[side];
        const short = lengths.filter(
          ([, counts]) => counts.chosen[side] * drawn < FAIR * counts.drawn[side] * all - drawn,
        );
        if (short.length === 0 || lengths.length < 2) return [];
        const parts = short.map(
          ([length, counts]) =>
            `length ${length} has ${number(counts.chosen[side])} (there are ${number(counts.inputs)} different inputs; its share is ${number(Math.round((counts.drawn[side] * all) / drawn))})`,
        );
        return [
          `${tasks[i]?.file ?? ''}: tier ${tier}: of ${number(all)} ${name} samples ${parts.join(', ')}. --balance-lengths gives each length its share.`,
        ];
      }),
    ),
  );
}
