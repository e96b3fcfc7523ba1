import { instead, type Range } from '../problem.ts';
import type { ProblemCode } from '../codes.ts';
import { closest } from '../closest.ts';
import { constantOf } from '../constants.ts';
import * as ast from '../generated/ast.ts';
import { rangeOf, rangeOfKeyword, rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report-problem.ts';
import { expectType } from '../type-inference.ts';
import { bool } from '../types.ts';

/** The algorithm classes that the paper sorts its tasks into. */
export const taskClasses = [
  'simulation',
  'recursion',
  'iteration',
  'enumeration',
  'greedy',
  'divide-and-conquer',
  'dynamic-programming',
  'backtracking',
] as const;

export const tierNames = ['S', 'M', 'L'] as const;

/** What a task needs once: its class, length, answer; and at least one question. */
export function checkTask(task: ast.Task, report: Report): void {
  const at = rangeOfProperty(task, 'title');
  const needed = (
    items: readonly ast.Item[],
    code: ProblemCode,
    what: string,
    suggestion: string,
    once: boolean,
  ): void => {
    if (items.length === 0) error(report, at, code, `The task has no ${what}.`, suggestion);
    if (once)
      for (const item of items.slice(1))
        error(
          report,
          item,
          'duplicate-item',
          `A task can have only one ${what}; this is another one.`,
          ast.isLengthDecl(item)
            ? 'Name all lengths in one line, with the same tiers: length n, m: S …. What has another size is an input, or an expression such as n / 2.'
            : 'Remove one of them.',
        );
  };
  needed(
    task.items.filter(ast.isClassDecl),
    'missing-class',
    'class',
    `Add one of: class ${taskClasses.join(', ')}.`,
    true,
  );
  needed(
    task.items.filter(ast.isLengthDecl),
    'missing-length',
    'length',
    'Add its tiers, such as: length n: S 2..10, M 11..20, L 21..50.',
    true,
  );
  needed(
    task.items.filter(ast.isAsk),
    'missing-ask',
    'question',
    'Add one that names the inputs: ask "What is … {x} …?".',
    false,
  );
  needed(task.items.filter(ast.isAnswer), 'missing-answer', 'answer', 'Say which value is the answer: answer ….', true);
}

/** Traces, launches and the lint find a task of a file by its title. */
export function checkTitles(tasks: readonly (ast.Task | ast.MachineDecl)[], report: Report): void {
  const lines = new Map<string, number>();
  for (const task of tasks) {
    const at = rangeOfProperty(task, 'title');
    const first = lines.get(task.title);
    if (first === undefined) lines.set(task.title, at.start.line + 1);
    else
      error(
        report,
        at,
        'duplicate-name',
        `The task in line ${first} already has this title.`,
        'Change one of the titles.',
      );
  }
}

export function checkClass(declared: ast.ClassDecl, report: Report): void {
  if (taskClasses.some((known) => known === declared.value)) return;
  const near = closest(declared.value, taskClasses);
  error(
    report,
    rangeOfProperty(declared, 'value'),
    'unknown-class',
    `There is no class ${declared.value}.`,
    near ? `Did you mean ${near}?` : `The classes are ${taskClasses.join(', ')}.`,
    instead(near),
  );
}

/** Three tiers, each a span of whole numbers, longer from S to L. */
export function checkLength(declared: ast.LengthDecl, report: Report): void {
  expectType(declared.where, bool, report);
  const seen = new Map<string, ast.Tier>();
  let before: { readonly tier: string; readonly high: bigint } | undefined;
  for (const tier of declared.tiers) {
    const at = rangeOf(tier);
    if (!tierNames.some((known) => known === tier.tier)) {
      error(
        report,
        rangeOfProperty(tier, 'tier'),
        'tier',
        `There is no tier ${tier.tier}; expected S, M or L.`,
        'Tiers are S, M and L, from short to long.',
      );
      continue;
    }
    if (seen.has(tier.tier)) error(report, at, 'tier', `Tier ${tier.tier} is given twice.`, 'Remove one of them.');
    seen.set(tier.tier, tier);
    const span = spanOf(tier, report);
    if (!span) continue;
    if (span.low > span.high) {
      error(
        report,
        at,
        'tier',
        `Tier ${tier.tier} is empty: ${span.low} is greater than ${span.high}.`,
        `Write ${span.high}..${span.low}.`,
        instead(`${tier.tier} ${span.high}..${span.low}`),
      );
      continue;
    }
    if (before && span.low <= before.high) overlap(report, at, before, tier.tier, span);
    before = { tier: tier.tier, high: span.high };
  }
  const missing = tierNames.filter((name) => !seen.has(name));
  if (missing.length > 0) {
    error(
      report,
      tiersRange(declared),
      'tier',
      `Expected the tiers S, M and L; ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
      'Write all three, such as: S 2..10, M 11..20, L 21..50.',
    );
  }
}

function overlap(
  report: Report,
  at: Range,
  before: { readonly tier: string; readonly high: bigint },
  name: string,
  span: { readonly low: bigint; readonly high: bigint },
): void {
  const disjoint = span.high > before.high;
  error(
    report,
    at,
    'tier',
    disjoint
      ? `Tier ${name} overlaps ${before.tier}, which goes up to ${before.high}.`
      : `Tier ${name} is not above ${before.tier}, which goes up to ${before.high}.`,
    disjoint ? `Begin it at ${before.high + 1n}.` : 'Tiers have to go from short to long: S, M, L.',
    disjoint ? instead(`${name} ${before.high + 1n}..${span.high}`) : undefined,
  );
}

function spanOf(tier: ast.Tier, report: Report): { readonly low: bigint; readonly high: bigint } | undefined {
  const bound = (expression: ast.Expression): bigint | undefined => {
    const value = constantOf(expression);
    if (value === undefined || value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
      error(
        report,
        expression,
        'tier',
        'A bound of a tier has to be a whole number, 0 or more.',
        'Write it as a number: lengths are drawn before anything is computed.',
      );
      return undefined;
    }
    return value;
  };
  const low = bound(tier.low);
  const high = tier.high ? bound(tier.high) : low;
  return low === undefined || high === undefined ? undefined : { low, high };
}

function tiersRange(declared: ast.LengthDecl): Range {
  const first = declared.tiers[0];
  const last = declared.tiers.at(-1);
  return first && last ? { start: rangeOf(first).start, end: rangeOf(last).end } : rangeOfKeyword(declared, 'length');
}
