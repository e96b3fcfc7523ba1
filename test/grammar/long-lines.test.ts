import assert from 'node:assert/strict';
import type { IOnigLib } from 'vscode-textmate';
import { grammarFiles, initialState, loadEngine, loadGrammar, regexesOf } from './tokenizer.ts';

/** What tokenizing cost: searches of the regular expressions, and characters copied for them. */
interface Cost {
  searches: number;
  copied: number;
}

/** The real engine, counting. */
async function countingEngine(cost: Cost): Promise<IOnigLib> {
  const engine = await loadEngine();
  return {
    createOnigScanner: (patterns) => {
      const scanner = engine.createOnigScanner(patterns);
      return {
        findNextMatchSync: (text, start, options) => {
          cost.searches++;
          return scanner.findNextMatchSync(text, start, options);
        },
        dispose: () => scanner.dispose?.(),
      };
    },
    createOnigString: (text) => {
      cost.copied += text.length;
      return engine.createOnigString(text);
    },
  };
}

const length = 100_000;
const fill = (start: string, repeated: string): string =>
  (start + repeated.repeat(length / repeated.length)).slice(0, length);

/**
 * Lines that make a careless expression start over at each character, or look to the end of the line again and again.
 */
const lines: Readonly<Record<string, readonly string[]>> = {
  'text.tail-cot': [
    fill('', 'a'),
    fill('x', ' '),
    fill("get a='", "\\'"),
    fill("get a=1, b='", "', "),
    fill('#! tail-cot "', '\\"'),
    fill('get ', 'a['),
    fill('1', ' + 1'),
  ],
  'source.tail': [
    fill('', 'a'),
    fill('x', ' '),
    fill('ask "', '{\\"'),
    fill('input x = ', 'random digits '),
    fill('', 'min v '),
  ],
};

describe('very long lines', () => {
  for (const [scopeName, hardLines] of Object.entries(lines)) {
    it(`${scopeName} takes at most one search a character, and copies a line at most once`, async () => {
      const cost = { searches: 0, copied: 0 };
      const grammar = await loadGrammar(scopeName, countingEngine(cost));
      for (const line of hardLines) {
        [cost.searches, cost.copied] = [0, 0];
        const { stoppedEarly, tokens } = grammar.tokenizeLine2(line, initialState, 0);
        const what = `${line.slice(0, 20)}…`;
        assert.equal(stoppedEarly, false, what);
        assert.ok(tokens.length > 0, what);
        assert.ok(cost.searches <= line.length + 100, `${what}: ${cost.searches} searches`);
        assert.ok(cost.copied <= line.length + 100, `${what}: ${cost.copied} characters copied`);
      }
    });
  }

  // A search is linear if no repetition gives back what it took, and the engine remembers its result unless \G stands
  // in it.
  for (const scopeName of Object.keys(grammarFiles)) {
    it(`no repetition in ${scopeName} can backtrack`, () => {
      for (const regex of regexesOf(scopeName)) {
        const bare = regex.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_');
        assert.doesNotMatch(bare, /[^*+?({|][*+](?!\+)|\{\d*,\}/, regex);
      }
    });
  }

  it('the start of a line, where the engine remembers nothing, is the only place of \\G', () => {
    for (const regex of regexesOf('text.tail-cot'))
      assert.doesNotMatch(regex.replace(/^\(\?:\^\|\\G\)/, ''), /\\G/, regex);
    for (const regex of regexesOf('source.tail')) assert.doesNotMatch(regex, /\\G/, regex);
  });
});
