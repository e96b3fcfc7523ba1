import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as ast from '../../src/language/generated/ast.ts';
import { docOf } from '../../src/language/docs.ts';
import { parseTask } from '../../src/language/parse-task.ts';
import { expectClean, taskOf } from './marked.ts';

const root = path.join(import.meta.dirname, '../..');

function tailFiles(folder: string): { readonly name: string; readonly text: string }[] {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.tail'))
    .map((name) => ({ name, text: readFileSync(path.join(root, folder, name), 'utf8') }));
}

function only<T>(items: readonly T[]): T {
  assert.equal(items.length, 1);
  const [item] = items;
  assert.ok(item !== undefined);
  return item;
}

function itemsOf(parts: string): readonly ast.Item[] {
  return only(parseTask(taskOf(parts)).ast.tasks).items;
}

function firstExpression(text: string): ast.Expression {
  const let_ = only(itemsOf(`let a = ${text}`).filter(ast.isLetStatement));
  return let_.value;
}

/** An expression with all its parentheses. */
function shape(expression: ast.Expression): string {
  switch (expression.$type) {
    case 'BinaryExpression':
      return `(${shape(expression.left)} ${expression.operator} ${shape(expression.right)})`;
    case 'UnaryExpression':
      return `(${expression.operator} ${shape(expression.operand)})`;
    case 'IndexExpression':
      return `${shape(expression.base)}[${shape(expression.index)}]`;
    case 'CallExpression':
      return `${expression.callee.$refText}(${expression.arguments.map(shape).join(', ')})`;
    case 'IfExpression':
      return `(if ${shape(expression.condition)} then ${shape(expression.consequence)} else ${shape(expression.otherwise)})`;
    case 'ScanExpression':
      return `(${expression.operator} ${expression.variable.name} ${shape(expression.low)}..${shape(expression.high)} ${expression.where ? shape(expression.where) : 'all'} of ${shape(expression.value)})`;
    case 'NameExpression':
      return expression.target.$refText;
    case 'NumberLiteral':
      return expression.text;
    case 'TextLiteral':
    case 'BoolLiteral':
    case 'NoneLiteral':
    case 'InfinityLiteral':
    case 'FieldExpression':
    case 'TupleExpression':
    case 'ListExpression':
    case 'DrawExpression':
    case 'ComposedText':
      return expression.$type;
  }
}

describe('parseTask', () => {
  it('the tasks that ship have no problems', () => {
    for (const { text } of tailFiles('tasks')) expectClean(text);
  });

  for (const { name, text } of tailFiles('test/language/fixtures')) {
    it(`reads the constructs of ${name}`, () => {
      const { ast: file, problems } = parseTask(text);
      assert.deepEqual(
        problems.filter(({ code }) => code === 'syntax'),
        [],
      );
      assert.equal(file.tasks.length, 1);
      assert.ok(only(file.tasks).items.some(ast.isAnswer));
    });
  }

  it('the parser in the tree is the one that the grammar gives', () => {
    execFileSync(process.execPath, ['generate-language.mjs', '--check'], { cwd: root, stdio: 'pipe' });
    assert.ok(readdirSync(path.join(root, 'src/language/generated')).includes('grammar.ts'));
  });

  it('operators bind as in arithmetic, comparisons under not, not under and, and under or', () => {
    assert.equal(shape(firstExpression('1 - 2 - 3 * 4 % 5')), '((1 - 2) - ((3 * 4) % 5))');
    assert.equal(shape(firstExpression('not n == 1 and n < 2 or n > 3')), '(((not (n == 1)) and (n < 2)) or (n > 3))');
    assert.equal(shape(firstExpression('-n * -(1 + 2)')), '((- n) * (- (1 + 2)))');
    assert.equal(shape(firstExpression('1 + if n > 1 then 2 else 3 + 4')), '(1 + (if (n > 1) then 2 else (3 + 4)))');
  });

  it('scans look through an interval, with and without a condition', () => {
    assert.equal(
      shape(firstExpression('argmin v in 0 to n - 1 where v > 2 of v * v')),
      '(argmin v 0..(n - 1) (v > 2) of (v * v))',
    );
    assert.equal(shape(firstExpression('sum v in 1..n of v')), '(sum v 1..n all of v)');
  });

  it('words that are keywords in one place are names elsewhere', () => {
    expectClean(
      taskOf(
        'tape sum: int = 0\nlet low = min(n, 2)\nfor first in low to n { step "At {first}" { sum = sum + first } }\nlet length = sum + low\nstep "End" { let out = length + sum  if out > 3 { halt } }',
      ),
    );
  });

  it('numbers keep their zeros and points', () => {
    const example = only(
      itemsOf('input x: decimal = random digits n\nask "{x}"\nexample x = 007.10, n = 3 answer "7.1"').filter(
        ast.isExample,
      ),
    );
    assert.deepEqual(
      example.bindings.map(({ value }) => ast.isNumberLiteral(value) && value.text),
      ['007.10', '3'],
    );
    for (const text of ['0.05', '.5', '5', '99999999999.95'])
      assert.equal(
        only(itemsOf(`input x: decimal = random digits n\nexample x = ${text} answer "1"`).filter(ast.isExample))
          .bindings[0]?.value.$cstNode?.text,
        text,
      );
  });

  it('templates give their texts and holes, with escapes and doubled braces read', () => {
    const { template } = only(
      itemsOf(String.raw`ask "{{{n}}} \"{n + 1}\" \\ \{n\} }}{{"`)
        .filter(ast.isAsk)
        .slice(1),
    );
    assert.deepEqual(template.texts, ['{', '} "', String.raw`" \ {n} }{`]);
    assert.deepEqual(template.holes.map(shape), ['n', '(n + 1)']);
  });

  it('names in holes are linked to what they name', () => {
    const items = itemsOf('input x: int = random 1..9\nask "What is {x}?"');
    const hole = items.filter(ast.isAsk)[1]?.template.holes[0];
    assert.ok(ast.isNameExpression(hole));
    assert.equal(hole.target.ref, items.find(ast.isInput));
  });

  it('a doc comment belongs to the task below it', () => {
    const { ast: file } = parseTask(`/// Adds two numbers,\n/// place by place.\n///\n/// As on paper.\n${taskOf('')}`);
    assert.equal(docOf(only(file.tasks)), 'Adds two numbers, place by place.\n\nAs on paper.');
    assert.equal(docOf(only(parseTask(`/// Elsewhere.\n\n${taskOf('')}`).ast.tasks)), undefined);
  });

  it('a forgotten brace in a template spoils its line only', () => {
    const { problems, ast: file } = parseTask(taskOf('ask "What is {n?"\ntape t: int = 0\nstep "A" { t = t + 1 }'));
    assert.equal(
      problems.every(({ range }) => range.start.line === 4),
      true,
    );
    assert.ok(only(file.tasks).items.some(ast.isTape));
  });
});
