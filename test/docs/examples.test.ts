import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { launchArguments } from '../../src/debugger/launch.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { type Inputs, type Task, styles, stylesOf } from '../../src/machine/index.ts';
import { judge, readTrace } from '../../src/trace/index.ts';
import { answerOf, recordTask } from '../tasks/load.ts';
import { fencesOf } from './page.ts';

const root = new URL('../../', import.meta.url);

const manifest = z.object({
  contributes: z.object({
    debuggers: z.array(
      z.object({
        configurationAttributes: z.object({ launch: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
      }),
    ),
  }),
});

const pages = [
  'README.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/**
 * A block of tail-cot may say which inputs it is the trace of, or a `sound` one; its task is the tail block before it.
 */
describe('examples in the docs', () => {
  for (const page of pages) {
    let task: Task | undefined;
    const files = new Map<string, string>();
    for (const { language, argument, text, line } of fencesOf(readFileSync(new URL(page, root), 'utf8'))) {
      if (language === 'tail') {
        const { tasks, problems } = compileText(text, (path) => files.get(path));
        if (argument === '') [task] = tasks;
        // A block that says how its file is called can be imported by those after it.
        else files.set(argument, text);
        it(`${page}:${line} compiles and answers its own examples`, () => {
          assert.deepEqual(problems, []);
          for (const one of tasks)
            for (const { inputs, answer } of one.examples) assert.equal(answerOf(one, inputs), answer);
        });
      }
      if (language === 'json' && text.includes('"request"')) {
        it(`${page}:${line} is a launch configuration that the debugger takes, of fields that the editor knows`, () => {
          const configuration = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
          launchArguments.parse(configuration);
          const [debug] = manifest.parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))).contributes
            .debuggers;
          const known = [
            'type',
            'request',
            'name',
            ...Object.keys(debug?.configurationAttributes.launch.properties ?? {}),
          ];
          assert.deepEqual(
            Object.keys(configuration).filter((field) => !known.includes(field)),
            [],
          );
        });
      }
      if (language === 'tail-cot') {
        const owner = task;
        const judged = /^(\{.*\}) sound$/.exec(argument)?.[1];
        if (judged !== undefined) {
          it(`${page}:${line} is a sound trace of its task, though not the first one`, () => {
            assert.ok(owner, 'there is no task before this trace');
            const { bound } = recordTask(owner, JSON.parse(judged) as Inputs);
            const { verdict, ownChoices } = judge(bound, text);
            assert.equal(verdict, 'sound');
            assert.ok(ownChoices > 0);
          });
          continue;
        }
        it(`${page}:${line} ${argument === '' ? 'can be read line by line' : 'is what its task writes'}`, () => {
          if (argument === '') {
            const { lines } = readTrace(text, 'any');
            assert.deepEqual(
              lines.filter((one) => one.event.kind === 'unreadable').map((one) => one.line),
              [],
            );
            return;
          }
          assert.ok(owner, 'there is no task before this trace');
          const inputs = JSON.parse(argument) as Inputs;
          assert.ok(
            stylesOf(owner.machine).some((style) => groundTruth(owner, inputs, style).truth?.trace === text),
            groundTruth(owner, inputs, stylesOf(owner.machine).at(-1) ?? styles.minimal).truth?.trace,
          );
        });
      }
    }
  }
});
