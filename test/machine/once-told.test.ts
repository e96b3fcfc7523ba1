import assert from 'node:assert/strict';
import {
  compareIndexes,
  finish,
  OnceTold,
  stuck,
  Told,
  type Cell,
  type Interval,
  type Node,
  type RunListener,
  type Value,
} from '../../src/machine/index.ts';
import { compute, extent, get, halt, interval, put, silently, test, written } from './hand-built/builder.ts';

const a: Cell = { region: 0, index: [1] };
const b: Cell = { region: 0, index: [2] };
const end = halt();

/** Of a kind, as the methods of a listener want it. */
function nodeOf<Op extends Node['op']>(node: Node, op: Op): Extract<Node, { op: Op }> {
  assert.equal(node.op, op);
  return node as Extract<Node, { op: Op }>;
}

/** What a listener is told, in order; `instead`: what it gives. */
function listening(instead?: Value): { readonly once: OnceTold; readonly told: unknown[] } {
  const told: unknown[] = [];
  const say =
    (name: string) =>
    (...all: readonly unknown[]): undefined => {
      told.push([name, ...all.slice(1)]);
      return undefined;
    };
  const listener: RunListener = {
    enter: (number, configuration) => told.push(['enter', number, configuration]),
    isFull: () => told.length > 0,
    visit: (node) => told.push(['visit', node.op]),
    get: (_node, fetched) => {
      told.push(['get', ...fetched.map(({ cell }) => String(cell.index))]);
      return instead === undefined ? undefined : fetched.map(() => instead);
    },
    *cells(_node, fetched) {
      told.push(['cells', ...fetched.map(({ cell }) => String(cell.index))]);
      return instead === undefined ? undefined : fetched.map(() => instead);
    },
    *interval(_node, low, high, values) {
      told.push(['interval', low, high, values]);
      return instead === undefined ? undefined : [instead];
    },
    rows: say('rows'),
    extent: say('extent'),
    compute: (_node, operands, result) => {
      told.push(['compute', operands, result]);
      return instead;
    },
    test: (_node, left, right, outcome) => {
      told.push(['test', left, right, outcome]);
      return instead === undefined ? undefined : instead === true;
    },
    choose: (_node, legal) => {
      told.push(['choose', legal]);
      return instead;
    },
    written: (_node, cell, outcome) => {
      told.push(['written', cell, outcome]);
      return instead === undefined ? undefined : instead === true;
    },
    put: (_node, writes, refusal) => {
      told.push(['put', writes.length, refusal]);
      return undefined;
    },
    control: (_node, outcome) => told.push(['control', outcome.kind]),
  };
  return { once: new OnceTold(listener), told };
}

