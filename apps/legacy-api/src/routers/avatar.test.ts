import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let mongo: EmbeddedMongo;
let api: TestApi;
let headers: { readonly cookie: string };

/** Every byte there is: nothing on the way may take them for text. */
const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  api = await startTestApi(mongo.uri);
  headers = await api.logIn('cleo');
});

afterAll(async () => {
  await api.close();
  await mongo.stop();
});

const upload = (contentType: string, body: Uint8Array<ArrayBuffer>) =>
  api.call('/avatar', { method: 'POST', headers: { ...headers, 'content-type': contentType }, body });

describe('the avatar', () => {
  test('of the sample data is an image that nobody could take for text', async () => {
    const response = await fetch(`${api.url}/avatar`, { headers: await api.logIn('ada') });
    expect(response.headers.get('content-type')).toBe('image/png');
    const image = Buffer.from(await response.arrayBuffer());
    expect([...image.subarray(0, 8)]).toEqual([...Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')]);
    // Of another zlib or another machine it is the same.
    expect(createHash('sha256').update(image).digest('hex')).toMatchInlineSnapshot(
      `"eb082f0c6c4f6c2fe080c4a39e63a7a762e650f47be51d94035c3082be8dd5ca"`,
    );
  });

  test('is given back byte for byte, to its owner only', async () => {
    expect((await api.call('/avatar', { headers })).status).toBe(404);
    expect((await upload('image/png', bytes)).status).toBe(204);

    const response = await fetch(`${api.url}/avatar`, { headers });
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect((await api.call('/avatar', { headers: await api.logIn('bo') })).status).toBe(404);
  });

  test('can be replaced', async () => {
    await upload('image/png', bytes);
    expect((await upload('image/webp', bytes.slice(0, 3))).status).toBe(204);
    const response = await fetch(`${api.url}/avatar`, { headers });
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 1, 2]);
  });

  test.each([
    { title: 'something that is no image', contentType: 'text/html', body: bytes, status: 415 },
    { title: 'an image type that can carry scripts', contentType: 'image/svg+xml', body: bytes, status: 415 },
    {
      title: 'more than 256 KiB',
      contentType: 'image/png',
      body: new Uint8Array(256 * 1024 + 1),
      status: 413,
    },
  ])('refuses $title with $status', async ({ contentType, body, status }) => {
    const answer = await upload(contentType, body);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ message: expect.any(String) });
  });

  test('refuses an empty image', async () => {
    const answer = await upload('image/png', new Uint8Array());
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ message: 'Bad Request', errors: ['the body must be an image'] });
  });
});
