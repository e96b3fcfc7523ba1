import assert from 'node:assert/strict';
import { Random } from '../../src/dataset/index.ts';
import { inject } from '../../src/imitator/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { faultGroup, faultKinds, judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { loadTask } from '../tasks/load.ts';
import { boundSample } from './tasks.ts';

const addition = boundSample(loadTask('addition'), 'S', 3);
const trace = writeEvents(recordingEvents(record(addition), minimal), minimal);

/** The first fault’s kind and region of the addition with a line changed. */
function told(from: RegExp, to: string): readonly [string | undefined, string | undefined] {
  const text = trace.replace(from, to);
  assert.notEqual(text, trace);
  const [first] = judge(addition, text).faults;
  return [first?.kind, first?.region];
}

describe('the region that a fault is about', () => {
  it('is the one whose cell is fetched, written or laid out wrong', () => {
    assert.deepEqual(told(/^(get .*), carry=1/m, '$1, carry=0'), ['fetch-stale', 'carry']);
    assert.deepEqual(told(/^(get .*), carry=1/m, '$1, carry=7')[1], 'carry');
    assert.deepEqual(told(/^(put sum\[-?\d+\]=)\d/m, '$177'), ['write-value', 'sum']);
    assert.deepEqual(told(/^(get x\[-?\d+\]=\d, y\[-?\d+\]=\d), carry=\d/m, '$1'), ['fetch-missing', 'carry']);
    assert.deepEqual(told(/^(put sum\[-?\d+\]=\d), carry=\d/m, '$1'), ['write-missing', 'carry']);
    assert.deepEqual(told(/^put sum\[-?\d+\]=\d, carry=\d\n/m, ''), ['write-missing', 'sum']);
  });

  it('is the one that should be there, where a cell stands instead of another', () => {
    assert.deepEqual(told(/, y\[(-?\d+)\]=(\d), carry/, ', x[$1]=$2, carry')[1], 'y');
    assert.deepEqual(told(/^put sum\[(-?\d+)\]/m, 'put x[$1]'), ['write-cell', 'sum']);
  });

  it('is the first one of a line that is not due', () => {
    assert.deepEqual(told(/^next Pad .*\n/m, 'get x[0]=1, y[0]=1\n$&'), ['fetch-superfluous', 'x']);
  });

  it('is told of every fault of a cell, whatever the task, and of no other', () => {
    for (const name of ['addition', 'dijkstra']) {
      const bound = boundSample(loadTask(name), 'S', 5);
      const text = writeEvents(recordingEvents(record(bound), minimal), minimal);
      const names = new Set(bound.machine.regions.map((region) => region.name));
      for (const kind of faultKinds) {
        const random = new Random('region', name, kind);
        const injected = inject(text, 'minimal', kind, () => random.integer(0, 999_999) / 1_000_000);
        for (const fault of injected === undefined ? [] : judge(bound, injected.text, injected).faults) {
          const isOfCell = ['fetch', 'write', 'layout'].includes(faultGroup(fault.kind));
          const what = `${name}, ${fault.kind}: ${fault.explanation}`;
          if (fault.kind.endsWith('-superfluous'))
            assert.ok(fault.region === undefined || names.has(fault.region), what);
          else if (isOfCell) assert.ok(fault.region !== undefined && names.has(fault.region), what);
          else assert.equal(fault.region, undefined, what);
        }
      }
    }
  });
});
