import {
  bySource,
  type FindingCode,
  importOf,
  parseTask,
  type Problem,
  type Range,
  rangeOf,
  rangeOfProperty,
  type Resolve,
  samplerOf,
} from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import { acceptance, sample, SampleError, TierError, type Sample } from '../dataset/index.ts';
import { compile, isCheap } from '../compile/index.ts';
import { bindInputs, type Task, type TierName, type Work } from '../machine/index.ts';
import { Allows } from './allow-scopes.ts';
import { checkLengths } from './check-lengths.ts';
import { checkUnused } from './check-unused.ts';
import { AnswerCheck } from './check-answers.ts';
import { DrawCheck } from './check-draws.ts';
import { checkWording } from './check-questions.ts';
import { MachineCheck } from './check-machines.ts';
import { ReadingCheck } from './check-reading.ts';
import { LONGEST_RUN, RunCheck } from './check-runs.ts';
import { checkStates } from './check-states.ts';
import type { Allowed, Found } from './finding.ts';
import { defaultLimits, ENOUGH, type LintLimits } from './limits.ts';

export interface LintOptions {
  readonly limits?: Partial<LintLimits>;
  /** Inputs that are drawn and run for each tier; 0: only what the text alone tells. */
  readonly samples?: number;
  readonly seed?: number;
  /** Nobody waits for it: a run in which values grow without end is given up, and told. */
  readonly isUnasked?: boolean;
}

export interface LintResult {
  /**
   * Findings in source order. Of a text with errors, which no task comes from, there are none: its problems are those
   * of compiling it.
   */
  readonly problems: readonly Problem[];
  readonly allowed: readonly Allowed[];
}

/** How far a lint is: `done` of `total` samples, of all tasks of the file. */
export interface LintProgress {
  readonly done: number;
  readonly total: number;
}

const tiers: readonly TierName[] = ['S', 'M', 'L'];
/** Inputs that are drawn and run for each tier, unless told otherwise. */
export const SAMPLES = 20;
/** Draws at most from which the share that a condition rejects is told. */
const DRAWS = 400;

/**
 * What tells each finding: the text alone, a run, or the share of many runs. An `allow` of what so few runs do not tell
 * is not judged.
 */
const toldBy: Readonly<Record<FindingCode, 'text' | 'runs' | 'many runs'>> = {
  'many-operands': 'text',
  'many-operations': 'text',
  'many-rounds': 'text',
  'idle-states': 'text',
  'growing-cost': 'text',
  'growing-digits': 'runs',
  'unreadable-question': 'runs',
  'alike-questions': 'text',
  'few-questions': 'text',
  'unused-length': 'text',
  'unused-inputs': 'text',
  'unused-functions': 'text',
  'one-sided-answers': 'many runs',
  'constant-inputs': 'many runs',
  'alike-tiers': 'many runs',
  'single-rounds': 'many runs',
  'shared-labels': 'many runs',
  'rare-inputs': 'runs',
  'failing-draws': 'runs',
  'long-trace': 'runs',
};

/** Parses, compiles and lints a text, to the end. */
export function lint(text: string, options: LintOptions & { readonly resolve?: Resolve } = {}): LintResult {
  const { ast: file, problems } = parseTask(text, options.resolve);
  if (problems.some(({ severity }) => severity === 'error')) return { problems: [], allowed: [] };
  return lintTasks(file, compile(file).tasks, options);
}

