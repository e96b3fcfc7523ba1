import { segments, type Bound, type Machine, type Recording } from '../machine/index.ts';
import { layEvents, recordingEvents } from './events-of.ts';
import { ByteCode } from './generate/byte-code.ts';
import { NotWritable, SegmentCode, slotsShown } from './generate/segment-code.ts';
import { Overlong, WriterSupport } from './generate/writer-support.ts';
import { lineText } from './line.ts';
import type { Style } from './style.ts';
import { writeEvents } from './write.ts';

/** Writes recordings of one machine in one style. */
export interface TraceWriter {
  /** Whether it is generated code; otherwise the lines are written one by one. */
  readonly isGenerated: boolean;
  /** The trace in UTF-8, {@link writeEvents}' text byte for byte; the bytes are valid until the next call. */
  bytes(recording: Recording): Uint8Array;
}

/**
 * A writer generated from the style and the shapes of the machine's segments, some ten times as fast as one that looks at each event.
 * Runs that did not halt, and everything where code may not be generated, are written line by line.
 */
export function generateWriter(machine: Machine, style: Style): TraceWriter {
  try {
    return new GeneratedWriter(machine, style);
  } catch (error) {
    if (error instanceof NotWritable || error instanceof EvalError) return { isGenerated: false, bytes: (recording) => byLines(recording, style) };
    throw error;
  }
}

type Generated = (words: Int32Array, end: number, support: WriterSupport, at: number) => number;

const encoder = new TextEncoder();

class GeneratedWriter implements TraceWriter {
  readonly isGenerated = true;
  readonly #write: Generated;
  readonly #support: WriterSupport;

  constructor(private readonly machine: Machine, private readonly style: Style) {
    const { source, bytes, values } = sourceOf(machine, style);
    this.#support = new WriterSupport(bytes, values);
    // The source is made of numbers and this module's own names alone: nothing an author wrote gets into it.
    const made: unknown = new Function('W', 'end', 'X', 'p', source);
    if (!isGenerated(made)) throw new NotWritable('No code was made.');
    this.#write = made;
  }

  bytes(recording: Recording): Uint8Array {
    const { end, bound, words, length, pool } = recording, support = this.#support;
    if (bound.machine !== this.machine || end.kind !== 'halt') return byLines(recording, this.style);
    try {
      support.begin(pool);
      let at = support.text(0, this.#laid(bound));
      at = this.#write(words, length, support, at);
      at = support.text(at, `${lineText({ kind: 'answer', text: end.answer }, this.style)}\n`);
      return support.bytes.subarray(0, at);
    } catch (error) {
      if (error instanceof Overlong) return byLines(recording, this.style);
      throw error;
    }
  }

  #laid(bound: Bound): string {
    return writeEvents(layEvents(bound), this.style);
  }
}

function byLines(recording: Recording, style: Style): Uint8Array {
  return encoder.encode(writeEvents(recordingEvents(recording), style));
}

function isGenerated(made: unknown): made is Generated {
  return typeof made === 'function';
}

function sourceOf(machine: Machine, style: Style): { readonly source: string; readonly bytes: number; readonly values: number } {
  const code = new ByteCode(), writer = new SegmentCode(machine, style, code), { list } = segments(machine);
  let bytes = 0, values = 0;
  for (const state of machine.states) {
    const here = list.filter((segment) => segment.state === state.id), shown = slotsShown(here);
    for (const segment of here) writer.segment(segment, shown);
    const measured = code.measure();
    bytes = Math.max(bytes, measured.bytes);
    values = Math.max(values, measured.values);
  }
  const slots = Math.max(1, ...machine.states.map((state) => Math.max(state.slots, state.variables.length)));
  const source = [
    `let ${Array.from({ length: slots }, (_, i) => `s${i} = 0`).join(', ')};`,
    'let B = X.bytes, D = X.view, l = X.last, u = B, v = 0, w = 0, back = false;', 'const N = X.number, H = X.shifted;',
    'while (w < end) switch (W[w++]) {', ...code.lines, 'default: return p;', '}', 'return p;',
  ].join('\n');
  return { source, bytes, values };
}
