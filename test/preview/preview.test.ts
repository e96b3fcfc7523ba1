import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileText } from '../../src/compile/index.ts';
import { groundTruth, sample } from '../../src/dataset/index.ts';
import { finish, stylesOf } from '../../src/machine/index.ts';
import {
  blocksAt,
  firstChoice,
  linesFrom,
  MOST_STATES,
  PreviewMaker,
  PreviewModel,
  type PreviewChoice,
  type PreviewOutcome,
  type PreviewPicture,
} from '../../src/preview/index.ts';

const tasks = path.resolve(import.meta.dirname, '../../tasks');
const addition = readFileSync(path.join(tasks, 'addition.tail'), 'utf8');
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length - 1;

const maker = new PreviewMaker();
function made(text: string, choice: Partial<PreviewChoice> = {}): PreviewOutcome {
  return finish(maker.make({ text, imports: [], choice: { ...firstChoice, ...choice }, style: 'minimal' }));
}

function traceOf(outcome: PreviewOutcome): Extract<PreviewOutcome, { kind: 'trace' }>['trace'] {
  assert.ok(outcome.kind === 'trace', JSON.stringify(outcome));
  return outcome.trace;
}

function failureOf(outcome: PreviewOutcome): Extract<PreviewOutcome, { kind: 'failure' }>['failure'] {
  assert.ok(outcome.kind === 'failure');
  return outcome.failure;
}

const textOf = (outcome: PreviewOutcome): string =>
  traceOf(outcome)
    .blocks.flatMap(({ lines }) => lines)
    .map((line) => `${line}\n`)
    .join('');

/** A small task whose last line may be anything. */
const counting = (body: string): string => `task "Counting" {
  class simulation
  length n: S 3..3, M 4..5, L 6..9
  input limit: int = random n..n
  ask "Count to {limit}."
  tape at: int = 0
${body}
  answer at
  example limit = 3 answer "3"
}
`;
const halting = counting(`  while at < limit {
    step "Count up" {
      at = at + 1
    }
  }`);
const endless = halting.replace('at = at + 1', 'at = at * 1');

