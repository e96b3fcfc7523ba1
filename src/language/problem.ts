/** A place in a text, counted from 0, in UTF-16 code units (the Language Server Protocol's shape). */
export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A located problem: what the Problems panel, the command line and every check speak. */
export interface Problem {
  readonly range: Range;
  readonly severity: 'error' | 'warning' | 'hint';
  /** Stable name of the check; documentation and quick fixes key on it. */
  readonly code: string;
  /** What was expected and what was found, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly suggestion?: string;
}

/** Orders problems by where they begin. */
export function bySource(a: Problem, b: Problem): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}
