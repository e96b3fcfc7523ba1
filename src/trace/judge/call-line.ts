import {
  entryPoint,
  entryStates,
  frameText,
  labelText,
  matchLabel,
  parseFrame,
  siteText,
  type Cell,
  type Configuration,
  type Control,
  type Frame,
  type Machine,
  type Outcome,
} from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
import type { Decisions } from './decisions.ts';
import { entryText } from './header.ts';
import { field } from './pending-fault.ts';
import type { StateReport } from './state-report.ts';

/** What a line of a call says. */
export interface CallTexts {
  readonly callee: string;
  readonly site: string;
}

/** What the line of the call says that the state makes, if it makes one. */
export function callOf(machine: Machine, outcome: Outcome, control: Control | undefined): CallTexts | undefined {
  if (outcome.kind !== 'next' || control?.op !== 'call') return undefined;
  const { frame } = outcome.configuration;
  return { callee: frameText(machine, frame), site: siteText(machine, frame?.resume) };
}

/** What follows a call or return that is not the machine's own: whether it leads to a label, and what it calls. */
export interface OtherCall {
  readonly leadsTo: (label: string) => boolean;
  readonly called?: Configuration | undefined;
}

/**
 * The line of a call or a return; gives what may follow it, where it is not the machine's own. Where the machine is
 * stuck, any is taken as it is. `from`: the configuration the state began with.
 */
export function readCall(
  report: StateReport,
  outcome: Outcome,
  control: Control | undefined,
  from: Configuration,
  decisions: Decisions,
): OtherCall | undefined {
  const {
    body,
    around: { machine },
  } = report;
  if (outcome.kind === 'stuck') {
    body.take('call', () => 'exactly', always);
    body.take('return', () => 'exactly', always);
    return undefined;
  }
  if (outcome.kind === 'halt' || control === undefined) return undefined;
  const call = callOf(machine, outcome, control);
  if (call !== undefined) return readOwnCall(report, call, outcome.configuration.frame, control, from, decisions);
  return control.op === 'return' ? readReturn(report, from) : undefined;
}

const always = (): boolean => true;

/** The line of a call that the machine makes; `frame` is that of what it calls. */
function readOwnCall(
  report: StateReport,
  { callee, site }: CallTexts,
  frame: Frame | undefined,
  control: Control,
  from: Configuration,
  decisions: Decisions,
): OtherCall | undefined {
  const {
    body,
    leftovers,
    around: { machine, tape, sites },
  } = report;
  const taken = body.take(
    'call',
    (event) => (event.callee === callee && event.site === site ? 'exactly' : 'loosely'),
    always,
  );
  if (taken === undefined) {
    leftovers.miss(
      'transition-call',
      { kind: 'call', callee, site },
      'return',
      `The state calls ${callee} here, but does not say so.`,
    );
    const [other] = body.leftOver().flatMap(({ event }) => (event.kind === 'return' ? [event] : []));
    if (other === undefined) return undefined;
    // What is returned to fetches a result that has not been written.
    const result = from.frame && resultOf(machine, from.frame);
    if (result !== undefined && !tape.isWritten(result.region, result.index)) tape.openCell(result);
    return { leadsTo: (label) => isSiteOf(machine, label, other.site) };
  }
  const { line, event } = taken;
  if (event.site !== site && frame !== undefined) sites.set(frame, event.site);
  if (event.callee === callee) {
    wrongPlace(report, line, 'site', site, event.site, `The place to return to is ${site}`);
    return undefined;
  }
  // Another call from another place is one slip.
  if (!isAlike(machine, event.callee, frame, control, decisions))
    wrongPlace(report, line, 'callee', callee, event.callee, `The state calls ${callee} here`);
  const called = calledAs(machine, event.callee, frame);
  if (called !== undefined) return { called, leadsTo: (label) => label === labelText(machine, called) };
  return parseFrame(machine, event.callee) === undefined
    ? { leadsTo: (label) => isEntry(machine, label, frame?.function) }
    : undefined;
}