/** Lints the tasks of a file without errors, to the end. With no samples quick enough for every pause in typing. */
export function lintTasks(file: ast.TaskFile, tasks: readonly Task[], options: LintOptions = {}): LintResult {
  const steps = lintSteps(file, tasks, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same, one drawn sample after the other: between two of them a caller can do other work, or stop. */
export function* lintSteps(
  file: ast.TaskFile,
  tasks: readonly Task[],
  { limits: some = {}, samples = SAMPLES, seed = 0, isUnasked = false }: LintOptions = {},
): Generator<LintProgress, LintResult, undefined> {
  const limits = { ...defaultLimits, ...some };
  const found: Found[] = [];
  const pairs = file.tasks.flatMap((node) => {
    const task = tasks.find(({ name }) => name === node.title);
    return task ? [{ node, task }] : [];
  });
  const machines = file.machines.flatMap((node) => {
    const task = tasks.find(({ name }) => name === node.title);
    return task?.table ? [{ node, task, table: task.table }] : [];
  });
  const total = (pairs.length + machines.length) * tiers.length * samples;
  for (const [i, { node, task }] of pairs.entries()) {
    const asks = node.items.filter(ast.isAsk);
    found.push(
      ...checkStates(task, limits),
      ...checkWording(task, node, asks, limits),
      ...checkLengths(node),
      ...checkUnused(node),
    );
    if (samples > 0)
      found.push(
        ...(yield* sampled(task, node, asks, {
          limits,
          samples,
          seed,
          isUnasked,
          before: i * tiers.length * samples,
          total,
        })),
      );
  }
  for (const [i, { node, task, table }] of machines.entries()) {
    const check = new MachineCheck(task, table, node);
    for (let done = 0; done < tiers.length * samples; done++) {
      const drawn = drawnOrNot(task, tiers[Math.floor(done / samples)] ?? 'S', seed, done % samples);
      if (drawn !== undefined) check.sample(drawn, drawn.tier ?? 'S');
      yield { done: (pairs.length + i) * tiers.length * samples + done + 1, total };
    }
    found.push(...check.found);
  }
  const allows = new Allows(file);
  const allowed: Allowed[] = [];
  const reported: Problem[] = [];
  for (const one of found) {
    const reason = allows.reasonFor(one);
    const problem = problemOf(one, file);
    if (reason === undefined) reported.push(problem);
    else allowed.push({ problem, reason });
  }
  // A task that does not compile may need what its allows say.
  const unused = pairs.length === file.tasks.length ? allows.unused(judgedCodes(samples)) : [];
  return {
    problems: [...reported, ...unused.map((one) => problemOf(one, file))].sort(bySource),
    allowed: allowed.sort((a, b) => bySource(a.problem, b.problem)),
  };
}

interface Sampling {
  readonly limits: LintLimits;
  readonly samples: number;
  readonly seed: number;
  readonly isUnasked: boolean;
  readonly before: number;
  readonly total: number;
}

function* sampled(
  task: Task,
  node: ast.Task,
  asks: readonly ast.Ask[],
  { limits, samples, seed, isUnasked, before, total }: Sampling,
): Generator<LintProgress, readonly Found[], undefined> {
  const found: Found[] = [];
  const reading = new ReadingCheck(task, asks);
  const runs = new RunCheck(task, node, limits);
  const answers = new AnswerCheck(node);
  const draws = new DrawCheck(node);
  for (const [i, tier] of tiers.entries()) {
    const first = drawnOrWhy(task, node, tier, seed, 0);
    if ('code' in first) {
      found.push(first);
      continue;
    }
    found.push(...checkSampler(task, node, tier, seed, limits));
    for (let index = 0; index < samples; index++) {
      const drawn = drawnOrWhy(task, node, tier, seed, index);
      if ('code' in drawn) {
        found.push(drawn);
        break;
      }
      const done = before + i * samples + index;
      if (isUnasked && !(yield* cheap(task, drawn, { done, total }))) {
        runs.tooCostly(drawn, tier);
        break;
      }
      const bound = runs.bound(drawn, tier);
      if (bound === undefined) {
        yield { done: done + 1, total };
        continue;
      }
      reading.sample(drawn);
      draws.sample(drawn);
      const run = runs.sample(bound, drawn, tier);
      if (run !== undefined) {
        answers.sample(run.answer, tier);
        draws.run(run.states, tier);
      }
      yield { done: done + 1, total };
    }
  }
  for (const work = runs.readOperations(); work.next().done !== true;)
    yield { done: before + tiers.length * samples, total };
  return [...distinct(found), ...reading.found, ...runs.found, ...answers.found, ...draws.found];
}

/** Whether a sample runs with little work; inputs that do not fit do not run at all. */
function* cheap(
  task: Task,
  { inputs, lengths }: Sample,
  progress: LintProgress,
): Generator<LintProgress, boolean, undefined> {
  const { bound } = bindInputs(task, inputs, lengths);
  const work: Work<boolean> | undefined = bound && isCheap(bound, LONGEST_RUN);
  for (;;) {
    const step = work?.next();
    if (step === undefined || step.done === true) return step?.value ?? true;
    yield progress;
  }
}

/** Whether a tier's inputs can be drawn without drawing some of them in vain. */
function checkSampler(task: Task, node: ast.Task, tier: TierName, seed: number, limits: LintLimits): readonly Found[] {
  // So many show that conditions do not reject too many, whatever comes after them.
  const enough = Math.ceil(DRAWS * (1 - limits.rejected / 100));
  const { tries, held, failed, lastFailure } = acceptance(task, tier, seed, DRAWS, enough);
  const found: Found[] = [];
  const given = tries - failed;
  if (lastFailure !== undefined) {
    found.push({
      place: { source: undefined, range: samplerRange(node, lastFailure) },
      severity: 'warning',
      code: 'failing-draws',
      message: `In ${((100 * failed) / tries).toFixed(1)} % of ${tries} draws of tier ${tier} this sampler fails, so that the sample has to be drawn again: ${lastFailure.message}`,
      suggestion: 'Make it produce a value for all lengths and inputs that can occur.',
    });
  }
  const rejected = given === 0 ? 0 : 100 * (1 - held / given);
  if (rejected > limits.rejected) {
    found.push({
      place: { source: undefined, range: rangeOf(conditionOf(node)) },
      severity: 'warning',
      code: 'rare-inputs',
      message: `Conditions reject ${rejected >= 100 ? `all of ${given}` : `${rejected.toFixed(1)} %`} draws of tier ${tier}.`,
      suggestion: 'Make the sampler draw what the condition requires.',
    });
  }
  return found;
}

function drawnOrWhy(task: Task, node: ast.Task, tier: TierName, seed: number, index: number): Sample | Found {
  try {
    return sample(task, { tier }, seed, index);
  } catch (error) {
    if (error instanceof SampleError) return samplerDefect(error, node, tier);
    throw error;
  }
}

/** Of a machine, which may have no such tier. */
function drawnOrNot(task: Task, tier: TierName, seed: number, index: number): Sample | undefined {
  try {
    return sample(task, { tier }, seed, index);
  } catch (error) {
    if (error instanceof SampleError) return undefined;
    throw error;
  }
}

function samplerDefect(error: SampleError, node: ast.Task, tier: TierName): Found {
  const isTier = error instanceof TierError;
  return {
    place: { source: undefined, range: isTier ? tierRange(node, tier) : samplerRange(node, error) },
    severity: 'error',
    code: 'failing-sampler',
    message: `No input of tier ${tier} can be drawn: ${error.message}`,
    ...(isTier ? { suggestion: 'End the tier at 1,000,000 or before.' } : {}),
  };
}

function tierRange(node: ast.Task, name: TierName): Range {
  const tiers = node.items.filter(ast.isLengthDecl).flatMap((declared) => declared.tiers);
  return rangeOf(tiers.find((tier) => tier.tier === name) ?? node);
}

/** The sampler that an error is about; of an error of the whole the condition. */
function samplerRange(node: ast.Task, error: SampleError): Range {
  const input = node.items.filter(ast.isInput).find(({ name }) => name === error.input);
  return input ? rangeOf(samplerOf(input) ?? input.source ?? input) : rangeOf(conditionOf(node));
}

/**
 * What rejects draws: the last condition, since the ones before it are drawn anew with it; the title where there is
 * none.
 */
function conditionOf(node: ast.Task): ast.Expression | ast.Task {
  const conditions = node.items.flatMap((item) =>
    (ast.isLengthDecl(item) || ast.isInput(item)) && item.where ? [item.where] : [],
  );
  return conditions.at(-1) ?? node;
}

/** The same defect of several tiers is told once. */
function distinct(found: readonly Found[]): Found[] {
  return [
    ...new Map(
      found
        .map((one) => [`${one.code} ${one.place.range.start.line} ${one.place.range.start.character}`, one] as const)
        .reverse(),
    ).values(),
  ].reverse();
}

/** As the Problems panel speaks; what stands in an imported file is told at the import. */
function problemOf(
  { place: { source, range }, severity, code, message, suggestion }: Found,
  file: ast.TaskFile,
): Problem {
  const imported = source === undefined ? undefined : importOf(file, source);
  return {
    range: imported ? rangeOfProperty(imported, 'path') : range,
    severity,
    code,
    message: source === undefined ? message : `${source}, line ${range.start.line + 1}: ${message}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** The findings whose absence is known, so that an `allow` of one of them is known to allow nothing. */
function judgedCodes(samples: number): ReadonlySet<string> {
  const least = { text: 0, runs: 1, 'many runs': ENOUGH };
  return new Set(Object.entries(toldBy).flatMap(([code, by]) => (samples >= least[by] ? [code] : [])));
}
