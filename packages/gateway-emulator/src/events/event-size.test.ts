import { describe, expect, test } from '@jest/globals';

import { startEmulatedApi } from '../testing/emulated-api.ts';

const request = {
  method: 'POST',
  target: '/a',
  headers: ['Host: h', 'Content-Type: text/plain'],
  body: 'x'.repeat(100),
};

/** How the same request ends where events may have so many bytes, and how large its event was. */
async function send(
  kind: 'rest' | 'http',
  lambdaPayloadBytes: number,
): Promise<{ readonly status: number; readonly eventBytes: readonly number[] }> {
  const { integrationEvents, stop, ...api } = await startEmulatedApi({
    kind,
    definition: { limits: { lambdaPayloadBytes } },
  });
  try {
    const { status } = await api.send(request);
    return { status, eventBytes: integrationEvents.map((event) => Buffer.byteLength(JSON.stringify(event))) };
  } finally {
    await stop();
  }
}

describe.each(['rest', 'http'] as const)('the event of a function behind a %s API', (kind) => {
  test('may have exactly as many bytes as the limit says, with everything that is in it', async () => {
    const [eventBytes = 0] = (await send(kind, 1_000_000)).eventBytes;
    expect(await send(kind, eventBytes)).toEqual({ status: 200, eventBytes: [eventBytes] });
    expect(await send(kind, eventBytes - 1)).toEqual({ status: 413, eventBytes: [] });
  });
});
