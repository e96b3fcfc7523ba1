import { readBusyBeaver, writeBusyBeaver } from './busy-beaver.ts';
import type { ImportedMachine } from './imported-machine.ts';
import { readMorphett, writeMorphett } from './morphett.ts';
import type { TuringMachine } from '../../machine/index.ts';
import { writeYaml } from './write-yaml.ts';
import { isYaml, readYaml } from './yaml.ts';

export { FormatError, NotExpressible, type ImportedMachine, type Place } from './imported-machine.ts';
export { machineText } from '../machine-file-text.ts';

/**
 * Other forms of Turing machines: the YAML of turingmachine.io, Morphett's quintuples, the standard text of busy
 * beavers.
 */
export const machineForms = ['yaml', 'morphett', 'bb'] as const;
export type MachineForm = (typeof machineForms)[number];

/**
 * The machine that a text in another form is, called `name` where the form has no name of its own for it. Throws a
 * FormatError with the place that cannot be read.
 */
export function readMachine(form: MachineForm, text: string, name: string): ImportedMachine {
  return { yaml: readYaml, morphett: readMorphett, bb: readBusyBeaver }[form](text.replace(/^\uFEFF/, ''), name);
}

/**
 * A machine in another form, with what it is to begin with where the form has a place for it. Throws a NotExpressible
 * that says what the form cannot say.
 */
export function writeMachine(form: MachineForm, table: TuringMachine, input?: string): string {
  switch (form) {
    case 'yaml':
      return writeYaml(table, input);
    case 'morphett':
      return writeMorphett(table);
    case 'bb':
      return `${writeBusyBeaver(table)}\n`;
  }
}

/** The form that a text looks like: a line of triples, YAML with a part of a machine at its top, else quintuples. */
export function formOf(text: string): MachineForm {
  if (/^\s*(?:\d[LR][A-Z]|---)+(?:_(?:\d[LR][A-Z]|---)+)*\s*$/.test(text)) return 'bb';
  return isYaml(text) ? 'yaml' : 'morphett';
}
