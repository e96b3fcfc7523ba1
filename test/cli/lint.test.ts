import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { builtCommand, command } from './command.ts';

const head =
  'class iteration\nlength n: S 1..2, M 3..4, L 5..6\ninput x: int = random n..9\ninput y: int = random 1..9\nask "What of {x} and {y}?"';
const clean = `task "Sum" {\n${head} for i in 1 to x { step "Count {i}" { } }\nanswer x + y\n}\n`;
const stuck = `task "Share" {\n${head}\nlet z = x / (y - 5)\nanswer z\n}\n`;

const region = z.object({
  startLine: z.int().min(1),
  startColumn: z.int().min(1),
  endLine: z.int().min(1),
  endColumn: z.int().min(1),
});
const text = z.object({ text: z.string().min(1) });
const artifactLocation = z.object({ uri: z.string() });

/** The part of the standard's schema that such a log uses. */
const sarif = z.object({
  version: z.literal('2.1.0'),
  runs: z.array(
    z.object({
      columnKind: z.literal('utf16CodeUnits'),
      invocations: z
        .array(
          z.object({
            executionSuccessful: z.boolean(),
            toolExecutionNotifications: z.array(z.object({ level: z.literal('error'), message: text })),
          }),
        )
        .optional(),
      tool: z.object({
        driver: z.object({ rules: z.array(z.object({ id: z.string(), shortDescription: text, help: text })) }),
      }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.int(),
          level: z.enum(['error', 'warning', 'note']),
          message: text,
          locations: z.array(z.object({ physicalLocation: z.object({ artifactLocation, region }) })).length(1),
          suppressions: z.array(z.object({ kind: z.literal('inSource'), justification: z.string() })).optional(),
          fixes: z
            .array(
              z.object({
                description: text,
                artifactChanges: z.array(
                  z.object({
                    artifactLocation,
                    replacements: z.array(
                      z.object({ deletedRegion: region, insertedContent: z.object({ text: z.string() }).optional() }),
                    ),
                  }),
                ),
              }),
            )
            .optional(),
        }),
      ),
    }),
  ),
});

