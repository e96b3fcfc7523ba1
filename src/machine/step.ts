import { answerText } from './answer-text.ts';
import { candidateCount, evaluateOperation, legalCandidates, scanOperands } from './legal-candidates.ts';
import { targetOf } from './entry.ts';
import { compare } from './evaluate.ts';
import type {
  Address,
  Candidates,
  Choose,
  Compute,
  Element,
  Extent,
  Get,
  Interval,
  Node,
  Operand,
  Operation,
  Put,
  Scan,
  Test,
  Written,
} from './machine-code.ts';
import type { Cell, Configuration, Machine, Point } from './machine.ts';
import type { Control, Fetched, Listener, Outcome, Write } from './listener.ts';
import { IntervalFetch } from './interval-fetch.ts';
import { isStuck, stuck, type Stuck } from './stuck.ts';
import { hasType } from './initial.ts';
import { oncePerCell } from './once-per-cell.ts';
import { ONLY_INDEX } from './path.ts';
import type { Tape } from './tape.ts';
import type { Value } from './value.ts';
import { finish, type Work } from './work.ts';

/**
 * One transition, from any configuration at all: the next configuration, the answer, or a named reason why there is
 * none. Never throws on a well-formed machine, whatever the variables, the frames and the tape hold. Writes to the tape
 * as it goes.
 */
export function step(machine: Machine, configuration: Configuration, tape: Tape, listener?: Listener): Outcome {
  return finish(stepping(machine, configuration, tape, listener));
}

/** The same in pieces: a state may fetch a million cells. */
export function* stepping(
  machine: Machine,
  configuration: Configuration,
  tape: Tape,
  listener?: Listener,
): Work<Outcome> {
  const state = machine.states[configuration.state];
  if (state === undefined || state.variables.length !== configuration.variables.length)
    return { kind: 'stuck', stuck: stuck('no such state'), node: undefined };
  if (!state.variables.every((variable, i) => hasType(configuration.variables[i], variable.type)))
    return { kind: 'stuck', stuck: stuck('wrong type'), node: undefined };
  return yield* new Step(machine, tape, listener, configuration).run(state.code);
}

/** Runs the machine's start, which prints nothing and gives the first configuration. */
export function start(machine: Machine, tape: Tape, listener?: Listener): Outcome {
  return finish(new Step(machine, tape, listener, { state: -1, variables: [], frame: undefined }).run(machine.start));
}

/** The registers of one step: slots and what stopped it. */
class Step {
  readonly #slots: (Value | undefined)[];
  #stuck: Stuck | undefined;

  constructor(
    private readonly machine: Machine,
    private readonly tape: Tape,
    private readonly listener: Listener | undefined,
    private readonly from: Configuration,
  ) {
    this.#slots = from.variables.slice();
  }