/** The cell that has the result of a call once it has been made. */
function resultOf(machine: Machine, { function: called, arguments: index }: Frame): Cell | undefined {
  const result = machine.functions[called]?.result;
  const region = result === undefined ? undefined : machine.regions[result];
  return region && { region: region.id, index: region.indexes.length === 0 ? [] : index };
}

/** The line of a return. */
function readReturn(report: StateReport, from: Configuration): OtherCall | undefined {
  const {
    body,
    leftovers,
    around: { machine, sites },
  } = report;
  const site = siteText(machine, from.frame?.resume);
  const told = from.frame && sites.get(from.frame);
  const taken = body.take(
    'return',
    (event) => (event.site === site || event.site === told ? 'exactly' : 'loosely'),
    always,
  );
  if (taken === undefined) {
    leftovers.miss(
      'transition-call',
      { kind: 'return', site },
      'call',
      `The state returns to ${site} here, but does not say so.`,
    );
    const [other] = body.leftOver().flatMap(({ event }) => (event.kind === 'call' ? [event] : []));
    return other && { leadsTo: (label) => label === entryText(machine, other.callee) };
  }
  const { line, event } = taken;
  if (event.site !== told) wrongPlace(report, line, 'site', site, event.site, `The caller is ${site}`);
  return event.site === site ? undefined : { leadsTo: (label) => isSiteOf(machine, label, event.site, site) };
}

/** Whether a text calls what is due, with arguments that stand for those that are due. */
function isAlike(
  machine: Machine,
  callee: string,
  due: Frame | undefined,
  control: Control,
  decisions: Decisions,
): boolean {
  const called = parseFrame(machine, callee);
  const operands = control.op === 'call' ? control.arguments : [];
  return (
    called?.function === due?.function &&
    called?.arguments.every((value, i) => decisions.isAlike(value, due?.arguments[i] ?? null, operands[i])) === true
  );
}

/** Whether a label is that of a state in which calls of a function begin. */
function isEntry(machine: Machine, label: string, called: number | undefined): boolean {
  if (called === undefined) return false;
  const entries = entryStates(machine, called);
  return matchLabel(machine, label).some(({ state }) => entries.has(state));
}

/**
 * Whether a return to a place leads to the state with this label. `due`: the place that it should be; its frame, or what is
 * to be done there, may stand for that of the other one.
 */
function isSiteOf(machine: Machine, label: string, site: string, due = site): boolean {
  const [said, own] = [partsOf(site), partsOf(due)];
  return matchLabel(machine, label).some((point) => {
    const { frame, rest } = partsOf(siteText(machine, point));
    return (frame === said.frame || frame === own.frame) && (rest === said.rest || rest === own.rest);
  });
}

/** The frame that a place to return to is in, and what the place is there. */
function partsOf(site: string): { readonly frame: string; readonly rest: string } {
  const end = site.indexOf(')') + 1;
  return { frame: site.slice(0, end), rest: site.slice(end) };
}

/**
 * Where a call leads by what its line says; undefined where that is no call of the machine. The place to come back to
 * names what was called.
 */
function calledAs(machine: Machine, callee: string, frame: Frame | undefined): Configuration | undefined {
  const called = parseFrame(machine, callee);
  const entry = called && entryPoint(machine, called.function, called.arguments);
  if (called === undefined || entry === undefined || frame?.resume === undefined) return undefined;
  const { resume } = frame;
  // Its label names what was called last, if at all.
  const first = labelText(machine, resume).endsWith(` from ${frameText(machine, frame)}`)
    ? resume.variables.length - frame.arguments.length
    : resume.variables.length;
  const variables = [
    ...resume.variables.slice(0, first),
    ...called.arguments.slice(0, resume.variables.length - first),
  ];
  return {
    ...entry,
    frame: { ...frame, ...called, resume: { ...resume, variables } },
  };
}

function wrongPlace(
  report: StateReport,
  line: TraceLine,
  part: 'callee' | 'site',
  expected: string,
  found: string,
  says: string,
): void {
  if (expected !== found)
    report.draftOwn('transition-call', line, {
      part: field(part),
      expected,
      found,
      explain: () => `${says}, not ${found}.`,
    });
}
