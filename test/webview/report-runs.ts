/**
 * Reports of runs that went the whole way: questions drawn, traces written, slips put in by a seed, judged, counted.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Random, groundTruth } from '../../src/dataset/index.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { type Task, styles } from '../../src/machine/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { forgetfulPlan, forgetfulSamples, forgetfulTask } from '../spotcheck/forgetful-run.ts';
import { buildReport } from '../../src/spotcheck/build-report.ts';
import { judgeSample, type JudgedSample } from '../../src/spotcheck/judge-sample.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { planRun, type Plan } from '../../src/spotcheck/plan.ts';
import type { Report } from '../../src/spotcheck/run-report.ts';
import type { SampleRow } from '../../src/spotcheck/sample-row.ts';
import type { RunSample } from '../../src/spotcheck/run-file.ts';

const source = readFileSync(path.resolve(import.meta.dirname, '../../tasks/addition.tail'), 'utf8');

function compiledTask(): Task {
  const {
    tasks: [task],
    problems,
  } = compileText(source);
  if (!task)
    throw new Error(`tasks/addition.tail does not compile: ${problems.map(({ message }) => message).join('; ')}`);
  return task;
}

const task = compiledTask();
export const additionTask = task;
const endpoint = endpointSchema.parse({ name: 'gpu-box', url: 'http://gpu-box:8000/v1', model: 'tail-1.5b-step-4000' });

/** The plan of a run of so many questions a tier. */
export function additionPlan(samples: number, repeats = 1): Plan {
  return planRun(task, endpoint, {
    tiers: ['S', 'M', 'L'],
    samples,
    repeats,
    seed: 7,
    source,
    calledFrom: 'gpu-box',
    started: '2026-01-14T14:02:00+01:00',
  });
}

type Question = Plan['questions'][number];

/** The text with its last digit one higher. */
function nextDigit(text: string): string {
  return text.replace(/\d(?!.*\d)/, (digit) => String((Number(digit) + 1) % 10));
}

/** A second answer is another one. */
function again({ repeat }: Question): number[] {
  return repeat === 1 ? [] : [repeat];
}

const slipsIn = { S: 1, M: 5, L: 8 };

/** How much more often than usual a model slips, and which one it is, whose slips are its own. */
interface Slips {
  readonly rate: number;
  readonly checkpoint?: string;
}

/** What a model might have answered: ground truth with a digit changed here and there, more often in longer ones. */
function answered(question: Question, { rate, checkpoint }: Slips = { rate: 1 }): RunSample {
  const key = [...again(question), ...(checkpoint === undefined ? [] : [checkpoint])];
  const random = new Random('slips', question.tier, question.seed, question.index, ...key);
  const { truth } = groundTruth(task, question.inputs, styles.minimal, question.lengths);
  const lines = (truth?.trace ?? '').split('\n');
  if (random.integer(0, 12) < slipsIn[question.tier] * rate) {
    const at = random.pick(lines.flatMap((line, i) => (/^(get|put|\d)/.test(line) ? [i] : [])));
    lines[at] = nextDigit(lines[at] ?? '');
  }
  if (random.integer(0, 20) < slipsIn[question.tier] * rate) {
    const answer = lines.findIndex((line) => line.startsWith('Answer: '));
    lines[answer] = nextDigit(lines[answer] ?? '');
  }
  const text = lines.join('\n');
  return {
    kind: 'sample',
    tier: question.tier,
    index: question.index,
    repeat: question.repeat,
    lengths: { ...question.lengths },
    inputs: jsonInputs(question.inputs),
    question: question.question,
    sent: '',
    text,
    reasoning: '',
    finishReason: 'stop',
    usage: { completionTokens: Math.round(text.length / 2.6) },
    firstToken: 180,
    total: Math.round(text.length * 3.4),
    ...(question.tier === 'L' && question.index === 1 && question.repeat === 1
      ? {
          text: '',
          error: {
            kind: 'overloaded',
            message: 'The server is overloaded (503). Ask fewer at once, or try again later.',
          },
        }
      : {}),
  };
}

/** The judged answers of a checkpoint to so many questions a tier. */
export function judgedRun(
  samples: number,
  rate: number,
  checkpoint: string,
): { readonly head: Plan['head']; readonly samples: readonly JudgedSample[] } {
  const { head, questions } = additionPlan(samples);
  return {
    head,
    samples: questions.flatMap((question) => judgeSample(task, answered(question, { rate, checkpoint })) ?? []),
  };
}

