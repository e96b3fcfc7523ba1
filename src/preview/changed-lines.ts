import type { PreviewBlock, PreviewTrace } from './preview-trace.ts';

/** A block that another trace has not, or has with other lines. */
export interface ChangedBlock {
  /** Its number among the blocks. */
  readonly block: number;
  readonly isNew: boolean;
  /** Of one that is not new: its lines that are. */
  readonly lines: readonly number[];
}

/** How a trace differs from the one before it. */
export interface Changes {
  readonly blocks: readonly ChangedBlock[];
  /** States that it has no more. */
  readonly gone: number;
  /** Tokens that it has more, or, below 0, fewer. */
  readonly tokens: number;
}

/** Blocks stand for each other by their labels, in their order; what is not a state, by what it stands behind. */
export function changesBetween(before: PreviewTrace, after: PreviewTrace): Changes {
  const open = new Map<string, PreviewBlock[]>();
  for (const block of before.blocks.toReversed()) {
    const list = open.get(nameOf(block));
    if (list === undefined) open.set(nameOf(block), [block]);
    else list.push(block);
  }
  const blocks: ChangedBlock[] = [];
  for (const [number, block] of after.blocks.entries()) {
    const old = open.get(nameOf(block))?.pop();
    if (old === undefined) blocks.push({ block: number, isNew: true, lines: [] });
    else {
      const lines = newLines(old.lines, block.lines);
      const isShorter = old.lines.length > block.lines.length;
      if (lines.length > 0 || isShorter) blocks.push({ block: number, isNew: false, lines });
    }
  }
  const gone = [...open.values()].reduce(
    (sum, left) => sum + left.filter(({ place }) => place !== undefined).length,
    0,
  );
  return { blocks, gone, tokens: after.tokens - before.tokens };
}

function nameOf({ place, lines }: PreviewBlock): string {
  return place === undefined ? '' : (lines[0] ?? '');
}

/** The lines, by number, that the old ones lack: what both begin and end with is the same, and between that each line counts once. */
function newLines(old: readonly string[], lines: readonly string[]): number[] {
  let first = 0;
  while (first < lines.length && first < old.length && lines[first] === old[first]) first++;
  let end = 0;
  while (
    end < lines.length - first &&
    end < old.length - first &&
    lines[lines.length - 1 - end] === old[old.length - 1 - end]
  )
    end++;
  const left = new Map<string, number>();
  for (const line of old.slice(first, old.length - end)) left.set(line, (left.get(line) ?? 0) + 1);
  const found: number[] = [];
  for (let number = first; number < lines.length - end; number++) {
    const line = lines[number] ?? '';
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    else found.push(number);
  }
  return found;
}
