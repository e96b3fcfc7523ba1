import assert from 'node:assert/strict';
import { DebugRun } from '../../src/debugger/debug-run.ts';
import { launch, launchArguments, type Launched } from '../../src/debugger/launch.ts';
import { Places } from '../../src/debugger/breakpoint.ts';
import { END, Moments } from '../../src/debugger/moment.ts';
import { TapeRequests } from '../../src/debugger/tape/requests.ts';
import type { TapeRequest } from '../../src/debugger/tape/tape-messages.ts';
import { taskText, truthFile } from './host.ts';

const bag = { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] };

function open(program: string, documents: Readonly<Record<string, string>> = {}, args: object = {}): Promise<Launched> {
  return launch(launchArguments.parse({ program, ...args }), {
    readText: (name) => Promise.resolve(documents[name] ?? taskText(name)),
    importedPath: (_program, imported) => imported,
    readImport: () => Promise.resolve(undefined),
    findTask: () => Promise.resolve('knapsack.tail'),
  });
}

/** A view of a run: asks, and says where the run stands then and what was told. */
class View {
  readonly run: DebugRun;
  readonly requests: TapeRequests;

  constructor(readonly launched: Launched) {
    this.run = new DebugRun(launched.replay);
    this.run.restart();
    this.requests = new TapeRequests(launched, 's');
  }

  async ask(request: TapeRequest): Promise<readonly [state: number, stop: string | undefined, ...messages: string[]]> {
    const { messages, stop } = await this.requests.answer(request, this.run);
    const told = messages.map((message) => {
      if (message.type === 'snapshot') return `snapshot of ${message.snapshot.position.state}`;
      return message.type === 'label' ? `label ${message.label}` : message.type;
    });
    return [this.run.moment.state, stop?.reason, ...told];
  }

  step(direction: 'forward' | 'back', times: number, presses = 1): ReturnType<View['ask']> {
    return this.ask({ type: 'step', direction, by: 'state', times, presses });
  }
}

describe('what the tape view asks for', () => {
  it('is as many states on or back as it says, as often as it says, to the ends of the run', async () => {
    const view = new View(await open('knapsack.tail', {}, { input: bag }));
    const last = view.launched.replay.states - 1;
    assert.deepEqual(await view.step('forward', 3), [3, 'step']);
    assert.deepEqual(await view.step('forward', 2, 4), [11, 'step']);
    assert.deepEqual(await view.step('back', 2, 2), [7, 'step']);
    assert.deepEqual(await view.step('forward', 0), [7, undefined, 'snapshot of 7']);
    assert.deepEqual(await view.step('forward', 5, 0), [7, undefined, 'snapshot of 7']);
    assert.deepEqual(await view.step('back', 100), [0, 'start']);
    assert.deepEqual(await view.step('forward', 1e9, 1e9), [last, 'end']);
  });

  it('is another moment: to stay there, or to look at while the mouse is down', async () => {
    const view = new View(await open('knapsack.tail', {}, { input: bag }));
    const last = view.launched.replay.states - 1;
    assert.deepEqual(await view.ask({ type: 'go', state: 4, scrubbing: true }), [0, undefined, 'snapshot of 4']);
    assert.deepEqual(await view.ask({ type: 'go', state: 4, scrubbing: false }), [4, 'goto']);
    assert.equal(view.run.moment.line, END);
    assert.deepEqual(await view.ask({ type: 'go', state: 5, line: 0, scrubbing: false }), [5, 'goto']);
    assert.equal(view.run.moment.line, 0);
    assert.deepEqual(await view.ask({ type: 'go', state: last + 9, scrubbing: false }), [last, 'goto']);
    assert.deepEqual(await view.ask({ type: 'run', direction: 'back' }), [0, 'start']);
    assert.deepEqual(await view.ask({ type: 'run', direction: 'forward' }), [last, 'end']);
  });

  it('is a label, the timeline, or what only the host of the view does', async () => {
    const view = new View(await open('knapsack.tail', {}, { input: bag }));
    const { replay } = view.launched;
    for (const state of [0, replay.states - 1])
      assert.deepEqual(await view.ask({ type: 'label', state }), [0, undefined, `label ${replay.state(state).label}`]);
    assert.deepEqual(await view.ask({ type: 'label', state: replay.states }), [0, undefined]);
    assert.deepEqual(await view.ask({ type: 'ready' }), [0, undefined, 'timeline', 'snapshot of 0']);
    assert.deepEqual(view.requests.timeline(), { session: 's', states: replay.states, unit: 'states', faultCount: 0 });
    for (const type of ['program', 'debug'] as const) assert.deepEqual(await view.ask({ type }), [0, undefined]);
    assert.deepEqual(await view.ask({ type: 'diff', state: 1 }), [0, undefined]);
  });

  it('is the next fault or the one before, and another side where there is one', async () => {
    const text = truthFile('knapsack.tail', bag, 'How much?')
      .replace('3 == 0 no', '3 == 0 yes')
      .replace('Answer: 7', 'Answer: 8');
    const view = new View(await open('bag.tailcot', { 'bag.tailcot': text }));
    const states = view.launched.faults.map(({ moment }) => moment.state);
    assert.ok(states.length > 1 && states[0] !== states[1], states.join());
    for (const state of states)
      assert.deepEqual(await view.ask({ type: 'fault', direction: 'forward' }), [state, 'goto']);
    const end = states.at(-1) ?? 0;
    assert.deepEqual(await view.ask({ type: 'fault', direction: 'forward' }), [end, undefined, `snapshot of ${end}`]);
    for (const state of states.slice(0, -1).reverse())
      assert.deepEqual(await view.ask({ type: 'fault', direction: 'back' }), [state, 'goto']);
    assert.equal(view.requests.mode, 'model');
    for (const mode of ['both', 'truth'] as const) {
      assert.deepEqual((await view.ask({ type: 'mode', mode })).slice(2, 3), ['timeline']);
      assert.equal(view.requests.mode, mode);
    }
    const truth = new View(await open('knapsack.tail', {}, { input: bag }));
    await truth.ask({ type: 'mode', mode: 'both' });
    assert.equal(truth.requests.mode, 'truth');
  });

  it('is a stretch of the timeline, with the first stop point of each of its parts', async () => {
    const view = new View(await open('knapsack.tail', {}, { input: bag }));
    const { states } = view.launched.replay;
    assert.ok(states > 12);
    const marks = async (
      at: readonly number[],
      from: number,
      to: number,
      buckets: number,
    ): Promise<readonly number[]> => {
      const moments = Moments.of(at.flatMap((state) => [0, 2].map((line) => ({ state, line }))));
      view.requests.points = [{ id: 1, reason: 'breakpoint', stops: true, places: Places.at(moments) }];
      const { messages } = await view.requests.answer({ type: 'bars', request: 1, from, to, buckets }, view.run);
      const [message] = messages;
      assert.ok(message?.type === 'bars');
      return [...message.bars.breakpoints];
    };
    assert.deepEqual(await marks([0, 1, 5, 11], 0, 12, 12), [0, 1, 5, 11]);
    assert.deepEqual(await marks([0, 1, 5, 11], 0, 12, 3), [0, 5, 11]);
    assert.deepEqual(await marks([0, 1, 2, 3, 4, 5], 0, 12, 2), [0]);
    assert.deepEqual(await marks([1, 3, 6, 8], 2, 8, 100), [3, 6]);
    assert.deepEqual(await marks([states - 1], 0, states + 50, 1), [states - 1]);
    assert.deepEqual(await marks([3], 5, 2, 4), []);
  });
});
