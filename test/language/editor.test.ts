import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { complete, type Completion } from '../../src/language/editor/code-completion.ts';
import { openDocument, type OpenDocument } from '../../src/language/editor/document.ts';
import { folds } from '../../src/language/editor/folding.ts';
import { hover } from '../../src/language/editor/hover.ts';
import { outline, type OutlineEntry } from '../../src/language/editor/outline.ts';
import { rename, renameable, type Renaming } from '../../src/language/editor/rename.ts';
import { semanticTokens } from '../../src/language/editor/semantic-tokens.ts';
import { nameRange, occurrences, symbolAt } from '../../src/language/editor/symbol.ts';
import { parseTask } from '../../src/language/parse-task.ts';
import type { Position, Range } from '../../src/language/problem.ts';
import { marked, taskOf } from './marked.ts';

function at(source: string): {
  readonly document: OpenDocument;
  readonly cursor: Position;
  readonly ranges: readonly Range[];
} {
  const { text, cursor, ranges } = marked(source);
  return { document: openDocument(text), cursor, ranges };
}

function textOf(document: OpenDocument, range: Range): string {
  return document.text.slice(document.offsetAt(range.start), document.offsetAt(range.end));
}

function replaced(document: OpenDocument, ranges: readonly Range[], by: string): string {
  return [...ranges]
    .reverse()
    .reduce(
      (text, range) => text.slice(0, document.offsetAt(range.start)) + by + text.slice(document.offsetAt(range.end)),
      document.text,
    );
}

const task = (cursorIn = ''): string =>
  taskOf(
    [
      'input «x»: decimal = random digits n',
      'ask "What is {«x»} + 1?"',
      'tape sum: decimal[low(«x») .. high(«x») + 1]',
      'for p in low(«x») to high(«x») { step "Add place {p}" { sum[p] = «x»[p] + 1 } }',
      'step "Read" { if sum[0] > 0 { halt } }',
      `example «x» = 1.5${cursorIn} answer "2.5"`,
    ].join('\n'),
  );

describe('go to definition and find references', () => {
  it('a use leads to its declaration, from holes of templates and examples too', () => {
    const { document, ranges } = at(task());
    for (const { start } of ranges) {
      const symbol = symbolAt(document, start);
      assert.equal(symbol?.kind, 'declared');
      assert.deepEqual(nameRange(symbol.declaration), ranges[0]);
      assert.deepEqual(occurrences(document, symbol.declaration, true), ranges);
      assert.deepEqual(occurrences(document, symbol.declaration, false), ranges.slice(1));
    }
  });

  it('the end of a name belongs to the name', () => {
    const { document, ranges } = at(task());
    assert.ok(ranges.every(({ end }) => symbolAt(document, end)?.kind === 'declared'));
  });

  it('a name means the declaration around it, not one of the same name elsewhere', () => {
    const { document, cursor, ranges } = at(
      taskOf(
        'tape t: int = 0\nfor «i» in 0 to n { step "A {«¦i»}" { t = t + «i» } }\nfor i in 0 to n { step "B {i}" { t = t + i } }',
      ),
    );
    const symbol = symbolAt(document, cursor);
    assert.deepEqual(symbol?.kind === 'declared' && occurrences(document, symbol.declaration, true), ranges);
  });

  it('a builtin and a variable of its name are two things', () => {
    const { document, cursor } = at(
      taskOf('input x: decimal = random digits n\nask "{x}"\nlet low = ¦low(x)\nstep "A" { if low > 0 { halt } }'),
    );
    assert.equal(symbolAt(document, cursor)?.kind, 'builtin');
  });

  it('there is nothing to find on a keyword, in a text or in an empty file', () => {
    for (const source of ['¦', taskOf('ta¦pe t: int = 0'), taskOf('ask "Wh¦at {n}"'), '// com¦ment']) {
      const { document, cursor } = at(source);
      assert.equal(symbolAt(document, cursor), undefined);
    }
  });
});

