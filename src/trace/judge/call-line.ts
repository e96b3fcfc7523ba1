import {
  entryPoint,
  entryStates,
  frameText,
  labelText,
  matchLabel,
  parseFrame,
  siteText,
  type Configuration,
  type Control,
  type Frame,
  type Machine,
  type Outcome,
} from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
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
): OtherCall | undefined {
  const {
    body,
    leftovers,
    around: { machine, sites },
  } = report;
  const always = (): boolean => true;
  if (outcome.kind === 'stuck') {
    body.take('call', () => 'exactly', always);
    body.take('return', () => 'exactly', always);
    return undefined;
  }
  if (outcome.kind === 'halt' || control === undefined) return undefined;
  const call = callOf(machine, outcome, control);
  if (call !== undefined) {
    const { callee, site } = call;
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
      if (other !== undefined) return { leadsTo: (label) => isSiteOf(machine, label, other.site) };
    } else {
      const { line, event } = taken;
      // Another call from another place is one slip.
      if (event.callee !== callee)
        wrongPlace(report, line, 'callee', callee, event.callee, `The state calls ${callee} here`);
      else wrongPlace(report, line, 'site', site, event.site, `The place to return to is ${site}`);
      const { frame } = outcome.configuration;
      if (event.site !== site && frame !== undefined) sites.set(frame, event.site);
      const called = event.callee === callee ? undefined : calledAs(machine, event.callee, frame);
      if (called !== undefined) return { called, leadsTo: (label) => label === labelText(machine, called) };
      if (parseFrame(machine, event.callee) === undefined)
        return { leadsTo: (label) => isEntry(machine, label, outcome.configuration.frame?.function) };
    }
  } else if (control.op === 'return') {
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
      if (other !== undefined) return { leadsTo: (label) => label === entryText(machine, other.callee) };
    } else {
      const { line, event } = taken;
      if (event.site !== told) wrongPlace(report, line, 'site', site, event.site, `The caller is ${site}`);
      if (event.site !== site) return { leadsTo: (label) => isSiteOf(machine, label, event.site) };
    }
  }
  return undefined;
}

/** Whether a label is that of a state in which calls of a function begin. */
function isEntry(machine: Machine, label: string, called: number | undefined): boolean {
  if (called === undefined) return false;
  const entries = entryStates(machine, called);
  return matchLabel(machine, label).some(({ state }) => entries.has(state));
}

/** Whether a return to a place leads to the state with this label. */
function isSiteOf(machine: Machine, label: string, site: string): boolean {
  return matchLabel(machine, label).some((point) => siteText(machine, point) === site);
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