describe('a preview', () => {
  it('is the ground truth of its question, byte by byte, in every style', () => {
    const [task] = compileText(addition).tasks;
    assert.ok(task !== undefined);
    for (const style of stylesOf(task.machine)) {
      const { inputs, lengths } = sample(task, { tier: 'M' }, 5, 0);
      const { truth } = groundTruth(task, inputs, style, lengths);
      assert.equal(textOf(made(addition, { size: { tier: 'M' }, seed: 5, style: style.name })), truth?.trace);
    }
  });

  it('has a block a state, with the line of the program that each of its lines comes from', () => {
    const { blocks, places, states, words } = traceOf(made(addition));
    const steps = blocks.filter(({ place }) => place !== undefined);
    assert.equal(steps.length, states);
    const add = steps.find(({ lines }) => lines[0]?.startsWith('Add place'));
    assert.ok(add?.place !== undefined);
    assert.equal(places[add.place]?.first, lineOf(addition, 'step "Add place'));
    const get = add.lines.findIndex((line) => line.startsWith('get '));
    assert.equal(add.kinds[get], 'g');
    assert.equal(words['g'], 'get'.length);
    assert.ok((add.far?.tokens ?? 0) > 0);
    assert.ok(
      blocks.every(
        ({ lines, kinds, from }) => kinds.length === lines.length && [0, lines.length].includes(from.length),
      ),
    );
  });

  it('is linked both ways: a line of the program finds the states and the lines that it wrote', () => {
    const trace = traceOf(made(halting));
    const { blocks } = trace;
    const at = lineOf(halting, 'at = at + 1');
    const found = blocksAt(trace, at).flatMap((number) => blocks[number] ?? []);
    assert.deepEqual(
      found.map(({ lines }) => lines[0]),
      ['Count up', 'Count up', 'Count up'],
    );
    for (const block of found) assert.ok(linesFrom(block, at).some((line) => block.lines[line]?.includes('+ 1 =')));
    // a head of a loop is no state, but it writes lines of some
    const head = lineOf(halting, 'while at');
    const headed = blocksAt(trace, head).map((number) => blocks[number]);
    assert.equal(headed.length, 4);
    for (const block of headed)
      assert.ok(
        block !== undefined && linesFrom(block, head).some((line) => / (?:yes|no)$/.test(block.lines[line] ?? '')),
      );
    assert.deepEqual(blocksAt(trace, lineOf(halting, '  ask ')), []);
  });

  it('reads what the text imports, and tells of states that stand there', () => {
    const library = `function after(at: int): int {
  step "Go on from {at}" { return at + 1 }
}
`;
    const text = `import after from "lib.tail"\n${counting('  at = after(limit - 1)')}`;
    const missing = finish(maker.make({ text, imports: [], choice: firstChoice, style: '' }));
    assert.deepEqual([failureOf(missing).kind, failureOf(missing).line], ['program', 0]);
    const trace = traceOf(
      finish(maker.make({ text, imports: [['lib.tail', library]], choice: firstChoice, style: '' })),
    );
    const called = trace.blocks.find(({ lines }) => lines[0]?.startsWith('Go on from'));
    const place = trace.places[called?.place ?? -1];
    assert.deepEqual([place?.source, place?.first], ['lib.tail', 1]);
    // line 1 of the task's own file is another line
    assert.ok(!blocksAt(trace, 1).some((number) => trace.blocks[number] === called));
  });

  it('takes an example, a length, and of what the file lacks what it has', () => {
    const example = made(addition, { size: { example: 99 } });
    assert.ok(example.kind === 'trace');
    const { examples, chosen } = example.menu;
    assert.deepEqual(chosen.size, { example: examples.length - 1 });
    assert.ok(addition.split('\n')[examples.at(-1) ?? 0]?.trim().startsWith('example'));
    assert.equal(traceOf(made(addition, { size: { length: 4 } })).lengths, 'n = 4, m = 4');
    const poor = made(halting, { task: 'No such task', style: 'none', variant: 'index-hint' });
    assert.ok(poor.kind === 'trace');
    assert.deepEqual(poor.menu.chosen, {
      task: 'Counting',
      size: { tier: 'S' },
      seed: 0,
      style: 'minimal',
      variant: 'full',
    });
  });

  it('shows variants, cut at the headers that they have', () => {
    const outcome = made(addition, { variant: 'without-memory-fetcher' });
    assert.doesNotMatch(textOf(outcome), /^get /m);
    const { blocks, states } = traceOf(outcome);
    assert.equal(blocks.filter(({ place }) => place !== undefined).length, states);
    assert.match(textOf(made(addition, { variant: 'answer-only' })), /^Answer: .*\n$/);
  });

  it('says why there is none, and where', () => {
    const typed = failureOf(made(halting.replace('at + 1', 'at + ')));
    assert.deepEqual([typed.kind, typed.line], ['program', lineOf(halting, 'at = at + 1')]);
    assert.equal(failureOf(made('// nothing yet\n')).kind, 'no-task');
    const { kind, message, line } = failureOf(made(endless));
    assert.equal(kind, 'endless');
    assert.equal(
      message,
      `The run has not halted after ${MOST_STATES.toLocaleString('en')} states; it is at “Count up”, still in “while at < limit”, line ${lineOf(halting, 'while') + 1}.`,
    );
    assert.equal(line, lineOf(halting, 'while'));
    const drawn = failureOf(made(halting.replace(' = random n..n', ''), {}));
    assert.equal(drawn.kind, 'input');
    assert.match(drawn.message, /limit/);
  });

  it('ends where a run gets stuck, and says so', () => {
    const { stuck, states } = traceOf(made(halting.replace('at = at + 1', 'at = at + 1 / (1 - at)')));
    assert.equal(states, 3);
    assert.match(stuck?.message ?? '', /gets stuck in state 3: division by zero/);
    assert.equal(stuck?.line, lineOf(halting, 'step '));
  });

  it('can be left off between two pieces of an endless run', () => {
    const work = new PreviewMaker().make({ text: endless, imports: [], choice: firstChoice, style: '' });
    let pieces = 0;
    while (work.next().done !== true) pieces++;
    assert.ok(pieces > MOST_STATES / 100);
  });
});

