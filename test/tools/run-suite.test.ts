import assert from 'node:assert/strict';
import { connect } from 'node:net';
import process from 'node:process';
import { withCleanup } from '../runner/cleanup.ts';
import { type RunOptions, type SuiteResult, runSuite } from '../runner/run-suite.ts';
import type { Suite } from '../runner/suites.ts';

const say = `import { appendFileSync } from 'node:fs';
const tell = (line) => appendFileSync(process.env.TAIL_TEST_REPORT, JSON.stringify(line) + '\\n');
const test = (title, state) => tell({ type: 'test', title, state, ms: 1 });`;

function run(kind: Suite['kind'], program: string, options: RunOptions = {}): Promise<SuiteResult> {
  const command = [process.execPath, '--input-type=module', '--eval', `${say}\n${program}`];
  return withCleanup((defer) => runSuite({ name: 'trial', kind, command }, options, defer));
}

describe('the runner of one suite', () => {
  it('takes the counts that the suite reports', async () => {
    const result = await run(
      'tests',
      `test('a', 'passed'); test('b', 'failed'); tell({ type: 'end' }); process.exit(1);`,
    );
    assert.deepEqual([result.passed, result.failed, result.trouble], [1, 1, undefined]);
  });

  it('counts each skipped test as a failure, also in a suite that ends well', async () => {
    const result = await run(
      'tests',
      `test('a', 'passed'); test('b', 'skipped'); test('c', 'skipped'); tell({ type: 'end' });`,
    );
    assert.deepEqual([result.passed, result.failed, result.trouble], [1, 2, undefined]);
    assert.deepEqual(
      result.failures.map(({ title }) => title),
      ['b', 'c'],
    );
    assert.match(result.failures[0]?.error ?? '', /skipped/);
  });

  it('adds a failure for a suite that ends with a status of failure and only skipped tests', async () => {
    const result = await run('tests', `test('a', 'skipped'); tell({ type: 'end' }); process.exitCode = 1;`);
    assert.equal(result.failed, 2);
    assert.match(result.trouble ?? '', /although no test failed/);
  });

  it('adds a failure for a suite that crashes, and keeps the counts it had reported', async () => {
    const result = await run('tests', `test('a', 'passed'); process.kill(process.pid, 'SIGKILL');`);
    assert.deepEqual([result.passed, result.failed], [1, 1]);
    assert.match(result.trouble ?? '', /SIGKILL/);
  });

  it('adds a failure for a suite that ends well but reports no end', async () => {
    const result = await run('tests', `test('a', 'passed');`);
    assert.deepEqual([result.passed, result.failed], [1, 1]);
  });

  it('adds a failure for a suite without a test, unless it was narrowed', async () => {
    assert.equal((await run('tests', `tell({ type: 'end' });`)).failed, 1);
    assert.equal((await run('tests', `tell({ type: 'end' });`, { grep: 'nothing' })).failed, 0);
  });

  it('adds a failure for a suite that ends with a status of failure although each test passed', async () => {
    const result = await run('tests', `test('a', 'passed'); tell({ type: 'end' }); process.exitCode = 3;`);
    assert.deepEqual([result.passed, result.failed], [1, 1]);
  });

  it('ends a suite that makes no progress, with the processes it started, and adds a failure', async () => {
    const result = await run(
      'tests',
      `import { spawn } from 'node:child_process';
       const server = "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log('port ' + s.address().port))";
       spawn(process.execPath, ['-e', server], { stdio: 'inherit' });
       test('a', 'passed');
       tell({ type: 'begin', title: 'b' });
       setInterval(() => {}, 1000);`,
      { patienceSeconds: 8 },
    );
    assert.deepEqual([result.passed, result.failed], [1, 1]);
    assert.match(result.trouble ?? '', /made no progress for 8 s, in the test "b"/);
    const port = Number(/port (\d+)/.exec(result.output)?.[1]);
    // Refused, or cut because the process just dies: either way the connection closes. It stays open if the process
    // lives.
    await new Promise((resolve) =>
      connect(port, '127.0.0.1')
        .on('error', () => undefined)
        .once('close', resolve),
    );
  });

  it('counts a check as one test by its status', async () => {
    const good = await run('check', '');
    const bad = await run('check', `console.log('why'); process.exitCode = 2;`);
    assert.deepEqual([good.passed, good.failed, bad.passed, bad.failed], [1, 0, 0, 1]);
    assert.match(bad.output, /why/);
  });

  it('counts a preparation only if it fails', async () => {
    const good = await run('preparation', '');
    const bad = await run('preparation', 'process.exitCode = 1;');
    assert.deepEqual([good.passed, good.failed, bad.passed, bad.failed], [0, 0, 0, 1]);
  });
});
