import assert from 'node:assert/strict';
import { columnsIn } from '../../src/trace/spelling/columns.ts';

describe('the columns of a respelt line', () => {
  /** What of the line as it was written a piece of the respelt line stands for. */
  function written(line: string, respelt: string, piece: string): string {
    const from = respelt.indexOf(piece);
    assert.ok(from >= 0);
    return line.slice(...columnsIn(line, respelt, from, from + piece.length));
  }

  it('are found by the characters that both lines have, whatever their capitals and their form', () => {
    assert.equal(written('- **GET X[3]=７**', 'get x[3]=7', '7'), '７');
    assert.equal(written('- **GET X[3]=７**', 'get x[3]=7', 'x[3]'), 'X[3]');
    assert.equal(written('1. Put  t = 12', 'put t = 12', 't'), 't');
    assert.equal(written('1. Put  t = 12', 'put t = 12', 'put'), 'Put');
    assert.equal(written('next: ADD place −1', 'next: Add place -1', '-1'), '−1');
    assert.equal(written('next: ADD place −1', 'next: Add place -1', 'Add'), 'ADD');
  });

  it('are those of the whole line for all of the respelt one', () => {
    assert.equal(written('  GET x = 1 ', 'get x = 1', 'get x = 1'), '  GET x = 1 ');
  });
});
