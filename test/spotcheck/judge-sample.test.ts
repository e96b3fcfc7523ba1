import assert from 'node:assert/strict';
import { sample } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import type { Task } from '../../src/machine/index.ts';
import { SampleJudge } from '../../src/spotcheck/judge-sample.ts';
import type { RunProbe, RunSample } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';

const {
  tasks: [endless],
} = compileText(`task "Endless" { class simulation length n: S 2, M 3, L 4 ask "{n}"
  var x = n
  while x > 0 { step "On" { x = x + 1 } }
  answer x
}`);

function sampleOf(task: Task, fields: Partial<RunSample> = {}): RunSample {
  const { lengths, inputs, question } = sample(task, { tier: 'S' }, 1, 0);
  return {
    kind: 'sample',
    tier: 'S',
    index: 0,
    lengths,
    inputs: jsonInputs(inputs),
    question,
    sent: '{}',
    text: 'On',
    reasoning: '',
    finishReason: 'stop',
    firstToken: 1,
    total: 2,
    ...fields,
  };
}

describe('a sample of a task that runs for ever', () => {
  const error = { kind: 'refused', message: 'Nobody listens there.' } as const;

  it('is not judged where it has an answer, and has no answer where its request failed', () => {
    assert.ok(endless);
    assert.equal(new SampleJudge(endless).judge(sampleOf(endless)), 'too-long');
    const failed = new SampleJudge(endless).judge(sampleOf(endless, { error }));
    assert.ok(typeof failed === 'object' && failed.verdict === undefined);
    assert.deepEqual(failed.sample.error, error);
  });

  it('is not judged either where it was asked again, and keeps to the bounds of the samples', () => {
    assert.ok(endless);
    const probe = (fields: Partial<RunProbe>): RunProbe => ({
      ...sampleOf(endless),
      from: 3,
      ...fields,
      kind: 'probe',
    });
    const judge = new SampleJudge(endless, 5000);
    assert.equal(judge.judgeProbe(probe({})), 'too-long');
    assert.equal(judge.states, 5000);
    assert.equal(judge.judgeProbe(probe({})), 'too-long');
    assert.equal(judge.states, 5000);
    const failed = judge.judgeProbe(probe({ error }));
    assert.ok(typeof failed === 'object' && failed.verdict === undefined);
  });

  it('has no answer either where nothing more is judged', () => {
    assert.ok(endless);
    const failed = new SampleJudge(endless, 0).judge(sampleOf(endless, { error }));
    assert.ok(typeof failed === 'object' && failed.sample.error !== undefined);
  });
});