describe('rename', () => {
  const renamed = (document: OpenDocument, position: Position, name: string): Renaming => {
    const place = renameable(document, position);
    return 'refused' in place ? place : rename(document, place.declaration, name);
  };

  it('changes a name everywhere, holes too, and changes no meaning', () => {
    const { document, ranges } = at(task());
    for (const { start } of ranges) {
      const renaming = renamed(document, start, 'left');
      assert.ok('ranges' in renaming);
      assert.deepEqual(renaming.ranges, ranges);
      assert.deepEqual(parseTask(replaced(document, renaming.ranges, 'left')).problems, []);
    }
  });

  it('changes a function and its calls', () => {
    const { document, cursor, ranges } = at(
      taskOf(
        'function «f»(i: int): int { if i > 2 { return 1 }  return «¦f»(i + 1) }\nlet a = «f»(1)\nstep "A" { if a > 0 { halt } }',
      ),
    );
    const renaming = renamed(document, cursor, 'g');
    assert.deepEqual('ranges' in renaming && renaming.ranges, ranges);
  });

  const refusals: readonly (readonly [why: string, source: string, name: string, reason: RegExp])[] = [
    ['a word of the language', taskOf('tape ¦t: int = 0'), 'step', /is a keyword/],
    ['what is no name', taskOf('tape ¦t: int = 0'), '2x', /not a valid name/],
    ['a name with blanks', taskOf('tape ¦t: int = 0'), 'a b', /not a valid name/],
    ['a name that is taken', taskOf('tape ¦t: int = 0\ntape u: int = 0'), 'u', /taken: it is declared in line 6/],
    [
      'a name that would be hidden by an inner one',
      taskOf('tape ¦t: int = 0\nfor i in 0 to n { step "A {i}" { t = t + i } }'),
      'i',
      /taken/,
    ],
    [
      'a name that would hide an outer one',
      taskOf('tape t: int = 0\nfor ¦i in 0 to n { step "A {i}" { t = t + i } }'),
      't',
      /taken/,
    ],
    ['a function of the name of a builtin', taskOf('function ¦f(i: int) { halt }\nf(1)'), 'min', /built-in function/],
    ['a builtin', taskOf('let a = ¦min(n, 1)'), 'least', /cannot be renamed/],
    ['a keyword', taskOf('ta¦pe t: int = 0'), 'x', /no name to rename/],
  ];
  for (const [why, source, name, reason] of refusals) {
    it(`refuses ${why}`, () => {
      const { document, cursor } = at(source);
      const renaming = renamed(document, cursor, name);
      assert.match('refused' in renaming ? renaming.refused : '', reason);
    });
  }

  it('tells the name before asking for another', () => {
    const { document, cursor } = at(taskOf('tape car¦ry: int = 0'));
    const place = renameable(document, cursor);
    assert.ok('range' in place);
    assert.equal(place.declaration.name, 'carry');
    assert.equal(textOf(document, place.range), 'carry');
  });
});

