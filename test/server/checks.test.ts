import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { StartWorker } from '../../src/server/check-thread.ts';
import { Client, program, startWorker, type Published } from './client.ts';
import { longChain, manyLoops, manyTests, millionCells, small, someLoops } from './texts.ts';

const large = 'untitled:large';
const other = 'untitled:other';
const unused = small.replace('answer x', 'let y = 1\nanswer x');
const broken = small.replace('answer x', 'answer y');

const codes = ({ diagnostics }: Published): string[] => diagnostics.map(({ code }) => code);
const messages = ({ diagnostics }: Published): string[] => diagnostics.map(({ message }) => message);
const fine = ['few-questions'];

/** Behind this a thread that is started so never comes to an end. */
const endless = '// endless';
const startWithEndless: StartWorker = (options) =>
  new Worker(
    `require('node:worker_threads').parentPort.on('message', ({ job }) => {
      while (job?.text.includes('${endless}')) continue;
    });
    require(${JSON.stringify(program)});`,
    { ...options, eval: true },
  );

/** Behind this a thread that is started so takes ever more memory. */
const hungry = '// hungry';
const startHungry: StartWorker = (options) =>
  new Worker(
    `require('node:worker_threads').parentPort.on('message', ({ job }) => {
      const kept = [];
      while (job?.text.includes('${hungry}')) kept.push(new Array(100_000).fill(kept.length));
    });
    require(${JSON.stringify(program)});`,
    { ...options, eval: true },
  );

/** Its runs never come to an end. */
const startEndlessRuns: StartWorker = (options) =>
  new Worker(
    `const { parentPort } = require('node:worker_threads');
    const post = parentPort.postMessage.bind(parentPort);
    parentPort.postMessage = (message) => {
      post(message);
      while (message.kind === 'compiled') continue;
    };
    require(${JSON.stringify(program)});`,
    { ...options, eval: true },
  );

describe('checks of large texts', () => {
  let server: Client;
  const started = async (...given: ConstructorParameters<typeof Client>): Promise<void> => {
    server = new Client(...given);
    await server.initialize();
  };
  afterEach(() => server.close());

  for (const [name, text] of Object.entries({ manyLoops, longChain, manyTests }))
    it(`of ${name}: hovers and other texts are answered while it is under way`, async () => {
      await started();
      await server.open(large, text);
      await server.workerOf(text);
      assert.match((await server.hover(large, 3, 6))?.contents.value ?? '', /input x: int/);
      await server.open(other, broken);
      assert.match((await server.hover(other, 3, 6))?.contents.value ?? '', /input x: int/);
      assert.deepEqual(
        server.published.filter(({ uri }) => uri === large),
        [],
      );
      assert.deepEqual(codes(await server.next(other)), ['unknown-name']);
    });

  it('never publishes what was found of a text that has changed since', async () => {
    await started();
    await server.open(large, manyTests);
    await server.workerOf(manyTests);
    await server.change(large, 2, manyLoops);
    const worker = await server.workerOf(manyLoops);
    await server.change(large, 3, broken);
    assert.deepEqual(codes(await server.next(large)), ['unknown-name']);
    assert.deepEqual(
      server.published.map(({ version }) => version),
      [3],
    );
    assert.notEqual(await server.workerOf(broken), worker);
  });

  it('ends the check of a text that is closed', async () => {
    await started();
    await server.open(large, manyTests);
    const worker = await server.workerOf(manyTests);
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: large } });
    await once(worker, 'exit');
    assert.deepEqual(server.published.flatMap(codes), []);
  });

  it('says of a text whose check takes too long that it was not checked, and checks the next', async () => {
    const limits = { milliseconds: 600_000, mebibytes: 512 };
    await started(limits, startWithEndless);
    await server.open(large, broken);
    assert.deepEqual(codes(await server.next(large)), ['unknown-name']);
    limits.milliseconds = 1000;
    await server.change(large, 2, `${endless}\n${small}`);
    const published = await server.next(large);
    assert.deepEqual(codes(published), ['not-checked']);
    assert.deepEqual(messages(published), [
      'This file was not checked: checking it takes more than 1 second. Split it into several files, or use loops and functions for repeated parts.',
    ]);
    limits.milliseconds = 600_000;
    await server.change(large, 3, broken);
    assert.deepEqual(codes(await server.next(large)), ['unknown-name']);
  });

  it('says of a text whose check takes too much memory that it was not checked, and checks the next', async () => {
    await started({ milliseconds: 600_000, mebibytes: 64 }, startHungry);
    await server.open(large, `${hungry}\n${small}`);
    assert.deepEqual(messages(await server.next(large)), [
      'This file was not checked: checking it takes more than 64 MiB of memory. Split it into several files, or use loops and functions for repeated parts.',
    ]);
    await server.change(large, 2, broken);
    assert.deepEqual(codes(await server.next(large)), ['unknown-name']);
  });

  it('answers while a saved text is run that looks at a million cells, and an edit ends that', async () => {
    await started();
    await server.open(large, millionCells);
    await server.next(large);
    await server.save(large);
    await server.workerOf(millionCells);
    assert.match((await server.hover(large, 3, 6))?.contents.value ?? '', /input x: int/);
    assert.equal(server.published.length, 1);
    await server.change(large, 2, broken);
    assert.deepEqual(codes(await server.next(large)), ['unknown-name']);
    assert.deepEqual(
      server.published.map(({ version }) => version),
      [1, 2],
    );
  });

  it('says of a saved text that not all its inputs were run, beside what compiling finds', async () => {
    // Compiling, compiling before the runs, and the runs.
    const milliseconds = [600_000, 600_000, 500];
    const limits = {
      get milliseconds() {
        return milliseconds.shift() ?? 0;
      },
      mebibytes: 512,
    };
    await started(limits, startEndlessRuns);
    await server.open(large, unused);
    assert.deepEqual(codes(await server.next(large)), ['unused', ...fine]);
    await server.save(large);
    const published = await server.next(large);
    assert.deepEqual(codes(published), ['unused', 'not-run']);
    assert.match(messages(published)[1] ?? '', /^Not all inputs of this file were run: checking it takes more/);
  });

  it('a lint that somebody has asked for has no end but its own, or when it is cancelled', async () => {
    await started();
    let token: unknown;
    const begun = new Promise<void>((resolve) => {
      server.connection.onRequest('window/workDoneProgress/create', (given: { readonly token: unknown }) => {
        ({ token } = given);
        resolve();
        return null;
      });
    });
    await server.open(large, millionCells);
    await server.next(large);
    const count = server.connection.sendRequest('tail/lint', { uri: large });
    await begun;
    await server.workerOf(millionCells);
    await server.open(other, broken);
    assert.deepEqual(codes(await server.next(other)), ['unknown-name']);
    await server.connection.sendNotification('window/workDoneProgress/cancel', { token });
    assert.equal(await count, null);
    assert.deepEqual(codes(await server.next(large)), fine);
  });
});

