export {
  MOST_CELLS,
  MOST_STEPS,
  turingRunner,
  type TuringExecution,
  type TuringEnd,
  type TuringRun,
  type TuringRunner,
} from './turing-runner.ts';
export type { Endless } from './endless.ts';
export { endlessText, stepsText } from './ending-wording.ts';
export {
  FormatError,
  type MachineForm,
  NotExpressible,
  formOf,
  machineForms,
  machineText,
  readMachine,
  writeMachine,
} from './formats/index.ts';
export { lowerTable } from './lower.ts';
