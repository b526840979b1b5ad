import { describe, expect, test } from '@jest/globals';
import { secretsOfRequest } from './secrets-of-request.ts';

const nothing = { headers: [], path: '/' } as const;
const masked = (value: string): object => ({ value, placeholder: '(masked)' });

describe('secretsOfRequest', () => {
  test.each([
    {
      where: 'a header',
      request: {
        ...nothing,
        headers: [
          ['X-Api-Key', 'canary-1'],
          ['Accept', 'canary-2'],
        ] as const,
      },
      secrets: [{ value: 'canary-1', placeholder: '$STRADDLE_CREDENTIAL_X_API_KEY' }],
    },
    {
      where: 'the query, as it is spelled and as it is meant',
      request: { ...nothing, path: '/a?token=canary%201&page=canary-2' },
      secrets: [masked('canary%201'), masked('canary 1')],
    },
    {
      where: 'JSON, however deep',
      request: {
        ...nothing,
        body: '{"a":{"tokens":[{"value":"canary-1"}]},"b":"canary-2","password":"canary-3"}',
      },
      secrets: [masked('canary-1'), masked('canary-3')],
    },
    {
      where: 'a form',
      request: { ...nothing, body: Buffer.from('password=canary-1&name=canary-2') },
      secrets: [masked('canary-1'), masked('canary-1')],
    },
    { where: 'no text', request: { ...nothing, body: Buffer.from([0xff]) }, secrets: [] },
    { where: 'words too short to look for', request: { ...nothing, path: '/?token=canary' }, secrets: [] },
    { where: 'words that are names', request: { ...nothing, body: '{"password":"password"}' }, secrets: [] },
  ])('finds what is secret in $where', ({ request, secrets }) => {
    expect(secretsOfRequest(request, [])).toEqual(secrets);
  });

  test('leaves the headers of the credential to whoever made them', () => {
    const request = {
      ...nothing,
      headers: [
        ['Cookie', 'a=canary-1'],
        ['x-api-key', 'canary-2'],
      ] as const,
    };
    expect(secretsOfRequest(request, ['cookie', 'X-Api-Key'])).toEqual([]);
  });
});
