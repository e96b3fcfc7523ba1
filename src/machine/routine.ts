import type { Formula } from './machine-code.ts';

/**
 * A silent program: it draws an input, or is a function of the task that a condition or a generator calls. It has no
 * states and no tape; its variables hold values, arrays of them and lists.
 */
export interface Routine {
  /** What it is called where it is exported. */
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: readonly RoutineStatement[];
  /** Whether a result is remembered for its arguments. */
  readonly memo: boolean;
}

/** `place`: where its author wrote it, as messages say it. */
export type RoutineStatement = { readonly place: string } & (
  | { readonly op: 'set'; readonly targets: readonly RoutineTarget[]; readonly values: readonly Formula[] }
  /** Of so many elements in each dimension, each with this value at first; undefined: blank. */
  | {
      readonly op: 'array';
      readonly name: string;
      readonly sizes: readonly Formula[];
      readonly initial: Formula | undefined;
    }
  | {
      readonly op: 'if';
      readonly condition: Formula;
      readonly then: readonly RoutineStatement[];
      readonly else: readonly RoutineStatement[];
    }
  | { readonly op: 'while'; readonly condition: Formula; readonly body: readonly RoutineStatement[] }
  | {
      readonly op: 'for';
      readonly variable: string;
      readonly start: Formula;
      readonly end: Formula;
      /** By how much it goes on each time; 1 unless told. */
      readonly step?: Formula;
      readonly down: boolean;
      readonly body: readonly RoutineStatement[];
    }
  | { readonly op: 'push'; readonly list: string; readonly value: Formula }
  | { readonly op: 'pop'; readonly list: string }
  | { readonly op: 'break' | 'continue' }
  | { readonly op: 'return'; readonly value: Formula | undefined }
  | { readonly op: 'call'; readonly call: Formula }
);

/**
 * A variable, or an element of the array that it holds. `region`: it holds an array or list, so that what is assigned
 * is copied; `decimal`: a number by place value, of which digits are set.
 */
export interface RoutineTarget {
  readonly name: string;
  readonly index: readonly Formula[];
  readonly holds: 'value' | 'region' | 'decimal';
}
