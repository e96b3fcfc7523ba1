import assert from 'node:assert/strict';
import path from 'node:path';
import { z } from 'zod';
import { command } from '../cli/command.ts';

const rowSchema = z.looseObject({
  file: z.string(),
  id: z.string(),
  verdict: z.string(),
  firstFault: z.looseObject({ kind: z.string(), state: z.number() }).nullish(),
  error: z.looseObject({ kind: z.string() }).optional(),
});

/** What is said of each answer: of a true trace, of one with a wrong write, behind thinking, cut off, and empty. */
const sound = 'sound';
const slip = 'lucky write-value in 34';
const cut = 'wrong format-unreadable in 0';
const empty = 'error empty';

const judgedAs: Readonly<Record<string, readonly (readonly [id: string, verdict: string])[]>> = {
  'lm-eval-chat.jsonl': [
    ['0', sound],
    ['1', slip],
    ['2', sound],
    ['3', cut],
    ['4', empty],
  ],
  'lm-eval-prompts.jsonl': [
    ['0', sound],
    ['0/2', sound],
    ['1', slip],
    ['1/2', slip],
    ['2', sound],
    ['2/2', sound],
    ['3', cut],
    ['3/2', cut],
    ['4', empty],
    ['4/2', empty],
  ],
  'inspect.json': [
    ['1', sound],
    ['2', slip],
    ['3', sound],
    ['4', cut],
    ['5', empty],
  ],
  'inspect-odd.json': [
    ['1', sound],
    ['2', slip],
    ['1/2', sound],
    ['2/2', slip],
  ],
};

it('files that other harnesses wrote are judged', async () => {
  const files = Object.keys(judgedAs).map((name) => path.join(import.meta.dirname, 'files', name));
  const { stdout } = await command(['judge', ...files, '--task', 'tasks/addition.tail', '--jobs', '1']);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((row) => rowSchema.parse(JSON.parse(row)));
  assert.deepEqual(
    rows.map(({ file, id, verdict, firstFault, error }) => {
      const place = firstFault ? `${firstFault.kind} in ${firstFault.state}` : (error?.kind ?? '');
      return [path.basename(file), id, `${verdict} ${place}`.trimEnd()];
    }),
    Object.entries(judgedAs).flatMap(([name, expected]) => expected.map((one) => [name, ...one])),
  );
});
