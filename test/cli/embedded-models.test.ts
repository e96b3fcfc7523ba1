import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { openaiServer } from '../../src/cli/serve/openai-server.ts';
import { ServedModels } from '../../src/cli/serve/served-models.ts';
import { addressOf, listen } from '../../src/cli/http.ts';
import { embeddedModels, embeddedTasks, LanguageModel } from '../../src/model/index.ts';
import { filesOf } from '../model/model-files.ts';
import { compileTask } from '../tasks/load.ts';
import { command } from './command.ts';

const models = path.resolve(import.meta.dirname, '..', '..', 'models');
const taskFiles = readdirSync(path.join(models, 'tasks')).map((name) => path.join(models, 'tasks', name));
const recordSchema = z.object({
  models: z.array(z.object({ name: z.string(), sha256: z.string() })),
});

const reportSchema = z.object({ all: z.object({ right: z.number(), lucky: z.number() }) });

describe('the embedded models', () => {
  it('are those that training left, byte for byte', () => {
    const record = recordSchema.parse(JSON.parse(readFileSync(path.join(models, 'training.json'), 'utf8')));
    assert.deepEqual(
      record.models.map(({ name }) => name),
      embeddedModels.map(({ name }) => name),
    );
    for (const { name, sha256 } of record.models) {
      const weights = readFileSync(path.join(models, name, 'model.safetensors'));
      assert.equal(createHash('sha256').update(weights).digest('hex'), sha256);
    }
  });

  it('know the tasks beside them', () => {
    const names = taskFiles.map((file) => compileTask(readFileSync(file, 'utf8')).name);
    assert.deepEqual(names.sort(), [...embeddedTasks].sort());
  });

  it('answer a spot check: the finished one with sound traces in the lengths that it was trained on', async () => {
    const load = (name: string) => async (): Promise<LanguageModel> =>
      Promise.resolve(new LanguageModel(filesOf(path.join(models, name))));
    const server = openaiServer(new ServedModels(new Map([['tail-small', load('tail-small')]])));
    const folder = mkdtempSync(path.join(tmpdir(), 'tail-cot-embedded-'));
    try {
      await listen(server, 0, '127.0.0.1');
      const { stdout, status } = await command([
        ...['spot', ...taskFiles, '--endpoint', `${addressOf(server, 0, '127.0.0.1')}/v1`],
        ...['--api', 'openai-completions', '--model', 'tail-small', '--max-tokens', '3000'],
        ...['--tiers', 'S', '--samples', '3', '--seed', '4', '--out', folder, '--json'],
      ]);
      assert.equal(status, 0);
      const reports = stdout.trim().split('\n');
      assert.equal(reports.length, taskFiles.length);
      for (const report of reports) {
        const { all } = reportSchema.parse(JSON.parse(report));
        assert.ok(all.right >= 2 && all.lucky === 0, report.slice(0, 400));
      }
      const [file = ''] = readdirSync(folder).filter((name) => name.includes('addition'));
      const run = path.join(folder, file);
      const looked = await command(['attention', taskFiles[0] ?? '', '--run', run]);
      assert.equal(looked.status, 0, looked.stderr);
      assert.match(
        looked.stdout,
        /^Small addition: 3 ground truths, [\d,]+ tokens\nlength +fetch: source .* hazard +state\n/,
      );
      assert.match(
        looked.stdout,
        /^\d +\d+\.\d % \(\d\.\d: [\d.]+ %\) +.* (\d) of \d+, [\d.]+ % \([\d.]+–[\d.]+\) +Add place \{p\}$/m,
      );
      assert.match(looked.stdout, /^\d +– +– +0 of \d, 0\.0 % .* the input, before the first state$/m);
      const other = await command(['attention', taskFiles[1] ?? '', '--run', run]);
      assert.deepEqual([other.status, other.stdout], [2, '']);
      assert.match(other.stderr, /this is a run of the task “Small addition”, not of “/);
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('are named by serve --help and read by attention', async () => {
    const help = await command(['serve', '--help']);
    for (const { name } of embeddedModels) assert.ok(help.stdout.includes(`  ${name}`));
    const { stdout, status } = await command(['attention', ...taskFiles, '--tiers', 'S', '--samples', '1']);
    assert.equal(status, 0);
    assert.match(stdout, /Small addition, tier S: 1 ground truth, \d+ tokens\nfetch: source/);
    assert.match(stdout, /\d+\.\d % \(\d\.\d: \d+\.\d %\) .*Add place \{p\}/);
  });

  it('show where they look with and without fetches, and by length', async () => {
    const one = ['attention', taskFiles[0] ?? '', '--tiers', 'S', '--samples', '1'];
    const both = await command([...one, '--variant', 'without-memory-fetcher']);
    assert.match(
      both.stdout,
      /as they are and without Memory Fetcher\nfetched: operands +fetched: sources +without: sources +tokens +state\n/,
    );
    const json = await command([...one, '--variant', 'without-memory-fetcher', '--json']);
    const share = z.object({ mean: z.number(), most: z.number() });
    const rows = z.array(z.object({ label: z.string(), resultTokens: z.number(), onOperandSources: share.optional() }));
    const found = z.object({ states: rows, without: rows }).parse(JSON.parse(json.stdout));
    const without = found.without.find(({ label }) => label === 'Add place {p}');
    assert.ok(without?.onOperandSources);
    assert.equal(found.states.find(({ label }) => label === 'Add place {p}')?.resultTokens, without.resultTokens);
    const lengths = await command([...one, '--by-length']);
    assert.match(lengths.stdout, /^\d +\d.*Add place \{p\}$/m);
    assert.doesNotMatch(lengths.stdout, /hazard/);
    const wrong = await command([...one, '--variant', 'pencil']);
    assert.deepEqual(wrong, {
      status: 2,
      stdout: '',
      stderr: '--variant: attention is compared with without-memory-fetcher alone, not with pencil.\n',
    });
  });
});
