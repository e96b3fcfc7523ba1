import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { brokenWords, readEndpointSettings } from '../../src/files/index.ts';
import { endpointsSetting } from '../../src/extension/endpoints/settings-schema.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';

const manifestFile = path.resolve(import.meta.dirname, '../../package.json');
const manifestSchema = z.object({
  contributes: z.object({ configuration: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
  capabilities: z.object({ untrustedWorkspaces: z.object({ restrictedConfigurations: z.array(z.string()) }) }),
});

function readManifest(): z.output<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));
}

const whole = { name: 'box', url: 'http://localhost:8000/v1', model: 'm' };

describe('the setting tail.endpoints', () => {
  it('is described in the manifest as it is read (UPDATE_GOLDENS=1 writes it there)', () => {
    const setting: unknown = JSON.parse(JSON.stringify(endpointsSetting()));
    if (process.env['UPDATE_GOLDENS'] === '1') {
      const manifest: unknown = JSON.parse(readFileSync(manifestFile, 'utf8'), (name, value: unknown) =>
        name === 'tail.endpoints' ? setting : value,
      );
      writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
    }
    assert.deepEqual(readManifest().contributes.configuration.properties['tail.endpoints'], setting);
  });

  it('belongs to the machine, and a workspace that is not trusted cannot set it', () => {
    assert.equal(endpointsSetting()['scope'], 'machine');
    assert.ok(readManifest().capabilities.untrustedWorkspaces.restrictedConfigurations.includes('tail.endpoints'));
  });

  it('gives the endpoints that are right, with all that they leave out', () => {
    assert.deepEqual(readEndpointSettings([whole]), { endpoints: [endpointSchema.parse(whole)], broken: [] });
    assert.deepEqual(readEndpointSettings(undefined), { endpoints: [], broken: [] });
  });

  it('names the entry and the field that is wrong, and leaves the other entries alone', () => {
    const { endpoints, broken } = readEndpointSettings([
      { ...whole, name: 'cold', sampling: { temperature: 3 } },
      whole,
      { url: 'ftp://x', model: 'm' },
      { ...whole, modle: 'm' },
    ]);
    assert.deepEqual(
      endpoints.map(({ name }) => name),
      ['box'],
    );
    assert.deepEqual(
      broken.map(({ name, number }) => [name, number]),
      [
        ['cold', 1],
        [undefined, 3],
        ['box', 4],
      ],
    );
    assert.deepEqual(broken[0]?.problems, ['`sampling.temperature` must be at most 2']);
    assert.match(broken[1]?.problems.join() ?? '', /^`name` is missing,`url`: .*not ftp:/);
    assert.deepEqual(broken[2]?.problems, ['`modle` is not a field of an endpoint']);
  });

  it('says in one message what is wrong with all entries, in words of the settings', () => {
    const words = (...entries: unknown[]): string => brokenWords(readEndpointSettings(entries).broken) ?? '';
    assert.equal(words({ ...whole, model: '' }), 'In the setting tail.endpoints “box” is ignored: `model` is empty.');
    assert.equal(
      words(whole, 'nonsense', null, 7),
      [
        'In the setting tail.endpoints',
        ...[2, 3, 4].map((number) => `entry ${number} is ignored: it must be an object { "name", "url", "model" }.`),
      ].join(' '),
    );
    assert.match(
      words({
        ...whole,
        sampling: { temperature: 'hot', stop: 'x', seed: 1.5 },
        api: 'grpc',
        concurrency: 0,
        timeoutSeconds: 5,
      }),
      /`api` must be "openai-chat" or "openai-completions", `sampling\.temperature` must be a number, `sampling\.seed` must be a whole number, `sampling\.stop` must be a list, `concurrency` must be at least 1, `timeoutSeconds` must be an object\.$/,
    );
    assert.match(words(...Array.from({ length: 9 }, () => 1)), /entry 5 is ignored: [^.]*\. 4 more are ignored\.$/);
    assert.equal(
      brokenWords(readEndpointSettings('x').broken),
      'The setting tail.endpoints is ignored: it must be a list of endpoints.',
    );
    assert.equal(brokenWords([]), undefined);
    fc.assert(
      fc.property(
        fc.array(fc.anything()),
        (values) => !/Invalid|expected|Too /.test(words(...values).replaceAll(/“[^”]*”/g, '')),
      ),
    );
  });

  it('has each name once: of two entries with one name the first counts', () => {
    const { endpoints, broken } = readEndpointSettings([whole, { ...whole, model: 'other' }]);
    assert.deepEqual(
      endpoints.map(({ model }) => model),
      ['m'],
    );
    assert.match(broken[0]?.problems.join() ?? '', /same `name`/);
  });

  it('of any value whatsoever is read without an exception', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const { endpoints, broken } = readEndpointSettings(value);
        assert.ok(endpoints.length + broken.length <= (Array.isArray(value) ? value.length : 1));
      }),
    );
  });
});