describe('what a preview shows', () => {
  const fresh = (picture: PreviewPicture): Extract<PreviewPicture, { is: 'fresh' }> => {
    assert.ok(picture.is === 'fresh');
    return picture;
  };

  it('marks what an edit changed: lines of states that were there, and new states', () => {
    const model = new PreviewModel();
    assert.equal(fresh(model.hear(made(halting))).changes, undefined);
    const edited = halting.replace('at = at + 1', 'at = at + 2');
    const { changes, trace } = fresh(model.hear(made(edited)));
    assert.ok(changes !== undefined);
    const told = changes.blocks.map(({ block, isNew, lines }) => [
      trace.blocks[block]?.lines[0],
      isNew,
      lines.map((line) => trace.blocks[block]?.lines[line]),
    ]);
    assert.deepEqual(told, [
      ['Count up', false, ['0 + 2 = 2', 'put at=2', '2 < 3 yes']],
      ['Count up', false, ['get at=2, limit=3', '2 + 2 = 4', 'put at=4', '4 < 3 no', 'next Read the answer']],
      ['Read the answer', false, ['get at=4']],
      ['Answer: 4', false, ['Answer: 4']],
    ]);
    assert.equal(changes.gone, 1);
    // a comment is no edit, and undoing one is
    assert.deepEqual(fresh(model.hear(made(`// why\n${edited}`))).changes, changes);
    const back = fresh(model.hear(made(halting)));
    assert.deepEqual(
      back.changes?.blocks.filter(({ isNew }) => isNew).map(({ block }) => back.trace.blocks[block]?.lines[0]),
      ['Count up'],
    );
  });

  it('marks nothing where another question is drawn', () => {
    const model = new PreviewModel();
    model.hear(made(addition));
    assert.equal(fresh(model.hear(made(addition, { seed: 1 }))).changes, undefined);
    assert.equal(fresh(model.hear(made(addition, { seed: 1, style: 'verbose' }))).changes, undefined);
  });

  it('keeps the last trace as stale with the reason, until there is a newer one', () => {
    const model = new PreviewModel();
    assert.equal(model.hear(made('task')).is, 'failed');
    const good = fresh(model.hear(made(halting)));
    for (const [edits, broken] of [halting.replace('at + 1', 'at +'), endless, '// gone'].entries()) {
      model.edited();
      const picture = model.hear(made(broken));
      assert.ok(picture.is === 'stale');
      assert.equal(picture.edits, edits + 1);
      assert.equal(picture.trace, good.trace);
    }
    model.edited();
    assert.deepEqual(fresh(model.hear(made(halting))).changes?.blocks ?? [], []);
  });

  it('keeps what is chosen while the program has a mistake', () => {
    const model = new PreviewModel();
    const broken = addition.replace('carry = s / 10', 'carry = s /');
    const first: PreviewChoice = { ...firstChoice, size: { example: 0 } };
    const { menu } = fresh(model.hear(made(addition, first), first));
    const heard = (choice: PreviewChoice): unknown => model.hear(made(broken, choice), choice).menu?.chosen;
    assert.deepEqual(heard(first), menu.chosen);
    const second: PreviewChoice = { ...menu.chosen, seed: 1 };
    assert.deepEqual(heard(second), second);
    assert.deepEqual(heard({ ...second, size: { tier: 'L' } }), { ...second, size: { tier: 'L' } });
    // what was chosen counts once there is a trace again
    assert.deepEqual(fresh(model.hear(made(addition, second), second)).menu.chosen, second);
  });

  it('does not keep it for another choice', () => {
    const model = new PreviewModel();
    model.hear(made(addition));
    const unsampled = addition.replace('= random digits n, point anywhere', '');
    assert.equal(model.hear(made(unsampled, { size: { tier: 'M' } })).is, 'failed');
  });
});
