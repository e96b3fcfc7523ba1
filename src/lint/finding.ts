import type { DefectCode, FindingCode, Problem, Range } from '../language/index.ts';

/** Where something stands: in the task's own file (`source` undefined), or in a file that it imports. */
export interface Place {
  readonly source: string | undefined;
  readonly range: Range;
}

/** What the lint has found, before it is known whether an `allow` covers it. */
export interface Found {
  readonly place: Place;
  readonly severity: Problem['severity'];
  readonly code: FindingCode | DefectCode;
  readonly message: string;
  readonly suggestion?: string;
}

/** Something that an `allow` covers, and why its author says that it is right. */
export interface Allowed {
  readonly problem: Problem;
  readonly reason: string;
}
