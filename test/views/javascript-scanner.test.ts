import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { groundTruth, sample } from '../../src/dataset/index.ts';
import { styleNames, styles } from '../../src/machine/index.ts';
import { JavaScriptScanner } from '../../src/views/diff/javascript-scanner.ts';
import { loadGrammar, readProjectFile, tokenizeText } from '../grammar/tokenizer.ts';
import { tasks } from '../trace/tasks.ts';

describe('the regular expressions of the grammar of traces, run by JavaScript', () => {
  it('find what VS Code’s own engine finds, in every sample and in traces of every style', async () => {
    const own = await loadGrammar('text.tail-cot');
    const other = await loadGrammar(
      'text.tail-cot',
      Promise.resolve({
        createOnigScanner: (patterns: string[]) => new JavaScriptScanner(patterns),
        createOnigString: (content: string) => ({ content, dispose: () => undefined }),
      }),
    );
    const folder = 'test/grammar/samples';
    const samples = readdirSync(path.resolve(import.meta.dirname, '../..', folder))
      .filter((name) => name.endsWith('.tailcot'))
      .map((name) => readProjectFile(`${folder}/${name}`));
    assert.ok(samples.length > 0);
    const traces = tasks.flatMap((task) => {
      const { inputs, lengths } = sample(task, { tier: 'S' }, 1, 0);
      return styleNames.map((style) => groundTruth(task, inputs, styles[style], lengths).truth?.trace ?? '');
    });
    const odd = 'get x[1]=٣, é=1\nput a\u2028b=2, "\\u0041"\nnext\rhalt\n1 + 2 = 3\n';
    for (const text of [...samples, ...traces, odd])
      assert.deepEqual(tokenizeText(other, text), tokenizeText(own, text));
  });
});
