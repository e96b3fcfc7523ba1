import type * as ast from '../language/ast/index.ts';
import { rangeOfProperty } from '../language/index.ts';
import type { Sample } from '../dataset/index.ts';
import { STEP_LIMIT, type Task, type TierName, type TuringMachine } from '../machine/index.ts';
import { endlessText, stepsText, turingRunner, type TuringRunner } from '../turing/index.ts';
import type { Found } from './finding.ts';

/** Steps behind the last in which it is looked whether the machine halts at all. */
const LOOKED_AT = 1 << 12;

/** Runs drawn inputs of a raw Turing machine and finds whether it halts, and does so within the states of a trace. */
export class MachineCheck {
  readonly #runner: TuringRunner;
  readonly #ran = new Set<unknown>();
  readonly #defects = new Map<Found['severity'], Found>();

  constructor(
    private readonly task: Task,
    private readonly table: TuringMachine,
    private readonly node: ast.MachineDecl,
  ) {
    this.#runner = turingRunner(table);
  }

  sample({ inputs: { input }, seed, index }: Sample, tier: TierName): void {
    if (typeof input !== 'string' || this.#ran.has(input)) return;
    this.#ran.add(input);
    const execution = this.#runner.start(input);
    if (execution.advance(STEP_LIMIT) === 'halt') return;
    const state = this.task.machine.states[execution.state];
    const loop = execution.endless(LOOKED_AT);
    const severity = loop === undefined ? 'hint' : 'error';
    if (this.#defects.has(severity)) return;
    const where = `in state ${this.table.states[execution.state]?.name ?? ''}, head at ${execution.head.toLocaleString('en')}`;
    const given = input === '' ? 'an empty tape' : JSON.stringify(input);
    this.#defects.set(severity, {
      place: { source: undefined, range: state?.range ?? rangeOfProperty(this.node, 'title') },
      severity,
      code: 'endless-run',
      message:
        loop === undefined
          ? `The machine has not halted after ${stepsText(execution.steps)}, the most that a trace can have; it is ${where}.`
          : `The machine never halts: after ${stepsText(execution.steps)} it ${endlessText(loop)}; it is ${where}.`,
      suggestion: `Step through it with this input (tier ${tier}, seed ${seed}, index ${index}): ${given}`,
    });
  }

  get found(): readonly Found[] {
    return [...this.#defects.values()];
  }
}
