import * as vscode from 'vscode';
import type { Span } from '../../attention/index.ts';

/** Turns offsets of a trace into places of its document and back; the lines are found once. */
export class TracePlaces {
  readonly #starts = [0];

  /** `traceLine`: the document's line at which the trace begins. */
  constructor(
    readonly trace: string,
    readonly traceLine: number,
  ) {
    for (let at = trace.indexOf('\n'); at >= 0; at = trace.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  range({ start, end }: Span): vscode.Range {
    return new vscode.Range(this.#position(start), this.#position(end));
  }

  /** Undefined outside the trace. */
  offset({ line, character }: vscode.Position): number | undefined {
    const start = this.#starts[line - this.traceLine];
    return start === undefined ? undefined : start + character;
  }

  /** The end of the line that an offset stands in. */
  lineEnd(offset: number): number {
    return (this.#starts[this.#line(offset) + 1] ?? this.trace.length + 1) - 1;
  }

  #position(offset: number): vscode.Position {
    const line = this.#line(offset);
    return new vscode.Position(this.traceLine + line, offset - (this.#starts[line] ?? 0));
  }

  #line(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
