import {
  evaluateOperation,
  isStuck,
  operatorText,
  sameValue,
  type Operation,
  type Result,
  type Value,
} from '../../machine/index.ts';
import type { MachineEvent } from '../../record/index.ts';
import { expressionText } from '../line.ts';
import type { Store } from '../stores.ts';
import type { EventOf, Fit, Taken } from './body.ts';
import type { Decisions } from './decisions.ts';
import { wrongOperands, wrongResult } from './fault-wording.ts';
import type { JudgeContext } from './judge-context.ts';
import { field } from './pending-fault.ts';
import { sameValues } from './same-values.ts';
import type { StateReport } from './state-report.ts';
import type { StoredWrites } from './stored-writes.ts';
import { tame } from './tame.ts';

/** Reads the lines of operations, of one state in one way. */
export class OperationReading {
  constructor(
    private readonly around: JudgeContext,
    private readonly report: StateReport,
    private readonly decisions: Decisions,
    /** Where results are written on the lines of their operations. */
    private readonly stored: StoredWrites | undefined,
    /** What the state did, as the model tells it. */
    private readonly events: MachineEvent[],
  ) {}

  compute(node: Operation, operands: readonly Value[], result: Result): Value | undefined {
    const operator = operatorText(node.operator);
    const own = (): string => expressionText({ operator, operands });
    const store = this.stored?.storeOf(node);
    const taken = this.#operation(operator, operands, result, store !== undefined);
    if (taken === undefined) {
      this.report.leftovers.miss(
        'operation-missing',
        { kind: 'operation', operator, operands, result: isStuck(result) ? null : result },
        store === undefined ? 'operation' : 'store',
        `The state computes ${own()} here, but does not write it out.`,
      );
      if (store !== undefined) this.stored?.keep(store, 'missing');
      return isStuck(result) ? undefined : this.decisions.unread(tame(result), this.report.body, this.around.machine);
    }
    const { line, event } = taken;
    const onPrinted = taken.fit === 'exactly' ? [] : [evaluateOperation(node, event.operands)];
    this.#keepStored(store, taken, [result, ...onPrinted, ...this.decisions.instead(node, event.operands)]);
    this.events.push({ kind: 'compute', node, operands: event.operands, result: event.result });
    if (taken.fit === 'exactly') {
      if (!isStuck(result) && sameValue(event.result, result)) return result;
      wrongResult(this.report, line, own(), event.result, result);
      return this.decisions.carry(event.result, result);
    }
    return this.#onOwnOperands(node, taken, operands, result);
  }

  /** A line with other operands than are due; gives what is gone on with. */
  #onOwnOperands(
    node: Operation,
    { line, event }: Taken<'operation'> | Taken<'store'>,
    operands: readonly Value[],
    result: Result,
  ): Value {
    const onPrinted = evaluateOperation(node, event.operands);
    const blamed = this.report.drafts.count;
    const due = this.decisions.due('operands' in node ? node.operands : [], operands, event.operands);
    wrongOperands(this.report, line, event.operands, due, operatorText(node.operator));
    const isAsDue = !isStuck(result) && sameValue(event.result, result);
    // With operands that are as good as those that are due, the line has to be true by itself.
    if (isAsDue && this.report.drafts.count > blamed) return result;
    const others = isStuck(onPrinted) || sameValue(event.result, onPrinted) ? [] : [onPrinted];
    if (isStuck(onPrinted) || others.length > 0)
      wrongResult(this.report, line, expressionText(event), event.result, onPrinted);
    for (const other of others) this.decisions.wrongResult(event.result, other);
    return isAsDue ? result : this.decisions.carry(event.result, result, undefined, others);
  }

  /** Keeps what the line of an operation says of its write, which is due if there is a store. */
  #keepStored(
    store: Store | undefined,
    { line, event }: Taken<'operation'> | Taken<'store'>,
    rights: readonly Result[],
  ): void {
    if (event.kind === 'store' && store === undefined) {
      const claim = { cell: event.cell, value: event.result };
      this.report.leftovers.writeAstray(claim);
      this.report.draft('write-superfluous', line, {
        part: field('cell'),
        found: event.cell,
        claim,
        explain: () => `The state does not write this result to ${event.cell}.`,
      });
    } else if (store !== undefined)
      this.stored?.keep(store, event.kind === 'store' ? { line, event, rights } : 'without its write');
  }

  /** The line of an operation, with its write or without, as is due; else the other way, if nothing else is wrong with it. */
  #operation(
    operator: string,
    operands: readonly Value[],
    result: Result,
    isStored: boolean,
  ): Taken<'operation'> | Taken<'store'> | undefined {
    const { body } = this.report;
    const fits = (event: EventOf<'operation'> | EventOf<'store'>): Fit => {
      if (event.operator !== operator) return undefined;
      if (!sameValues(event.operands, operands)) return 'loosely';
      return isStuck(result) || sameValue(event.result, result) ? 'exactly' : 'nearly';
    };
    const exactly = (event: EventOf<'operation'> | EventOf<'store'>): Fit =>
      sameValues(event.operands, operands) ? fits(event) : undefined;
    const accept = (): boolean => !this.decisions.turn();
    return isStored
      ? (body.take('store', fits, accept) ?? body.take('operation', exactly, accept))
      : (body.take('operation', fits, accept) ?? body.take('store', exactly, accept));
  }
}
