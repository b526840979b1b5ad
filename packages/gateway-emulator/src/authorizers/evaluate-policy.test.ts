import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { evaluatePolicy, readPolicyDocument } from './evaluate-policy.ts';
import { matchWildcard } from './match-wildcard.ts';

/** The definition, word by word, and as slow as it is plain. */
function naiveMatch(pattern: string, text: string): boolean {
  if (pattern === '') {
    return text === '';
  }
  const [wanted, rest] = [pattern.slice(0, 1), pattern.slice(1)];
  if (wanted === '*') {
    return Array.from({ length: text.length + 1 }).some((_nothing, taken) =>
      naiveMatch(rest, text.slice(taken)),
    );
  }
  return text !== '' && (wanted === '?' || wanted === text[0]) && naiveMatch(rest, text.slice(1));
}

const letter = fc.constantFrom('a', 'A', '.', '/', '+', '$');
const text = fc.string({ unit: letter, maxLength: 8 });
const pattern = fc.string({ unit: fc.oneof(letter, fc.constantFrom('*', '?')), maxLength: 8 });

describe('wildcards', () => {
  test('mean what their definition says', () => {
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        expect(matchWildcard(p, t)).toBe(naiveMatch(p, t));
      }),
      { numRuns: 5000 },
    );
  });

  test('find a text that was made from the pattern', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (pieces) => {
        expect(matchWildcard(pieces.join('*'), pieces.join('anything'))).toBe(true);
      }),
    );
  });

  test('take no exponential time', () => {
    expect(matchWildcard(`${'a*'.repeat(500)}b`, 'a'.repeat(5000))).toBe(false);
  });
});

const stage = 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev';

const statement = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' };

/** Through the reader: what cannot be read is never judged. */
function judge(statements: readonly object[], arn = `${stage}/GET/a`, sourceIp = '127.0.0.1'): string {
  const read = readPolicyDocument({ Version: '2012-10-17', Statement: statements });
  return read.status === 'valid' ? evaluatePolicy(read.statements, { arn, sourceIp }) : read.reason;
}

describe('evaluatePolicy', () => {
  test.each([
    { title: 'the exact ARN', resource: `${stage}/GET/a`, arn: `${stage}/GET/a`, expected: 'allowed' },
    {
      title: '.../*/* for deep paths',
      resource: `${stage}/*/*`,
      arn: `${stage}/GET/a/b/c`,
      expected: 'allowed',
    },
    { title: 'a bare star', resource: '*', arn: `${stage}/GET/a`, expected: 'allowed' },
    {
      title: 'a star for an empty rest',
      resource: `${stage}/GET/*`,
      arn: `${stage}/GET/`,
      expected: 'allowed',
    },
    { title: 'no path at all', resource: `${stage}/GET`, arn: `${stage}/GET/a`, expected: 'implicit-deny' },
    {
      title: 'a method in lower case',
      resource: `${stage}/get/a`,
      arn: `${stage}/GET/a`,
      expected: 'implicit-deny',
    },
    { title: 'a prefix', resource: `${stage}/GET/a`, arn: `${stage}/GET/ab`, expected: 'implicit-deny' },
  ])('Allow of $title: $expected', ({ resource, arn, expected }) => {
    expect(judge([{ ...statement, Resource: resource }], arn)).toBe(expected);
  });

  test.each([
    { action: 'execute-api:Invoke', expected: 'allowed' },
    { action: 'EXECUTE-API:invoke', expected: 'allowed' },
    { action: 'execute-api:Inv*', expected: 'allowed' },
    { action: 'execute-api:*', expected: 'allowed' },
    { action: '*', expected: 'allowed' },
    { action: 'lambda:Invoke', expected: 'implicit-deny' },
    { action: 'execute-api:ManageConnections', expected: 'implicit-deny' },
  ])('the action $action: $expected', ({ action, expected }) => {
    expect(judge([{ ...statement, Action: action }])).toBe(expected);
  });

  test('no statement allows nothing', () => {
    expect(judge([])).toBe('implicit-deny');
  });
});

