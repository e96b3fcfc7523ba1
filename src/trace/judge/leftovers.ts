import { isStuck, parseCell, sameValue, valueText, type Value } from '../../machine/index.ts';
import type { CellValue, TraceEvent } from '../trace-event.ts';
import type { FaultKind } from '../fault.ts';
import { cellsOfInterval, lineText } from '../line.ts';
import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';
import type { Body, EventOf } from './body.ts';
import { foreignRuns } from './foreign.ts';
import { isWords } from './garbage.ts';
import { originOf } from './origin.ts';
import { addUnreadable, field, foreignLines, type PendingFaults } from './pending-fault.ts';
import type { JudgeContext } from './judge-context.ts';
import { sameValues } from './same-values.ts';
import { superfluousText } from './superfluous-text.ts';

interface Missing {
  readonly kind: MissingKind;
  readonly event: TraceEvent;
  readonly expected: string;
  /** What a line begins with whose cell is not known here. */
  readonly begins: string | undefined;
  /** A left-over line of this kind is taken for a wrong form of the missing one. */
  readonly partner: TraceEvent['kind'] | undefined;
  readonly says: string;
  readonly behind: TraceLine | undefined;
  readonly taken: number;
}

/** Stands for a cell where the words around it are looked up. */
const HOLE = '\0';

/** What of a state did not fit together: steps that no line tells of, lines that no step asked for. */
export class Leftovers {
  readonly #missing: Missing[] = [];

  constructor(
    private readonly body: Body,
    private readonly around: JudgeContext,
    private readonly block: Block,
  ) {}

