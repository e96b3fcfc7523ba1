import { arithmetic } from './arithmetic.ts';
import { graphs } from './graphs.ts';
import { parsing } from './parsing.ts';
import { search } from './search.ts';
import { tables } from './tables.ts';
import { texts } from './texts.ts';
import type { Oracle } from './values.ts';

export const oracles: Readonly<Record<string, Oracle>> = {
  ...graphs,
  ...texts,
  ...parsing,
  ...search,
  ...arithmetic,
  ...tables,
};
