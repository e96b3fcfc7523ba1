/**
 * Tokens a second that the runtime of the embedded model writes on one core, against llama.cpp with the same weights as
 * 32-bit floats on one core, on the same questions in turn; both by the wall clock. Needs llama-server, $LLAMA_SERVER or
 * the one on the PATH, and a Python with gguf, $MODEL_PYTHON or one that is made.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compileText } from '../src/compile/index.ts';
import { sample } from '../src/dataset/index.ts';
import { LanguageModel } from '../src/model/index.ts';
import { filesOf } from '../test/model/model-files.ts';
import { modelPython, serveByLlamaCpp } from '../test/model/llama-cpp.ts';

const QUESTIONS = 12;
const TOKENS = 400;
const ROUNDS = 3;

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = path.join(root, 'models', 'tail-small');
const [task] = compileText(readFileSync(path.join(root, 'models', 'tasks', 'small-bubble-sort.tail'), 'utf8')).tasks;
if (task === undefined) throw new Error('the task does not compile');
const prompts = Array.from(
  { length: QUESTIONS },
  (_, i) => `Question: ${sample(task, { tier: 'L' }, 3, i).question}\n`,
);

const model = new LanguageModel(filesOf(folder));
const replySchema = z.object({ timings: z.object({ predicted_n: z.number(), predicted_ms: z.number() }) });

/** Milliseconds for so many tokens, its prompt not counted. */
function ours(prompt: string): number {
  const text = model.llama.begin();
  let logits = text.read(model.encode(prompt));
  const begin = performance.now();
  for (let i = 0; i < TOKENS; i++) {
    let best = 0;
    for (let token = 1; token < logits.length; token++) if ((logits[token] ?? 0) > (logits[best] ?? 0)) best = token;
    logits = text.read([best]);
  }
  const ms = performance.now() - begin;
  text.release();
  return ms;
}

const work = mkdtempSync(path.join(os.tmpdir(), 'tail-cot-bench-'));
const server = await serveByLlamaCpp(modelPython(), root, folder, work);
try {
  const sums: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let own = 0;
    let theirs = 0;
    for (const prompt of prompts) {
      own += ours(prompt) / TOKENS;
      const reply = await fetch(new URL('/completion', server.origin), {
        method: 'POST',
        body: JSON.stringify({
          prompt,
          n_predict: TOKENS,
          temperature: 0,
          top_k: 1,
          ignore_eos: true,
          cache_prompt: false,
        }),
      });
      const { timings } = replySchema.parse(await reply.json());
      theirs += timings.predicted_ms / timings.predicted_n;
    }
    sums.push({ ours: own / QUESTIONS, theirs: theirs / QUESTIONS });
    console.log(
      `round ${round + 1}: ${(1000 / (own / QUESTIONS)).toFixed(0)} tokens/s, llama.cpp ${(1000 / (theirs / QUESTIONS)).toFixed(0)}, ratio ${(theirs / own).toFixed(2)}`,
    );
  }
  const ratios = sums.map((one) => one.theirs / one.ours).sort((a, b) => a - b);
  console.log(
    `median of the rounds: ${(ratios[Math.floor(ROUNDS / 2)] ?? 0).toFixed(2)} times llama.cpp's tokens a second`,
  );
} finally {
  await server.stop();
  rmSync(work, { recursive: true, force: true });
}