describe('hover', () => {
  const cases: readonly (readonly [what: string, source: string, content: RegExp])[] = [
    [
      'an input with its type and sampler',
      taskOf('input x: decimal = random digits n, point anywhere\nask "{¦x}"'),
      /input x: decimal[\s\S]*random digits n/,
    ],
    ['a length with its tiers', taskOf('let a = ¦n'), /length n: int[\s\S]*\| S \| 1\.\.2 \|[\s\S]*\| L \| 5\.\.6 \|/],
    ['a let outside of steps as a cell', taskOf('let ¦a = n + 1'), /let a: int[\s\S]*written once/],
    ['a let in a step as local', taskOf('step "A" { let ¦a = n }'), /not a cell/],
    [
      'a function with its signature',
      taskOf('memo function f(i: int): int { return i }\nlet a = ¦f(1)'),
      /memo function f\(i: int\): int/,
    ],
    ['a builtin with what it does', taskOf('let a = m¦in(n, 1)'), /smallest of its arguments/],
    [
      'a tape with its dimensions',
      taskOf('tape best: int[0..n][1..n] = 0\nstep "A" { best¦[0][1] = 2 }'),
      /tape best: int\[0\.\.n\]\[1\.\.n\]/,
    ],
    [
      'a table with two indexes, with its rows',
      taskOf('const next = [[1, 0], [0, 2]]\ntape t: int = 0\nstep "A" { t = ne¦xt[t][1] }'),
      /const next: int\[\]\[\][\s\S]*Always `\[\[1, 0\], \[0, 2\]\]`/,
    ],
    [
      'an array of a function',
      taskOf('function f(k: int): int { var seen: bool[n] = false\nif se¦en[0] { return 1 }\nreturn 0 }\nlet a = f(1)'),
      /var seen: bool\[n\][\s\S]*every call of the function has for itself/,
    ],
    [
      'a list of a function',
      taskOf(
        'function f(k: int): int { var open: list of int = []\nstep "A {k}" { push op¦en, k }\nreturn 0 }\nlet a = f(1)',
      ),
      /var open: list of int[\s\S]*A list that every call of the function has for itself/,
    ],
    [
      'an element of a tuple with its type',
      taskOf('tape e: list of (from: int, name: text)\nstep "A" { push e, (1, e[0].na¦me) }'),
      /name: text/,
    ],
    [
      'a list with the type of its elements',
      taskOf('tape e: list of (from: int, name: text)\nstep "A" { pop ¦e }'),
      /tape e: list of \(from: int, name: text\)/,
    ],
    ['what a list can do', taskOf('tape e: list of int\nstep "A" { po¦p e }'), /removes the last element/],
    [
      'the doc comment of a variable',
      taskOf('/// What is carried over.\ntape ¦carry: int = 0'),
      /What is carried over/,
    ],
    [
      'a tape in the text of an answer',
      taskOf('tape best: int[0..n] = 0\nanswer "{best[0]} of {be¦st}"', { answer: false }),
      /tape best: int\[0\.\.n\]/,
    ],
    ['a keyword with what it means', taskOf('¦step "A" { halt }'), /atomic state/],
    ['a task with its doc comment', `/// Adds.\n${taskOf('').replace('task', 'ta¦sk')}`, /Adds\./],
  ];
  for (const [what, source, content] of cases) {
    it(`shows ${what}`, () => {
      const { document, cursor } = at(source);
      assert.match(hover(document, cursor)?.markdown ?? '', content);
    });
  }

  it('shows nothing in comments and texts', () => {
    for (const source of [taskOf('// the st¦ep'), taskOf('ask "the st¦ep {n}"')]) {
      const { document, cursor } = at(source);
      assert.equal(hover(document, cursor), undefined);
    }
  });
});

