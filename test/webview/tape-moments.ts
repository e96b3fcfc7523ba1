/** Snapshots of real runs, as a debugger would send them. */
import type {
  FarthestFetch, TapeCell, TapeFault, TapeFrame, TapeLine, TapeMode, TapeRow, TapeSide, TapeSnapshot, TapeSpan, TapeTable, TapeVariable, TapeVersion,
} from '../../src/debugger/tape-snapshot.ts';
import type { FollowedRun, FollowedState, Slip } from './followed-run.ts';

/** How a run's regions are laid out on the screen: decimals in one table, strips in one, grids each. */
export interface Layout {
  readonly file: string;
  readonly places: readonly string[];
  readonly result: string;
  readonly strips: readonly string[];
  readonly grids: readonly string[];
}

export interface Session {
  readonly layout: Layout;
  readonly truth: FollowedRun;
  readonly model: FollowedRun | undefined;
}

/** One side at a moment: a state of its run, and the last line that has taken effect. */
interface Moment { readonly run: FollowedRun; readonly number: number; readonly state: FollowedState; readonly line: number }

/** The snapshot at state `number` (from 0), end of state unless a line is given. */
export function snapshotAt(session: Session, mode: TapeMode, number: number, line?: number): TapeSnapshot {
  const run = mode === 'truth' ? session.truth : session.model ?? session.truth;
  const shown = momentOf(run, number, line);
  const twin = mode === 'both' && session.model ? twinOf(session.truth, shown) : undefined;
  const { state } = shown;
  const faults = mode === 'truth' ? [] : run.slips.map((slip) => faultOf(run, slip));
  return {
    session: 'run', mode, modes: session.model ? ['truth', 'model', 'both'] : ['truth'],
    position: {
      state: number, states: run.states.length, line: shown.line, label: state.label,
      program: { file: session.layout.file, line: state.point.state + 10 }, frame: state.stack[0],
    },
    lines: state.lines.map((text, i) => lineOf(shown, text, i, faults.find((fault) => fault.state === number && fault.line === i))),
    tokens: state.lines.join(' ').split(/\b/).length,
    faults: faults.filter((fault) => fault.state === number),
    firstFault: faults[0],
    frames: state.stack.map((name, i) => frameOf(shown, name, state.stack[i - 1])),
    depth: state.stack.length,
    tables: tablesOf(session.layout, shown, twin),
    variables: variablesOf(session.layout, shown, twin),
    farthest: farthestOf(shown),
  };
}

function momentOf(run: FollowedRun, number: number, line?: number): Moment {
  const state = run.states[number];
  if (!state) throw new Error(`no state ${number}`);
  return { run, number, state, line: line ?? state.lines.length - 1 };
}

function twinOf(run: FollowedRun, { state, number, line }: Moment): Moment {
  const same = run.states.findIndex(({ label }) => label === state.label);
  return momentOf(run, same < 0 ? Math.min(number, run.states.length - 1) : same, line);
}

