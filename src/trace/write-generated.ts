import type { Bound, Machine, Style, Value } from '../machine/index.ts';
import { segments, type Recording } from '../record/index.ts';
import { recordingEvents } from './events-of.ts';
import { ByteCode } from './generate/byte-code.ts';
import { layLines } from './generate/lay-lines.ts';
import { NotWritable } from './generate/not-writable.ts';
import { StateLines } from './generate/state-lines.ts';
import { Overlong, WriterSupport } from './generate/writer-support.ts';
import { lineText } from './line.ts';
import { writeEvents } from './write.ts';

/** Writes recordings of one machine in one style. */
export interface TraceWriter {
  /** Whether it is generated code; otherwise the lines are written one by one. */
  readonly isGenerated: boolean;
  /** The trace in UTF-8, {@link writeEvents}' text byte for byte; the bytes are valid until the next call. */
  bytes(recording: Recording): Uint8Array;
  /** Where the header of each state begins in the bytes of the last call; undefined where they were written by lines. */
  readonly starts: Int32Array | undefined;
}

/**
 * A writer generated from the style and the shapes of the machine's segments, some ten times as fast as one that looks
 * at each event. Runs that did not halt, and everything where code may not be generated, are written line by line.
 */
export function generateWriter(machine: Machine, style: Style): TraceWriter {
  try {
    return new GeneratedWriter(machine, style);
  } catch (error) {
    if (error instanceof NotWritable || error instanceof EvalError)
      return { isGenerated: false, starts: undefined, bytes: (recording) => byLines(recording, style) };
    throw error;
  }
}

/** Writes the given cells that are laid out and the words up to `end`; gives where the bytes end. */
type Generated = (end: number, given: Bound['given']) => number;

/** Stands for the answer where the words around it are looked up. */
const HOLE = '\0';

const encoder = new TextEncoder();

class GeneratedWriter implements TraceWriter {
  readonly isGenerated = true;
  readonly #write: Generated;
  readonly #support: WriterSupport;
  readonly #before: string;
  readonly #after: string;
  /** Whether the generated code has written all of the last trace. */
  #isWhole = false;

  constructor(
    private readonly machine: Machine,
    private readonly style: Style,
  ) {
    const { source, bytes, values, constants } = sourceOf(machine, style);
    this.#support = new WriterSupport(bytes, values, constants);
    const [before = '', after = ''] = lineText({ kind: 'answer', text: HOLE }, style).split(HOLE);
    this.#before = before;
    this.#after = `${after}\n`;
    // The source is made of numbers and this module's own names alone: nothing an author wrote gets into it.
    const made: unknown = Reflect.apply(new Function('X', source), undefined, [this.#support]);
    if (!isGenerated(made)) throw new NotWritable('No code was made.');
    this.#write = made;
  }

  get starts(): Int32Array | undefined {
    return this.#isWhole ? this.#support.starts.subarray(0, this.#support.state) : undefined;
  }

  bytes(recording: Recording): Uint8Array {
    const { end, bound, length } = recording;
    const support = this.#support;
    this.#isWhole = false;
    if (bound.machine !== this.machine || end.kind !== 'halt') return byLines(recording, this.style);
    try {
      support.begin(recording);
      const at = support.text(this.#write(length, bound.given), this.#before + end.answer + this.#after);
      this.#isWhole = true;
      return support.bytes.subarray(0, at);
    } catch (error) {
      if (error instanceof Overlong) return byLines(recording, this.style);
      throw error;
    }
  }
}

function byLines(recording: Recording, style: Style): Uint8Array {
  return encoder.encode(writeEvents(recordingEvents(recording, style), style));
}

function isGenerated(made: unknown): made is Generated {
  return typeof made === 'function';
}

function sourceOf(
  machine: Machine,
  style: Style,
): { readonly source: string; readonly bytes: number; readonly values: number; readonly constants: readonly Value[] } {
  const code = new ByteCode();
  const laid = layLines(machine, style, code);
  const lines = new StateLines(machine, style, code);
  const { entry } = segments(machine);
  let bytes = 0;
  let values = 0;
  for (const state of machine.states) {
    lines.state(state);
    const measured = code.measure();
    bytes = Math.max(bytes, measured.bytes);
    values = Math.max(values, measured.values);
  }
  const source = [
    'const N = X.number, H = X.shifted, NOTHING = { first: 0, values: [] };',
    ...code.lines,
    'return function (end, given) {',
    'const W = X.words;',
    'let p = 0;',
    ...laid.map((id) => `p = y${id}(given.get(${id}) ?? NOTHING, p);`),
    'while (X.at < end) switch (W[X.at]) {',
    ...machine.states.map(({ id }) => `case ${entry[id] ?? -1}: p = f${id}(p); break;`),
    'default: return p;',
    '}',
    'return p;',
    '};',
  ].join('\n');
  return { source, bytes, values, constants: lines.constants.values };
}