  *run(code: Node): Work<Outcome> {
    for (let node = code; ;) {
      this.listener?.visit?.(node, this.#slots);
      switch (node.op) {
        case 'get':
          this.#get(node);
          break;
        case 'interval':
          yield* this.#interval(node);
          break;
        case 'extent':
          this.#extent(node);
          break;
        case 'element':
          this.#element(node);
          break;
        case 'compute':
          this.#compute(node);
          break;
        case 'scan':
          yield* this.#scan(node);
          break;
        case 'choose':
          yield* this.#choose(node);
          break;
        case 'put':
          this.#put(node);
          break;
        case 'test':
        case 'written': {
          const outcome = node.op === 'test' ? this.#test(node) : this.#written(node);
          if (this.#stuck !== undefined) return { kind: 'stuck', stuck: this.#stuck, node };
          node = outcome ? node.yes : node.no;
          continue;
        }
        case 'next':
        case 'call':
        case 'tail-call':
        case 'return':
        case 'halt': {
          const outcome = this.#control(node);
          this.listener?.control?.(node, outcome);
          return outcome;
        }
      }
      if (this.#stuck !== undefined) return { kind: 'stuck', stuck: this.#stuck, node };
      node = node.next;
    }
  }

  #get(node: Get): void {
    const fetched: Fetched[] = [];
    for (const fetch of node.fetches) {
      const index = this.#values(fetch.index);
      fetched.push({ cell: { region: fetch.region, index }, value: this.tape.cell(fetch.region, index) });
    }
    const instead = this.listener?.get?.(node, fetched);
    for (let i = 0; i < fetched.length; i++) {
      const told = instead?.[i];
      const value = told === undefined ? fetched[i]?.value : told;
      const slot = node.fetches[i]?.slot;
      if (value === undefined || slot === undefined) continue;
      if (isStuck(value)) this.#stuck ??= value;
      else this.#slots[slot] = value;
    }
  }

  *#interval(node: Interval): Work<void> {
    const low = this.#value(node.low);
    const high = this.#value(node.high);
    const path = (node.path ?? ONLY_INDEX).map((one) => one && this.#value(one));
    const rows = node.rows?.map((row) => [this.#value(row.low), this.#value(row.high)] as const);
    if (this.#stuck !== undefined) return;
    this.#keep(node.slot, yield* new IntervalFetch(node, this.tape, this.listener).values(low, high, path, rows));
  }

  #extent(node: Extent): void {
    const extent = this.tape.extent(node.region, node.blank);
    if ('stuck' in extent) {
      this.#stuck ??= extent;
      return;
    }
    this.listener?.extent?.(node, extent.low, extent.high);
    this.#slots[node.low] = extent.low;
    this.#slots[node.high] = extent.high;
  }

  #element(node: Element): void {
    const interval = this.#value(node.interval);
    const low = this.#value(node.low);
    const index = this.#value(node.index);
    if (this.#stuck !== undefined) return;
    if (typeof interval !== 'object' || interval === null || typeof low !== 'number' || typeof index !== 'number') {
      this.#stuck = stuck('wrong type');
      return;
    }
    const value = interval[index - low];
    this.#keep(node.slot, value === undefined ? stuck('index out of range') : value);
  }

  #compute(node: Compute): void {
    const operands = this.#values(node.operands);
    if (this.#stuck !== undefined) return;
    this.#operation(node, operands);
  }

  #operation(node: Operation, operands: readonly Value[]): void {
    const result = evaluateOperation(node, operands);
    const instead = this.listener?.compute?.(node, operands, result);
    this.#keep(node.slot, instead === undefined ? result : instead);
  }

  *#scan(node: Scan): Work<void> {
    const operands = yield* this.#over(
      node,
      scanOperands(node, (operand) => this.#value(operand)),
    );
    if (operands !== undefined) this.#operation(node, operands);
  }

  *#choose(node: Choose): Work<void> {
    const legal = yield* this.#over(
      node,
      legalCandidates(node, (operand) => this.#value(operand)),
    );
    if (legal === undefined) return;
    const chosen = this.listener?.choose?.(node, legal) ?? legal[0];
    this.#keep(node.slot, chosen === undefined ? stuck('no choice') : chosen);
  }

  /**
   * What going over candidates gives; undefined where the step is stuck. The tape says how much work is still allowed.
   */
  *#over<Found extends readonly Value[]>(candidates: Candidates, work: Work<Found | Stuck>): Work<Found | undefined> {
    const isAllowed = this.tape.spend(candidateCount(candidates, (operand) => this.#value(operand)));
    const found = isAllowed ? yield* work : stuck('value too long');
    if (isStuck(found)) this.#stuck ??= found;
    return this.#stuck === undefined && !isStuck(found) ? found : undefined;
  }

  #test(node: Test): boolean {
    const left = this.#value(node.left);
    const right = this.#value(node.right);
    if (this.#stuck !== undefined) return false;
    const own = compare(node.relation, left, right);
    const outcome = this.listener?.test?.(node, left, right, own) ?? own;
    if (typeof outcome !== 'boolean') {
      this.#stuck = outcome;
      return false;
    }
    if (node.slot !== undefined) this.#slots[node.slot] = outcome;
    return outcome;
  }

  #written(node: Written): boolean {
    const cell = this.#cell(node);
    if (this.#stuck !== undefined) return false;
    const outcome = this.tape.isWritten(cell.region, cell.index);
    return this.listener?.written?.(node, cell, outcome) ?? outcome;
  }

  #put(node: Put): void {
    let writes: readonly Write[] = oncePerCell(
      node.writes.map((write) => ({ cell: this.#cell(write), value: this.#value(write.value) })),
    );
    if (this.#stuck !== undefined) return;
    let refusal: Stuck | undefined;
    for (const { cell } of writes) refusal ??= this.tape.refusal(cell.region, cell.index);
    const instead = this.listener?.put?.(node, writes, refusal);
    if (instead !== undefined) writes = instead;
    else if (refusal !== undefined) {
      this.#stuck = refusal;
      return;
    }
    for (const { cell, value } of writes) this.tape.write(cell.region, cell.index, value);
  }

  #control(node: Control): Outcome {
    const {
      machine,
      from: { frame },
    } = this;
    switch (node.op) {
      case 'next':
        return this.#goTo({ state: node.state, variables: this.#values(node.variables) }, frame, node);
      case 'halt': {
        const answer = answerText(node.answer, (operand) => this.#value(operand));
        const reason = this.#stuck ?? (typeof answer === 'string' ? undefined : answer);
        return reason === undefined && typeof answer === 'string'
          ? { kind: 'halt', answer }
          : { kind: 'stuck', stuck: reason ?? stuck('wrong type'), node };
      }
      case 'return':
        if (frame?.resume === undefined) return { kind: 'stuck', stuck: stuck('no caller'), node };
        return this.#goTo(frame.resume, frame.caller, node);
      case 'call':
      case 'tail-call': {
        const target = targetOf(machine, node);
        if (target === undefined) return { kind: 'stuck', stuck: stuck('no such state'), node };
        const values = this.#values(node.arguments);
        const point = { state: target.state, variables: this.#values(target.variables) };
        if (node.op === 'call') {
          const resume = { state: node.resume, variables: this.#values(node.resumeVariables) };
          return this.#goTo(
            point,
            {
              function: node.function,
              arguments: values,
              resume,
              caller: frame,
              depth: frame === undefined ? 0 : frame.depth + 1,
            },
            node,
          );
        }
        if (frame === undefined) return { kind: 'stuck', stuck: stuck('no caller'), node };
        return this.#goTo(point, { ...frame, function: node.function, arguments: values }, node);
      }
    }
  }

  #goTo(point: Point, frame: Configuration['frame'], node: Control): Outcome {
    if (this.#stuck !== undefined) return { kind: 'stuck', stuck: this.#stuck, node };
    return { kind: 'next', configuration: { state: point.state, variables: point.variables, frame } };
  }

  #keep(slot: number, value: Value | Stuck): void {
    if (isStuck(value)) this.#stuck ??= value;
    else this.#slots[slot] = value;
  }

  #cell(address: Address): Cell {
    return { region: address.region, index: this.#values(address.index) };
  }

  #values(operands: readonly Operand[]): Value[] {
    const values: Value[] = [];
    for (const operand of operands) values.push(this.#value(operand));
    return values;
  }

  /** The operand's value; a slot that nothing filled (a listener gave too few values) stops the step. */
  #value(operand: Operand): Value {
    if ('value' in operand) return operand.value;
    const value = this.#slots[operand.slot];
    if (value === undefined) this.#stuck ??= stuck('blank cell');
    return value === undefined ? null : value;
  }
}
