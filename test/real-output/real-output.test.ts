import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { groundTruth, readQuestion } from '../../src/dataset/index.ts';
import { bindInputs, styleFor, type Inputs, type Task } from '../../src/machine/index.ts';
import { judge, type Verdict } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';

const outputSchema = z.object({
  id: z.string(),
  question: z.string(),
  meta: z.object({ task: z.string(), style: z.string() }),
  finish_reason: z.string(),
  completion: z.string(),
});
type Output = z.infer<typeof outputSchema>;
const readingSchema = z.object({
  id: z.string(),
  faults: z.array(z.object({ line: z.int(), kind: z.string() })),
});
type Reading = z.infer<typeof readingSchema>;

const folder = (name: string): string => path.join(import.meta.dirname, name);

function linesOf(file: string): readonly unknown[] {
  return readFileSync(folder(file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

const tasks = new Map<string, Task>(
  readdirSync(folder('tasks')).map((file) => [
    path.basename(file, '.tail'),
    compileTask(readFileSync(folder(path.join('tasks', file)), 'utf8')),
  ]),
);
const outputs = readdirSync(folder('outputs')).flatMap((file) =>
  linesOf(path.join('outputs', file)).map((row) => outputSchema.parse(row)),
);

/** The task that an output is of, and its question. */
function askedOf({ id, question, meta }: Output): { readonly task: Task; readonly inputs: Inputs } {
  const task = tasks.get(meta.task);
  const inputs = task && readQuestion(task, question);
  assert.ok(task !== undefined && inputs !== undefined, id);
  return { task, inputs };
}

/** The verdicts, by id. */
function judged(): ReadonlyMap<string, Verdict> {
  return new Map(
    outputs.map((output) => {
      const { task, inputs } = askedOf(output);
      const { bound } = bindInputs(task, inputs);
      assert.ok(bound !== undefined, output.id);
      const style = styleFor(task.machine, output.meta.style);
      return [output.id, judge(bound, output.completion, { style, finishReason: output.finish_reason })];
    }),
  );
}

/** Lines that are not blank, but for the last, and the last. */
function split(text: string): { readonly lines: string; readonly answer: string } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return { lines: lines.slice(0, -1).join('\n'), answer: lines.at(-1) ?? '' };
}

/** Which of the three ways a fetched value is wrong in is not held against anybody. */
function kindOf(kind: string): string {
  return /^fetch-(?:stale|foreign|invented)$/.test(kind) ? 'fetch-value' : kind;
}

/** Whether two readings say the same of a text. */
const questions: Readonly<Record<string, (one: Reading, other: Reading) => boolean>> = {
  'the line of the first fault': ({ faults: [one] }, { faults: [other] }) => one?.line === other?.line,
  'that line, and what is wrong with it': ({ faults: [one] }, { faults: [other] }) =>
    one?.line === other?.line && kindOf(one?.kind ?? '') === kindOf(other?.kind ?? ''),
  'how many faults there are': ({ faults: one }, { faults: other }) => one.length === other.length,
};

/** After how many steps of training the model was that wrote an output. */
function ageOf(id: string): number {
  return Number(/-age-(\d+)-/.exec(id)?.[1]);
}

type Question = (typeof questions)[string];

/** The rows of the table: each question of all outputs, and the last one also of younger and older models. */
function rowsOf(all: typeof questions): readonly (readonly [string, Question, (age: number) => boolean])[] {
  const rows = Object.entries(all);
  const [, count] = rows.at(-1) ?? [];
  return [
    ...rows.map(([name, isSame]) => [name, isSame, () => true] as const),
    ...(count === undefined
      ? []
      : ([
          ['the same, of models of 60 to 240 steps', count, (age) => age <= 240],
          ['the same, of models of 360 to 960 steps', count, (age) => age > 240],
        ] as const satisfies readonly (readonly [string, Question, (age: number) => boolean])[])),
  ];
}

/** Who is right about the number of faults of a text, by classes of reasons; of texts that nobody has decided yet, nothing. */
const judgementsSchema = z.object({
  classes: z.record(z.string(), z.object({ right: z.string(), why: z.string() })),
  texts: z.record(z.string(), z.string()),
});

interface Count {
  readonly id: string;
  readonly readers: number;
  readonly judge: number;
}

/** The texts in which both readers count alike: the page that lists those in which the judge counts otherwise. */
function countPage(counts: readonly Count[]): string {
  const { classes, texts } = judgementsSchema.parse(JSON.parse(readFileSync(folder('count-judgements.json'), 'utf8')));
  const others = counts.filter(({ readers, judge: own }) => readers !== own);
  const classOf = ({ id }: Count): { readonly right: string; readonly why: string } =>
    classes[texts[id] ?? ''] ?? { right: 'not decided', why: 'Nobody has looked at this one yet.' };
  const rows = others.map((one) => {
    const { right, why } = classOf(one);
    return `| ${one.id} | ${one.readers} | ${one.judge} | ${right} | ${why} |`;
  });
  const rightOf = (who: string): number => others.filter((one) => classOf(one).right === who).length;
  const right = counts.length - others.length + rightOf('the judge');
  return [
    '# Where both readers count the same number of faults, and the judge another',
    '',
    `${others.length} of the ${counts.length} texts in which the readers agree on the number. By the rules that they had`,
    `and docs/trace-format.md, the judge is right in ${rightOf('the judge')} of them, so in ${right} of ${counts.length}`,
    `(${((100 * right) / counts.length).toFixed(1)} %) in all; the readers are right in ${rightOf('the readers')}; ${rightOf('open')} are left open,`,
    `${rightOf('not decided')} not looked at yet. The judge's`,
    'makers have decided this, not somebody from outside; `count-judgements.json` has the reasons.',
    '',
    '| text | the readers | the judge | who is right | why |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

describe('What small models wrote (test/real-output)', () => {
  const verdicts = judged();

  it('is sound exactly where it is the true trace', () => {
    for (const output of outputs) {
      const { id, meta, completion } = output;
      const { task, inputs } = askedOf(output);
      const { truth } = groundTruth(task, inputs, styleFor(task.machine, meta.style));
      const isSame = split(completion).lines === split(truth?.trace ?? '').lines;
      const verdict = verdicts.get(id);
      assert.equal(verdict?.verdict === 'sound', isSame && verdict?.answer.right === true, id);
    }
  });

  it('is judged nearly as two readers read it, as README.md and docs/judging.md say (UPDATE_DOCS=1 writes their tables)', () => {
    const [one, other] = ['reader-1', 'reader-2'].map(
      (who) =>
        new Map(
          linesOf(`readings/${who}.jsonl`)
            .map((row) => readingSchema.parse(row))
            .map((reading) => [reading.id, reading]),
        ),
    );
    const all = outputs.map(({ id }) => {
      const faults = (verdicts.get(id)?.faults ?? []).map(({ line, kind }) => ({ line: line + 1, kind }));
      return { own: { id, faults }, one: one?.get(id), other: other?.get(id) };
    });
    const rows = rowsOf(questions).map(([name, isSame, isOfAge]) => {
      const share = (agree: (texts: (typeof all)[number]) => boolean | undefined): string => {
        const asked = all
          .filter(({ own }) => isOfAge(ageOf(own.id)))
          .map(agree)
          .filter((said) => said !== undefined);
        return `${((100 * asked.filter(Boolean).length) / asked.length).toFixed(1)} %`;
      };
      const readers = ({ one: first, other: second }: (typeof all)[number]): boolean | undefined =>
        first && second && isSame(first, second);
      const judges = (texts: (typeof all)[number]): boolean | undefined =>
        readers(texts) === true && texts.one ? isSame(texts.own, texts.one) : undefined;
      return `| ${name} | ${share(readers)} | ${share(judges)} |`;
    });
    const table = ['| | the readers agree | the judge too, where they do |', '| --- | --- | --- |', ...rows].join('\n');
    const counts = all.flatMap(({ own, one: first, other: second }): Count[] =>
      first !== undefined && first.faults.length === second?.faults.length
        ? [{ id: own.id, readers: first.faults.length, judge: own.faults.length }]
        : [],
    );
    const page = countPage(counts);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(folder('count-disagreements.md'), page);
    else assert.equal(readFileSync(folder('count-disagreements.md'), 'utf8'), page);
    for (const file of [folder('README.md'), folder('../../docs/judging.md')]) {
      const text = readFileSync(file, 'utf8');
      const updated = text.replace(/\| \| the readers agree[^]*?\n(?=\n)/, `${table}\n`);
      if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, updated);
      else assert.equal(text, updated);
    }
  });
});