/** A finished run, or one of which the first `done` questions have ended. */
export function additionReport(
  samples: number,
  options: { readonly done?: number; readonly state?: Report['head']['state']; readonly repeats?: number } = {},
): Report {
  const plan = additionPlan(samples, options.repeats);
  const questions = plan.questions.slice(0, options.done ?? plan.questions.length);
  const judged = questions
    .map((question) => judgeSample(task, answered(question)))
    .filter((one): one is JudgedSample => one !== undefined);
  const isRunning = options.state === 'running';
  const streams = isRunning
    ? plan.questions.slice(questions.length, questions.length + 6).map(({ tier, index }, i) => ({
        id: `${tier}${index + 1}`,
        states: i === 5 ? 0 : 40 - i * 7,
        expectedStates: 52,
        characters: i === 5 ? 0 : 4000 - 700 * i,
      }))
    : [];
  return buildReport({ task, head: plan.head, samples: judged, state: options.state ?? 'done', streams });
}

/** Of a model that forgets carries from length 41 on, and now and then makes another fault. */
export function forgetfulReport(): Report {
  const plan = forgetfulPlan(24);
  const samples = forgetfulSamples(plan, { from: 41, chance: 0.15 }).map((sample) =>
    sample.index % 9 === 8 && sample.tier !== 'S'
      ? { ...sample, text: sample.text.replace(/^put sum\[(-?\d+)\]=\d/m, 'put sum[$1]=77') }
      : sample,
  );
  return buildReport({
    task: forgetfulTask,
    head: plan.head,
    samples: samples.flatMap((sample) => judgeSample(forgetfulTask, sample) ?? []),
    state: 'done',
  });
}

/** Of a model whose answers have no trace. */
export function bareReport(): Report {
  const plan = forgetfulPlan(8);
  const samples = forgetfulSamples(plan, { from: Infinity, chance: 0 }).map((sample) => ({
    ...sample,
    text: 'I do not know.',
  }));
  return buildReport({
    task: forgetfulTask,
    head: plan.head,
    samples: samples.flatMap((sample) => judgeSample(forgetfulTask, sample) ?? []),
    state: 'done',
  });
}

/** The same report with `count` rows, for the view's own limits: its rows repeat under new names. */
export function withRows(report: Report, count: number): Report {
  const samples = Array.from({ length: count }, (_, i): SampleRow[] => {
    const row = report.samples[i % report.samples.length];
    return row ? [{ ...row, id: `${row.tier}${i + 1}` }] : [];
  }).flat();
  return { ...report, samples };
}

/** The same report, with the rest of one answer not judged. */
export function withCut(report: Report, id: string): Report {
  return { ...report, samples: report.samples.map((row) => (row.id === id ? { ...row, isCut: true } : row)) };
}

export const hostile = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>\u202Eevil\u2066';

/** A report in which every text that comes from elsewhere is hostile, and some are very long. */
export function hostileReport(): Report {
  const report = additionReport(2);
  const long = `${hostile}${'0123456789'.repeat(1024)}`;
  return {
    ...report,
    head: {
      ...report.head,
      task: hostile,
      model: hostile,
      servedModel: hostile,
      endpoint: hostile,
      url: hostile,
      calledFrom: hostile,
      notes: [hostile],
    },
    summary: report.summary.map((part) => ({ ...part, text: hostile })),
    hazards: {
      ...report.hazards,
      rows: report.hazards.rows.map((row) => ({
        ...row,
        label: hostile,
        ways: row.ways.map((way) => ({ ...way, text: `of ${hostile}`, region: hostile })),
      })),
    },
    faults: { ...report.faults, rows: report.faults.rows.map((row) => ({ ...row, title: hostile })) },
    samples: report.samples.map((row) => ({
      ...row,
      question: long,
      expected: long,
      found: `${long}1`,
      finishReason: hostile,
      error: row.error && { kind: 'x', message: hostile },
      faults: [{ kind: 'fetch-stale', title: hostile, state: 3, label: hostile, region: hostile, explanation: long }],
    })),
  };
}

/** A report of which faulty answers were asked again from the right prefix. */
export function probedReport(): Report {
  const report = additionReport(8);
  const row = report.samples.find(({ id }) => id === 'M2');
  const fault = report.samples.flatMap(({ faults }) => faults)[0];
  const probe = { id: row?.id ?? '', from: 31, found: row?.expected, error: undefined };
  return {
    ...report,
    resumed: [
      { from: 'before', answered: 12, clean: 3, interval: { low: 0.09, high: 0.53 }, same: 7, later: 2 },
      { from: 'after', answered: 9, clean: 8, interval: { low: 0.57, high: 0.98 }, same: 0, later: 1 },
    ],
    askable: { before: 12, after: 9 },
    probes: [
      { ...probe, from: undefined, verdict: 'wrong', fault },
      { ...probe, verdict: 'sound', fault: undefined },
      { ...probe, verdict: 'error', fault: undefined, error: { kind: 'cut', message: 'The answer was cut off.' } },
    ],
  };
}
