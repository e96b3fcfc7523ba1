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
  /** What a quick fix of it needs to know beyond its code and place. */
  readonly fix?: FixHint;
}

/** What would mend a problem: plain data, which travels with it to an editor and back. */
export type FixHint =
  /** Another text at its place. */
  | { readonly kind: 'instead'; readonly text: string }
  /** The label around its place is to show these names. */
  | { readonly kind: 'show'; readonly names: readonly string[] }
  /** The example is to have the answer that the program gives. */
  | { readonly kind: 'answer'; readonly answer: string }
  /** The region is to be fetched first. */
  | { readonly kind: 'fetch'; readonly name: string };

/** The hint that another text is meant, where there is one. */
export function instead(text: string | undefined): FixHint | undefined {
  return text === undefined ? undefined : { kind: 'instead', text };
}

/** Orders problems by where they begin. */
export function bySource(a: Problem, b: Problem): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}