describe('completion', () => {
  function labels(source: string, kind?: Completion['kind']): string[] {
    const { document, cursor } = at(source);
    return complete(document, cursor)
      .items.filter((item) => kind === undefined || item.kind === kind)
      .map(({ label }) => label);
  }
  const has = (found: readonly string[], ...wanted: readonly string[]): void => {
    assert.deepEqual(
      wanted.filter((word) => !found.includes(word)),
      [],
      `among ${found.join(' ')}`,
    );
  };
  const lacks = (found: readonly string[], ...unwanted: readonly string[]): void => {
    assert.deepEqual(
      unwanted.filter((word) => found.includes(word)),
      [],
    );
  };

  it('offers a task in an empty file', () => {
    has(labels('¦', 'snippet'), 'task');
    has(labels('¦', 'keyword'), 'task', 'import');
  });

  it('offers nothing unasked behind the brace of a block, where the next Enter would take it, but the names in a hole of a text', () => {
    const unasked = (source: string): string[] => {
      const { document, cursor } = at(source);
      return complete(document, cursor, true).items.map(({ label }) => label);
    };
    for (const source of [
      'task "T" {¦}',
      taskOf('step "A" {¦}'),
      taskOf('for i in 0..3 {¦'),
      taskOf('var v = 0 while v < 3 {¦}'),
    ])
      assert.deepEqual(unasked(source), [], source);
    has(unasked(taskOf('var v = 0 step "A {¦}" { v = 1 }')), 'v');
    has(unasked(taskOf('tape t: int[3] = 0 answer "{t} and {¦}"')), 't', 'n', 'length');
  });

  it('offers the elements of a tuple behind a dot, and nothing else', () => {
    const list = 'tape e: list of (from: int, weight: int)\ntape p: (int, text) = (1, "")\n';
    const named = labels(taskOf(`${list}step "A" { push e, (1, e[0].¦) }`), 'variable');
    const unnamed = labels(taskOf(`${list}step "A" { let x = p.f¦ }`), 'variable');
    assert.deepEqual(
      [named, unnamed],
      [
        ['from', 'weight'],
        ['first', 'second'],
      ],
    );
  });

  it('offers tables with two indexes, arrays of the function around, and both in a scan down a column', () => {
    const source = (expression: string): string =>
      taskOf(
        `const next = [[1, 0], [0, 2]]\nfunction f(k: int): int { var seen: int[n] = 0\nstep "A {k}" { seen[0] = ${expression} return 1 } }\nlet a = f(1)`,
      );
    has(labels(source('¦'), 'variable'), 'next', 'seen', 'k', 'n');
    has(labels(source('next[0][¦]'), 'variable'), 'next', 'seen', 'k');
    has(labels(source('sum v in 0 .. 1 of next[v][0] + ¦'), 'variable'), 'next', 'seen', 'v');
    const { document, cursor } = at(source('nex¦'));
    assert.equal(complete(document, cursor).items.find(({ label }) => label === 'next')?.detail, 'int[][]');
    lacks(
      labels(taskOf('function f(k: int): int { var seen: int[n] = 0\nreturn seen[0] }\nlet a = ¦'), 'variable'),
      'seen',
    );
  });

  it('offers the parts of a task where one may begin, and statements', () => {
    has(labels(taskOf('¦'), 'keyword'), 'input', 'tape', 'ask', 'answer', 'example', 'function', 'step', 'for', 'let');
    has(labels(taskOf('¦'), 'snippet'), 'step', 'for', 'function', 'input decimal');
  });

  it('offers no pattern within a part that has begun', () => {
    for (const source of [
      taskOf('input a: int = ¦'),
      taskOf('input a: int = 1 example a = 1 ¦'),
      taskOf('tape found: ¦'),
    ])
      assert.deepEqual(
        labels(source, 'snippet').filter((label) => /input|tape/.test(label)),
        [],
        source,
      );
    assert.deepEqual(labels(taskOf('let a = ¦'), 'snippet'), ['sum of', 'argmin where']);
  });

  it('offers statements in a block, but no parts of a task', () => {
    const found = labels(taskOf('tape t: int = 0\nstep "A" { ¦ }'), 'keyword');
    has(found, 'let', 'if', 'return', 'halt');
    lacks(found, 'input', 'ask', 'tape');
  });

  it('offers the names in scope in an expression, with their types, also while the line is unfinished', () => {
    for (const source of [
      taskOf('tape carry: int = 0\nfor p in 0 to n { step "A {p}" { let s = ¦ } }\nlet later = 1'),
      taskOf('tape carry: int = 0\nfor p in 0 to n { step "A {p}" { let s = carry + ¦\n carry = s } }'),
    ]) {
      has(labels(source, 'variable'), 'carry', 'p', 'n');
      has(labels(source, 'function'), 'min', 'max', 'length');
      has(labels(source, 'keyword'), 'if', 'not');
    }
    const { document, cursor } = at(taskOf('tape carry: bool = true\nlet a = ca¦'));
    assert.equal(complete(document, cursor).items.find(({ label }) => label === 'carry')?.detail, 'bool');
    assert.equal(textOf(document, complete(document, cursor).range), 'ca');
  });

  it('does not offer what is out of scope', () => {
    lacks(
      labels(taskOf('for p in 0 to n { step "A {p}" { let s = p  if s > 1 { halt } } }\nlet a = ¦'), 'variable'),
      'p',
      's',
    );
  });

  it('offers functions with room for their arguments', () => {
    const { document, cursor } = at(taskOf('function best(i: int): int { return i }\nlet a = be¦'));
    assert.equal(complete(document, cursor).items.find(({ label }) => label === 'best')?.insert, 'best($1)');
  });

  it('offers in a label what a label may show, in a question inputs and lengths', () => {
    const parts = 'input x: int = random 1..9\ntape t: int = 0\nlet a = 1\n';
    const label = labels(taskOf(`${parts}for p in 0 to n { step "A {¦}" { t = a } }`));
    has(label, 'p', 'a', 'x');
    lacks(label, 't', 'min', 'if');
    const question = labels(taskOf(`${parts}ask "What is {¦}?"`));
    has(question, 'x', 'n');
    lacks(question, 't', 'a');
  });

  it('offers classes, types, regions, inputs and forms in their places', () => {
    has(labels('task "T" {\nclass ¦\n}'), 'simulation', 'divide-and-conquer');
    has(labels(taskOf('tape t: ¦')), 'int', 'decimal', 'text');
    has(labels(taskOf('input x: decimal = random digits n\nlay out ¦')), 'x');
    lacks(labels(taskOf('input x: decimal = random digits n\nlay out ¦')), 'n');
    has(labels(taskOf('input x: int = random 1..9\ninput y: int = random 1..9\nexample x = 1, ¦')), 'y');
    lacks(labels(taskOf('input x: int = random 1..9\ninput y: int = random 1..9\nexample x = 1, ¦'), 'variable'), 'x');
    has(labels(taskOf('answer n as ¦', { answer: false })), 'number', 'decimal');
    has(labels(taskOf('input x: int = random ¦')), 'digits', 'letters', 'element');
  });

  it('offers the words that may go on', () => {
    has(labels(taskOf('for i in 0 ¦'), 'keyword'), 'to', 'down');
    has(labels(taskOf('let a = if n > 1 ¦'), 'keyword'), 'then');
  });

  it('offers nothing where a new name is made up, in comments and in texts', () => {
    for (const source of [
      taskOf('tape ¦'),
      taskOf('let ¦'),
      taskOf('for ¦'),
      taskOf('// ¦'),
      taskOf('ask "What ¦ is {n}"'),
      taskOf('/* ¦ */'),
    ])
      assert.deepEqual(labels(source, 'variable'), []);
    for (const source of [taskOf('// ¦'), taskOf('ask "What ¦ is {n}"'), taskOf('/* ¦ */')])
      assert.deepEqual(labels(source), []);
  });

  it('answers at every place of a task, and of each of its beginnings', () => {
    const text = readFileSync(path.join(import.meta.dirname, '../../tasks/binary-search.tail'), 'utf8');
    for (let offset = 0; offset < text.length; offset += 37) {
      for (const document of [openDocument(text), openDocument(text.slice(0, offset))])
        assert.ok(Array.isArray(complete(document, document.positionAt(offset)).items));
    }
  });
});