const sum = nodeOf(compute('+', [1, 2], 0, end), 'compute');
const quiet = nodeOf(silently('+', [1, 2], 0, end), 'compute');
const fetch = nodeOf(get([], end), 'get');
const row = nodeOf(interval(0, 0, 1, 0, end), 'interval');
const compared = nodeOf(test(1, '<', 2, end, end), 'test');
const unprinted = nodeOf(test(1, '<', 2, end, end, { printed: false }), 'test');
const store = nodeOf(put([], end), 'put');
describe('what a state has told', () => {
  it('is fetched once, from its cells or from what was written, and goes on as it was told', () => {
    const { once, told } = listening();
    assert.deepEqual(
      once.get(fetch, [
        { cell: a, value: 5 },
        { cell: a, value: 5 },
      ]),
      [5, 5],
    );
    assert.deepEqual(
      once.get(fetch, [
        { cell: b, value: 6 },
        { cell: a, value: 5 },
      ]),
      [6, 5],
    );
    assert.deepEqual(once.get(fetch, [{ cell: b, value: 6 }]), [6]);
    const c: Cell = { region: 1, index: [] };
    once.put(
      store,
      [
        { cell: c, value: 9 },
        { cell: a, value: 7 },
      ],
      undefined,
    );
    assert.deepEqual(
      once.get(fetch, [
        { cell: c, value: 1 },
        { cell: a, value: 1 },
      ]),
      [9, 7],
    );
    assert.deepEqual(
      finish(
        once.cells(row, [
          { cell: c, value: 1 },
          { cell: { region: 0, index: [3] }, value: 4 },
        ]),
      ),
      [9, 4],
    );
    assert.deepEqual(finish(once.cells(row, [{ cell: c, value: 1 }])), [9]);
    assert.deepEqual(told, [
      ['get', '1'],
      ['get', '2'],
      ['put', 2, undefined],
      ['cells', '3'],
    ]);
    // A new state has told nothing.
    once.enter(3, { state: 0, variables: [], frame: undefined });
    assert.deepEqual(once.get(fetch, [{ cell: c, value: 1 }]), [1]);
    assert.deepEqual(told.slice(4), [
      ['enter', 3, { state: 0, variables: [], frame: undefined }],
      ['get', ''],
    ]);
  });

  it('is what the listener says, where it says something', () => {
    const { once, told } = listening(8);
    assert.deepEqual(once.get(fetch, [{ cell: a, value: 5 }]), [8]);
    assert.deepEqual(once.get(fetch, [{ cell: a, value: 5 }]), [8]);
    assert.equal(once.compute(sum, [1, 2], 3), 8);
    assert.equal(once.compute(sum, [1, 2], 3), 8);
    assert.equal(
      once.choose(
        nodeOf(
          {
            op: 'choose',
            name: 'v',
            low: { value: 0 },
            high: { value: 1 },
            where: undefined,
            names: [],
            intervals: [],
            slot: 0,
            next: end,
            range: sum.range,
          },
          'choose',
        ),
        [1],
      ),
      8,
    );
    assert.deepEqual(
      told.map((one) => (one as readonly unknown[])[0]),
      ['get', 'compute', 'choose'],
    );
  });

  it('is told again where it was stuck', () => {
    const { once, told } = listening();
    assert.equal(once.get(fetch, [{ cell: a, value: stuck('blank cell') }]), undefined);
    assert.equal(once.get(fetch, [{ cell: a, value: stuck('blank cell') }]), undefined);
    assert.equal(once.compute(sum, [1, 'a'], stuck('wrong type')), undefined);
    assert.equal(once.compute(sum, [1, 'a'], stuck('wrong type')), undefined);
    assert.equal(told.length, 4);
  });

  it('are operations and tests with other operands, and what is not printed each time', () => {
    const { once, told } = listening();
    assert.equal(once.compute(sum, [1, 2], 3), undefined);
    assert.equal(once.compute(sum, [1, 2], 3), 3);
    assert.equal(once.compute(sum, [2, 1], 3), undefined);
    assert.equal(once.compute({ ...sum, operator: '-' }, [1, 2], -1), undefined);
    // Texts are put together by a plus, too.
    assert.equal(once.compute({ ...sum, operator: 'joined' }, [1, 2], 0), 3);
    assert.equal(once.compute(quiet, [1, 2], 3), undefined);
    assert.equal(once.compute(quiet, [1, 2], 3), undefined);
    assert.equal(told.length, 5);
    assert.equal(once.test(compared, 1, 2, true), undefined);
    assert.equal(once.test(compared, 1, 2, true), true);
    assert.equal(once.test({ ...compared, relation: '<=' }, 1, 2, true), undefined);
    assert.equal(once.test(unprinted, 1, 2, true), undefined);
    assert.equal(once.test(unprinted, 1, 2, true), undefined);
    assert.equal(told.length, 9);
  });

  it('are intervals with the same ends, values and row', () => {
    const { once, told } = listening();
    const values = (
      one: Interval,
      low: Value,
      high: Value,
      all: readonly Value[],
      prefix: readonly Value[] = [],
    ): unknown => finish(once.interval(one, low, high, all, prefix));
    assert.equal(values(row, 0, 1, [4, 5]), undefined);
    assert.deepEqual(values(row, 0, 1, [4, 5]), [4, 5]);
    assert.equal(values(row, 0, 2, [4, 5]), undefined);
    assert.equal(values(row, 0, 1, [4, 6]), undefined);
    assert.equal(values(row, 0, 1, [4, 5], [7]), undefined);
    assert.equal(values({ ...row, region: 1 }, 0, 1, [4, 5]), undefined);
    assert.equal(told.length, 5);
  });

  it('passes on all that has no line', () => {
    const { once, told } = listening();
    assert.equal(once.isFull(), false);
    once.visit(end, []);
    once.rows(row, 3);
    once.extent(nodeOf(extent(0, 0, 1, 2, end), 'extent'), 4, 5);
    assert.equal(once.written(nodeOf(written(0, [1], end, end), 'written'), a, true), undefined);
    once.control(nodeOf(end, 'halt'), { kind: 'halt', answer: '' });
    once.put(store, [], stuck('read-only cell'));
    assert.deepEqual(told, [
      ['visit', 'halt'],
      ['rows', 3],
      ['extent', 4, 5],
      ['written', a, true],
      ['control', 'halt'],
      ['put', 0, { stuck: 'read-only cell' }],
    ]);
    assert.equal(once.isFull(), true);
    const silent = new OnceTold({});
    assert.equal(silent.isFull(), false);
    assert.deepEqual(silent.get(fetch, [{ cell: a, value: 5 }]), [5]);
  });

  it('keeps the last value of a cell', () => {
    const told = new Told();
    assert.equal(told.held(a), undefined);
    told.tell([
      { cell: a, value: 1 },
      { cell: b, value: 2 },
      { cell: a, value: 3 },
    ]);
    assert.deepEqual([told.held(a), told.held(b), told.held({ region: 1, index: [1] })], [3, 2, undefined]);
    assert.deepEqual(
      told.untold([{ cell: a }, { cell: { region: 1, index: [1] } }, { cell: { region: 1, index: [1] } }]),
      [{ cell: { region: 1, index: [1] } }],
    );
  });
});

describe('the order of cells', () => {
  it('goes by their indexes: integers by size, before texts by code point, the shorter first', () => {
    const ordered: readonly (readonly Value[])[] = [
      [],
      [-(2n ** 70n)],
      [-1],
      [0],
      [0, 0],
      [0, 1],
      [2],
      [10],
      [2n ** 70n],
      [Infinity],
      [''],
      ['a'],
      ['a', 1],
      ['b'],
      ['\uffff'],
      ['😀'],
    ];
    for (const [i, one] of ordered.entries())
      for (const [k, other] of ordered.entries())
        assert.equal(Math.sign(compareIndexes(one, other)), Math.sign(i - k), `${String(one)} and ${String(other)}`);
    // Values of no order are in the order of their texts.
    assert.equal(Math.sign(compareIndexes([true], [false])), 1);
  });
});
