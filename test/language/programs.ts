import fc from 'fast-check';

/** Random tasks that the grammar takes (what they mean does not matter), as lists of words and line breaks. */

const name = fc.constantFrom('a', 'b', 'sum', 'first', 'x1', 'length');
const number = fc.constantFrom('0', '7', '12', '300');

const { expression, block } = fc.letrec<{
  expression: string[];
  simple: string[];
  statement: string[];
  block: string[];
}>((tie) => ({
  simple: fc.oneof(
    name.map((n) => [n]),
    number.map((n) => [n]),
    fc.constantFrom('true', 'none', '"t"').map((word) => [word]),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('simple'),
    fc
      .tuple(tie('simple'), fc.constantFrom('+', '-', '*', '/', '%', '==', '<=', 'and', 'or'), tie('expression'))
      .map(([l, o, r]) => [...l, o, ...r]),
    tie('expression').map((e) => ['(', ...e, ')']),
    tie('simple').map((e) => ['-', ...e]),
    fc.tuple(name, tie('expression')).map(([n, e]) => [n, '[', ...e, ']']),
    fc.tuple(name, tie('expression'), tie('expression')).map(([n, a, b]) => [n, '(', ...a, ',', ...b, ')']),
    fc
      .tuple(tie('expression'), tie('simple'), tie('simple'))
      .map(([c, a, b]) => ['if', ...c, 'then', ...a, 'else', ...b]),
  ),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(fc.constantFrom('let', 'var'), name, tie('expression')).map(([k, n, e]) => [k, n, '=', ...e]),
    fc.tuple(name, tie('expression'), tie('expression')).map(([n, i, e]) => [n, '[', ...i, ']', '=', ...e]),
    fc.tuple(name, name, tie('simple'), tie('expression')).map(([a, b, x, y]) => [a, ',', b, '=', ...x, ',', ...y]),
    fc.constantFrom('halt', 'break', 'lay out a , b', 'fetch a [ 1 .. b ]').map((words) => words.split(' ')),
    fc.tuple(tie('expression'), tie('block')).map(([e, b]) => ['if', ...e, ...b]),
    fc.tuple(tie('expression'), tie('block'), tie('block')).map(([e, a, b]) => ['if', ...e, ...a, 'else', ...b]),
    fc
      .tuple(name, tie('expression'), tie('expression'), tie('block'))
      .map(([n, a, b, s]) => ['for', n, 'in', ...a, 'to', ...b, ...s]),
    fc.tuple(name, tie('block')).map(([n, s]) => ['step', '"Do {', n, '} and {', n, '+', '1', '}"', ...s]),
  ),
  block: fc
    .tuple(fc.array(tie('statement'), { maxLength: 3 }), fc.boolean())
    .map(([list, split]) => ['{', ...list.flatMap((s) => (split ? ['\n', ...s] : s)), ...(split ? ['\n'] : []), '}']),
}));

const item = fc.oneof(
  fc.constant(['class', 'divide', '-', 'and', '-', 'conquer']),
  fc.constant(['length', 'n', ',', 'm', ':', 'S', '1', '..', '2', ',', 'M', '3']),
  fc
    .tuple(name, expression)
    .map(([n, e]) => ['input', n, ':', 'int', '[', ...e, ']', '=', 'random', '-', '9', '..', '9', ',', 'increasing']),
  fc.tuple(name, expression).map(([n, e]) => ['tape', n, ':', 'decimal', '[', '0', '..', ...e, ']', 'else', '0']),
  fc
    .tuple(name, block)
    .map(([n, b]) => [
      'memo',
      'function',
      n,
      '(',
      'i',
      ':',
      'int',
      ')',
      ':',
      'int',
      'as',
      'dp',
      'label',
      '"At {',
      'i',
      '}"',
      ...b,
    ]),
  block.map((b) => ['step', '"Begin"', ...b]),
  expression.map((e) => ['answer', ...e, 'as', 'number']),
);

/** The words of a task; `\n` is a line break. A template comes in pieces, between which blanks do not matter. */
export const programWords: fc.Arbitrary<string[]> = fc
  .array(item, { minLength: 1, maxLength: 6 })
  .map((items) => ['task', '"T"', '{', ...items.flatMap((words) => ['\n', ...words]), '\n', '}']);

/** Blanks, and comments, to put between two words. */
const gap = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(' ', '  ', '\t', ' \t ') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\n', '\n\n\n', ' /* why */ ', ' // so\n', '\n// above\n', '\n  /* two\n lines */\n'),
  },
);

/** Words with any blanks and comments between them; holes take blanks only. */
export function mangled(words: readonly string[]): fc.Arbitrary<string> {
  const blank = fc.constantFrom(' ', '   ', '\t');
  const isHole = holes(words);
  return fc
    .tuple(
      ...words.map((word, i) => {
        if (word === '\n') return fc.constant('');
        return isHole[i] === true ? blank : gap;
      }),
    )
    .map((gaps) => words.map((word, i) => (gaps[i] ?? '') + word).join(''));
}

/** Words with other blanks between them, on the same lines. */
export function respaced(words: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(...words.map((word) => fc.constantFrom(...(word === '\n' ? [''] : [' ', '    ', '\t']))))
    .map((gaps) => words.map((word, i) => (gaps[i] ?? '') + word).join(''));
}

/** For each word whether it stands behind the beginning of a template's hole. */
function holes(words: readonly string[]): boolean[] {
  let inside = false;
  return words.map((word) => {
    const before = inside;
    if (word.startsWith('"') && word.endsWith('{')) inside = true;
    else if (word.startsWith('}') && word.endsWith('"')) inside = false;
    return before;
  });
}
