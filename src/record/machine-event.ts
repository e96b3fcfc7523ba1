import type {
  Call,
  Cell,
  Frame,
  Get,
  Halt,
  Interval,
  Next,
  Operation,
  Point,
  Put,
  Return,
  Stuck,
  TailCall,
  Test,
  Value,
  Write,
} from '../machine/index.ts';

/** What a state did that a trace shows, in order, with the node it came from. */
export type MachineEvent =
  | { readonly kind: 'get'; readonly node: Get | Interval; readonly fetches: readonly Write[] }
  /** `values`: index low first; none where `high` is less than `low`. */
  | {
      readonly kind: 'interval';
      readonly node: Interval;
      readonly region: number;
      /** Of a row: the indexes that its cells share. */
      readonly prefix?: readonly Value[];
      readonly low: number;
      readonly high: number;
      readonly values: readonly Value[];
    }
  | { readonly kind: 'compute'; readonly node: Operation; readonly operands: readonly Value[]; readonly result: Value }
  | {
      readonly kind: 'test';
      readonly node: Test;
      readonly left: Value;
      readonly right: Value;
      readonly outcome: boolean;
    }
  | { readonly kind: 'put'; readonly node: Put; readonly writes: readonly Write[] }
  | { readonly kind: 'next'; readonly node: Next; readonly point: Point }
  | {
      readonly kind: 'call';
      readonly node: Call;
      readonly callee: Pick<Frame, 'function' | 'arguments'>;
      readonly site: Point;
      readonly point: Point;
    }
  | {
      readonly kind: 'tail-call';
      readonly node: TailCall;
      readonly callee: Pick<Frame, 'function' | 'arguments'>;
      readonly point: Point;
    }
  | { readonly kind: 'return'; readonly node: Return; readonly point: Point }
  | { readonly kind: 'halt'; readonly node: Halt; readonly answer: string }
  | { readonly kind: 'stuck'; readonly stuck: Stuck };

/** One state of a run, as it happened or as a model says it did. */
export interface StateRecord {
  /** From 0. */
  readonly number: number;
  readonly state: number;
  readonly variables: readonly Value[];
  readonly events: readonly MachineEvent[];
}

/** The cells that the event names, with their values, in order. */
export function cellsOf(event: MachineEvent): readonly { readonly cell: Cell; readonly value: Value }[] {
  switch (event.kind) {
    case 'get':
      return event.fetches;
    case 'put':
      return event.writes;
    case 'interval':
      return event.values.map((value, i) => ({
        cell: { region: event.region, index: [...(event.prefix ?? []), event.low + i] },
        value,
      }));
    case 'compute':
    case 'test':
    case 'next':
    case 'call':
    case 'tail-call':
    case 'return':
    case 'halt':
    case 'stuck':
      return [];
  }
}
