/**
 * Starts `run` on the items in their order, each as soon as fewer than `lanes` are running; gives what each becomes, in
 * the same order.
 */
export function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  run: (item: Item) => Promise<Result>,
): readonly Promise<Result>[] {
  const waiting: (() => void)[] = [];
  let free = lanes;
  const turn = async (): Promise<void> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const end = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return items.map(async (item) => {
    await turn();
    try {
      return await run(item);
    } finally {
      end();
    }
  });
}
