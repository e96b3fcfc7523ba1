import type { PreviewBlock, PreviewTrace } from './preview-trace.ts';

/**
 * The blocks, by number, that a line of the program wrote (from 0): of the states around it those of the smallest, where
 * none is around it all that have a line from it.
 */
export function blocksAt({ places, blocks }: Pick<PreviewTrace, 'places' | 'blocks'>, line: number): readonly number[] {
  const around = places.flatMap(({ first, last, source }, place) =>
    source === undefined && first <= line && line <= last ? [{ place, size: last - first }] : [],
  );
  const least = Math.min(...around.map(({ size }) => size));
  const smallest = new Set(around.filter(({ size }) => size === least).map(({ place }) => place));
  return blocks.flatMap((block, number) => {
    const { place } = block;
    if (place === undefined) return [];
    const isFound =
      smallest.size > 0
        ? smallest.has(place)
        : places[place]?.source === undefined && linesFrom(block, line).length > 0;
    return isFound ? [number] : [];
  });
}

/** The lines of a block, by number, that come from a line of the program; its header comes from its state as a whole. */
export function linesFrom({ from }: PreviewBlock, line: number): readonly number[] {
  return from.flatMap((one, number) => (number > 0 && one === line ? [number] : []));
}
