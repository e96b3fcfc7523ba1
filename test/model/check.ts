/**
 * npm run check:model: the runtime's logits against transformers', and its greedy tokens against transformers' and
 * llama.cpp's, on 200 questions of the tasks on which the embedded models were trained. Needs Python 3 or $PYTHON, the
 * packages of PyPI, and llama-server, $LLAMA_SERVER or the one on the PATH.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { compileText } from '../../src/compile/index.ts';
import { sample } from '../../src/dataset/index.ts';
import { LanguageModel } from '../../src/model/index.ts';
import { modelPython, serveByLlamaCpp } from './llama-cpp.ts';
import { filesOf } from './model-files.ts';

const QUESTIONS = 200;
const MOST_TOKENS = 500;
const FARTHEST = 1e-3;
/** Of two tokens whose logits are nearer than this, llama.cpp's arithmetic may take the other. */
const NEAR = 0.05;

const root = path.resolve(import.meta.dirname, '..', '..');
const tasks = readdirSync(path.join(root, 'models', 'tasks'))
  .sort()
  .flatMap((name) => compileText(readFileSync(path.join(root, 'models', 'tasks', name), 'utf8')).tasks);

/** Questions of all tasks and tiers in turn, as the model is asked them. */
const prompts = Array.from({ length: QUESTIONS }, (_, i) => {
  const task = tasks[i % tasks.length];
  if (task === undefined) throw new Error('models/tasks has no tasks');
  const tiers = task.tiers.map(({ name }) => name);
  const tier = tiers[Math.floor(i / tasks.length) % tiers.length] ?? 'S';
  return `Question: ${sample(task, { tier }, 5, i).question}\n`;
});

interface Written {
  readonly tokens: readonly number[];
  readonly begin: number;
}

/** What the model writes, the likeliest token each time; its logits of each place are handed over. */
function write(model: LanguageModel, prompt: string, hear: (logits: Float32Array) => void): Written {
  const text = model.llama.begin();
  const tokens = [...model.encode(prompt)];
  const begin = tokens.length;
  const listener = { logits: (_place: number, logits: Float32Array): void => hear(logits.slice()) };
  let logits = text.read(tokens, listener);
  while (tokens.length < begin + MOST_TOKENS) {
    const token = logits.reduce((best, logit, i) => (logit > (logits[best] ?? 0) ? i : best), 0);
    tokens.push(token);
    if (model.endsText(token)) break;
    logits = text.read([token], listener);
  }
  text.release();
  return { tokens, begin };
}

/** By how much the token at a place is likelier than another one; without another, a text ended there. */
function gapAt(model: LanguageModel, tokens: readonly number[], place: number, other: number | undefined): number {
  const text = model.llama.begin();
  const logits = text.read(tokens.slice(0, place));
  const gap = other === undefined ? Infinity : (logits[tokens[place] ?? 0] ?? 0) - (logits[other] ?? 0);
  text.release();
  return gap;
}

const saidSchema = z.object({ difference: z.number(), others: z.array(z.number()) });
const continuedSchema = z.object({ tokens: z.array(z.number()) });

async function check(name: string, python: string, work: string): Promise<boolean> {
  const folder = path.join(root, 'models', name);
  const model = new LanguageModel(filesOf(folder));
  const rows = prompts.map((prompt, i) => {
    const file = path.join(work, `${i}.f32`);
    const logits: Float32Array[] = [];
    const written = write(model, prompt, (one) => logits.push(one));
    const { tokens } = model.llama.config;
    // the last token is read by nobody
    const all = new Float32Array(written.tokens.length * tokens);
    logits.forEach((one, place) => all.set(one, place * tokens));
    writeFileSync(file, new Uint8Array(all.buffer).subarray(0, 4 * logits.length * tokens));
    return { ...written, logits: file, read: logits.length };
  });
  const { status, stdout, stderr } = spawnSync(python, [path.join(import.meta.dirname, 'reference.py'), folder], {
    input: rows
      .map(({ tokens, begin, logits, read }) => JSON.stringify({ tokens: tokens.slice(0, read), begin, logits }))
      .join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  const said = stdout
    .trim()
    .split('\n')
    .map((line) => saidSchema.parse(JSON.parse(line)));
  const difference = Math.max(...said.map((one) => one.difference));
  const elsewhere = said.filter(({ others }) => others.length > 0).length;
  const count = rows.reduce((sum, { tokens, begin }) => sum + tokens.length - begin, 0);
  console.log(
    `${name}: ${count.toLocaleString('en')} tokens of ${QUESTIONS} answers; logits within ${difference.toExponential(1)} of transformers'; ${elsewhere} answers with another token there`,
  );
  const server = await serveByLlamaCpp(python, root, folder, work);
  let others = 0;
  const ties: number[] = [];
  try {
    for (const [i, { tokens, begin }] of rows.entries()) {
      const reply = await fetch(new URL('/completion', server.origin), {
        method: 'POST',
        body: JSON.stringify({
          prompt: prompts[i],
          n_predict: MOST_TOKENS,
          temperature: 0,
          top_k: 1,
          return_tokens: true,
        }),
      });
      const continued = continuedSchema.parse(await reply.json()).tokens;
      const own = tokens.slice(begin);
      const at = own.findIndex((token, k) => continued[k] !== token && !model.endsText(token));
      if (at < 0) continue;
      const gap = gapAt(model, tokens, begin + at, continued[at]);
      if (gap < NEAR) ties.push(gap);
      else others++;
    }
  } finally {
    await server.stop();
  }
  console.log(
    `${name}: ${others} answers with another token in llama.cpp, and ${ties.length} more where two tokens are within ${Math.max(0, ...ties).toFixed(4)} of each other`,
  );
  return difference <= FARTHEST && elsewhere === 0 && others === 0;
}

const python = modelPython();
const work = mkdtempSync(path.join(os.tmpdir(), 'tail-cot-model-'));
try {
  const results: boolean[] = [];
  for (const name of ['tail-small', 'tail-small-young']) results.push(await check(name, python, work));
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