  miss(kind: MissingKind, expected: TraceEvent, partner: TraceEvent['kind'] | undefined, says: string): void {
    this.#missing.push({
      kind,
      event: expected,
      expected: lineText(expected, this.around.style),
      begins:
        partner === 'store' && expected.kind === 'operation'
          ? lineText({ ...expected, kind: 'store', cell: HOLE }, this.around.style).split(HOLE)[0]
          : undefined,
      partner,
      says,
      behind: this.body.latest ?? this.block.header,
      taken: this.body.taken,
    });
  }

  /** Whether a fetch is missing that a line which cannot be read may have. */
  get mayHoldFetch(): boolean {
    return this.body.hasUnreadable && this.#missing.some(({ kind }) => kind === 'fetch-missing');
  }

  /** Whether what is missing of fetches is an interval with known bounds. */
  get lacksValuesOnly(): boolean {
    return this.#missing.every(({ kind, event }) => kind !== 'fetch-missing' || event.kind === 'interval');
  }

  /** The model has written a cell that the machine does not write here. */
  writeAstray({ cell, value }: CellValue): void {
    const parsed = parseCell(this.around.machine, cell);
    if (parsed !== undefined) this.around.tape.writeAstray(parsed, value);
  }

  /** What a line writes that the machine does not have. */
  #writeAll({ event }: TraceLine): void {
    if (event.kind === 'put') for (const write of event.writes) this.writeAstray(write);
    if (event.kind === 'store') this.writeAstray({ cell: event.cell, value: event.result });
  }

  /**
   * Lines that are left over, the words behind them that take them back, where what the state has, or another such line,
   * stands behind those: together one fault each.
   */
  #correctedIn(
    readable: readonly TraceLine[],
    unreadable: readonly TraceLine[],
    drafts: PendingFaults,
  ): ReadonlySet<TraceLine> {
    const corrected = new Set<TraceLine>();
    if (readable.length === 0 || unreadable.length === 0) return corrected;
    const { lines } = this.body;
    const left = new Set([...readable, ...unreadable]);
    for (const [at, line] of [...lines.entries()].reverse()) {
      if (!left.has(line) || line.event.kind === 'unreadable') continue;
      let end = at + 1;
      while (this.#isWords(lines[end])) end++;
      const right = lines[end];
      if (end === at + 1 || right === undefined || right.event.kind !== line.event.kind) continue;
      if (left.has(right) && !corrected.has(right)) continue;
      for (const one of lines.slice(at, end)) corrected.add(one);
      drafts.add({
        kind: 'format-corrected',
        place: line,
        part: 'line',
        expected: lineText(right.event, this.around.style),
        found: '',
        explain: () => 'The words after this line take it back, and it is written again.',
      });
    }
    return corrected;
  }

  #isWords(line: TraceLine | undefined): boolean {
    const { style, machine } = this.around;
    return line?.event.kind === 'unreadable' && isWords(line.event.text, style, machine);
  }

  /** Lines that the machine has no step for. */
  #superfluous(readable: readonly TraceLine[], explained: ReadonlySet<TraceLine>, drafts: PendingFaults): void {
    let excused: TraceLine | undefined;
    for (const [i, line] of readable.entries()) {
      if (explained.has(line)) continue;
      this.#writeAll(line);
      const before = this.body.before(line);
      const isAgain = this.#isAgain(line, before);
      if (isAgain && before !== excused && before === readable[i - 1]) continue;
      if (!isAgain && this.body.isBehindDamage(line)) {
        this.#checkFetches(line, drafts);
        excused = line;
        continue;
      }
      drafts.add({
        kind: superfluousKind(line.event.kind),
        place: line,
        part: 'line',
        expected: '',
        found: '',
        explain: (label) => superfluousText(line.event, label),
      });
    }
  }

  /**
   * What a line fetches that the state does not is held against the tape: as it is when the state has written, or, if
   * the line is one of its own, `asItBegan`.
   */
  #checkFetches(line: TraceLine, drafts: PendingFaults, asItBegan = false): void {
    const { machine, tape, labelOf, trueValue } = this.around;
    for (const [item, { cell: name, value }] of fetchedBy(line.event).entries()) {
      const cell = parseCell(machine, name);
      const held = cell && (asItBegan ? tape.asStateBegan(cell) : tape.cell(cell.region, cell.index));
      if (cell === undefined || held === undefined || isStuck(held) || sameValue(held, value)) continue;
      if (
        (!(asItBegan && tape.isWrittenHere(cell)) && tape.admits(cell, value)) ||
        tape.isOpen(cell) ||
        sameValue(trueValue(cell) ?? held, value)
      )
        continue;
      const [expected, found] = [valueText(held), valueText(value)];
      drafts.add({
        kind: originOf(value, cell, [], tape, machine, undefined, labelOf).kind,
        place: line,
        part: field(line.event.kind === 'get' ? 'value' : 'values', item),
        expected,
        found,
        claim: { cell: name, value },
        explain: () => `${name} holds ${expected}, not ${found}.`,
      });
    }
  }

  /** Lines of another task, one behind the other: together one fault each run. */
  #foreignIn(lines: readonly TraceLine[], drafts: PendingFaults): readonly TraceLine[] {
    const runs = foreignRuns(
      lines.toSorted((a, b) => a.line - b.line),
      this.around.machine,
    );
    for (const [first] of runs) if (first !== undefined) drafts.add(foreignLines(first));
    return runs.flat();
  }

  /** Whether a line says what the one right before it says. */
  #isAgain(line: TraceLine, before: TraceLine | undefined): boolean {
    return (
      before?.line === line.line - 1 &&
      lineText(before.event, this.around.style) === lineText(line.event, this.around.style)
    );
  }

  /** Whether a line that was missed begins with this text. */
  expects(text: string): boolean {
    return this.#missing.some(
      ({ expected, begins }) =>
        expected.startsWith(text) || (begins !== undefined && (begins.startsWith(text) || text.startsWith(begins))),
    );
  }

  /**
   * Adds the faults that remain. An unreadable line stands for a missing one, a left-over line for a missing one of its
   * kind, and where the text ends within the state (`isOpen`) nothing is missing behind its last line.
   */
  addTo(drafts: PendingFaults, isOpen: boolean): void {
    const cut = isOpen && this.block.isLast && this.block.answer === undefined;
    for (const line of this.body.outOfOrder()) {
      drafts.add({
        kind: 'format-order',
        place: line,
        part: 'line',
        expected: '',
        found: '',
        explain: () => 'The line is correct, but it does not belong here.',
      });
    }
    const left = this.body.leftOver();
    const cutLine = cut && this.block.isShortened !== true ? this.block.body.at(-1) : undefined;
    let missing = this.#missing.filter(({ taken }) => !cut || taken < this.body.taken);
    const readable: TraceLine[] = [];
    const unreadable: TraceLine[] = [];
    for (const line of left) {
      if (line.event.kind === 'unreadable') {
        if (this.around.finishReason === 'stop' || line !== cutLine) unreadable.push(line);
        continue;
      }
      const partner = missing.find((one) => one.partner === line.event.kind);
      if (partner === undefined) readable.push(line);
      else {
        missing = missing.filter((one) => one !== partner);
        this.#writeAll(line);
        if (this.body.isBehindDamage(line)) continue;
        for (const kind of kindsOfOther(partner, line.event))
          drafts.add({
            kind,
            place: line,
            part: 'line',
            expected: partner.expected,
            found: '',
            due: partner.event,
            explain: () => `Expected instead: ${partner.expected}.`,
          });
        // Cells that are not due, with values that they do not hold, are not one slip.
        if (line.event.kind === 'interval' && !hasValuesOf(line.event, partner.event))
          this.#checkFetches(line, drafts, true);
      }
    }
    // A line that is not readable stands for those that it holds, else for one.
    const held = unreadable.filter(
      ({ event }) => event.kind === 'unreadable' && missing.some((one) => isHeld(one, event.text)),
    );
    missing = missing.filter(
      (one) => !held.some(({ event }) => event.kind === 'unreadable' && isHeld(one, event.text)),
    );
    // What is missing right where lines cannot be read is in those; else such a line stands for one that is missing.
    const places = this.body.placesOf(new Set(unreadable));
    const [lacking, damaged] = [new Set(missing.map(({ taken }) => taken)), new Set(places)];
    const idle = places.filter((place) => !lacking.has(place)).length;
    const elsewhere = missing.filter(({ taken }) => !damaged.has(taken));
    for (const { kind, event: due, expected, says, behind } of elsewhere.slice(Math.max(0, idle - held.length))) {
      const place = behind ?? this.block.body[0] ?? this.block.answer;
      if (place !== undefined) drafts.add({ kind, place, part: 'end', expected, found: '', due, explain: () => says });
    }
    const explained = new Set([
      ...this.#correctedIn(readable, unreadable, drafts),
      ...this.#foreignIn([...readable, ...unreadable], drafts),
    ]);
    addUnreadable(
      unreadable.filter((line) => !explained.has(line)),
      drafts,
    );
    this.#superfluous(readable, explained, drafts);
  }
}