const tokenPattern = /(get|put|next|call|return|halt)(?= |$)|((?:[a-z]+\([^)]*\)\.?)?[a-z]*(?:\[[^\]]*\])*=)('(?:[^'\\]|\\.)*'|[^, ]+)|('(?:[^'\\]|\\.)*')|\b(yes|no|none)\b|(-?\d+)/g;

function lineOf({ state }: Moment, text: string, index: number, fault: TapeFault | undefined): TapeLine {
  const spans: TapeSpan[] = [];
  const add = (piece: string, role: TapeSpan['role'], cell?: string): void => {
    if (piece !== '') spans.push({ text: piece, role, cell, faulty: fault !== undefined && (cell === undefined ? false : fault.found.startsWith(`${cell}=`)) });
  };
  let end = 0;
  for (const match of index === 0 || text.startsWith('next') ? [] : text.matchAll(tokenPattern)) {
    const [whole, keyword, name, value, quoted, truth, digits] = match;
    add(text.slice(end, match.index), 'plain');
    if (keyword !== undefined) add(keyword, 'keyword');
    else if (name !== undefined && value !== undefined) {
      add(name, 'plain', name.slice(0, -1));
      add(value, value.startsWith("'") ? 'text' : 'number', name.slice(0, -1));
    } else if (quoted !== undefined) add(quoted, 'text');
    else if (truth !== undefined) add(truth, 'boolean');
    else if (digits !== undefined) add(digits, 'number');
    end = match.index + whole.length;
  }
  if (text.startsWith('next') && index > 0) {
    add('next', 'keyword');
    end = 4;
  }
  add(text.slice(end), index === 0 ? 'label' : 'plain');
  return { spans, hint: hintOf(state, index), fault: fault ? `${fault.kind}, ${fault.detail}: ${fault.expected} was right` : undefined };
}

function hintOf(state: FollowedState, line: number): string | undefined {
  const gets = state.gets.filter((get) => get.line === line);
  return gets.length === 0 ? undefined : gets.map((get) => (get.version < 1 ? 'laid out' : `${get.name} ${get.version} back`)).filter((word, i, all) => all.indexOf(word) === i).slice(0, 2).join(' · ');
}

function faultOf(run: FollowedRun, slip: Slip): TapeFault {
  const state = run.states[slip.state];
  const line = state?.gets.find(({ name }) => name === slip.cell)?.line ?? 1;
  const written = run.versions.get(slip.cell)?.filter((version) => version.state < slip.state).at(-1)?.state ?? -1;
  return {
    state: slip.state, line, kind: slip.kind, detail: slip.detail, found: `${slip.cell}=${String(slip.instead)}`, expected: `${slip.cell}=${slip.right}`,
    explanation: slip.why, source: written < 0 ? undefined : written,
  };
}

function cellAt({ run, number, state, line }: Moment, name: string, other?: Moment): TapeCell {
  const get = state.gets.find((one) => one.name === name && one.line <= line);
  const put = state.puts.find((one) => one.name === name && one.line <= line);
  const all = (run.versions.get(name) ?? []).filter((version) => version.state < number || (version.state === number && put !== undefined));
  const current = all.at(-1);
  const read = get ? run.versions.get(name)?.[get.version] : undefined;
  const isUnlike = other !== undefined && current?.text !== cellAt(other, name).text;
  const isCause = isUnlike && run.slips.some((slip) => slip.state === current?.state);
  return {
    name, text: current?.text,
    fetched: get ? { age: read && read.state >= 0 ? number - read.state : undefined, tokens: (number - (read?.state ?? 0)) * 74, stale: get.version < all.length - (put ? 2 : 1) } : undefined,
    written: put ? { before: all.at(-2)?.text } : undefined,
    differs: isUnlike ? (isCause ? 'cause' : 'consequence') : undefined,
  };
}

function indexesOf(name: string, cells: Iterable<string>): number[][] {
  return [...cells].filter((cell) => cell.startsWith(`${name}[`)).map((cell) => [...cell.matchAll(/\[(-?\d+)\]/g)].map((match) => Number(match[1])));
}

function span(values: readonly number[]): number[] {
  if (values.length === 0) return [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

const nothingHidden = { left: 0, right: 0, above: 0, below: 0 };

function tablesOf({ places, result, strips, grids }: Layout, shown: Moment, twin: Moment | undefined): TapeTable[] {
  const cells = [...shown.run.versions.keys()];
  const touched = new Set([...shown.state.gets, ...shown.state.puts].map(({ name }) => name));
  const rowsOf = (names: readonly string[], columns: readonly number[]): TapeRow[] => names.flatMap((name) => {
    const known = new Set(indexesOf(name, cells).map(([at]) => at));
    const row = (moment: Moment, side: TapeSide | undefined, other?: Moment): TapeRow => ({
      heading: { text: name, current: false }, side, result: name === result && side !== 'truth',
      cells: columns.map((at) => (name === result || known.has(at) ? cellAt(moment, `${name}[${at}]`, other) : undefined)),
    });
    return twin && name === result ? [row(shown, 'model', twin), row(twin, 'truth', shown)] : [row(shown, undefined)];
  });
  const strip = (form: 'places' | 'strips', names: readonly string[], note: string): TapeTable[] => {
    if (names.length === 0) return [];
    const ascending = span(names.flatMap((name) => indexesOf(name, cells).map(([at]) => at ?? 0)));
    const columns = form === 'places' ? ascending.reverse() : ascending;
    const point = columns.indexOf(-1);
    return [{
      form, id: names.join(' '), title: names.join(', '), note, side: undefined, point: form === 'places' && point >= 0 ? point : undefined, hidden: nothingHidden, rows: rowsOf(names, columns),
      columns: columns.map((at) => ({ text: String(at), current: form === 'places' && names.some((name) => touched.has(`${name}[${at}]`)) && shown.state.point.variables.includes(at) })),
    }];
  };
  const grid = (name: string, moment: Moment, side: TapeSide | undefined, other?: Moment): TapeTable => {
    const indexes = indexesOf(name, cells);
    const [rows, columns] = [span(indexes.map(([at]) => at ?? 0)), span(indexes.map(([, at]) => at ?? 0))];
    const now = [...moment.state.puts].find((put) => put.name.startsWith(`${name}[`))?.name;
    return {
      form: 'grid', id: `${name} ${side ?? ''}`, title: name, note: 'written on demand', side, point: undefined, hidden: nothingHidden,
      columns: columns.map((at) => ({ text: String(at), current: now?.endsWith(`[${at}]`) ?? false })),
      rows: rows.map((at) => ({ heading: { text: String(at), current: now?.startsWith(`${name}[${at}]`) ?? false }, side: undefined, result: false, cells: columns.map((column) => cellAt(moment, `${name}[${at}][${column}]`, other)) })),
    };
  };
  return [
    ...strip('places', places, 'by place value'), ...strip('strips', strips, 'inputs, laid out once'),
    ...grids.flatMap((name) => (twin ? [grid(name, shown, 'model', twin), grid(name, twin, 'truth', shown)] : [grid(name, shown, undefined)])),
  ];
}

function variablesOf({ places, strips, grids }: Layout, shown: Moment, twin: Moment | undefined): TapeVariable[] {
  const indexed = [...places, ...strips, ...grids];
  const names = [...shown.run.versions.keys()].filter((name) => !indexed.some((region) => name.startsWith(`${region}[`)) && !/\)\./.test(name));
  const written = names.filter((name) => (shown.run.versions.get(name)?.[0]?.state ?? 0) <= shown.number);
  return written.flatMap((name) => {
    if (twin && cellAt(shown, name).text !== cellAt(twin, name).text) return [variableAt(shown, name, 'model', twin), variableAt(twin, name, 'truth', shown)];
    return [variableAt(shown, name, undefined)];
  });
}

function variableAt(moment: Moment, name: string, side: TapeSide | undefined, other?: Moment): TapeVariable {
  const { run, number, state, line } = moment;
  const put = state.puts.some((one) => one.name === name && one.line <= line);
  const all = (run.versions.get(name) ?? []).filter((version) => version.state < number || (version.state === number && put));
  const get = state.gets.find((one) => one.name === name && one.line <= line);
  const isSlip = run.slips.some((slip) => slip.state === number && slip.cell === name);
  const older: TapeVersion[] = all.slice(0, -1).map((version, i) => ({ text: version.text, fetched: get?.version === i, faulty: get?.version === i && isSlip, differs: false })).reverse();
  return { side, cell: cellAt(moment, name, other), older: older.slice(0, 20), olderCount: older.length };
}

function frameOf(moment: Moment, name: string, callee: string | undefined): TapeFrame {
  const held = [...moment.run.versions.keys()].filter((cell) => cell.startsWith(`${name}.`));
  const variables = held.map((cell) => ({ name: cell.slice(name.length + 1), cell: cellAt(moment, cell) })).filter(({ cell }) => cell.text !== undefined);
  return { name, variables, waitsFor: callee };
}

function farthestOf({ state, number, run }: Moment): FarthestFetch | undefined {
  const distances = state.gets.map((get) => ({ cell: get.name, distance: (number - (run.versions.get(get.name)?.[get.version]?.state ?? 0)) * 74, unit: 'tokens' as const }));
  return distances.sort((a, b) => b.distance - a.distance)[0];
}
