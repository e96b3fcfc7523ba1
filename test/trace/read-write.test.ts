import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { styleNames, styles } from '../../src/machine/index.ts';
import { lineText, readTrace, writeEvents, type TraceEvent } from '../../src/trace/index.ts';
import { event, eventIn, hostileText } from './arbitraries.ts';

describe('reading and writing traces', () => {
  for (const name of styleNames) {
    const style = styles[name];

    it(`reads every event stream that ${name} style writes back to the same events, wrong ones included`, () => {
      fc.assert(
        fc.property(fc.array(eventIn(style), { maxLength: 12 }), (events) => {
          const { lines } = readTrace(writeEvents(events, style), style);
          assert.deepEqual(
            lines.map((line) => line.event),
            events,
          );
        }),
        { numRuns: 2_000 },
      );
    });

    it(`gives the place of every line in ${name} style`, () => {
      fc.assert(
        fc.property(fc.array(eventIn(style), { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (events, newline) => {
          const text = events.map((one) => lineText(one, style)).join(newline);
          const { lines } = readTrace(text, style);
          assert.deepEqual(
            lines.map(({ start, end }) => text.slice(start, end)),
            events.map((one) => lineText(one, style)),
          );
          assert.deepEqual(
            lines.map(({ line }) => line),
            events.map((_, i) => i),
          );
        }),
      );
    });

    it(`reads any text in ${name} style, each line as an event or as unreadable, and loses none`, () => {
      fc.assert(
        fc.property(hostileText, (text) => {
          const { lines } = readTrace(text, style);
          const kept = text
            .split('\n')
            .map((line) => line.replace(/\r$/, ''))
            .filter((line) => /[^ \t\r]/.test(line));
          assert.deepEqual(
            lines.map(({ start, end }) => text.slice(start, end)),
            kept,
          );
          for (const { event: read, start, end } of lines)
            if (read.kind === 'unreadable') assert.equal(read.text, text.slice(start, end));
        }),
        { numRuns: 2_000 },
      );
    });
  }

  it('finds out in which style a trace is written', () => {
    fc.assert(
      fc.property(
        fc
          .array(event, { minLength: 3, maxLength: 12 })
          .filter((events) => events.some(({ kind }) => kind === 'next' || kind === 'return')),
        fc.constantFrom('minimal' as const, 'verbose' as const),
        (events, name) => {
          const noLabels = (): boolean => false;
          const readable = (one: TraceEvent): boolean => one.kind !== 'enter';
          assert.equal(readTrace(writeEvents(events.filter(readable), styles[name]), 'any', noLabels).style.name, name);
        },
      ),
    );
  });

  it('reads numbers in their only form: 007, -0 and 1e309 are not values', () => {
    for (const text of ['get a=007', 'get a=-0', 'get a=1e309', 'get a=+1', 'get a=1.5', 'get a=0x1']) {
      assert.deepEqual(
        readTrace(text, styles.minimal, () => false).lines.map((line) => line.event),
        [{ kind: 'unreadable', text }],
      );
    }
  });

  it('reads a cell that no machine has', () => {
    assert.deepEqual(readTrace('get a[1e309]=1', styles.minimal).lines[0]?.event, {
      kind: 'get',
      fetches: [{ cell: 'a[1e309]', value: 1 }],
    });
  });

  it('tells an interval from a cell, and an empty one from one that holds a value', () => {
    const events: TraceEvent[] = [
      { kind: 'interval', region: 'sum', first: 2, last: -2, values: [3, 8, 9, 8, 0] },
      { kind: 'interval', region: 's', first: 5, last: 4, values: [] },
      { kind: 'get', fetches: [{ cell: 's[5]', value: null }] },
    ];
    const text = 'get sum[2..-2]=3 8 9 8 0\nget s[5..4]=none\nget s[5]=none\n';
    assert.equal(writeEvents(events, styles.minimal), text);
    assert.deepEqual(
      readTrace(text, styles.minimal).lines.map((line) => line.event),
      events,
    );
  });

  it('takes time in proportion to the text, whatever is in it', () => {
    for (const piece of [
      'get a[',
      '((((',
      "'\\",
      '1, ',
      'get x=1, ',
      '-(',
      'lay x[1]=2 ',
      '9',
      ' ',
      '\n',
      '\r',
      'a.',
      'min(1, ',
    ]) {
      const text = piece.repeat(Math.ceil(2_000_000 / piece.length));
      const read = readTrace(text, styles.minimal, () => false);
      assert.ok(
        read.lines.every((line) => line.event.kind === 'unreadable' || line.event.kind === 'lay'),
        piece,
      );
    }
  });
});
