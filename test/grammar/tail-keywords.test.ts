import assert from 'node:assert/strict';
import { builtins } from '../../src/language/builtins.ts';
import { isReserved, keywords } from '../../src/language/keywords.ts';
import { parseTask } from '../../src/language/parse-task.ts';
import { typeNames } from '../../src/language/types.ts';
import { innermost, loadGrammar, readProjectFile, regexesOf, tokenizeText } from './tokenizer.ts';

const sample = 'test/grammar/samples/every-construct.tail';
const freeWords = [...keywords].filter((word) => !isReserved(word));

/** The words that a regular expression spells out: what is left without escapes and character classes. */
function spelledWords(regex: string): readonly string[] {
  return (
    regex
      .replace(/\\./g, ' ')
      .replace(/\[[^\]]*\]/g, ' ')
      .match(/[a-z]{2,}/g) ?? []
  );
}

describe('keywords of tail', () => {
  const spelled = new Set(regexesOf('source.tail').flatMap(spelledWords));

  it('the grammar spells every keyword, type and builtin of the language', () => {
    const missing = [...keywords, ...typeNames, ...builtins.keys()].filter((word) => !spelled.has(word));
    assert.deepEqual(missing, []);
  });

  it('the grammar spells no other word but the forms that an answer can have', () => {
    const known = new Set<string>([...keywords, ...typeNames, ...builtins.keys()]);
    for (const word of [...spelled].filter((one) => !known.has(one))) {
      const { problems } = parseTask(
        `task "t" { class simulation length n: S 1..2, M 3..4, L 5..6 ask "{n}?" answer n as ${word} }`,
      );
      assert.deepEqual(
        problems.filter(({ message }) => message.includes('no form of answer')),
        [],
        `${word} is no word of the language`,
      );
    }
  });

  it('every reserved word is coloured wherever it stands', async () => {
    const grammar = await loadGrammar('source.tail');
    for (const word of [...keywords].filter(isReserved)) {
      const [piece] = innermost(grammar, `  ${word} `);
      assert.match(piece?.[1] ?? 'plain', /^(keyword|storage|constant\.language)\./, word);
    }
  });

  it('every keyword is coloured in its place in the sample, which the parser can read', async () => {
    const text = readProjectFile(sample);
    assert.deepEqual(
      parseTask(text)
        .problems.filter(({ code }) => code === 'syntax')
        .map(({ message }) => message),
      [],
    );
    const grammar = await loadGrammar('source.tail');
    const coloured = tokenizeText(grammar, text)
      .flat()
      .filter(({ scopes }) => /^(keyword|storage|support|constant\.language)\./.test(scopes.at(-1) ?? ''))
      .flatMap((piece) => piece.text.split(/\s+/));
    assert.deepEqual(
      [...keywords].filter((word) => !coloured.includes(word)),
      [],
    );
  });

  it('a word that is a keyword in one place only is an ordinary name elsewhere', async () => {
    const grammar = await loadGrammar('source.tail');
    for (const word of freeWords) {
      assert.deepEqual(
        innermost(grammar, `${word} = ${word} + ${word}[${word}], ${word}`).filter(([text]) => text === word),
        Array.from({ length: 5 }, () => [word, 'variable.other.readwrite']),
        word,
      );
      assert.deepEqual(innermost(grammar, `let ${word} = 1`)[1], [word, 'variable.other.definition'], word);
    }
  });
});
