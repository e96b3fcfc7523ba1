import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { groundTruth } from '../../src/dataset/index.ts';
import { endpointSchema } from '../../src/inference/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { planRun } from '../../src/spotcheck/index.ts';
import { type RunHead, runLine, type RunSample } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { loadTask } from '../tasks/load.ts';
import { builtCommand, command } from './command.ts';

const addition = 'tasks/addition.tail';
const task = loadTask('addition');
const hostile = '=cmd|x, "quoted"\r\nAnswer: <&>"\u0000\ud800';

/** A run of six questions: two sound, one that a model answered badly, one that failed, two that were not asked. */
function runText(model: string): string {
  const { head, questions } = planRun(task, endpointSchema.parse({ name: 'gpu', url: 'http://gpu/v1', model }), {
    tiers: ['S', 'M'],
    samples: 3,
    seed: 7,
    source: readFileSync(addition, 'utf8'),
    calledFrom: 'here',
    started: '2026-01-01T00:00:00Z',
  });
  const samples = questions.slice(0, 4).map(({ tier, index, lengths, inputs, question }, i): RunSample => {
    const truth = groundTruth(task, inputs, minimal).truth?.trace ?? '';
    return {
      kind: 'sample',
      tier,
      index,
      lengths,
      inputs: jsonInputs(inputs),
      question,
      sent: '{}',
      text: [truth, hostile, '', truth][i] ?? '',
      reasoning: '',
      finishReason: 'stop',
      firstToken: 1,
      total: 1500,
      ...(i === 2 ? { error: { kind: 'cut', message: 'It ended (at <x>). Look in the log.' } } : {}),
    };
  });
  return [head, ...samples].map((record) => runLine(record)).join('');
}

/** A run of one answer of headers in another order, which is not judged to its end. */
function cutRunText(): string {
  const [first = '', second = ''] = runText('m').split('\n');
  const sample = JSON.parse(second) as RunSample;
  const headers = sample.text.match(/^(?:Set|Add|Drop|Write|Read) .*$/gm) ?? [];
  const layout = sample.text.slice(0, sample.text.indexOf(headers[0] ?? ''));
  const any = Array.from({ length: 3_000 }, (_, i) => `${headers[(i * 7919 + (i >> 3)) % headers.length]}\n`);
  return `${first}\n${runLine({ ...sample, text: `${layout}${any.join('')}` })}`;
}

/** What another program's reader makes of a text. */
function readByPython(program: string, text: string): unknown {
  return JSON.parse(execFileSync('python3', ['-c', program], { input: text, encoding: 'utf8' }));
}

