import assert from 'node:assert/strict';
import fc from 'fast-check';
import { movedLines } from '../../src/extension/traces/moved-lines.ts';

/** Replaces lines `first`…`last` of a text by `breaks` + 1 new ones. */
function edited(lines: readonly string[], first: number, last: number, breaks: number): string[] {
  return [
    ...lines.slice(0, first),
    ...Array.from({ length: breaks + 1 }, (_, i) => `new ${i}`),
    ...lines.slice(last + 1),
  ];
}

describe('the lines of a checked selection', () => {
  it('are the same lines after an edit outside of them, and all of them with the new ones after an edit inside', () => {
    const range = fc.tuple(fc.nat(30), fc.nat(10));
    fc.assert(
      fc.property(range, range, fc.nat(5), ([first, more], [from, size], breaks) => {
        const text = Array.from({ length: 60 }, (_, i) => `line ${i}`);
        const lines = { first, last: first + more };
        const edit = { first: from, last: from + size, breaks };
        const moved = movedLines(lines, edit);
        const selected = text.slice(lines.first, lines.last + 1);
        const crosses =
          (edit.first < lines.first && edit.last >= lines.first) ||
          (edit.first <= lines.last && edit.last > lines.last);
        if (moved === undefined) {
          assert.ok(crosses);
          return;
        }
        const after = edited(text, edit.first, edit.last, breaks).slice(moved.first, moved.last + 1);
        const isInside = edit.first >= lines.first && edit.last <= lines.last;
        assert.deepEqual(
          after,
          isInside ? edited(selected, edit.first - lines.first, edit.last - lines.first, breaks) : selected,
        );
      }),
    );
  });
});
