/** The model of test/model/fixture, and what transformers says of it (make-fixture.py). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export const fixtureFolder = path.join(import.meta.dirname, 'fixture');

export const references = z
  .array(
    z.object({
      text: z.string(),
      ids: z.array(z.number()),
      /** By the place in the text. */
      logits: z.record(z.string(), z.array(z.number())),
      /** From the last place: of each layer and head. */
      attention: z.array(z.array(z.array(z.number()))),
      greedy: z.array(z.number()),
    }),
  )
  .parse(JSON.parse(readFileSync(path.join(fixtureFolder, 'reference.json'), 'utf8')));
