import { AstUtils } from 'langium';
import * as ast from '../language/ast/index.ts';
import { rangeOf, type Position } from '../language/index.ts';
import { derivedState, type Task } from '../machine/index.ts';
import type { Checked } from './lsp-diagnostics.ts';

/** What stands behind the line that a step begins with: what its state fetches; the rest of what it does is told on hover. */
export interface StepHint {
  readonly position: Position;
  readonly label: string;
  readonly tooltip: string;
}

/** Characters after which the rest is only counted: a hint should not push the line out of sight. */
const LONGEST = 48;
/** States of a file; one with more of them is nothing that somebody reads line by line. */
const MOST_STATES = 1000;

/** The hints of all steps of a file that compiles. Tells nothing of steps that fetch nothing. */
export function stepHints(text: string, compiled: Checked['compiled']): StepHint[] {
  if (compiled === undefined || sum(compiled.tasks) > MOST_STATES) return [];
  const steps = AstUtils.streamAst(compiled.file).filter(ast.isStepStatement).toArray();
  const hints = new Map<string, StepHint>();
  const lines = text.split(/\r?\n/);
  for (const { machine, table } of compiled.tasks) {
    if (table !== undefined) continue;
    for (const state of machine.states) {
      if (state.kind !== 'step' || state.source !== undefined) continue;
      const { start } = state.range;
      const step = steps.find((one) => keyOf(rangeOf(one).start) === keyOf(start));
      // One step has a state in each task that calls its function: the first is told.
      if (step === undefined || hints.has(keyOf(start))) continue;
      const { fetches, operations, tests, writes, next } = derivedState(machine, state);
      if (fetches.length === 0) continue;
      hints.set(keyOf(start), {
        position: endOfLine(lines, rangeOf(step.label).end.line),
        label: `fetches ${shortened(fetches)}`,
        tooltip: Object.entries({ fetches, computes: operations, tests, writes, next })
          .filter(([, texts]) => texts.length > 0)
          .map(([word, texts]) => `${word}: ${texts.join(', ')}`)
          .join('\n'),
      });
    }
  }
  return [...hints.values()];
}

function sum(tasks: readonly Task[]): number {
  return tasks.reduce((count, { machine }) => count + machine.states.length, 0);
}

/** Where a hint moves no code. */
function endOfLine(lines: readonly string[], line: number): Position {
  return { line, character: lines[line]?.length ?? 0 };
}

function keyOf({ line, character }: Position): string {
  return `${line}:${character}`;
}

function shortened(texts: readonly string[]): string {
  let shown = texts.length;
  while (shown > 1 && texts.slice(0, shown).join(', ').length > LONGEST) shown--;
  const rest = texts.length - shown;
  return `${texts.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