describe('threads of the server that die', () => {
  let server: Client;
  afterEach(() => server.close());

  it('are replaced, and their text is checked all the same', async () => {
    server = new Client();
    await server.initialize();
    await server.open(large, someLoops);
    await (await server.workerOf(someLoops)).terminate();
    assert.deepEqual(codes(await server.next(large)), fine);
    assert.equal(server.jobsOf(someLoops), 2);
    assert.deepEqual(server.warnings, []);
  });

  it('are replaced while they have nothing to do', async () => {
    server = new Client();
    await server.initialize();
    await server.open(large, small);
    await server.next(large);
    const worker = await server.workerOf(small);
    await worker.terminate();
    await server.change(large, 2, broken);
    assert.deepEqual(codes(await server.next(large)), ['unknown-name']);
    assert.notEqual(await server.workerOf(broken), worker);
  });

  it('twice over one text: it is told that nobody has checked it', async () => {
    server = new Client();
    await server.initialize();
    await server.open(large, manyTests);
    await (await server.workerOf(manyTests)).terminate();
    await (await server.workerOf(manyTests, 2)).terminate();
    const published = await server.next(large);
    assert.deepEqual(codes(published), ['not-checked']);
    assert.match(messages(published)[0] ?? '', /the check ended unexpectedly, twice/);
    assert.deepEqual(server.warnings, []);
  });
});

describe('a server that cannot start threads', () => {
  const ways = {
    'where there are none': (): Worker => {
      throw new Error('no threads here');
    },
    'whose program is not there': (): Worker => new Worker('/no/check-worker.cjs', {}),
  };
  for (const [name, start] of Object.entries(ways))
    it(`${name}: says so once, and checks and runs texts all the same`, async () => {
      const server = new Client(undefined, start);
      await server.initialize();
      await server.open(large, broken);
      assert.deepEqual(codes(await server.next(large)), ['unknown-name']);
      await server.change(large, 2, small.replace('answer x', 'answer 1 / (x - x)'));
      assert.deepEqual(codes(await server.next(large)), fine);
      await server.save(large);
      assert.ok(codes(await server.next(large)).includes('stuck-run'));
      assert.match(await server.warned(), /cannot start a thread/);
      assert.equal(server.warnings.length, 1);
      await server.close();
    });

  it('is none where threads start', async () => {
    const server = new Client(undefined, startWorker);
    await server.initialize();
    await server.open(large, broken);
    await server.next(large);
    assert.deepEqual(server.warnings, []);
    await server.close();
  });
});
