import { readBusyBeaver, writeBusyBeaver } from './busy-beaver.ts';
import type { ImportedMachine } from './imported.ts';
import { readMorphett, writeMorphett } from './morphett.ts';
import type { TuringMachine } from '../table.ts';
import { readYaml, writeYaml } from './yaml.ts';

export { FormatError, NotExpressible, type ImportedMachine } from './imported.ts';
export { machineText } from '../text.ts';

/** Other forms of Turing machines: the YAML of turingmachine.io, Morphett's quintuples, the standard text of busy beavers. */
export const machineForms = ['yaml', 'morphett', 'bb'] as const;
export type MachineForm = (typeof machineForms)[number];

/** The machine that a text in another form is. Throws a FormatError with the line that cannot be read. */
export function readMachine(form: MachineForm, text: string, name: string): ImportedMachine {
  return { yaml: readYaml, morphett: readMorphett, bb: readBusyBeaver }[form](text, name);
}

/** A machine in another form, with what it is to begin with where the form has a place for it. Throws a NotExpressible that says what the form cannot say. */
export function writeMachine(form: MachineForm, table: TuringMachine, input?: string): string {
  switch (form) {
    case 'yaml': return writeYaml(table, input);
    case 'morphett': return writeMorphett(table);
    case 'bb': return `${writeBusyBeaver(table)}\n`;
  }
}

/** The form that a text looks like: a line of triples, YAML with a table, else quintuples. */
export function formOf(text: string): MachineForm {
  if (/^\s*(?:\d[LR][A-Z]|---)+(?:_(?:\d[LR][A-Z]|---)+)*\s*$/.test(text)) return 'bb';
  return /^table\s*:/m.test(text) ? 'yaml' : 'morphett';
}