describe('a condition on the address', () => {
  test.each<{ title: string; condition: object; sourceIp: string; expected: string }>([
    {
      title: 'inside of a range',
      condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      sourceIp: '10.255.0.1',
      expected: 'allowed',
    },
    {
      title: 'outside of a range',
      condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      sourceIp: '11.0.0.1',
      expected: 'implicit-deny',
    },
    {
      title: 'the one address, and the key in another case',
      condition: { IpAddress: { 'AWS:sourceip': '192.0.2.1' } },
      sourceIp: '192.0.2.1',
      expected: 'allowed',
    },
    {
      title: 'beside the one address',
      condition: { IpAddress: { 'aws:SourceIp': '192.0.2.1' } },
      sourceIp: '192.0.2.2',
      expected: 'implicit-deny',
    },
    {
      title: 'in one of several ranges',
      condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8::/32'] } },
      sourceIp: '2001:db8:ffff::1',
      expected: 'allowed',
    },
    {
      title: 'outside of an IPv6 range',
      condition: { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } },
      sourceIp: '2001:db9::1',
      expected: 'implicit-deny',
    },
    {
      title: 'of IPv4 in all of IPv6',
      condition: { IpAddress: { 'aws:SourceIp': '::/0' } },
      sourceIp: '127.0.0.1',
      expected: 'implicit-deny',
    },
    {
      title: 'of the IPv6 loopback in all of IPv4',
      condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } },
      sourceIp: '::1',
      expected: 'implicit-deny',
    },
    {
      title: 'outside of an excluded range',
      condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      sourceIp: '127.0.0.1',
      expected: 'allowed',
    },
    {
      title: 'in one of the excluded ranges',
      condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '10.0.0.0/8'] } },
      sourceIp: '10.0.0.1',
      expected: 'implicit-deny',
    },
    {
      title: 'in a range, but excluded, for all conditions must hold',
      condition: {
        IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
        NotIpAddress: { 'aws:SourceIp': '10.1.0.0/16' },
      },
      sourceIp: '10.1.0.1',
      expected: 'implicit-deny',
    },
    {
      title: 'that is none',
      condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } },
      sourceIp: '',
      expected: 'implicit-deny',
    },
  ])('$title: $expected', ({ condition, sourceIp, expected }) => {
    expect(judge([{ ...statement, Condition: condition }], undefined, sourceIp)).toBe(expected);
  });

  test('lets a Deny deny only whom it is about', () => {
    const deny = { ...statement, Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    const verdicts = ['10.0.0.1', '127.0.0.1'].map((ip) => judge([statement, deny], undefined, ip));
    expect(verdicts).toEqual(['explicit-deny', 'allowed']);
  });

  test('means the bits that it names', () => {
    const address = fc.ipV4();
    const toNumber = (text: string): number =>
      text.split('.').reduce((number, part) => number * 256 + Number(part), 0);
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (range, sourceIp, bits) => {
        const size = 2 ** (32 - bits);
        const isInside = Math.floor(toNumber(range) / size) === Math.floor(toNumber(sourceIp) / size);
        const condition = { IpAddress: { 'aws:SourceIp': `${range}/${bits}` } };
        expect(judge([{ ...statement, Condition: condition }], undefined, sourceIp)).toBe(
          isInside ? 'allowed' : 'implicit-deny',
        );
      }),
    );
  });
});

describe('readPolicyDocument', () => {
  test('takes one statement for a list of one', () => {
    const documents = [statement, [statement]].map((Statement) =>
      readPolicyDocument({ Version: '2012-10-17', Statement }),
    );
    expect(documents[0]).toEqual(documents[1]);
    expect(documents[0]).toMatchObject({ status: 'valid' });
  });

  test.each<{ title: string; document: unknown; status?: string; reason: RegExp }>([
    { title: 'null', document: null, reason: /not an object/ },
    { title: 'a list', document: [], reason: /not an object/ },
    { title: 'no Statement', document: { Version: '2012-10-17' }, reason: /Statement is not an object/ },
    { title: 'an unknown Version', document: { Version: '2020-01-01', Statement: [] }, reason: /Version/ },
    ...['NotAction', 'NotResource', 'Principal', 'Conditions'].map((key) => ({
      title: key,
      document: { Statement: { ...statement, [key]: {} } },
      status: 'not-emulated',
      reason: new RegExp(`^${key} is not emulated`),
    })),
    {
      title: 'Effect in another case',
      document: { Statement: { ...statement, Effect: 'deny' } },
      reason: /Effect/,
    },
    { title: 'no Action', document: { Statement: { Effect: 'Allow', Resource: '*' } }, reason: /^Action/ },
    { title: 'no Resource', document: { Statement: { Effect: 'Allow', Action: '*' } }, reason: /^Resource/ },
    {
      title: 'an empty Resource list',
      document: { Statement: { ...statement, Resource: [] } },
      reason: /^Resource/,
    },
    {
      title: 'a Resource over 512 characters',
      document: { Statement: { ...statement, Resource: 'x'.repeat(513) } },
      reason: /512/,
    },
    {
      title: 'a policy variable',
      document: { Statement: { ...statement, Resource: 'a/${aws:userid}' } },
      status: 'not-emulated',
      reason: /variables/,
    },
    ...[null, {}, [], 'x'].map((Condition) => ({
      title: `a condition that is ${JSON.stringify(Condition)}`,
      document: { Statement: { ...statement, Condition } },
      reason: /^Condition is not an object with an operator/,
    })),
    {
      title: 'another operator, after one that is known',
      document: {
        Statement: {
          ...statement,
          Condition: {
            IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
            StringEquals: { 'aws:UserAgent': 'curl' },
          },
        },
      },
      status: 'not-emulated',
      reason: /^the condition operator StringEquals is not emulated/,
    },
    ...[
      { 'aws:VpcSourceIp': '10.0.0.0/8' },
      { 'aws:SourceIp': '10.0.0.0/8', 'aws:Other': 'x' },
      {},
      null,
    ].map((operands) => ({
      title: `IpAddress of ${JSON.stringify(operands)}`,
      document: { Statement: { ...statement, Condition: { IpAddress: operands } } },
      status: 'not-emulated',
      reason: /^IpAddress is emulated with the one key aws:SourceIp/,
    })),
    ...['10.0.0.0/33', '10.0.0/8', '::1/129', '10.0.0.0/', '10.0.0.0/x', 'localhost', '', [], 10].map(
      (range) => ({
        title: `the range ${JSON.stringify(range)}`,
        document: { Statement: { ...statement, Condition: { IpAddress: { 'aws:SourceIp': range } } } },
        reason: /^IpAddress: aws:SourceIp is no address or range/,
      }),
    ),
  ])('refuses $title', ({ document, status = 'invalid', reason }) => {
    expect(readPolicyDocument(document)).toEqual({ status, reason: expect.stringMatching(reason) });
  });
});
