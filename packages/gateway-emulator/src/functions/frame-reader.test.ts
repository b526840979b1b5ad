import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { createFrameReader } from './frame-reader.ts';
import { encodeFrame, type Frame, frameHeadBytes, tokenBytes } from './runtime-messages.ts';

const token = Buffer.alloc(tokenBytes, 7);
const message = { type: 'returned', maxMemoryMb: 1 } as const;

function readAll(chunks: readonly Buffer[]): { frames: Frame[]; foreign: number } {
  const frames: Frame[] = [];
  let foreign = 0;
  const read = createFrameReader(token, {
    onFrame: (frame) => frames.push(frame),
    onForeignBytes: () => (foreign += 1),
  });
  chunks.forEach(read);
  return { frames, foreign };
}

describe('frames', () => {
  test('come out as they went in, however the bytes are cut', () => {
    const bodies = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 5 });
    const cuts = fc.array(fc.nat(400), { maxLength: 8 });
    fc.assert(
      fc.property(bodies, cuts, (texts, places) => {
        const bytes = Buffer.concat(texts.map((body) => encodeFrame(token, message, body)));
        const edges = [0, ...places.filter((place) => place < bytes.length), bytes.length].toSorted(
          (a, b) => a - b,
        );
        const chunks = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
        expect(readAll(chunks)).toEqual({
          frames: texts.map((text) => ({ message, body: Buffer.from(text).toString() })),
          foreign: 0,
        });
      }),
    );
  });

  test.each([
    { title: 'with another token', bytes: encodeFrame(Buffer.alloc(tokenBytes, 8), message) },
    { title: 'of a size that no reply has', bytes: Buffer.concat([token, Buffer.alloc(8, 0xff)]) },
  ])('$title are reported once, and nothing after them is believed', ({ bytes }) => {
    const honest = encodeFrame(token, message, 'x');
    expect(readAll([honest, bytes, honest])).toEqual({ frames: [{ message, body: 'x' }], foreign: 1 });
  });

  test('that are not whole wait', () => {
    expect(readAll([encodeFrame(token, message).subarray(0, frameHeadBytes + 3)])).toEqual({
      frames: [],
      foreign: 0,
    });
  });
});
