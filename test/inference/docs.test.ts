import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readEndpointSettings } from '../../src/files/index.ts';
import { endpointsSetting } from '../../src/extension/endpoints/settings-schema.ts';
import { endpointSchema, ERROR_KINDS } from '../../src/inference/index.ts';
import { adviceIn, inSettings } from '../../src/inference/setting-words.ts';

const file = path.join(import.meta.dirname, '../../docs/endpoints.md');
const settings = z.union([
  z.object({ 'tail.endpoints': z.unknown() }),
  z.object({ endpoints: z.array(z.looseObject({ apiKeyEnv: z.string() })) }).transform(({ endpoints }) => ({
    'tail.endpoints': endpoints.map(({ apiKeyEnv: _inFilesOnly, ...endpoint }) => endpoint),
  })),
]);
const field = z.looseObject({
  markdownDescription: z.string().default(''),
  default: z.unknown().optional(),
  get properties() {
    return z.record(z.string(), field).optional();
  },
});

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function settingRows(properties: Readonly<Record<string, z.output<typeof field>>>, prefix = ''): string[][] {
  return Object.entries(properties).flatMap(([name, one]) => {
    if (one.properties !== undefined) return settingRows(one.properties, `${prefix}${name}.`);
    return [
      [
        `\`${prefix}${name}\``,
        one.default === undefined ? '' : `\`${JSON.stringify(one.default)}\``,
        one.markdownDescription,
      ],
    ];
  });
}

const tables = {
  settings: () =>
    table(
      ['setting', 'default', 'meaning'],
      settingRows(z.looseObject({ items: field }).parse(endpointsSetting()).items.properties ?? {}),
    ),
  errors: () =>
    table(
      ['kind', 'what it means', 'what to do'],
      Object.entries(ERROR_KINDS).map(([kind, { means, advice }]) => [
        `\`${kind}\``,
        means,
        adviceIn(advice, inSettings),
      ]),
    ),
};

// UPDATE_GOLDENS=1 writes the tables as they are now.
describe('docs/endpoints.md', () => {
  for (const [name, make] of Object.entries(tables)) {
    it(`has the table of ${name} as the program has it`, () => {
      const text = fs.readFileSync(file, 'utf8');
      const place = new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`);
      const expected = `${make()}\n`;
      if (process.env['UPDATE_GOLDENS'] === '1')
        fs.writeFileSync(
          file,
          text.replace(place, () => expected),
        );
      assert.equal(place.exec(fs.readFileSync(file, 'utf8'))?.[0], expected);
    });
  }

  it('shows only settings and files that can be used', () => {
    const examples = [...fs.readFileSync(file, 'utf8').matchAll(/```json\n([^]*?)```/g)].map((match) =>
      settings.parse(JSON.parse(match[1] ?? '')),
    );
    assert.ok(examples.length > 0);
    for (const example of examples) {
      const { endpoints, broken } = readEndpointSettings(example['tail.endpoints']);
      assert.deepEqual(broken, []);
      for (const endpoint of endpoints) assert.deepEqual(endpointSchema.parse(endpoint), endpoint);
    }
  });
});
