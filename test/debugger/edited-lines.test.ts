import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EditedLines } from '../../src/debugger/edited-lines.ts';

const seed = 20261129;
/** Few words, so that many lines are the same; blank ones and braces among them. */
const line = fc.constantFrom('', '}', '  }', 'a = 1', '  a = 1', 'b = 2', 'step "one" {', 'return a');
const lines = fc.array(line, { minLength: 1, maxLength: 40 });
const newline = fc.constantFrom('\n', '\r\n');

function pairs(edited: EditedLines, count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, i) => [i, edited.now(i)] as const).flatMap(([i, now]) =>
    now === undefined ? [] : [[i, now] as const],
  );
}

describe('the lines of an edited text', () => {
  it('say the same where they are now, keep their order, and are found in both directions', () => {
    fc.assert(
      fc.property(lines, lines, newline, newline, (before, now, one, other) => {
        const edited = new EditedLines(before.join(one), now.join(other));
        const found = pairs(edited, before.length);
        for (const [from, to] of found) {
          assert.equal(before[from]?.trim(), now[to]?.trim());
          assert.equal(edited.before(to), from);
        }
        assert.deepEqual(
          found.map(([, to]) => to),
          found.map(([, to]) => to).sort((a, b) => a - b),
        );
        assert.equal(new Set(found.map(([, to]) => to)).size, found.length);
        for (let at = 0; at < now.length; at++) {
          const from = edited.before(at);
          if (from !== undefined) assert.equal(edited.now(from), at);
        }
      }),
      { seed },
    );
  });

  it('are found where those before them are gone, also if none of them is the only one of its kind', () => {
    const edited = new EditedLines('p\n}\n}\nq', '}\n}');
    assert.deepEqual(pairs(edited, 4), [
      [1, 0],
      [2, 1],
    ]);
  });

  it('are all where they were once the text is what it was', () => {
    fc.assert(
      fc.property(lines, newline, newline, (text, one, other) => {
        const edited = new EditedLines(text.join(one), text.join(other));
        text.forEach((_, i) => {
          assert.equal(edited.now(i), i);
        });
      }),
      { seed },
    );
  });

  it('are followed exactly through any lines that are put in and taken out between lines of which each is another', () => {
    const edits = fc.array(fc.record({ keep: fc.nat(5), out: fc.nat(3), put: fc.array(line, { maxLength: 3 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(edits, (all) => {
        const before: string[] = [];
        const now: string[] = [];
        const kept: [number, number][] = [];
        for (const { keep, out, put } of all) {
          for (let i = 0; i < keep; i++) {
            kept.push([before.length, now.length]);
            now.push(`line ${before.length}`);
            before.push(`line ${before.length}`);
          }
          for (let i = 0; i < out; i++) before.push(`line ${before.length}`);
          now.push(...put);
        }
        assert.deepEqual(pairs(new EditedLines(before.join('\n'), now.join('\n')), before.length), kept);
      }),
      { seed },
    );
  });

  it('tell which line was written in the place of one, where it is one alone', () => {
    const edited = new EditedLines('a\nb\nc\nd\ne', 'new\na\nB\nc\nD\nDD\ne');
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => edited.now(line)),
      [1, undefined, 3, undefined, 6],
    );
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => edited.changed(line)),
      [undefined, 2, undefined, undefined, undefined],
    );
  });

  it('are followed where no line is the only one, and given up where that is too much work', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `${i % 3}`);
    const edited = new EditedLines(
      ['x', ...many, 'y'].join('\n'),
      ['z', 'x', '1', ...many.toReversed(), '1', 'y', 'z'].join('\n'),
    );
    assert.deepEqual([edited.now(0), edited.now(many.length + 1)], [1, many.length + 4]);
    assert.equal(pairs(new EditedLines('a\nb\na\nb', 'b\na\na\nb\nb\na'), 4).length, 3);
  });
});
