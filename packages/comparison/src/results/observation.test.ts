import { describe, expect, test } from '@jest/globals';
import { createObservation } from './observation.ts';

describe('createObservation', () => {
  test('freezes the evidence and keeps its own copy of the bytes', () => {
    const body = Uint8Array.from([1, 2]);
    const observation = createObservation({
      request: { method: 'GET', path: '/', headers: [['A', '1']] },
      response: { status: 200, headers: [['B', '2']], body },
      sessionBefore: { session: { n: 1 }, expires: new Date(0) },
      sessionAfter: 'absent',
      durationMs: 1,
    });
    body[0] = 9;
    expect(observation.response.body).toEqual(Uint8Array.from([1, 2]));
    const parts = [
      observation,
      observation.request,
      observation.response.headers,
      observation.response.headers[0],
      observation.sessionBefore,
    ];
    expect(parts.map(Object.isFrozen)).toEqual(parts.map(() => true));
  });
});
