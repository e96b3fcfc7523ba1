/** A real run of a machine built by hand, kept state by state, from which the tests make what a debugger would show. */
import { cellText, labelText, frameText, isStuck, run, siteText, valueText, type Bound, type Cell, type Configuration, type Control, type Outcome, type Result, type RunListener, type Value } from '../../src/machine/index.ts';
import { lineText, styles, type TraceEvent } from '../../src/trace/index.ts';

export interface Version { readonly state: number; readonly text: string }
export interface Touched { readonly name: string; readonly line: number; readonly text: string; readonly version: number }

export interface FollowedState {
  readonly label: string;
  readonly lines: readonly string[];
  readonly gets: readonly Touched[];
  readonly puts: readonly Touched[];
  readonly stack: readonly string[];
  readonly point: Configuration;
}

export interface Slip { readonly state: number; readonly cell: string; readonly instead: Value; readonly kind: string; readonly detail: string; readonly why: string; readonly right: string }

export interface FollowedRun {
  readonly bound: Bound;
  readonly states: readonly FollowedState[];
  /** By cell name, oldest first; state -1: before the first. */
  readonly versions: ReadonlyMap<string, readonly Version[]>;
  readonly slips: readonly Slip[];
}

/** Runs the machine; each slip puts another value into one fetch of one state, and what follows follows. */
export function follow(bound: Bound, slips: readonly Slip[] = []): FollowedRun {
  const { machine } = bound;
  const states: { label: string; lines: string[]; gets: Touched[]; puts: Touched[]; stack: string[]; point: Configuration }[] = [];
  const versions = new Map<string, Version[]>();
  for (const [id, { first, values }] of bound.given) {
    const indexed = (machine.regions[id]?.indexes.length ?? 0) > 0;
    values.forEach((value, i) => versions.set(cellText(machine, { region: id, index: indexed ? [first + i] : [] }), [{ state: -1, text: valueText(value) }]));
  }
  const last = (): (typeof states)[number] => states[states.length - 1] ?? { label: '', lines: [], gets: [], puts: [], stack: [], point: { state: 0, variables: [], frame: undefined } };
  const write = (event: TraceEvent): void => {
    if (event.kind !== 'answer') last().lines.push(lineText(event, styles.minimal));
  };
  const writeControl = (node: Control, outcome: Outcome): void => {
    if (outcome.kind === 'halt') write({ kind: 'halt' });
    if (outcome.kind !== 'next') return;
    const { configuration } = outcome;
    if (node.op === 'call') write({ kind: 'call', callee: frameText(machine, configuration.frame), site: siteText(machine, configuration.frame?.resume) });
    if (node.op === 'return') write({ kind: 'return', site: siteText(machine, last().point.frame?.resume) });
    write({ kind: 'next', label: labelText(machine, configuration) });
  };
  const touch = (cell: Cell, value: Value): Touched => {
    const name = cellText(machine, cell);
    const all = versions.get(name) ?? [{ state: -1, text: valueText(value) }];
    versions.set(name, all);
    return { name, line: last().lines.length, text: valueText(value), version: all.length - 1 };
  };
  const listener: RunListener = {
    enter: (_number, configuration) => {
      const stack: string[] = [];
      for (let frame = configuration.frame; frame; frame = frame.caller) stack.push(frameText(machine, frame));
      const label = labelText(machine, configuration);
      states.push({ label, lines: [label], gets: [], puts: [], stack, point: configuration });
    },
    get: (_node, fetched) => {
      const slip = slips.find((one) => one.state === states.length - 1 && fetched.some(({ cell }) => cellText(machine, cell) === one.cell));
      const heard = fetched.map(({ cell, value }) => ({ cell, value: slip && cellText(machine, cell) === slip.cell ? slip.instead : value }));
      for (const { cell, value } of heard) {
        if (isStuck(value)) continue;
        const touched = touch(cell, value);
        const older = versions.get(touched.name)?.findLastIndex((version) => version.text === touched.text) ?? -1;
        last().gets.push({ ...touched, version: older < 0 ? touched.version : older });
      }
      write({ kind: 'get', fetches: heard.map(({ cell, value }) => ({ cell: cellText(machine, cell), value: plain(value) })) });
      return slip ? heard.map(({ value }) => plain(value)) : undefined;
    },
    interval: (node, low, high, values) => {
      if ('stuck' in values) return undefined;
      const region = machine.regions[node.region];
      values.forEach((value, i) => last().gets.push(touch({ region: node.region, index: [Number(low) + i] }, value)));
      write({ kind: 'interval', region: region?.name ?? '', first: Number(high), last: Number(low), values: [...values].reverse() });
      return undefined;
    },
    compute: (node, operands, result) => {
      if (node.printed) write({ kind: 'operation', operator: node.operator, operands, result: plain(result) });
      return undefined;
    },
    test: (node, left, right, outcome) => {
      if (node.printed) write({ kind: 'test', relation: node.relation, left, right, outcome: outcome === true });
      return undefined;
    },
    put: (_node, writes) => {
      for (const { cell, value } of writes) {
        const touched = touch(cell, value);
        const all = versions.get(touched.name) ?? [];
        const isFirst = all.length === 1 && all[0]?.state === -1 && !bound.given.has(cell.region) && !last().gets.some(({ name }) => name === touched.name) && machine.regions[cell.region]?.initial === undefined;
        if (isFirst) all.pop();
        all.push({ state: states.length - 1, text: valueText(value) });
        last().puts.push({ ...touched, version: all.length - 1 });
      }
      write({ kind: 'put', writes: writes.map(({ cell, value }) => ({ cell: cellText(machine, cell), value })) });
      return undefined;
    },
    control: (node, outcome) => writeControl(node, outcome),
  };
  run(bound, { listener });
  return { bound, states, versions, slips };
}

function plain(result: Result): Value {
  return isStuck(result) ? null : result;
}
