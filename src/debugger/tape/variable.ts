import type { Region } from '../../machine/index.ts';
import type { TapeMarks } from './marks.ts';
import type { TapeSide, TapeVariable } from './tape-snapshot.ts';

interface Side {
  readonly side: TapeSide | undefined;
  readonly marks: TapeMarks;
}

/** One tape, or the model's with the truth beside it. */
export type Sides = readonly [Side, ...Side[]];

/** A cell without an index: once where the sides agree, else once a side. */
export function variableOn(sides: Sides, { id }: Region): readonly TapeVariable[] {
  const all = sides.map(({ side, marks }): TapeVariable => ({ side, ...marks.variable({ region: id, index: [] }) }));
  const [own] = all;
  return own === undefined || all.some(({ cell }) => cell.differs !== undefined) ? all : [{ ...own, side: undefined }];
}
