import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { readTraceFile, writeQuestion, writeTraceFile, type TraceMetadata } from '../../src/trace/index.ts';
import { hostileText } from './arbitraries.ts';

const about: TraceMetadata = {
  schema: 2,
  task: 'Large number addition',
  hash: '0123456789abcdef',
  tier: 'S',
  length: { n: 10 },
  seed: 7,
  index: 0,
  input: { x: '37.5', s: [1, [2, 'a'], null] },
  style: 'minimal',
};

describe('.tailcot files', () => {
  it('give back the metadata, the question and the trace, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), hostileText, (question, trace) => {
        const read = readTraceFile(writeTraceFile(about, question, trace));
        assert.deepEqual(
          { metadata: read.metadata, problem: read.problem, question: read.question, trace: read.trace },
          { metadata: about, problem: undefined, question, trace },
        );
        assert.equal(readTraceFile(`${writeQuestion(question)}\n${trace}`).question, question);
      }),
    );
  });

  it('say where the trace begins', () => {
    const text = writeTraceFile(about, 'What is 1 + 2?', 'lay x[0]=1\nhalt\n');
    const { traceStart, traceLine } = readTraceFile(text);
    assert.equal(text.slice(traceStart), 'lay x[0]=1\nhalt\n');
    assert.equal(text.slice(0, traceStart).split('\n').length - 1, traceLine);
  });

  it('are traces also without metadata, or without a question', () => {
    assert.deepEqual(readTraceFile('Question: a\nhalt\n'), {
      metadata: undefined,
      problem: undefined,
      question: 'a',
      trace: 'halt\n',
      traceStart: 12,
      traceLine: 1,
    });
    assert.deepEqual(readTraceFile('halt\n'), {
      metadata: undefined,
      problem: undefined,
      question: undefined,
      trace: 'halt\n',
      traceStart: 0,
      traceLine: 0,
    });
  });

  it('carry integers of any size as digits', () => {
    assert.equal(
      readTraceFile(writeTraceFile({ ...about, input: { n: 10n ** 30n } }, 'q', '')).metadata?.input['n'],
      '1000000000000000000000000000000',
    );
  });

  it('say what is wrong with metadata that cannot be read, and keep the trace', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['#! tail-cot {"schema":2', /not JSON/],
      ['#! tail-cot', /not JSON/],
      ['#! tail-cot {"schema":99,"task":"a","hash":"b","input":{},"style":"minimal"}', /newer version/],
      ['#! tail-cot {"schema":2,"hash":"b","input":{},"style":"minimal"}', /task/],
      ['#! tail-cot {"schema":2,"task":"a","hash":"b","input":{},"style":7}', /style/],
    ];
    for (const [line, problem] of cases) {
      const read = readTraceFile(`${line}\r\nhalt\n`);
      assert.match(read.problem ?? '', problem);
      assert.equal(read.trace, 'halt\n');
    }
  });

  it('may hold lists in lists as deep as they like: what no task takes is no metadata', () => {
    for (const depth of [40, 5_000, 200_000]) {
      const { problem, trace } = readTraceFile(
        `#! tail-cot {"schema":2,"task":"a","hash":"b","style":"minimal","input":{"x":${'['.repeat(depth)}${']'.repeat(depth)}}}\nhalt\n`,
      );
      assert.match(problem ?? '', /input\.x|not JSON/);
      assert.equal(trace, 'halt\n');
    }
  });

  it('have as much before the trace as a task can ask for, and no more', () => {
    const about = '"schema":2,"task":"T","hash":"h","style":"minimal"';
    const problemOf = (head: string): string | undefined => readTraceFile(`#! tail-cot ${head}\nhalt`).problem;
    const inputs = (count: number): string => Array.from({ length: count }, (_, i) => `"x${i}":1`).join();
    assert.equal(problemOf(`{${about},"input":{${inputs(1_000)}}}`), undefined);
    assert.equal(
      problemOf(`{${about},"input":{${inputs(1_001)}}}`),
      'The first line cannot be read: input has 1,001 entries, but no task has more than 1,000 inputs.',
    );
    assert.match(problemOf(`{${about},"input":{},"length":{${inputs(5_000)}}}`) ?? '', /length has 5,000 entries/);
    assert.equal(
      problemOf(`{"task":"${'T'.repeat(2 ** 24)}"}`),
      'The first line is too long: it has 16,777,228 characters, but at most 16,777,216 are read.',
    );
    const long = readTraceFile(`Question: ${'\\n'.repeat(2 ** 23)}\nhalt`);
    assert.deepEqual([long.question, long.trace, long.traceLine], [undefined, 'halt', 1]);
    for (const before of ['', '\ufeff']) {
      const asked = (length: number): string | undefined =>
        readTraceFile(`${before}Question: ${'a'.repeat(length)}\nhalt`).question;
      assert.equal(asked(2 ** 24 - 'Question: '.length)?.length, 2 ** 24 - 'Question: '.length);
      assert.equal(asked(2 ** 24 - 'Question: '.length + 1), undefined);
    }
    assert.equal(readTraceFile('Question: a\\\\n\\nb\\\\\\nc\\x\nhalt').question, 'a\\n\nb\\\nc\\x');
  });

  it('are read whatever the text', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (text, marked) => {
        const file = marked ? `#! tail-cot ${text}` : text;
        const read = readTraceFile(file);
        assert.equal(read.trace, file.slice(read.traceStart));
      }),
    );
  });
});
