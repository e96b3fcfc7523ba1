import { cellText, type LineKind, matchLabel, type Machine, type Style, type Work } from '../machine/index.ts';
import type { Problem } from '../language/index.ts';
import { estimateTokens, type TraceWalker, walkingTrace } from '../dataset/index.ts';
import type { MachineEvent, Recording } from '../record/index.ts';
import { readLines, wordedAs, type TraceEvent } from '../trace/index.ts';
import { kindLetters, type PreviewBlock, type PreviewPlace } from './preview-trace.ts';

/** Characters of a trace that are shown at most. */
export const MOST_CHARACTERS = 2 ** 22;

/** Lines that a text without states is cut after, so that it is drawn in parts. */
const CUT = 40;

/** What a run has written, cut where states begin. */
export interface Written {
  readonly blocks: readonly PreviewBlock[];
  readonly places: readonly PreviewPlace[];
  readonly tokens: number;
}

interface Open {
  readonly lines: string[];
  kinds: string;
  readonly from: number[];
  readonly place: number | undefined;
  tokens: number;
  far: PreviewBlock['far'];
}

/** The whole trace, with what each line and each fetch comes from; undefined where it gets too long. */
export function* writtenTrace(
  recording: Recording,
  style: Style,
  problems: readonly Problem[],
): Work<Written | undefined> {
  const { machine } = recording.bound;
  const places = new Places(machine, problems);
  const blocks = new Blocks();
  const known = new Map<string, number>();
  let characters = 0;
  const walker: TraceWalker = {
    tokensOf: (line) => {
      const tokens = known.get(line) ?? estimateTokens(line);
      if (line.length < 200) known.set(line, tokens);
      return tokens;
    },
    state: ({ state }) => blocks.begin(places.of(state)),
    line: ({ event, text, tokens, tells }) => {
      characters += text.length;
      // The answer is no part of the state that gives it.
      if (event.kind === 'answer') blocks.begin(undefined);
      blocks.add(text.slice(0, -1), letterOf(event, style), lineOf(tells[0]), tokens);
    },
    fetch: (from, to, cell) => blocks.fetched(cellText(machine, cell), to.token - from.token),
  };
  const walk = walkingTrace(recording, style, walker);
  while (walk.next().done !== true) {
    if (characters > MOST_CHARACTERS) return undefined;
    yield;
  }
  return characters > MOST_CHARACTERS ? undefined : { ...blocks.all(), places: places.list };
}

/** Any other text that stands for a run: cut at headers of states, where it has them. */
export function writtenText(text: string, machine: Machine, style: Style, problems: readonly Problem[]): Written {
  const places = new Places(machine, problems);
  const blocks = new Blocks();
  const kinds = new Map<number, TraceEvent>();
  const isLabel = (label: string): boolean => matchLabel(machine, label).length > 0;
  for (const { event, line } of readLines(text, style, isLabel)) kinds.set(line, event);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const [number, line] of lines.entries()) {
    const event = kinds.get(number);
    if (event?.kind === 'enter') blocks.begin(places.of(matchLabel(machine, event.label)[0]?.state));
    else if (event?.kind === 'answer' || blocks.length >= CUT) blocks.begin(undefined);
    blocks.add(line, event === undefined ? kindLetters.other : letterOf(event, style), -1, estimateTokens(`${line}\n`));
  }
  return { ...blocks.all(), places: places.list };
}

/** For each kind of line: how many characters its first words have. */
export function firstWords(style: Style): Record<string, number> {
  const words: Record<string, number> = {};
  for (const [kind, pattern] of Object.entries(style.lines) as [LineKind, Style['lines'][LineKind]][]) {
    const [first] = pattern;
    if (typeof first === 'string') words[kindLetters[kind]] = first.trimEnd().length;
  }
  return words;
}

function letterOf(event: TraceEvent, style: Style): string {
  return event.kind === 'unreadable' ? kindLetters.other : kindLetters[wordedAs(event, style).kind];
}

function lineOf(event: MachineEvent | undefined): number {
  return event !== undefined && 'node' in event && 'range' in event.node ? event.node.range.start.line : -1;
}

class Blocks {
  readonly #done: PreviewBlock[] = [];
  #open: Open = opened(undefined);

  /** Lines of the block that is being written. */
  get length(): number {
    return this.#open.lines.length;
  }

  begin(place: number | undefined): void {
    this.#close();
    this.#open = opened(place);
  }

  add(line: string, kind: string, from: number, tokens: number): void {
    const open = this.#open;
    open.lines.push(line);
    open.kinds += kind;
    open.from.push(from);
    open.tokens += tokens;
  }

  fetched(cell: string, tokens: number): void {
    const { far } = this.#open;
    if (far === undefined || far.tokens < tokens) this.#open.far = { cell, tokens };
  }

  all(): Pick<Written, 'blocks' | 'tokens'> {
    this.#close();
    return { blocks: this.#done, tokens: this.#done.reduce((sum, { tokens }) => sum + tokens, 0) };
  }

  #close(): void {
    const { from, ...block } = this.#open;
    if (block.lines.length > 0) this.#done.push({ ...block, from: from.some((line) => line >= 0) ? from : [] });
  }
}

function opened(place: number | undefined): Open {
  return { lines: [], kinds: '', from: [], place, tokens: 0, far: undefined };
}

/** The states of the machine that a trace has, in the order in which they first come. */
class Places {
  readonly list: PreviewPlace[] = [];
  readonly #numbers = new Map<number, number>();

  constructor(
    private readonly machine: Machine,
    private readonly problems: readonly Problem[],
  ) {}

  of(state: number | undefined): number | undefined {
    const found = this.machine.states[state ?? -1];
    if (found === undefined) return undefined;
    const known = this.#numbers.get(found.id);
    if (known !== undefined) return known;
    const { start, end } = found.range;
    const { source } = found;
    const warnings =
      source === undefined
        ? this.problems.filter(
            ({ severity, range }) =>
              severity === 'warning' && range.start.line >= start.line && range.start.line <= end.line,
          )
        : [];
    this.list.push({
      first: start.line,
      character: start.character,
      // The start has no statement: it belongs to the title.
      last: found.kind === 'start' ? start.line : end.line,
      source,
      warnings: warnings.map(({ message, range }) => `Line ${range.start.line + 1}: ${message}`),
    });
    this.#numbers.set(found.id, this.list.length - 1);
    return this.list.length - 1;
  }
}
