import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IGrammar } from 'vscode-textmate';
import { lineText } from '../../src/trace/line.ts';
import { styleNames, styles } from '../../src/machine/index.ts';
import { eventIn, hostileText } from '../trace/arbitraries.ts';
import { initialState, loadGrammar, readProjectFile, tokenizeLine, tokenizeText } from './tokenizer.ts';

/** What the grammar calls each kind of line; a header that reads like a sentence may pass for prose. */
const scopesOfKind = {
  lay: ['meta.lay'],
  enter: ['meta.state', 'meta.prose'],
  get: ['meta.get'],
  interval: ['meta.get'],
  operation: ['meta.operation'],
  store: ['meta.operation'],
  test: ['meta.test'],
  put: ['meta.put'],
  call: ['meta.call'],
  return: ['meta.return'],
  next: ['meta.next'],
  halt: ['meta.halt'],
  answer: ['meta.answer'],
  unreadable: [],
} as const;

describe('grammar of tail-cot on what writes and damages traces', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar('text.tail-cot');
  });

  for (const name of styleNames) {
    it(`tells the kind of every line that the ${name} style writes`, () => {
      fc.assert(
        fc.property(eventIn(styles[name]), (one) => {
          const [first] = tokenizeLine(grammar, lineText(one, styles[name]));
          const kind = first?.scopes[0]?.replace('.tail-cot', '');
          assert.ok(
            scopesOfKind[one.kind].some((scope) => scope === kind),
            `${one.kind} is shown as ${kind}`,
          );
        }),
        { numRuns: 400 },
      );
    });
  }

  it('begins every line anew: nothing that a line leaves open colours the next one', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let state = initialState;
        for (const line of text.split('\n')) {
          state = grammar.tokenizeLine(line, state).ruleStack;
          assert.equal(state.depth, initialState.depth, JSON.stringify(line));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every character of a line, in order', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        assert.equal(
          tokenizeText(grammar, text)
            .map((pieces) => pieces.map((piece) => piece.text).join(''))
            .join('\n'),
          text,
        );
      }),
      { numRuns: 200 },
    );
  });

  for (const file of ['minimal', 'verbose', 'paper', 'damaged']) {
    it(`gives ${file}.tailcot the same scopes with the line ends of Windows`, () => {
      const text = readProjectFile(`test/grammar/samples/${file}.tailcot`);
      const shown = (source: string): unknown =>
        tokenizeText(grammar, source).map((pieces) =>
          pieces
            .map((piece) => ({ ...piece, text: piece.text.replace(/\r$/, '') }))
            .filter((piece) => piece.text.trim() !== ''),
        );
      assert.deepEqual(shown(text.replaceAll('\n', '\r\n')), shown(text));
    });
  }
});
