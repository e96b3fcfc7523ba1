/** Moments that no small run has: hostile and long texts, a million states. */
import type { TapeRequest } from '../../src/debugger/tape/tape-messages.ts';
import type { TapeBars, TapeCell, TapeSnapshot, TapeTable } from '../../src/debugger/tape/tape-snapshot.ts';
import { hostile } from './report-runs.ts';
import { addition, SessionHost, slipped } from './tape-sessions.ts';
import type { Answer } from './view-page.ts';

const long = `${hostile}${'0123456789'.repeat(1024)}`;

/**
 * Every text of the snapshot that a program or a model may have chosen, made hostile; the values 10 KB long as well.
 */
export async function hostileSnapshot(): Promise<TapeSnapshot> {
  const snapshot = await new SessionHost(addition, 'both', slipped).snapshot();
  const cell = (one: TapeCell): TapeCell => ({
    ...one,
    name: `${hostile}${one.name}`,
    text: long,
    written: { before: long },
  });
  return {
    ...snapshot,
    position: { ...snapshot.position, label: long, program: { file: hostile, line: 3 }, frame: hostile },
    lines: [
      ...snapshot.lines.map((line) => ({
        ...line,
        hint: hostile,
        fault: hostile,
        spans: line.spans.map((span) => ({ ...span, text: hostile })),
      })),
      { spans: [{ text: long, role: 'unreadable', cell: undefined, faulty: true }], hint: undefined, fault: hostile },
    ],
    faults: snapshot.faults.map((fault) => ({
      ...fault,
      kind: hostile,
      detail: hostile,
      found: long,
      expected: long,
      explanation: long,
    })),
    frames: [
      {
        name: long,
        variables: [
          {
            name: hostile,
            cell: cell({ name: 'a', text: '', fetched: undefined, written: undefined, differs: undefined }),
          },
        ],
        waitsFor: hostile,
      },
    ],
    depth: 1,
    tables: snapshot.tables.map((table): TapeTable => ({
      ...table,
      title: hostile,
      note: hostile,
      columns: table.columns.map((column) => ({ ...column, text: hostile })),
      rows: table.rows.map((row) => ({
        ...row,
        heading: { text: hostile, current: false },
        cells: row.cells.map((one) => one && cell(one)),
      })),
    })),
    variables: snapshot.variables.map((variable) => ({
      ...variable,
      cell: cell(variable.cell),
      older: variable.older.map((version) => ({ ...version, text: long })),
    })),
    farthest: { cell: hostile, distance: 12, unit: 'tokens' },
  };
}

export const million = 1_000_000;
/** The one faulty state of the long run. */
export const faultOfMillion = 700_123;

/** A run of a million states on a strip that only shows a window of its cells; one state of it is faulty. */
export function millionHost(): Answer<TapeRequest> {
  let state = 613_437;
  const shown = (): TapeSnapshot => ({
    session: 'million',
    mode: 'truth',
    modes: ['truth'],
    position: {
      state,
      states: million,
      line: 3,
      label: `D at ${state % 2000}`,
      program: { file: 'busy-beaver-5.tail', line: 9 },
      frame: undefined,
    },
    lines: [
      `D at ${state % 2000}`,
      `get tape[${state % 2000}]=1`,
      `put tape[${state % 2000}]=1`,
      `next D at ${(state % 2000) + 1}`,
    ].map((text) => ({
      spans: [{ text, role: 'plain', cell: undefined, faulty: false }],
      hint: undefined,
      fault: undefined,
    })),
    tokens: 24,
    faults: [],
    firstFault: undefined,
    frames: [],
    depth: 0,
    variables: [],
    tables: [
      {
        form: 'strips',
        id: 'tape',
        title: 'tape',
        note: '',
        side: undefined,
        point: undefined,
        length: undefined,
        hidden: { left: 980, right: 440, above: 0, below: 0 },
        columns: Array.from({ length: 41 }, (_, i) => ({ text: String((state % 2000) - 20 + i), current: i === 20 })),
        rows: [
          {
            heading: { text: 'tape', current: false },
            side: undefined,
            result: false,
            cells: Array.from({ length: 41 }, (_, i) => ({
              name: `tape[${(state % 2000) - 20 + i}]`,
              text: '1',
              fetched: i === 20 ? { age: 1574, tokens: 37_776, stale: false } : undefined,
              written: i === 20 ? { before: '1' } : undefined,
              differs: undefined,
            })),
          },
        ],
      },
    ],
    farthest: { cell: `tape[${state % 2000}]`, distance: 37_776, unit: 'tokens' },
  });
  return (request) => {
    switch (request.type) {
      case 'ready':
        return [
          { type: 'timeline', timeline: { session: 'million', states: million, unit: 'tokens', faultCount: 1 } },
          { type: 'snapshot', snapshot: shown() },
        ];
      case 'bars':
        return [{ type: 'bars', request: request.request, bars: barsOf(request) }];
      case 'go':
        state = request.state;
        return [{ type: 'snapshot', snapshot: shown() }];
      case 'step':
        state += request.direction === 'forward' ? request.times : -request.times;
        return [{ type: 'snapshot', snapshot: shown() }];
      case 'debug':
      case 'diff':
      case 'change':
      case 'fault':
      case 'label':
      case 'mode':
      case 'origin':
      case 'program':
      case 'run':
        return [];
    }
  };
}

function barsOf({
  from,
  to,
  buckets,
}: {
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
}): TapeBars {
  const width = (to - from) / buckets;
  const peaks = Array.from({ length: buckets }, (_, k) => {
    const first = from + k * width;
    return Math.floor((first + width) / 2000) > Math.floor(first / 2000) ? 40 * Math.sqrt(first) : 400 + (first % 2000);
  });
  return {
    session: 'million',
    from,
    to,
    maxima: Float64Array.from(peaks),
    faults: faultOfMillion >= from && faultOfMillion < to ? [faultOfMillion] : [],
    breakpoints: [],
  };
}
