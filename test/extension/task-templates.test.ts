import assert from 'node:assert/strict';
import { taskTemplates } from '../../src/extension/first-contact/task-templates.ts';
import { compile } from '../../src/compile/index.ts';
import { formatText, parseTask, taskClasses } from '../../src/language/index.ts';
import { quoted } from '../../src/language/editor/index.ts';
import { lintTasks } from '../../src/lint/index.ts';

describe('templates of new tasks', () => {
  for (const { label, ending, usual, text } of taskTemplates)
    it(`are whole tasks that run, in which nothing is found but that they need more questions: ${label}`, () => {
      for (const chosen of usual === undefined ? (['simulation'] as const) : taskClasses) {
        const made = text(quoted('Mine {and} "yours" \\'), chosen);
        const parsed = parseTask(made);
        const { tasks, problems } = compile(parsed.ast);
        const found = [...parsed.problems, ...problems];
        assert.deepEqual(found, [], made);
        assert.equal(formatText(made), made);
        assert.equal(tasks[0]?.name, 'Mine {and} "yours" \\');
        assert.match(made, ending === 'machine' ? /^machine /m : new RegExp(`^ {2}class ${chosen}$`, 'm'));
        assert.match(made, /^ {2}example /m);
        if (chosen !== (usual ?? 'simulation')) continue;
        const linted = lintTasks(parsed.ast, tasks, { samples: 20 }).problems.map(({ code }) => code);
        assert.deepEqual(
          linted.filter((code) => code !== 'few-questions'),
          [],
          made,
        );
      }
    });
});