describe('tail-cot lint', () => {
  let folder: string;
  const file = (name: string, text: string): string => {
    const where = path.join(folder, name);
    mkdirSync(path.dirname(where), { recursive: true });
    writeFileSync(where, text);
    return where;
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-lint-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('ends with 0 where there is information alone, and tells it', async () => {
    const where = file('sum.tail', clean);
    const { status, stdout } = await builtCommand(['lint', where]);
    assert.equal(status, 0);
    assert.match(
      stdout,
      /^[^\n]*sum\.tail:1:6: info: The task is asked in 1 way; .*\(few-questions\)\n {2}Add questions/,
    );
  });

  it('ends with 1 where there are findings, each with its place and what to do', async () => {
    const where = file('share.tail', stuck);
    const { status, stdout } = await command(['lint', where, file('sum.tail', clean), '--samples', '40']);
    assert.equal(status, 1);
    const [line = '', advice = ''] = stdout
      .split('\n')
      .slice(stdout.split('\n').findIndex((one) => one.includes('stuck-run')));
    assert.ok(line.startsWith(`${where}:7:1: error: `), line);
    const input = /\{.*\}$/.exec(advice)?.[0] ?? '';
    assert.equal((JSON.parse(input) as { y: number }).y, 5);
    const { stderr } = await command(['trace', where, '--input', input]);
    assert.match(
      stderr,
      /share\.tail: “Share”: The run gets stuck in state \d+: division by zero; it is at “[^”]+”, line 7\.$/m,
    );
  });

  it('gives an object a file with --json', async () => {
    const { status, stdout } = await command(['lint', file('sum.tail', clean), '--json', '--min-questions', '1']);
    assert.deepEqual(
      [status, JSON.parse(stdout)],
      [0, { file: path.join(folder, 'sum.tail'), problems: [], allowed: [] }],
    );
  });

  it('gives one log in SARIF with --sarif: rules, exact places, fixes, and what is allowed', async () => {
    const unused = `task "Sum" {\nallow few-questions because "one is enough"\n${head} let a = 1\nfor i in 1 to x { step "Count {i}" { } }\nanswer x + y\n}\n`;
    const { status, stdout } = await command(['lint', file('sum.tail', unused), '--sarif', '--samples', '0']);
    assert.equal(status, 1);
    const log = sarif.parse(JSON.parse(stdout));
    const [run] = log.runs;
    assert.ok(run);
    assert.deepEqual(
      run.tool.driver.rules.map(({ id }) => id),
      ['few-questions', 'idle-states', 'unused'].filter((id) => run.results.some(({ ruleId }) => ruleId === id)),
    );
    for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
    const found = run.results.find(({ ruleId }) => ruleId === 'unused');
    assert.equal(found?.level, 'warning');
    const line = unused.split('\n').findIndex((one) => one.includes('let a'));
    const column = (unused.split('\n')[line] ?? '').indexOf('a = 1');
    assert.deepEqual(found.locations[0]?.physicalLocation.region, {
      startLine: line + 1,
      startColumn: column + 1,
      endLine: line + 1,
      endColumn: column + 2,
    });
    assert.match(found.locations[0].physicalLocation.artifactLocation.uri, /^file:\/\/.*\/sum\.tail$/);
    assert.equal(found.fixes?.[0]?.description.text, 'Remove a');
    const allowed = run.results.find(({ ruleId }) => ruleId === 'few-questions');
    assert.deepEqual(allowed?.suppressions, [{ kind: 'inSource', justification: 'one is enough' }]);
  });

  it('offers no fix in SARIF that takes away a call of an imported function', async () => {
    file('lib.tail', 'function twice(a: int): int {\n  step "Double {a}" { return a * 2 }\n}\n');
    const text = `import twice from "lib.tail"\n${clean.replace('answer x', 'let twofold = twice(x)\nanswer x')}`;
    const { stdout } = await command(['lint', file('user.tail', text), '--sarif', '--samples', '0']);
    const unused = sarif.parse(JSON.parse(stdout)).runs[0]?.results.find(({ ruleId }) => ruleId === 'unused');
    assert.ok(unused);
    assert.equal(unused.fixes, undefined);
  });

  it('takes limits', async () => {
    const where = file('sum.tail', clean);
    assert.match(
      (await command(['lint', where, '--max-operands', '1'])).stdout,
      /2 cells; the limit is 1\. \(many-operands\)/,
    );
    assert.equal((await command(['lint', where, '--max-operands', 'some'])).status, 2);
  });

  it('lists what a task allows, with the reason', async () => {
    const where = file('sum.tail', clean.replace('answer x', 'allow many-operands because "Two are few."\nanswer x'));
    const { status, stdout } = await command(['lint', where, '--max-operands', '1']);
    assert.equal(status, 0);
    assert.match(stdout, /\(many-operands\)\n {2}Allowed because Two are few\./);
  });

  it('ends with 2 where a file has an error or is not there, after linting the others', async () => {
    const broken = await command([
      'lint',
      file('broken.tail', clean.replace('x + y', 'x + z')),
      file('sum.tail', clean),
    ]);
    assert.equal(broken.status, 2);
    assert.match(broken.stdout, /broken\.tail:7:12: error: .*\(unknown-name\)[\s\S]*sum\.tail:1:6: info/);
    const unread = [path.join(folder, 'none.tail'), file('sum.tail', clean)];
    const missing = await command(['lint', ...unread]);
    assert.equal(missing.status, 2);
    assert.match(missing.stderr, /none\.tail: .*\n[\s\S]*1 of 2 files could not be linted/);
    assert.match(missing.stdout, /sum\.tail:1:6: info/);
    const [run] = sarif.parse(JSON.parse((await command(['lint', '--sarif', ...unread])).stdout)).runs;
    assert.equal(run?.results.length, 1);
    const [invocation] = run.invocations ?? [];
    assert.equal(invocation?.executionSuccessful, false);
    assert.match(invocation.toolExecutionNotifications[0]?.message.text ?? '', /none\.tail/);
  });

  it('follows imports from the folder of the file', async () => {
    file('shared/lib.tail', 'function twice(a: int): int {\n  step "Double {a}" { return a * 2 }\n}\n');
    const where = file(
      'tasks/double.tail',
      clean.replace('task', 'import twice from "../shared/lib.tail"\ntask').replace('x + y', 'twice(x + y)'),
    );
    const { status, stdout, stderr } = await command(['lint', where]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /few-questions/);
    assert.match(
      (await command(['trace', where, '--input', '{"x": 4, "y": 1}'])).stdout,
      /Double 5\n[\s\S]*Answer: 10\n/,
    );
  });
});
