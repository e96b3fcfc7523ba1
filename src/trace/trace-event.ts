import type { Relation, Value } from '../machine/index.ts';

/**
 * What a line of a trace says, independent of the style that prints it. Cells, labels, frames and sites are their
 * canonical texts: a model may name things that no machine has.
 */
export type TraceEvent =
  | {
      readonly kind: 'lay';
      readonly region: string;
      readonly cells: readonly { readonly index: number; readonly value: Value }[];
    }
  | { readonly kind: 'enter'; readonly label: string }
  | { readonly kind: 'get'; readonly fetches: readonly CellValue[] }
  | {
      readonly kind: 'interval';
      readonly region: string;
      readonly first: number;
      readonly last: number;
      readonly values: readonly Value[];
    }
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly operands: readonly Value[];
      readonly result: Value;
    }
  /** An operation whose result is written where it is computed. */
  | {
      readonly kind: 'store';
      readonly operator: string;
      readonly operands: readonly Value[];
      readonly cell: string;
      readonly result: Value;
    }
  | {
      readonly kind: 'test';
      readonly relation: Relation;
      readonly left: Value;
      readonly right: Value;
      readonly outcome: boolean;
    }
  | { readonly kind: 'put'; readonly writes: readonly CellValue[] }
  | { readonly kind: 'call'; readonly callee: string; readonly site: string }
  | { readonly kind: 'return'; readonly site: string }
  | { readonly kind: 'next'; readonly label: string }
  | { readonly kind: 'halt' }
  | { readonly kind: 'answer'; readonly text: string }
  /** A line outside the language, kept as it is. */
  | { readonly kind: 'unreadable'; readonly text: string };

export interface CellValue {
  readonly cell: string;
  readonly value: Value;
}
