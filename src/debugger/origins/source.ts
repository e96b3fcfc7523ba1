import { cellText, parseCell, type Cell, type Machine } from '../../machine/index.ts';

/** Something that has a value in a run, or that a value goes into. Steps are numbers of nodes on a state's way. */
export type Source =
  /** What a state wrote to a cell; state -1: what the cell held before the run. */
  | { readonly kind: 'version'; readonly cell: Cell; readonly state: number }
  /** What a node of a state came to. */
  | { readonly kind: 'result'; readonly state: number; readonly step: number; readonly slot: number }
  /** The cells of an interval that a state fetched together. */
  | { readonly kind: 'cells'; readonly state: number; readonly step: number }
  /** A variable of the label of a state. */
  | { readonly kind: 'variable'; readonly state: number; readonly slot: number }
  | { readonly kind: 'constant'; readonly text: string }
  /** The answer that a state gives. */
  | { readonly kind: 'answer'; readonly state: number }
  /** A line that takes a value and makes none of it: a comparison, or a fetch or write whose index it is. */
  | { readonly kind: 'line'; readonly state: number; readonly step: number };

/** The text by which clients name a source; the same source has the same text. */
export function sourceId(machine: Machine, source: Source): string {
  switch (source.kind) {
    case 'version':
      return `version ${source.state} ${cellText(machine, source.cell)}`;
    case 'result':
      return `result ${source.state} ${source.step} ${source.slot}`;
    case 'cells':
    case 'line':
      return `${source.kind} ${source.state} ${source.step}`;
    case 'variable':
      return `variable ${source.state} ${source.slot}`;
    case 'constant':
      return `constant ${source.text}`;
    case 'answer':
      return `answer ${source.state}`;
  }
}

/** The inverse of {@link sourceId}; undefined for what is none. */
export function readSourceId(machine: Machine, id: string): Source | undefined {
  const [, kind = '', rest = ''] = /^([a-z]+) (.*)$/s.exec(id) ?? [];
  if (kind === 'constant') return { kind, text: rest };
  if (kind === 'version') {
    const [, written = '', name = ''] = /^(-1|\d{1,9}) (.*)$/s.exec(rest) ?? [];
    const cell = parseCell(machine, name);
    return cell === undefined ? undefined : { kind, cell, state: Number(written) };
  }
  const [state, first, second] = /^(?:\d{1,9} ?)+$/.test(rest) ? rest.split(' ').map(Number) : [];
  if (state === undefined) return undefined;
  if (kind === 'answer') return { kind, state };
  if (first === undefined) return undefined;
  if (kind === 'cells' || kind === 'line') return { kind, state, step: first };
  if (kind === 'variable') return { kind, state, slot: first };
  return kind === 'result' && second !== undefined ? { kind, state, step: first, slot: second } : undefined;
}