describe('tail-cot report', () => {
  let folder: string;
  let run: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-report-'));
    run = path.join(folder, 'run.jsonl');
    writeFileSync(run, runText('m'));
    writeFileSync(path.join(folder, 'other.jsonl'), runText('n'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('judges a run again, without its task and without asking, and compares several', async () => {
    const one = await command(['report', run]);
    assert.equal(one.status, 0, one.stderr);
    assert.match(one.stdout, /^S 10–30 +100\.0 % +1 of 1/m);
    assert.match(one.stdout, /^M 31–40 +50\.0 % +1 of 2/m);
    assert.match(one.stdout, /^ +1 {2}cut \(/m);
    const both = await command(['report', run, path.join(folder, 'other.jsonl')]);
    assert.match(
      both.stdout,
      /^pass@1 +S +M +all +answered +errors\n.*run\.jsonl +100\.0 % +50\.0 % +66\.7 % +3 +1\n/m,
    );
    const json = await command(['report', run, run, '--form', 'json']);
    const lines = json.stdout.trim().split('\n');
    assert.equal(lines.length, 2);
    assert.equal(z.object({ all: z.object({ right: z.number() }) }).parse(JSON.parse(lines[0] ?? '')).all.right, 2);
  });

  it('judges in several threads as in one, and keeps the same verdicts', async () => {
    const [first = '', sound = '', wrong = ''] = runText('m').split('\n');
    const many = path.join(folder, 'many.jsonl');
    const lines = Array.from({ length: 400 }, (_, i): string => {
      const sample = JSON.parse(i % 5 === 0 ? wrong : sound) as RunSample;
      return runLine({ ...sample, index: i });
    });
    const { length: samples } = lines;
    writeFileSync(many, runLine({ ...(JSON.parse(first) as RunHead), tiers: ['S'], samples }) + lines.join(''));
    const judged = async (jobs: string): Promise<{ readonly report: string; readonly kept: string }> => {
      const cache = path.join(folder, `cache-${jobs}`);
      const env = { TAIL_CACHE: cache };
      const { status, stdout, stderr } = await builtCommand(['report', many, '--form', 'json', '--jobs', jobs], {
        env,
      });
      assert.equal(status, 0, stderr);
      const [file = ''] = readdirSync(path.join(cache, 'verdicts'));
      return { report: stdout, kept: readFileSync(path.join(cache, 'verdicts', file), 'utf8') };
    };
    const [one, three] = [await judged('1'), await judged('3')];
    assert.match(one.report, /"answered":400,"right":\d+/);
    assert.deepEqual(three, one);
    const wrongJobs = await command(['report', many, '--jobs', '0']);
    assert.equal(wrongJobs.status, 2);
    assert.match(wrongJobs.stderr, /--jobs must be a whole number from 1 to 256/);
  });

  it('writes a table of all samples, in which no text of a model is a formula', async () => {
    const { stdout, status } = await command(['report', run, path.join(folder, 'other.jsonl'), '--form', 'csv']);
    assert.equal(status, 0);
    const rows = z
      .array(z.record(z.string(), z.string()))
      .parse(readByPython('import csv,json,sys\nprint(json.dumps(list(csv.DictReader(sys.stdin))))', stdout));
    assert.equal(rows.length, 8);
    assert.deepEqual(
      rows.slice(0, 4).map(({ sample, verdict, right, error }) => [sample, verdict, right, error]),
      [
        ['S1', 'sound', '1', ''],
        ['S2', 'error', '', 'cut'],
        ['M1', 'wrong', '0', ''],
        ['M2', 'sound', '1', ''],
      ],
    );
    assert.deepEqual([rows[0]?.['model'], rows[4]?.['model'], rows[0]?.['seconds']], ['m', 'n', '1.5']);
    for (const cells of rows)
      for (const [name, cell] of Object.entries(cells)) assert.doesNotMatch(cell, /^[=@\t\r]/, name);
  });

  it('writes the page of one run, which holds all that it shows', async () => {
    const { stdout, status } = await command(['report', run, '--form', 'html']);
    assert.equal(status, 0);
    assert.match(stdout, /^<!DOCTYPE html>[^]*<\/html>\n$/);
    assert.doesNotMatch(stdout, / (?:src|href)=|sourceMappingURL/);
    const [, data = ''] = /<script type="application\/json" id="report">(.*)<\/script>/.exec(stdout) ?? [];
    const json = await command(['report', run, '--form', 'json']);
    assert.deepEqual(JSON.parse(data), JSON.parse(json.stdout));
    const two = await command(['report', run, run, '--form', 'html']);
    assert.deepEqual([two.status, two.stdout], [2, '']);
    assert.match(two.stderr, /writes the page of one run, and 2 are given/);
  });

  it('says of which answers the rest was not judged, in each form', async () => {
    const cut = path.join(folder, 'cut.jsonl');
    writeFileSync(cut, cutRunText());
    const note = '1 answer has so many faults that the rest was not judged, and its faults are not counted: S1.';
    const listed = '1 answer has more than 1,000 faults, of which only these count among the kinds: S1.';
    const text = await command(['report', cut]);
    assert.ok(text.stderr.includes(note) && text.stderr.includes(listed), text.stderr);
    const json = z
      .object({
        head: z.object({ notes: z.array(z.string()) }),
        samples: z.array(z.object({ isCut: z.boolean().optional(), moreFaults: z.number().optional() })),
      })
      .parse(JSON.parse((await command(['report', cut, '--form', 'json'])).stdout));
    assert.deepEqual(json, { head: { notes: [note, listed] }, samples: [{ isCut: true, moreFaults: 1001 }] });
    const [names, cells] = (await command(['report', cut, '--form', 'csv'])).stdout.split('\r\n');
    assert.match(`${names}\n${cells?.replaceAll(/"[^"]*"/g, '')}`, /^(?:[^,]*,){21}cut,.*\n(?:[^,]*,){21}1,/);
    assert.match(
      (await command(['report', cut, '--form', 'junit'])).stdout,
      /1996 more&#10;with so many faults, the rest/,
    );
  });

  it('writes tests of JUnit: wrong is failed, an error is an error, what was not asked is skipped', async () => {
    const { stdout } = await command(['report', run, '--form', 'junit']);
    const program = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read().decode())
cases = [(c.get("classname"), c.get("name").split(":")[0], [p.tag for p in c]) for c in root.iter("testcase")]
print(json.dumps([root.attrib, [s.attrib for s in root], cases]))`;
    const [counts, suites, cases] = z
      .tuple([
        z.record(z.string(), z.string()),
        z.array(z.record(z.string(), z.string())),
        z.array(z.tuple([z.string(), z.string(), z.array(z.string())])),
      ])
      .parse(readByPython(program, stdout));
    assert.deepEqual([counts['failures'], counts['errors']], ['1', '1']);
    assert.deepEqual(
      suites.map(({ tests, failures, errors, skipped }) => [tests, failures, errors, skipped]),
      [
        ['3', '0', '1', '1'],
        ['3', '1', '0', '1'],
      ],
    );
    assert.deepEqual(
      cases.map(([, name, parts]) => [name, ...parts]),
      [['S1'], ['S2', 'error'], ['S3', 'skipped'], ['M1', 'failure'], ['M2'], ['M3', 'skipped']],
    );
    assert.equal(cases[0]?.[0], `${task.name}.S`);
  });

  it('judges by the task as it is now, and says that it has changed', async () => {
    const changed = path.join(folder, 'changed.tail');
    const source = readFileSync(addition, 'utf8');
    writeFileSync(changed, `${source}\n`.replace(/answer [^\n]*/, 'answer 5'));
    const { status, stdout, stderr } = await command(['report', run, '--task', changed]);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /the task has changed since the run; it is judged as it is now/);
    assert.match(stdout, /^all +0\.0 %/m);
    const other = await command(['report', run, '--task', 'tasks/division.tail']);
    assert.equal(other.status, 2);
    assert.match(other.stderr, /a run of the task “.*”, not of “/);
  });

  it('fails under a pass@1, and where a file is no run', async () => {
    const { status, stderr } = await command(['report', run, '--fail-under', 'S=100,M=60']);
    assert.equal(status, 1);
    assert.match(stderr, /^pass@1 of tier M is 50\.0 %, under 60 %\.$/m);
    for (const [name, text, says] of [
      ['empty.jsonl', '', /the file is empty/],
      ['prose.jsonl', 'hello\n', /not a run of a spot check/],
      ['newer.jsonl', '{"kind":"run","schema":99}\n', /written by a newer version/],
    ] as const) {
      writeFileSync(path.join(folder, name), text);
      const refused = await command(['report', path.join(folder, name)]);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, says);
    }
    assert.match((await command(['report', path.join(folder, 'none')])).stderr, /there is no such file/);
  });
});
