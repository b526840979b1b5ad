import { describe, expect, test } from '@jest/globals';
import type { RequestInvocation } from '@straddle/gateway-emulator';
import { describeRequest, type RequestLine } from './stay-up.ts';

const entry: RequestLine = {
  httpMethod: 'GET',
  path: '/me',
  status: 200,
  responseLatency: 331,
  'authorizer.error': '-',
  integrationLatency: '-',
};
const authorizer: RequestInvocation = {
  functionName: 'authorizer',
  purpose: 'authorizer',
  status: 'returned',
  durationMs: 6.4,
};
const account: RequestInvocation = {
  functionName: 'account',
  purpose: 'integration',
  status: 'returned',
  durationMs: 3.6,
};

describe('a request in one line', () => {
  test.each<{
    title: string;
    change?: Partial<RequestLine>;
    invocations?: RequestInvocation[];
    says: string;
  }>([
    { title: 'without a call', says: 'GET /me  200  331 ms' },
    {
      title: 'with a cold authorizer and a warm function',
      change: { integrationLatency: 4 },
      invocations: [{ ...authorizer, initMs: 311.8 }, account],
      says: 'GET /me  200  331 ms  authorizer cold 318 ms, account 4 ms',
    },
    {
      title: 'that legacy answers, behind an authorizer',
      change: { integrationLatency: 2 },
      invocations: [authorizer],
      says: 'GET /me  200  331 ms  authorizer 6 ms, legacy 2 ms',
    },
    {
      title: 'with a function that was too slow',
      change: { status: 502, integrationLatency: 3000 },
      invocations: [{ ...account, status: 'timed-out', durationMs: 3000 }],
      says: 'GET /me  502  331 ms  account timed-out 3000 ms',
    },
    {
      title: 'with an authorizer that failed',
      change: { status: 500, 'authorizer.error': 'ERR_X' },
      invocations: [{ ...authorizer, status: 'threw' }],
      says: 'GET /me  500  331 ms  authorizer 6 ms  authorizer: ERR_X',
    },
  ])('$title', ({ change = {}, invocations = [], says }) => {
    // oxlint-disable-next-line no-control-regex -- the colours of a terminal
    const plain = describeRequest({ ...entry, ...change }, invocations).replaceAll(/\u001B\[\d+m/g, '');
    expect(plain).toBe(says);
  });
});