describe('outline and folding', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../tasks/binary-search.tail'), 'utf8');
  const tree = (entries: readonly OutlineEntry[]): unknown[] =>
    entries.map(({ name, kind, children }) => (children.length > 0 ? [kind, name, tree(children)] : [kind, name]));

  it('the outline has the task, its lengths, inputs, tape, functions and steps', () => {
    assert.deepEqual(tree(outline(openDocument(text))), [
      [
        'task',
        'Binary search',
        [
          ['length', 'n'],
          ['input', 's'],
          ['input', 'find'],
          ['function', 'search', [['step', 'Search {low} to {high}']]],
        ],
      ],
    ]);
  });

  it('the place to go to lies in its entry', () => {
    const check = (entries: readonly OutlineEntry[]): void => {
      for (const { range, selection, children } of entries) {
        assert.ok(range.start.line <= selection.start.line && selection.end.line <= range.end.line);
        check(children);
      }
    };
    check(outline(openDocument(text)));
    check(outline(openDocument('task "T" { tape function f( step input')));
  });

  it('folds end above the closing brace', () => {
    const { document } = at('// one\n// two\ntask "T" {\n  step "A" {\n    halt\n  }\n}\n');
    assert.deepEqual(folds(document), [
      { startLine: 0, endLine: 1, kind: 'comment' },
      { startLine: 2, endLine: 5, kind: 'block' },
      { startLine: 3, endLine: 4, kind: 'block' },
    ]);
  });
});

describe('semantic tokens', () => {
  it('each name is coloured by what it is, in holes too', () => {
    const { document } = at(
      taskOf('input x: int = random 1..9\nfor i in 0 to x { step "A {i}" { let a = min(i, x)  if a > 1 { halt } } }'),
    );
    const tokens = semanticTokens(document).map(({ range, type, modifiers }) =>
      `${textOf(document, range)} ${type} ${modifiers.join(' ')}`.trim(),
    );
    assert.ok(tokens.includes('x property readonly declaration'));
    assert.ok(tokens.includes('min function defaultLibrary'));
    assert.ok(tokens.includes('int type defaultLibrary'));
    assert.equal(tokens.filter((token) => token.startsWith('i parameter readonly')).length, 3);
  });
});