/** What a line fetches, cell by cell; nothing if it is not clear which cell holds which value. */
function fetchedBy(event: TraceEvent): readonly CellValue[] {
  if (event.kind === 'get') return event.fetches;
  if (event.kind !== 'interval' || Math.abs(event.last - event.first) + 1 !== event.values.length) return [];
  return cellsOfInterval(event);
}

function hasValuesOf({ values }: EventOf<'interval'>, other: TraceEvent): boolean {
  return other.kind === 'interval' && sameValues(values, other.values);
}

function isHeld({ expected }: Missing, text: string): boolean {
  return text.includes(expected);
}

/**
 * What is wrong with a line that stands where another one is missing. The same operation on other operands is told by
 * those, and by its result.
 */
function kindsOfOther({ kind, event: due }: Missing, found: TraceEvent): readonly FaultKind[] {
  const [own, other] = [resultOf(due), resultOf(found)];
  if (own === undefined || own.sign !== other?.sign || own.operands.length !== other.operands.length)
    return [mergedKinds[kind]];
  const operands = own.operands.filter((value, i) => !sameValue(value, other.operands[i] ?? null));
  const kinds: FaultKind[] = operands.map(() => 'operand');
  if (!sameValue(own.result, other.result)) kinds.push(due.kind === 'test' ? 'test-outcome' : 'operation-result');
  return kinds.length === 0 ? [mergedKinds[kind]] : kinds;
}

/** What an operation or a comparison says. */
function resultOf(
  event: TraceEvent,
): { readonly sign: string; readonly operands: readonly Value[]; readonly result: Value } | undefined {
  if (event.kind === 'test')
    return { sign: event.relation, operands: [event.left, event.right], result: event.outcome };
  return event.kind === 'operation' || event.kind === 'store'
    ? { sign: event.operator, operands: event.operands, result: event.result }
    : undefined;
}

/** What a line is that stands where another one is missing. */
const mergedKinds = {
  'fetch-missing': 'fetch-foreign',
  'operation-missing': 'operation-other',
  'test-missing': 'operation-other',
  'write-missing': 'write-cell',
  'transition-call': 'transition-call',
  'transition-missing': 'transition-missing',
} as const satisfies Partial<Record<FaultKind, FaultKind>>;
type MissingKind = keyof typeof mergedKinds;

function superfluousKind(kind: TraceEvent['kind']): FaultKind {
  switch (kind) {
    case 'get':
    case 'interval':
      return 'fetch-superfluous';
    case 'operation':
    case 'store':
      return 'operation-superfluous';
    case 'test':
      return 'test-superfluous';
    case 'put':
      return 'write-superfluous';
    case 'call':
    case 'return':
      return 'transition-call';
    case 'next':
    case 'halt':
      return 'transition-superfluous';
    case 'lay':
      return 'layout-superfluous';
    case 'enter':
      return 'label-repeated';
    case 'answer':
    case 'unreadable':
      return 'format-unreadable';
  }
}
