import assert from 'node:assert/strict';
import { systemClock } from '../../src/inference/clock.ts';
import { MOST_IN_A_TURN } from '../../src/inference/fair-share.ts';
import { exchange } from '../../src/inference/transport.ts';
import { othersTurn } from '../../src/slices/index.ts';

const STREAMS = 64;
const PIECE = 2 ** 16;
const PIECES = 16;

/** A stand-in for a server that is faster than any: each piece is there before it is asked for. */
function pouring(): Promise<Response> {
  let left = PIECES;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    if (left-- > 0) controller.enqueue(new Uint8Array(PIECE));
    else controller.close();
  };
  return Promise.resolve(new Response(new ReadableStream({ pull })));
}

describe('64 answers that pour in faster than they can be read', () => {
  it('take no more than a share of each turn of the event loop, and each of them comes on', async () => {
    let [inTurn, most, turns] = [0, 0, 0];
    const taken = Array.from({ length: STREAMS }, () => 0);
    /** How far the answer that has least was behind the one that has most, at any turn. */
    let behind = 0;
    let isOver = false;
    const turn = (): void => {
      turns++;
      most = Math.max(most, inTurn);
      inTurn = 0;
      behind = Math.max(behind, Math.max(...taken) - Math.min(...taken));
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const request = { method: 'POST', url: 'http://localhost/v1', headers: {} } as const;
    const timeouts = { firstByte: 60, idle: 60, total: 60 };
    await Promise.all(
      taken.map((_, i) =>
        exchange({ request, timeouts, clock: systemClock, endpoint: {} }, { fetch: pouring }, async (reply) => {
          for await (const { length } of reply.bytes()) {
            inTurn += length;
            taken[i] = (taken[i] ?? 0) + length;
          }
        }),
      ),
    );
    isOver = true;
    await othersTurn();
    assert.deepEqual(
      taken,
      taken.map(() => PIECE * PIECES),
    );
    assert.ok(most <= MOST_IN_A_TURN + PIECE, `${most} bytes in one of ${turns} turns`);
    assert.ok(behind <= PIECE * 4, `an answer was ${behind} bytes behind another`);
  });
});
